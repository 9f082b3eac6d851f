"""A small company with a few postmortems, for the demo and for first steps."""

from sync.sandbox.site import Site


def fill_company(site: Site) -> None:
    """Two spaces, two projects, a handful of people and pages."""

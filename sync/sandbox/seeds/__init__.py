"""What a site can start with: a small company, or a folder of pages."""

from pathlib import Path

from sync.sandbox.seeds.company import fill_company
from sync.sandbox.seeds.folder import fill_from_folder
from sync.sandbox.site import Site

DEMO = "demo"


def fill(site: Site, seed: str) -> None:
    """``demo``, or the name of a folder with storage bodies as ``*.xml``."""
    if seed == DEMO:
        fill_company(site)
    else:
        fill_from_folder(site, Path(seed))


__all__ = ["DEMO", "fill", "fill_company", "fill_from_folder"]

"""What tests and the demo ask of the site itself, beside its APIs: its clock, its log, its seeds."""

from sync.sandbox.errors import Refused, SiteError
from sync.sandbox.wire.api import Api, Json, Reply, Routes, document, site

PREFIX = "/__sandbox"


class _Plain:
    def problem(self, error: SiteError) -> Reply:
        return Reply(400, {"message": str(error)})

    def bad_token(self) -> None:
        """Anyone on this machine may, with whatever token."""

    def stranger(self) -> None:
        """Anyone on this machine may."""


routes = Routes()
api = Api(PREFIX, _Plain(), routes)


@routes.get("/clock")
def clock() -> dict[str, Json]:
    return {"now": site().clock.now().isoformat()}


@routes.post("/clock")
def advance_clock() -> dict[str, Json]:
    seconds = document().get("advance_seconds")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise Refused("advance_seconds must be a number of seconds, not negative")
    site().clock.advance(seconds)
    return clock()  # type: ignore[return-value]


@routes.get("/requests")
def requests() -> list[Json]:
    return [{"method": r.method, "route": r.route, "status": r.status} for r in site().requests]


@routes.delete("/requests")
def forget_requests() -> Reply:
    site().requests.clear()
    return Reply(204)


@routes.get("/pages")
def pages() -> dict[str, Json]:
    return dict(site().files)

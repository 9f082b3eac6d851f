"""What Cloud answers beside its products: the site's id, and tokens for OAuth 2.0 clients."""

from sync.sandbox.errors import SiteError
from sync.sandbox.site import CLOUD_ID
from sync.sandbox.wire.api import REFUSED_TOKEN, Api, Json, Reply, Routes, document


class _Plain:
    def problem(self, error: SiteError) -> Reply:
        return Reply(400, {"error": "invalid_request", "error_description": str(error)})

    def bad_token(self) -> None:
        """What is asked for before there is a login needs none."""

    def stranger(self) -> None:
        """Both are asked for before there is a login."""


_SCOPES = (
    "read:comment:confluence read:confluence-content.all read:confluence-content.permission "
    "read:confluence-user read:page:confluence read:space:confluence "
    "search:confluence write:comment:confluence write:page:confluence "
    "read:jira-user read:jira-work write:jira-work"
)

routes = Routes()
api = Api("/", _Plain(), routes)


@routes.get("/_edge/tenant_info")
def tenant_info() -> dict[str, Json]:
    return {"cloudId": CLOUD_ID}


@routes.get("/content/search")
def misplaced_search() -> Reply:
    """Where clients look that forget the way to the API; nothing of Atlassian is there."""
    return Reply(404)


@routes.post("/oauth/token")
def token() -> Reply:
    """For the grant ``client_credentials``; the secret ``wrong`` is refused."""
    wire = document()
    if wire.get("grant_type") != "client_credentials":
        return Reply(403, {"error": "unauthorized_client", "error_description": "Grant type not allowed"})
    if wire.get("client_secret") in {None, "", REFUSED_TOKEN}:
        return Reply(401, {"error": "access_denied", "error_description": "Unauthorized"})
    granted = {"access_token": "an-hour", "expires_in": 3600, "token_type": "Bearer", "scope": _SCOPES}
    return Reply(200, granted)

"""A small way to declare an API: routes in the specification's own spelling, handlers that return JSON.

Handlers raise `SiteError`; the API's ``Manner`` words it as the real one does.
"""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from flask import Blueprint, Response, request

from sync.sandbox.errors import Refused, SiteError, Unauthenticated
from sync.sandbox.people import Name, Person
from sync.sandbox.site import Site

Json = Any
Handler = Callable[..., "Reply | dict[str, Json] | list[Json]"]
SITE = "sandbox.site"
GATEWAY = "sandbox.gateway"
LOGIN_FAILED = ("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")
REFUSED_TOKEN = "wrong"  # noqa: S105  (the one that no site takes)
_PREFIX = "sandbox.prefix"
_VIEWER = "sandbox.viewer"


@dataclass(frozen=True, slots=True)
class Reply:
    """A JSON answer other than a plain 200; ``None`` sends no body."""

    status: int
    document: Json = None
    headers: tuple[tuple[str, str], ...] = ()


class Manner(Protocol):
    """How an API speaks of what went wrong."""

    def problem(self, error: SiteError) -> Reply:
        """The answer for an error."""
        ...

    def bad_token(self) -> Reply | None:
        """The answer to credentials that are not accepted; None where they make a stranger, who is served."""
        ...

    def stranger(self) -> None:
        """Raise where the whole API is closed to people without a login."""
        ...


class Routes:
    """Handlers by route, written as in the specification: ``/pages/{page-id}/properties``.

    A collection may belong to the APIs of several flavours.
    """

    def __init__(self) -> None:
        self.all: list[tuple[str, str, Handler]] = []

    def get(self, template: str) -> Callable[[Handler], Handler]:
        return self.route("GET", template)

    def post(self, template: str) -> Callable[[Handler], Handler]:
        return self.route("POST", template)

    def put(self, template: str) -> Callable[[Handler], Handler]:
        return self.route("PUT", template)

    def delete(self, template: str) -> Callable[[Handler], Handler]:
        return self.route("DELETE", template)

    def route(self, method: str, template: str) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self.all.append((method, template, handler))
            return handler

        return register


class Api:
    """Routes under a prefix, in one manner of speaking."""

    def __init__(self, prefix: str, manner: Manner, *routes: Routes) -> None:
        self._prefix = prefix
        self._manner = manner
        self._routes = routes

    def blueprint(self) -> Blueprint:
        """For one application; the prefix is its name, too."""
        made = Blueprint(self._prefix.replace(".", "_"), __name__, url_prefix=self._prefix)
        for method, template, handler in (one for some in self._routes for one in some.all):
            made.add_url_rule(
                rule_of(template),
                endpoint=f"{method} {template}",
                view_func=self._view(handler),
                methods=[method],
                provide_automatic_options=False,
            )
        return made

    def _view(self, handler: Handler) -> Callable[..., Response]:
        def view(**values: str) -> Response:
            request.environ[_PREFIX] = self._prefix
            refused = _is_refused()
            if refused and (refusal := self._manner.bad_token()):
                return _response(refusal)
            response = self._served(handler, values)
            if refused:
                response.headers.set(*LOGIN_FAILED)
            return response

        return view

    def _served(self, handler: Handler, values: dict[str, str]) -> Response:
        try:
            if viewer() is None:
                self._manner.stranger()
            return _response(handler(*values.values()))
        except SiteError as error:
            return _response(self._manner.problem(error))


def rule_of(template: str) -> str:
    """Flask's spelling of a specification's route."""
    return re.sub(r"{([\w-]+)}", lambda found: f"<{found[1].replace('-', '__')}>", template)


def template_of(rule: str) -> str:
    """The specification's spelling of Flask's rule."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: f"{{{found[1].replace('__', '-')}}}", rule)


def _response(reply: "Reply | dict[str, Json] | list[Json]") -> Response:
    if not isinstance(reply, Reply):
        reply = Reply(200, reply)
    body = b"" if reply.document is None else json.dumps(reply.document).encode()
    response = Response(body, reply.status, mimetype="application/json")
    for name, value in reply.headers:
        response.headers[name] = value
    return response


# --- what a handler asks of the request at hand


def site() -> Site:
    return cast("Site", request.environ[SITE])


def origin() -> str:
    """``http://host:port``, as the client addressed the site."""
    return request.host_url.rstrip("/")


def base() -> str:
    """The address of the API at hand, such as ``http://host/rest/api/3``."""
    return f"{origin()}{request.environ[_PREFIX]}"


def context() -> str:
    """Where the product at hand stands below the origin, such as ``/wiki``."""
    return str(request.environ[_PREFIX]).partition("/rest/")[0].partition("/api/")[0]


def viewer() -> Person | None:
    """Who is asking; None for a stranger."""
    environ = request.environ
    if _VIEWER not in environ:
        environ[_VIEWER] = _who_asks()
    return cast("Person | None", environ[_VIEWER])


def _who_asks() -> Person | None:
    if not _token() or _is_refused():
        return None
    people = site().people
    name = (request.authorization and request.authorization.get("username")) or ""
    return people.named(name, Name.EMAIL, Name.USER_NAME) or people.worker


def user() -> Person:
    """Who is asking, where a stranger cannot."""
    person = viewer()
    if person is None:
        raise Unauthenticated
    return person


def bearer_at_the_site() -> bool:
    """Cloud's own addresses take an e-mail address and a token; only the gateway takes bearers."""
    authorization = request.authorization
    bears = authorization is not None and authorization.type == "bearer"
    return bears and site().options.flavour == "cloud" and not request.environ[GATEWAY]


def _is_refused() -> bool:
    return _token() == REFUSED_TOKEN or bearer_at_the_site()


def _token() -> str:
    authorization = request.authorization
    if authorization is None:
        return ""
    return (authorization.password if authorization.type == "basic" else authorization.token) or ""


def document() -> dict[str, Json]:
    """The JSON object that was sent."""
    try:
        found = json.loads(request.get_data())
    except ValueError:
        raise Refused("Invalid request payload. Refer to the REST API documentation and try again.") from None
    if not isinstance(found, dict):
        raise Refused("Invalid request payload. Refer to the REST API documentation and try again.")
    return found


def asked(name: str, default: str = "") -> str:
    """A query parameter."""
    return request.args.get(name, default)


def asked_list(name: str) -> list[str]:
    """A query parameter that is repeated or separated by commas."""
    return [part.strip() for value in request.args.getlist(name) for part in value.split(",") if part.strip()]


def asked_flag(name: str) -> bool:
    return asked(name) == "true"


def asked_number(name: str, default: int, lowest: int = 0, highest: int | None = None) -> int:
    """A whole number within bounds; what is above them is cut, anything else refused."""
    try:
        number = int(asked(name, str(default)))
    except ValueError:
        raise Refused(f"{name} must be a number") from None
    if number < lowest:
        raise Refused(f"{name} must be at least {lowest}")
    return number if highest is None else min(number, highest)


def cursor(position: int) -> str:
    """An opaque token for a position in a listing."""
    return base64.urlsafe_b64encode(json.dumps({"position": position}).encode()).decode()


def position(token: str) -> int:
    """Where a listing goes on; the beginning without a token."""
    if not token:
        return 0
    try:
        found = json.loads(base64.urlsafe_b64decode(token))["position"]
    except (ValueError, KeyError, TypeError):
        raise Refused("Invalid cursor") from None
    return int(found)

"""How each product lets us in: by which token, at which address, and for how long."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sync.checking.checked import Checked, refused
from sync.core.model import Identity
from sync.errors import NotAuthenticated, ScopeMissing, SyncError
from sync.ports import Inspector

EXPIRES_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class WayIn:
    """To one product. Requests go to Atlassian's gateway where there is a ``cloud_id``, else to the site.

    ``address`` is what people open it with; ``token_expires`` is the day the token ends.
    """

    product: str
    address: str
    cloud_id: str = ""
    token_expires: date | None = None


def lets_in(said: Identity | SyncError) -> bool:
    """A token that lacks a scope is good all the same: the rest can be asked."""
    return isinstance(said, Identity | ScopeMissing)


def look_at_way_in(way: WayIn, said: Identity | SyncError, inspector: Inspector) -> Iterator[Checked]:
    """``said`` is what the product answered to who we are."""
    if isinstance(said, Identity):
        yield Checked(True, f"{way.product} takes us for {said.user.name}.")
    elif isinstance(said, ScopeMissing):
        yield lacking(said, f"read:{'confluence' if way.product == 'Confluence' else 'jira'}-user")
    else:
        yield refused(said, str(said))
        if isinstance(said, NotAuthenticated) and not way.cloud_id:
            yield from _gateway(way, inspector)
    if lets_in(said) and way.cloud_id:
        yield from _scopes(way, inspector)


def lacking(error: SyncError, scope: str) -> Checked:
    """What could not be looked at; ``scope`` is what a scoped token needs for it."""
    hint = f" The token needs the scope {scope} for it." if scope and isinstance(error, ScopeMissing) else ""
    return refused(error, f"{error}{hint}")


def _gateway(way: WayIn, inspector: Inspector) -> Iterator[Checked]:
    """A scoped token is refused by the site itself, in the same words as a wrong one."""
    if cloud_id := inspector.cloud_id(way.product):
        setting = f"{way.product.lower()}.cloud_id: {cloud_id}"
        yield Checked(
            False,
            f"A scoped token or a service account's works only with {setting}; any other API token needs the "
            "e-mail address of its account.",
        )


def _scopes(way: WayIn, inspector: Inspector) -> Iterator[Checked]:
    lacked = inspector.lacked_scopes(way.product)
    if lacked:
        yield Checked(False, f"The OAuth client for {way.product} lacks the scopes {', '.join(lacked)}.")
    elif lacked is None:
        needed = ", ".join(inspector.needed_scopes(way.product))
        text = f"Whether the token for {way.product} may write; all the scopes that it needs are {needed}."
        yield Checked(True, text, asked=False)


def look_at_expiry(way: WayIn, today: date) -> Iterator[Checked]:
    if way.token_expires is None:
        return
    token = f"The token in POSTMORTEM_SYNC_{way.product.upper()}_TOKEN"
    left = way.token_expires - today
    if left > EXPIRES_SOON:
        yield Checked(True, f"{token} is good until {way.token_expires}.")
    else:
        ends = "ended" if left < timedelta() else "ends"
        yield Checked(False, f"{token} {ends} on {way.token_expires}; make a new one.")

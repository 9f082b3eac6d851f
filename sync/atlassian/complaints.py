"""What is wrong with a site, or with how we ask it, as sentences that say what to do."""

from sync.atlassian import answers
from sync.atlassian.answers import Answer
from sync.atlassian.routes import Route
from sync.atlassian.sessions import Site
from sync.core.model import Delivery
from sync.errors import NotAuthenticated, RequestFailed, ScopeMissing, SiteUnreachable


def not_accepted(site: Site, reason: str) -> NotAuthenticated:
    if answers.SCOPE_MISSING in reason:
        return ScopeMissing(
            f"{site.product} at {site.url} says that the token in {site.variable} lacks a scope ({reason})."
        )
    return NotAuthenticated(
        f"{site.product} at {site.url} does not accept us ({reason}): check {site.variable}{site.hint}."
    )


def moved(site: Site, address: str) -> SiteUnreachable:
    setting = f"{site.product.lower()}.url"
    return SiteUnreachable(
        f"{site.product} at {site.url} redirects to {address}: set {setting} to that address."
    )


def timeless(site: Site) -> SiteUnreachable:
    return SiteUnreachable(
        f"What answers at {site.url} does not tell the time as {site.product} does "
        "(no Date header): check the URL and the proxy."
    )


def failure(site: Site, route: Route, answer: Answer, *, heard: bool) -> SiteUnreachable | RequestFailed:
    """Of an answer that is none. A site that was ``heard`` before can be reached: trouble passes."""
    silent = answer.delivery is not Delivery.ANSWERED and answer.problem != answers.HUSHED
    if silent and not heard:
        return SiteUnreachable(
            f"{site.product} at {site.url} cannot be reached ({answer.problem}): "
            "check the URL, the network, the proxy and the CA bundle."
        )
    if answers.elsewhere(answer):
        return SiteUnreachable(
            f"What answers at {site.url} is not {site.product} ({route} shows a web page with status "
            f"{answer.status}): check the URL."
        )
    incomplete = answer.problem or "the answer is not complete JSON"
    reason = incomplete if answer.ok else answers.sentence(answer)
    return RequestFailed(
        f"{site.product} did not answer {route}: {reason.rstrip('.')}.",
        answer.status or None,
        unsent=answer.delivery is Delivery.NOT_SENT,
    )

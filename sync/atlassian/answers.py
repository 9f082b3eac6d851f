"""What an answer, or the lack of one, means: the only place where statuses and headers are judged."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from urllib.parse import urljoin, urlsplit

from sync.atlassian.authorization import LoginUnreachable
from sync.core.model import Delivery, Outcome, OutcomeKind
from sync.unsent import HOPELESS, why_lost, why_unsent

TOO_LARGE = "the answer is too large"
TOO_SLOW = "the answer comes too slowly"
HUSHED = "a pause was asked for that is longer than we can wait"
SCOPE_MISSING = "scope does not match"  # what the gateway says
_HOPELESS = HOPELESS | {TOO_LARGE, TOO_SLOW, HUSHED}

_TOO_MANY_REQUESTS = 429
_LEAST_ADVISED = 2.0
_TRANSIENT = frozenset({429, 500, 502, 503, 504})
_REJECTED_UNTOUCHED = frozenset({429, 503})
_REQUEST_TIMEOUT = 408  # to whoever waited, which need not be the site
_NOT_FOUND = frozenset({404, 410})
_A_PROXY_S_OWN = frozenset({408, 413, 414, 429, 431})  # what stands before a site may say this in a web page
_STALE_VERSION = re.compile(
    r"version must be incremented|(key|property)\b.*already exists|stale", re.IGNORECASE
)
_ABOUT_US = re.compile(r"(permitted to use|cannot access) Confluence", re.IGNORECASE)
_SENTENCE_LENGTH = 300


class Repeat(Enum):
    """When a request may be sent again."""

    NEVER = auto()  # creations and comments: a second one would stand beside the first
    SOON = auto()  # as the next, but not after a long wait: what it was made of is read anew by then
    IF_REJECTED = auto()  # guarded by a version: only where the site surely did not act on it
    ALWAYS = auto()  # reads, and writes that come to the same when repeated


@dataclass(frozen=True, slots=True)
class Answer:
    """One attempt's result. ``headers`` are case-insensitive.

    ``document`` is the decoded JSON; None where the body is empty, or not ``whole``: cut off or not JSON.
    ``problem`` says in a few words why no answer came, or why it could not be taken. ``arrived``
    is the moment its head came by our own clock, which only counts: its body may take its time.
    """

    delivery: Delivery
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    document: object = None
    whole: bool = True
    html: bool = False
    seconds: float = 0.0
    problem: str = ""
    arrived: float = 0.0

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def date(self) -> datetime | None:
        return _http_date(self.headers.get("Date"))


def answered(
    status: int,
    headers: Mapping[str, str],
    body: str | None,
    seconds: float,
    problem: str = "",
    arrived: float = 0.0,
) -> Answer:
    """The answer with this body, decoded; None for a body that did not arrive, and ``problem`` says why."""
    html = "html" in headers.get("Content-Type", "").lower() or (body or "")[:64].lstrip()[:1] == "<"
    document, whole = (None, False) if body is None or html else _decoded(body)
    return Answer(Delivery.ANSWERED, status, headers, document, whole, html, seconds, problem, arrived)


def _decoded(body: str) -> tuple[object, bool]:
    if not body:
        return None, True
    try:
        return json.loads(body), True
    except (ValueError, RecursionError):
        return None, False


def may_repeat(answer: Answer, repeat: Repeat) -> bool:
    if repeat is Repeat.NEVER or answer.problem in _HOPELESS:
        return False
    if answer.delivery is Delivery.NOT_SENT:
        return True
    if repeat in {Repeat.SOON, Repeat.IF_REJECTED}:
        return answer.status in _REJECTED_UNTOUCHED
    cut_off = answer.ok and not answer.whole and not answer.html
    return answer.delivery is Delivery.LOST or answer.status in _TRANSIENT or cut_off


def silence_asked(answer: Answer) -> float | None:
    """Seconds the site asks everybody to wait, or None where it does not ask.

    A ``Retry-After`` date is measured against the answer's own ``Date``: our clock may be wrong. Who refuses
    without a word is given the least that Atlassian advises.
    """
    if answer.status not in _REJECTED_UNTOUCHED:
        return None
    wish = answer.headers.get("Retry-After", "").strip()
    until = _http_date(wish) or _iso_date(answer.headers.get("X-RateLimit-Reset", ""))
    sent = answer.date
    if re.fullmatch(r"\d+(\.\d+)?", wish):
        return float(wish)
    if until and sent:
        return max(0.0, (until - sent).total_seconds())
    return _LEAST_ADVISED if answer.status == _TOO_MANY_REQUESTS else None


def too_busy(answer: Answer) -> bool:
    """Whether a request was turned away, or not sent, for no other reason than that there were too many."""
    return answer.status == _TOO_MANY_REQUESTS or answer.problem == HUSHED


def near_limit(answer: Answer) -> bool:
    """Whether the site gave notice (Cloud), has nothing left (Data Center), or has already refused."""
    notice = answer.headers.get("X-RateLimit-NearLimit", "").lower() == "true"
    spent = answer.headers.get("X-RateLimit-Remaining", "").strip() == "0"
    return notice or spent or answer.status == _TOO_MANY_REQUESTS


def stranger(answer: Answer) -> str:
    """Why this answer was not given to us as the user we are, or empty: a login page is no answer."""
    if answer.delivery is not Delivery.ANSWERED:
        return ""
    reason = answer.headers.get("X-Seraph-LoginReason", "")
    if set(re.findall(r"[A-Z_]+", reason.upper())) - {"OK"}:
        return f"its login says {reason}"
    if answer.headers.get("X-AUSERNAME", "").lower() == "anonymous":
        return "it takes us for an anonymous visitor"
    if 300 <= answer.status < 400:
        return f"it redirects{_where_to(answer)} instead of answering"
    if answer.html and answer.status < 500 and answer.status not in _NOT_FOUND | _A_PROXY_S_OWN:
        return "it shows a web page (a login?) instead of an answer"
    return ""


def _where_to(answer: Answer) -> str:
    """In words; without the query, which may hold what is secret."""
    try:
        there = urlsplit(answer.headers.get("Location", ""))
    except ValueError:
        return ""
    address = f"{there.netloc.rpartition('@')[2]}{there.path}"[:_SENTENCE_LENGTH]
    return f" to {address}" if address else ""


def moved(answer: Answer, base: str, path: str) -> str:
    """The base address that the site redirects to: what stands before the same path; empty for any other.

    A login page keeps the path in its query, if at all. What would send the token in the clear is no address.
    """
    if not 300 <= answer.status < 400:
        return ""
    try:
        there = urlsplit(urljoin(base + path, answer.headers.get("Location", "")))
    except ValueError:
        return ""
    address = f"{there.scheme}://{there.netloc.rpartition('@')[2]}{there.path.removesuffix(path)}"
    safe = there.scheme == "https" or base.startswith("http:")
    return address if safe and there.path.endswith(path) and address != base else ""


def unknown_to_confluence_cloud(answer: Answer) -> bool:
    """Confluence Cloud v2 answers a wrong token with a bare 404; a genuine one names what is missing."""
    if answer.status != 404 or not isinstance(document := answer.document, dict):
        return False
    errors = document.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return isinstance(first, dict) and first.get("title") == "Not Found" and not first.get("detail")


def no_such_issue(answer: Answer) -> bool:
    """Jira's own word on one issue; Data Center answers 403 to a user whom it does not show an issue."""
    said_by_jira = isinstance(answer.document, dict) and "errorMessages" in answer.document
    return answer.status in {403, 404} and said_by_jira and not stranger(answer)


def no_such_content(answer: Answer) -> bool:
    """Confluence's own word (v1) on one content. What it says of us and Confluence as a whole is none."""
    document = answer.document if isinstance(answer.document, dict) else {}
    said = document.get("message") if "statusCode" in document else None
    about_it = isinstance(said, str) and not _ABOUT_US.search(said)
    return answer.status in {403, 404} and about_it and not stranger(answer)


def about_one(answer: Answer) -> bool:
    """The site's own word, in any of its shapes, on the one thing that was asked for; not on us."""
    said_by_v2 = isinstance(answer.document, dict) and isinstance(answer.document.get("errors"), list)
    of_v2 = answer.status in {403, 404} and said_by_v2 and not stranger(answer)
    return of_v2 or no_such_issue(answer) or no_such_content(answer)


def lacks_scope(answer: Answer) -> bool:
    """The gateway's word on what our token is not made for; it knows us, and takes everything else."""
    return answer.status == 401 and SCOPE_MISSING in sentence(answer)


def refused_query(answer: Answer) -> bool:
    """Jira's own word on a query it does not take."""
    said_by_jira = isinstance(answer.document, dict) and "errorMessages" in answer.document
    return answer.status == 400 and said_by_jira and not stranger(answer)


def elsewhere(answer: Answer) -> bool:
    """A web page where a route of Atlassian should be: the base URL points to something else."""
    return answer.status in _NOT_FOUND and answer.html


def outcome(answer: Answer) -> Outcome:
    """What a write came to; ``id`` and ``version`` as the site states them."""
    if answer.delivery is Delivery.NOT_SENT or answer.status == _TOO_MANY_REQUESTS or lacks_scope(answer):
        reason = answer.problem or sentence(answer)
        return Outcome(OutcomeKind.NOT_SENT, reason, put_off=too_busy(answer))
    if answer.delivery is Delivery.LOST or answer.status >= 500 or answer.status == _REQUEST_TIMEOUT:
        return Outcome(OutcomeKind.UNKNOWN, answer.problem or sentence(answer))
    if answer.ok:
        return _written(answer)
    return Outcome(_refusal(answer), sentence(answer))


def _written(answer: Answer) -> Outcome:
    document = answer.document
    if not isinstance(document, dict):
        return Outcome(OutcomeKind.WRITTEN)
    version = document.get("version")
    number = version.get("number") if isinstance(version, dict) else None
    identity = document.get("id")
    return Outcome(
        OutcomeKind.WRITTEN,
        id="" if identity is None else str(identity),
        version=number if isinstance(number, int) else 0,
    )


def _refusal(answer: Answer) -> OutcomeKind:
    if answer.status == 409 or (answer.status == 400 and _STALE_VERSION.search(sentence(answer))):
        return OutcomeKind.CONFLICT
    if answer.status in _NOT_FOUND:
        return OutcomeKind.GONE
    return OutcomeKind.REFUSED


def sentence(answer: Answer) -> str:
    """What the site itself says about a failure, on one line, or the bare status."""
    words = " ".join(dict.fromkeys(_words(answer.document)))
    text = " ".join(words.split())[:_SENTENCE_LENGTH]
    proxy = ", in a web page: something before it, such as a proxy" if answer.html else ""
    return text or answer.problem or f"it answers with status {answer.status}{proxy}"


def _words(document: object) -> list[str]:
    """The sentences in the error shapes of Jira, Confluence, the gateway and RFC 7807, in that order."""
    if not isinstance(document, dict):
        return []
    said = document.get("errorMessages")
    words = [str(text) for text in said] if isinstance(said, list) else []
    errors = document.get("errors")
    if isinstance(errors, dict):
        words += [f"{name}: {text}" for name, text in errors.items()]
    elif isinstance(errors, list):
        words += [
            str(entry.get(part))
            for entry in errors
            for part in ("title", "detail")
            if isinstance(entry, dict) and entry.get(part)
        ]
    plain = ("message", "title", "detail", "error", "error_description")
    return [*words, *(document[name] for name in plain if isinstance(document.get(name), str))]


# --- requests that got no answer


def undelivered(error: Exception, seconds: float) -> Answer:
    """``NOT_SENT`` only where the connection itself never came to be; anything doubtful is ``LOST``."""
    if isinstance(error, LoginUnreachable):
        return _without_a_login(error, seconds)
    if problem := why_unsent(error):
        return Answer(Delivery.NOT_SENT, seconds=seconds, problem=problem)
    return Answer(Delivery.LOST, seconds=seconds, problem=why_lost(error))


def _without_a_login(error: LoginUnreachable, seconds: float) -> Answer:
    """With what the login service said, for it may have asked for a pause."""
    said, problem = error.response, str(error)
    if said is None:
        why = why_unsent(error)
        problem += f": {why}" if why else ""
        return Answer(Delivery.NOT_SENT, seconds=seconds, problem=problem)
    return Answer(Delivery.NOT_SENT, said.status_code, said.headers, seconds=seconds, problem=problem)


def _http_date(text: str | None) -> datetime | None:
    return _in_utc(parsedate_to_datetime, text or "")


def _iso_date(text: str) -> datetime | None:
    return _in_utc(datetime.fromisoformat, text)


def _in_utc(read: Callable[[str], datetime], text: str) -> datetime | None:
    try:
        date = read(text)
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None

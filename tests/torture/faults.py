"""What can become of one request. Each is named after what happens; the name is part of a replay's name.

"Before" means that the site never sees the request, "after" that it has carried it out.
"""

from datetime import timedelta

from sync.sandbox import Answer, Call, Dropped, Handle, NoAnswer, NotDelivered
from tests.torture.life import Killed, writes
from tests.torture.world import Fault, World

PATIENCE = 90
LATE = timedelta(minutes=9)
SHORTER_THAN_SETTLING = 10
LONGER_THAN_SETTLING = 20

_JSON = (("Content-Type", "application/json"),)
_HTML = (("Content-Type", "text/html;charset=UTF-8"),)
_LOGIN = b"<!DOCTYPE html><html><head><title>Log in</title></head><body><form></form></body></html>"


def refused(_: World, __: Call, ___: Handle) -> Answer:
    raise NotDelivered


def reset(_: World, __: Call, ___: Handle) -> Answer:
    raise Dropped


def lost(_: World, call: Call, handle: Handle) -> Answer:
    handle(call)
    raise Dropped


def late(world: World, call: Call, _: Handle) -> Answer:
    """The client gives up; minutes later the site carries the request out."""
    world.later(LATE, call)
    world.site.clock.advance(PATIENCE)
    raise NoAnswer


def truncated(_: World, call: Call, handle: Handle) -> Answer:
    answer = handle(call)
    return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])


def login_page(_: World, __: Call, ___: Handle) -> Answer:
    return Answer(200, _HTML, _LOGIN)


def login_page_after(_: World, call: Call, handle: Handle) -> Answer:
    handle(call)
    return Answer(200, _HTML, _LOGIN)


def killed_before(_: World, __: Call, ___: Handle) -> Answer:
    raise Killed


def killed_after(_: World, call: Call, handle: Handle) -> Answer:
    handle(call)
    raise Killed


def frozen_before(world: World, call: Call, handle: Handle) -> Answer:
    """The process stands still before the first byte leaves; another one does a whole run meanwhile."""
    return _after_another_run(world, SHORTER_THAN_SETTLING, call, handle)


def frozen_long_before(world: World, call: Call, handle: Handle) -> Answer:
    return _after_another_run(world, LONGER_THAN_SETTLING, call, handle)


def frozen_after(world: World, call: Call, handle: Handle) -> Answer:
    """The process stands still after the answer came, longer than anything is waited for."""
    answer = handle(call)
    world.wait(LONGER_THAN_SETTLING)
    world.run()
    return answer


def _after_another_run(world: World, minutes: float, call: Call, handle: Handle) -> Answer:
    world.wait(minutes)
    world.run()
    return handle(call)


def empty(_: World, call: Call, handle: Handle) -> Answer:
    """The answer a stranger gets who is not told so: everything is there, nothing is in it."""
    if _lists_issues(call):
        return Answer(200, _JSON, b'{"issues": [], "isLast": true, "total": 0}')
    if _lists(call):
        return Answer(200, _JSON, b'{"results": [], "_links": {}}')
    return handle(call)


def _lists_issues(call: Call) -> bool:
    return call.route.endswith(("/search/jql", "/issue/bulkfetch", "/api/2/search"))


def _lists(call: Call) -> bool:
    return call.method == "GET" and call.route.endswith(
        ("/content/search", "/content", "/pages", "/properties")
    )


def outdated(world: World, call: Call, handle: Handle) -> Answer:
    """What the same request was answered the last time, by a replica that lags behind.

    Reading issues by key is the one thing that the protocol relies on to be current.
    """
    before = world.answers.get((call.method, call.path, call.query, call.body))
    return handle(call) if before is None or not _may_be_outdated(call) else before


def _may_be_outdated(call: Call) -> bool:
    return not (writes(call) or call.route.endswith("/issue/bulkfetch"))


def makes_a_difference(fault: str, call: Call) -> bool:
    """Whether a request can meet this fault at all."""
    match fault:
        case "empty":
            return _lists_issues(call) or _lists(call)
        case "outdated":
            return _may_be_outdated(call)
        case _:
            return True


def _status(status: int, *, after: bool) -> Fault:
    def answer(_: World, call: Call, handle: Handle) -> Answer:
        if after:
            handle(call)
        wait = (("Retry-After", "5"),) if status == 429 else ()
        return Answer(status, (*_JSON, *wait), b'{"message": "the site has a bad day"}')

    return answer


FAULTS: dict[str, Fault] = {
    "refused": refused,
    "reset": reset,
    "lost": lost,
    "late": late,
    "truncated": truncated,
    "login-page": login_page,
    "login-page-after": login_page_after,
    "killed-before": killed_before,
    "killed-after": killed_after,
    "frozen-before": frozen_before,
    "frozen-long-before": frozen_long_before,
    "frozen-after": frozen_after,
    "empty": empty,
    "outdated": outdated,
    "429": _status(429, after=False),
    **{str(status): _status(status, after=False) for status in (500, 502, 503, 504)},
    **{f"{status}-after": _status(status, after=True) for status in (500, 502, 503, 504)},
}

CLASSES = ("reset", "lost", "late", "killed-before", "killed-after")
"""What all faults come down to: no effect, one without an answer, a late one, an end before or after it."""

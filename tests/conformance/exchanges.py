"""What went over the wire, recorded below all faults: what arrived, and what the site itself answered."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sync.sandbox.call import Answer, Call
from sync.sandbox.front import Front

OURS = "postmortem-sync"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; ``path`` as on the embedded site, without the gateway."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    answer: bytes

    @property
    def ours(self) -> bool:
        """Whether the worker sent it; what strangers send is theirs to answer for."""
        return self.headers.get("user-agent") == OURS

    @property
    def way(self) -> str:
        """How the client came in."""
        authorization = self.headers.get("authorization", "")
        if self.headers.get("host") != "api.atlassian.com":
            return "directly"
        return "as OAuth client" if authorization == "Bearer an-hour" else "through the gateway"


@contextmanager
def recording(take: Callable[[Exchange], None]) -> Iterator[None]:
    """Hand over every exchange with any embedded site of this process while the block runs, one by one."""
    carry_out, one_by_one = Front.carry_out, Lock()

    def watched(front: Front, call: Call) -> Answer:
        answer = carry_out(front, call)
        with one_by_one:
            take(_exchange(call, answer))
        return answer

    setattr(Front, "carry_out", watched)  # noqa: B010  (mypy forbids the plain assignment)
    try:
        yield
    finally:
        setattr(Front, "carry_out", carry_out)  # noqa: B010


def _exchange(call: Call, answer: Answer) -> Exchange:
    headers: dict[str, Any] = dict(call.headers)
    return Exchange(call.method, call.path, call.query, headers, call.body, answer.status, answer.body)

"""A worker that takes one step at a time, so that others may act between any two of its requests."""

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

from sync.sandbox import Call
from tests.torture.life import Killed, matters
from tests.torture.world import World


class Stepped:
    """A worker on a stack of its own that stands still before each request that matters until it is let go.

    ``next`` is the request it stands before; None when the worker has ended.
    """

    def __init__(self, world: World) -> None:
        self.next: Call | None = None
        self._to_be_killed = False
        self._stack = greenlet(lambda: world.run(before=self._stand_still))
        self._go_on()

    def step(self) -> None:
        """Let the next request happen, and what the worker does until the one after it."""
        if self.next is not None:
            self._go_on()

    def finish(self) -> None:
        while self.next is not None:
            self.step()

    def kill(self) -> None:
        """End the worker where it stands."""
        self._to_be_killed = True
        self.step()

    def _go_on(self) -> None:
        self.next = None
        self._stack.parent = getcurrent()
        self._stack.switch()

    def _stand_still(self, call: Call) -> None:
        if matters(call):
            self.next = call
            self._stack.parent.switch()
        if self._to_be_killed:
            raise Killed

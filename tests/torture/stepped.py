"""A worker that takes one step at a time, so that others may act between any two of its requests."""

import threading

from sync.sandbox import Call
from tests.torture.world import Killed, World, matters


class Stepped:
    """A worker in a thread of its own that stands still before each request that matters until it is let go.

    Only one thread moves at any time: whoever calls ``step`` waits until the worker stands still again.
    ``next`` is the request it stands before; None when the worker has ended.
    """

    def __init__(self, world: World) -> None:
        self.next: Call | None = None
        self._go, self._stands = threading.Semaphore(0), threading.Semaphore(0)
        self._to_be_killed = False
        self._thread = threading.Thread(target=self._live, args=(world,), daemon=True)
        self._thread.start()
        self._stands.acquire()

    def step(self) -> None:
        """Let the next request happen, and what the worker does until the one after it."""
        if self.next is not None:
            self._go.release()
            self._stands.acquire()

    def finish(self) -> None:
        while self.next is not None:
            self.step()

    def kill(self) -> None:
        """End the worker where it stands."""
        self._to_be_killed = True
        self.step()

    def _live(self, world: World) -> None:
        world.run(before=self._stand_still)
        self.next = None
        self._stands.release()

    def _stand_still(self, call: Call) -> None:
        if matters(call):
            self.next = call
            self._stands.release()
            self._go.acquire()
        if self._to_be_killed:
            raise Killed

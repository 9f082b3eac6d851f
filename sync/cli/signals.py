"""SIGTERM and Ctrl-C: the first one asks the run to end, a second one ends the process at once."""

import signal
from threading import Event

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def end_on_signals() -> Event:
    """Set after the first signal: finish what is under way, begin nothing, exit cleanly.

    From then on a signal does what it does to any process: nobody has to wait for a site that hangs.
    """
    told = Event()

    def first(number: int, _: object) -> None:
        told.set()
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)

    for each in _SIGNALS:
        signal.signal(each, first)
    return told

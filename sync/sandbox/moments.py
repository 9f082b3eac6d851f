"""Instants as queries write them, for CQL and JQL alike."""

import re
from datetime import UTC, datetime, timedelta

_UNITS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}
_RELATIVE = re.compile(r"([+-]?\d+)([mhdw])")
_ABSOLUTE = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")


def relative(text: str) -> timedelta | None:
    """``-24h`` and its like, also several in a row (``-1d 2h``); None for anything else."""
    parts = _RELATIVE.findall(text)
    if not parts or _RELATIVE.sub("", text).strip():
        return None
    return timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in parts))


def absolute(text: str) -> datetime | None:
    """A date or a minute, in the site's time zone, which is UTC."""
    for form in _ABSOLUTE:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def at_function(name: str, arguments: tuple[str, ...], now: datetime) -> datetime | None:
    """``now("-4h")``, ``startOfDay()``, ``endOfDay("+1d")``."""
    shift = relative(arguments[0]) if arguments else timedelta()
    if shift is None:
        return None
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    starts = {"now": now, "startofday": midnight, "endofday": midnight + timedelta(days=1, seconds=-1)}
    return starts[name] + shift if name in starts else None

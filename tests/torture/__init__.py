"""One ticket per row, whatever happens: the real worker against scripted faults, in process.

The layout: `scenario` builds a site, `world` lets workers live on it, `faults` act on their requests,
`invariants` judge what is left. Each kind of execution is a module with ``shards``, ``explore`` and
``replay`` (`kinds.Kind`); `controls` switch off what protects the rows, to see that the harness notices.
"""

from typing import Final

from tests.torture import bulks, gaps, kills, losses, overlaps, pairs, people, singles
from tests.torture.kinds import Kind

KINDS: Final[dict[str, Kind]] = {
    "singles": singles,
    "pairs": pairs,
    "overlaps": overlaps,
    "bulks": bulks,
    "gaps": gaps,
    "losses": losses,
    "kills": kills,
    "people": people,
}

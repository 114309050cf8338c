"""Berättelsen: what was told, which an association may purge before the rest of an akt (process.md §8).

What was assessed and decided, how a person is reached safely and what a date still depends on is not part of it.
"""

from collections.abc import Sequence

from vir_desktop.domain.belonging import family
from vir_desktop.domain.clocks import ANDRA_LASNING, FLYTTNING
from vir_desktop.domain.gallring import parts_that_may_go_first
from vir_desktop.domain.record import Record, RecordState
from vir_desktop.domain.retention import Retention
from vir_desktop.domain.roles import Regim

KEPT_BY_LAW, WAITED_ON, NONE = "parts-kept-by-law", "parts-waited-on", "parts-none"
_ABOUT_OTHERS = frozenset({ANDRA_LASNING, FLYTTNING})  # cannot be understood without what they are about


def narrative(records: Sequence[Record], regim: Regim) -> tuple[Record, ...]:
    """Return the records that may go first, with what is only about them, in the order of `records`.

    What hangs together with anything that must stay, stays.
    """
    may_go = parts_that_may_go_first(regim)
    kinds = {record.id: record.instrument for record in records}
    families = [family(records, record.id) for record in records if record.instrument in may_go]
    alone = [together for together in families if {kinds[id_] for id_ in together} <= may_go | _ABOUT_OTHERS]
    going = frozenset().union(*alone)
    return tuple(record for record in records if record.id in going)


def refusals(regim: Regim, found: Retention, going: Sequence[Record]) -> tuple[str, ...]:
    """Return the codes of what keeps the narrative of an akt, the weightiest first; () lets it go.

    `found` is what the rules say of the whole akt: its day is not waited for, all else that stops it stops this too.
    """
    if not parts_that_may_go_first(regim):
        return (KEPT_BY_LAW,)
    waits = any(record.instrument in _ABOUT_OTHERS and record.state is RecordState.OPEN for record in going)
    asked = ((waits, WAITED_ON), (not going, NONE))
    return (*found.stops, *(code for stands, code in asked if stands))

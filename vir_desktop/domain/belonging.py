"""Which records belong together: what a record corrects, what corrects it, and what is about any of them."""

from collections.abc import Sequence

from vir_desktop.domain.record import Record, RecordId


def family(records: Sequence[Record], record_id: RecordId) -> tuple[RecordId, ...]:
    """Return the record with all that would be torn from it if it went alone, in the order of `records`.

    A correction names what it corrects, and a second reading what it has read; neither can be understood in an akt
    where the other is not.
    """
    found = {record_id}
    while more := {one for record in records for one in _ties(record, found)} - found:
        found |= more
    return tuple(record.id for record in records if record.id in found)


def _ties(record: Record, found: set[RecordId]) -> set[RecordId]:
    tied = {record.id, *(one for one in (record.replaces, record.about) if one is not None)}
    return tied if tied & found else set()

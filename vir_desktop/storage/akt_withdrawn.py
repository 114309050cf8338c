"""Records that were moved out of an akt: what was said is taken away, that it was there and when it went stays."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from vir_desktop.domain.record import AktId, Event, RecordId
from vir_desktop.storage import chain
from vir_desktop.storage.database import Database

RECORD_WITHDRAWN = "record-withdrawn"

_CONTENT = (
    "DELETE FROM draft WHERE record_id = ?",
    "DELETE FROM answer WHERE record_id = ?",
    "DELETE FROM identity_answer WHERE record_id = ?",
    "DELETE FROM signature WHERE record_id = ?",
    "DELETE FROM record WHERE id = ?",
)
_OPENED = "SELECT opened_seq FROM record WHERE id = ?"
_MOVED_AT = "SELECT record_id, event.at FROM withdrawn JOIN event ON event.seq = withdrawn.seq ORDER BY withdrawn.seq"
_NOT_TOLD = (
    "SELECT withdrawn.seq FROM withdrawn LEFT JOIN event ON event.seq = withdrawn.seq"
    " WHERE event.act IS NOT ? OR event.object IS NOT record_id"
)
_NOT_DONE = "SELECT seq FROM event WHERE act = ? AND seq NOT IN (SELECT seq FROM withdrawn)"
_STILL_THERE = (
    "SELECT withdrawn.seq FROM withdrawn WHERE record_id IN (SELECT id FROM record)"
    " OR record_id IN (SELECT record_id FROM every_answer) OR record_id IN (SELECT record_id FROM signature)"
)


class AktWithdrawing:
    """The part of an akt file that lets records go; see ports.AktStore."""

    _db: Database
    _akt_id: AktId

    def withdraw(self, record_ids: Sequence[RecordId], *, at: datetime, actor: str) -> Sequence[Event]:
        """Take records away with all that was said in them, in one transaction; the events that tell of it stay.

        Their pages are overwritten (secure_delete). Copies of the file that were made earlier still hold them.

        Raises:
            KeyError: There is no such record.
        """
        with self._db.transaction():
            newest_first = sorted(record_ids, key=self._opened, reverse=True)  # a correction before what it corrects
            return tuple(self._withdraw_one(record_id, at, actor) for record_id in newest_first)

    def withdrawn(self) -> Mapping[RecordId, datetime]:
        """Return which records are no longer here, and when they went."""
        rows = self._db.execute(_MOVED_AT)
        return {RecordId(record_id): datetime.fromisoformat(at) for record_id, at in rows}

    def _withdraw_one(self, record_id: RecordId, at: datetime, actor: str) -> Event:
        event = chain.append(self._db, at, actor, RECORD_WITHDRAWN, record_id)
        self._db.execute("INSERT INTO withdrawn (record_id, seq) VALUES (?, ?)", (record_id, event.seq))
        for statement in _CONTENT:
            self._db.execute(statement, (record_id,))
        return event

    def _opened(self, record_id: RecordId) -> int:
        row = self._db.one(_OPENED, (record_id,))
        if row is None:
            raise KeyError("record")
        return int(row[0])


def withdrawn_findings(db: Database) -> Iterator[str]:
    """Yield what is wrong: gone without a word, said to be gone and not so, or still to be read."""
    queries: tuple[tuple[str, tuple[str, ...]], ...] = (
        (_NOT_TOLD, (RECORD_WITHDRAWN,)),
        (_NOT_DONE, (RECORD_WITHDRAWN,)),
        (_STILL_THERE, ()),
    )
    for sql, parameters in queries:
        yield from (f"withdrawn: event {seq}" for (seq,) in db.execute(sql, parameters))

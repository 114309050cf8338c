"""The full check of a file: every page, the structure, the chain, and that the chain covers the content.

SQLCipher's page check alone misses a file cut by whole pages; SQLite's structure check alone misses most flipped
bits; both miss one old page put back (security.md §4.6), which the digests in the events find.
A finding names a part and a number or an id, never content.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain as joined

from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.granskning import BEGUN as GRANSKNING_BEGUN
from vir_desktop.domain.granskning import CLOSED as GRANSKNING_CLOSED
from vir_desktop.domain.record import Head
from vir_desktop.storage import chain, cover
from vir_desktop.storage.akt_rows import (
    ANSWER_CLEARED,
    ANSWER_SAVED,
    RECORD_COLUMNS,
    RECORD_OPENED,
    answer_digest,
    closing_digest,
    opening_digest,
    record_from,
    signature_from,
)
from vir_desktop.storage.akt_withdrawn import withdrawn_findings
from vir_desktop.storage.database import Database
from vir_desktop.storage.register_logg import GRANSKNINGAR, granskning_from

Check = Callable[[Database], Iterator[str]]


def akt_findings(db: Database) -> Sequence[str]:
    """Return what is wrong with an akt file; empty when it is whole."""
    return _first_findings(db, (_pages, _structure, _chain, _akt_content))


def register_findings(db: Database) -> Sequence[str]:
    """Return what is wrong with a register; empty when it is whole."""
    return _first_findings(db, (_pages, _structure, _chain, _granskningar, _cover))


def _first_findings(db: Database, checks: Sequence[Check]) -> Sequence[str]:
    """Return the findings of the first check that has any: each relies on the ones before."""
    for check in checks:
        try:
            found = tuple(check(db))
        except KnownError as error:
            if error.code is not db.kind.damaged:
                raise
            found = (f"{check.__name__.lstrip('_')}: unreadable",)
        if found:
            return found
    return ()


def _pages(db: Database) -> Iterator[str]:
    for (text,) in db.execute("PRAGMA cipher_integrity_check"):
        yield f"pages: {text}"


def _structure(db: Database) -> Iterator[str]:
    rows = db.execute("PRAGMA integrity_check")
    if rows != [("ok",)]:
        yield f"structure: {len(rows)} faults"


def _chain(db: Database) -> Iterator[str]:
    broken = chain.first_break(chain.events(db), Head())
    if broken is not None:
        yield f"chain: event {broken}"


def _granskningar(db: Database) -> Iterator[str]:
    """Yield the checks of the log that are not as the chain says: drawn so, and signed so."""
    covered = {
        (object_, act): body
        for object_, act, body in db.execute(
            "SELECT object, act, body FROM event WHERE act IN (?, ?)", (GRANSKNING_BEGUN, GRANSKNING_CLOSED)
        )
    }
    for row in map(granskning_from, db.execute(GRANSKNINGAR)):
        begun = covered.pop((row.id, GRANSKNING_BEGUN), None)
        closed = covered.pop((row.id, GRANSKNING_CLOSED), None)
        expected = digest(row.closing_bytes()).hex() if row.closed_at else None
        if begun != row.plan_digest() or closed != expected:
            yield f"granskning: {row.id}"
    yield from (f"granskning: {id_}" for id_, _ in covered)


def _cover(db: Database) -> Iterator[str]:
    yield from filter(None, cover.slices(db))


def _akt_content(db: Database) -> Iterator[str]:
    return joined(_forms(db), _answers(db), _records(db), withdrawn_findings(db), _orphans(db))


def _forms(db: Database) -> Iterator[str]:
    for sha256, body in db.execute("SELECT sha256, body FROM form"):
        if digest(body).hex() != sha256:
            yield f"form: {sha256}"


def _answers(db: Database) -> Iterator[str]:
    rows = db.execute(
        "SELECT record_id, key, every_answer.body, every_answer.seq, event.act, event.object, event.body"
        " FROM every_answer LEFT JOIN event ON event.seq = every_answer.seq"
    )
    for record_id, key, body, seq, act, object_, covered in rows:
        expected_act = ANSWER_CLEARED if body is None else ANSWER_SAVED
        if (act, object_) != (expected_act, f"{record_id}/{key}") or covered != answer_digest(record_id, key, body):
            yield f"answer: event {seq}"


def _records(db: Database) -> Iterator[str]:
    signatures = {
        row[0]: signature_from(row[1:])
        for row in db.execute("SELECT record_id, body, serial, signature, at FROM signature")
    }
    covered = {
        row[0]: row[1:]
        for row in db.execute(
            "SELECT record.id, opening.body, closing.body FROM record"
            " LEFT JOIN event AS opening ON opening.seq = opened_seq AND opening.object = record.id"
            " LEFT JOIN event AS closing ON closing.seq = closed_seq AND closing.object = record.id"
        )
    }
    for record in map(record_from, db.execute(RECORD_COLUMNS)):
        opening, closing = covered.get(record.id, (None, None))
        signature = signatures.pop(record.id, None)
        expected = closing_digest(record, signature) if record.closed_at or signature else None
        if opening != opening_digest(record) or closing != expected:
            yield f"record: {record.id}"
    yield from (f"signature: {record_id}" for record_id in signatures)


def _orphans(db: Database) -> Iterator[str]:
    """Yield the events whose answer or record is no longer there, but for records that were withdrawn."""
    rows = db.execute(
        "SELECT seq FROM event WHERE act IN (:saved, :cleared) AND seq NOT IN (SELECT seq FROM every_answer)"
        " AND substr(object, 1, instr(object, '/') - 1) NOT IN (SELECT record_id FROM withdrawn)"
        " UNION ALL"
        " SELECT seq FROM event WHERE act = :opened AND seq NOT IN (SELECT opened_seq FROM record)"
        " AND object NOT IN (SELECT record_id FROM withdrawn)",
        {"saved": ANSWER_SAVED, "cleared": ANSWER_CLEARED, "opened": RECORD_OPENED},
    )
    for (seq,) in rows:
        yield f"missing: event {seq}"

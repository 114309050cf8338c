"""One open akt file. Every writing method is one transaction with its event, durable when it returns."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.record import (
    AktId,
    AnswerKey,
    Draft,
    Event,
    FormRef,
    Head,
    Record,
    RecordId,
    RecordState,
    Signature,
)
from vir_desktop.storage import chain
from vir_desktop.storage.akt_rows import (
    ANSWER_CLEARED,
    ANSWER_SAVED,
    IDENTITY_INSTRUMENTS,
    RECORD_COLUMNS,
    RECORD_OPENED,
    answer_digest,
    answer_from,
    answer_object,
    answer_text,
    closing_digest,
    draft_from,
    opening_digest,
    record_from,
    signature_from,
)
from vir_desktop.storage.akt_withdrawn import AktWithdrawing
from vir_desktop.storage.database import Database

_NEXT_REVISION = "SELECT coalesce(max(revision), 0) + 1 FROM every_answer WHERE record_id = ? AND key = ?"
_INSERT = {
    False: "INSERT INTO answer (record_id, key, revision, seq, body) VALUES (?, ?, ?, ?, ?)",
    True: "INSERT INTO identity_answer (record_id, key, revision, seq, body) VALUES (?, ?, ?, ?, ?)",
}


class DiskAktStore(AktWithdrawing):
    """An akt file that AktFiles has opened and checked; see ports.AktStore."""

    def __init__(self, db: Database, akt_id: AktId) -> None:
        self._db = db
        self._akt_id = akt_id

    @property
    def akt_id(self) -> AktId:
        """The akt's id, which is also the file's name."""
        return self._akt_id

    def transaction(self) -> AbstractContextManager[None]:
        """Commit all of a block or nothing of it; what writes inside the block joins it."""
        return self._db.transaction()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def interrupt(self) -> None:
        """Stop a running statement; any thread may call it."""
        self._db.interrupt()

    # --- the chain

    def head(self) -> Head:
        """Return where the chain stands."""
        return chain.head(self._db)

    def events(self, *, since_seq: int = 0) -> Sequence[Event]:
        """Return the events after `since_seq`, oldest first."""
        return chain.events(self._db, since_seq)

    def append(self, at: datetime, actor: str, act: str, object_: str, body: str = "") -> Event:
        """Write an event that has no content of its own in this file."""
        return chain.append(self._db, at, actor, act, object_, body)

    # --- records

    def form(self, ref: FormRef) -> bytes:
        """Return the pack that a record was given on. Raises KeyError."""
        row = self._db.one("SELECT body FROM form WHERE sha256 = ?", (ref.sha256,))
        if row is None:
            raise KeyError("form")
        return bytes(row[0])

    def records(self) -> Sequence[Record]:
        """Return all records, in the order they were opened."""
        return tuple(map(record_from, self._db.execute(RECORD_COLUMNS + "ORDER BY opened_seq")))

    def record(self, record_id: RecordId) -> Record:
        """Return one record. Raises KeyError."""
        row = self._db.one(RECORD_COLUMNS + "WHERE record.id = ?", (record_id,))
        if row is None:
            raise KeyError("record")
        return record_from(row)

    def add_record(self, record: Record, form: bytes, actor: str) -> Event:
        """Open a record and keep the pack it is given on.

        Raises:
            RuleError: record-exists, record-starts-open.
            ValueError: The pack is not the one that the record names.
        """
        if digest(form).hex() != record.form.sha256:
            raise ValueError("the pack's bytes do not have the hash that the record names")
        record = replace(record, created_at=record.created_at.astimezone(UTC))
        with self._db.transaction():
            self._keep_form(record.form, form)
            event = self.append(record.created_at, actor, RECORD_OPENED, record.id, opening_digest(record))
            self._insert_record(record, event.seq)
        return event

    def _keep_form(self, ref: FormRef, form: bytes) -> None:
        self._db.execute(
            "INSERT INTO form (sha256, url, version, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (ref.sha256, ref.url, ref.version, form),
        )

    def _insert_record(self, record: Record, seq: int) -> None:
        self._db.execute(
            "INSERT INTO record (id, instrument, identity, form, state, created_at, created_by, replaces,"
            " reason, closed_by, opened_seq, about) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.id,
                record.instrument,
                int(record.instrument in IDENTITY_INSTRUMENTS),
                record.form.sha256,
                record.state.value,
                record.created_at.isoformat(),
                record.created_by,
                record.replaces,
                record.reason,
                record.closed_by,
                seq,
                record.about,
            ),
        )

    def close_record(self, record: Record, signature: Signature | None, actor: str, act: str) -> Event:
        """Write the record's new state with its signature, and drop a draft that belongs to it.

        Raises:
            RuleError: record-closed.
            KeyError: There is no such record.
            ValueError: The new state is open, or `closed_at` is missing.
        """
        if record.state is RecordState.OPEN or record.closed_at is None:
            raise ValueError("a closed record has a final state and a time")
        closed_at = record.closed_at.astimezone(UTC)
        record = replace(record, closed_at=closed_at)
        signature = replace(signature, at=signature.at.astimezone(UTC)) if signature else None
        with self._db.transaction():
            self.record(record.id)
            event = self.append(closed_at, actor, act, record.id, closing_digest(record, signature))
            self._db.execute(
                "UPDATE record SET state = ?, closed_at = ?, closed_by = ?, closed_seq = ? WHERE id = ?",
                (record.state.value, closed_at.isoformat(), record.closed_by, event.seq, record.id),
            )
            if signature is not None:
                self._insert_signature(record.id, signature)
            self._db.execute("DELETE FROM draft WHERE record_id = ?", (record.id,))
        return event

    def _insert_signature(self, record_id: RecordId, signature: Signature) -> None:
        self._db.execute(
            "INSERT INTO signature (record_id, body, serial, signature, at) VALUES (?, ?, ?, ?, ?)",
            (record_id, signature.body, signature.serial, signature.signature, signature.at.isoformat()),
        )

    def signature(self, record_id: RecordId) -> Signature | None:
        """Return what a record was signed with."""
        row = self._db.one("SELECT body, serial, signature, at FROM signature WHERE record_id = ?", (record_id,))
        return signature_from(row) if row else None

    # --- answers

    def answers(self, record_id: RecordId) -> Mapping[AnswerKey, Answer]:
        """Return a record's present answers, in the order they were last given; cleared ones are not there."""
        return self._present(
            "SELECT record_id, key, body, max(revision), seq FROM every_answer WHERE record_id = ?"
            " GROUP BY record_id, key ORDER BY seq",
            (record_id,),
        ).get(record_id, {})

    def all_answers(self) -> Mapping[RecordId, Mapping[AnswerKey, Answer]]:
        """Return the present answers of every record that has any."""
        return self._present(
            "SELECT record_id, key, body, max(revision), seq FROM every_answer GROUP BY record_id, key ORDER BY seq"
        )

    def _present(self, sql: str, parameters: Sequence[object] = ()) -> dict[RecordId, dict[AnswerKey, Answer]]:
        found: dict[RecordId, dict[AnswerKey, Answer]] = {}
        for record_id, key, body, *_ in self._db.execute(sql, parameters):
            answer = answer_from(body)
            if answer is not None:
                found.setdefault(RecordId(record_id), {})[AnswerKey(key)] = answer
        return found

    def save_answer(
        self, record_id: RecordId, key: AnswerKey, answer: Answer | None, *, at: datetime, actor: str
    ) -> Event:
        """Append a revision (None clears), its event, and drop the draft of the same key, in one transaction.

        Raises:
            RuleError: record-closed.
            KeyError: There is no such record.
        """
        body = answer_text(answer)
        act = ANSWER_CLEARED if answer is None else ANSWER_SAVED
        with self._db.transaction():
            identity = self._is_identity(record_id)
            covered = answer_digest(record_id, key, body)
            event = self.append(at, actor, act, answer_object(record_id, key), covered)
            revision = self._db.execute(_NEXT_REVISION, (record_id, key))[0][0]
            self._db.execute(_INSERT[identity], (record_id, key, revision, event.seq, body))
            self._db.execute("DELETE FROM draft WHERE record_id = ? AND key = ?", (record_id, key))
        return event

    def _is_identity(self, record_id: RecordId) -> bool:
        row = self._db.one("SELECT identity FROM record WHERE id = ?", (record_id,))
        if row is None:
            raise KeyError("record")
        return bool(row[0])

    def history(self, record_id: RecordId, key: AnswerKey) -> Sequence[tuple[int, Answer | None]]:
        """Return (event seq, answer) of every revision, oldest first; None where it was cleared."""
        rows = self._db.execute(
            "SELECT seq, body FROM every_answer WHERE record_id = ? AND key = ? ORDER BY revision",
            (record_id, key),
        )
        return tuple((seq, answer_from(body)) for seq, body in rows)

    # --- the draft

    def draft(self) -> Draft | None:
        """Return what was typed but not saved when it was last committed."""
        row = self._db.one("SELECT record_id, key, text, is_note, caret, at FROM draft")
        return draft_from(row) if row else None

    def save_draft(self, draft: Draft | None) -> None:
        """Overwrite the one draft, or drop it; no event. Raises RuleError record-closed."""
        if draft is None:
            self._db.execute("DELETE FROM draft")
            return
        self._db.execute(
            "INSERT INTO draft (id, record_id, key, text, is_note, caret, at) VALUES (1, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET record_id = excluded.record_id, key = excluded.key,"
            " text = excluded.text, is_note = excluded.is_note, caret = excluded.caret, at = excluded.at",
            (
                draft.record_id,
                draft.key,
                draft.text,
                int(draft.is_note),
                draft.caret,
                draft.at.astimezone(UTC).isoformat(),
            ),
        )

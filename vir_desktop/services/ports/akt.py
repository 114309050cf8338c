"""One akt file, and how files are opened and made."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.record import AktId, AnswerKey, Draft, Event, FormRef, Head, Record, RecordId, Signature


class AktStore(Protocol):
    """One open akt file. Every writing method is one transaction with its event, durable when it returns."""

    @property
    def akt_id(self) -> AktId: ...
    def transaction(self) -> AbstractContextManager[None]:
        """Commit all of a block or nothing of it."""

    def close(self) -> None: ...
    def interrupt(self) -> None: ...
    def head(self) -> Head: ...
    def events(self, *, since_seq: int = 0) -> Sequence[Event]: ...
    def append(self, at: datetime, actor: str, act: str, object_: str, body: str = "") -> Event: ...

    # the forms that records were given on, kept inside the akt
    def form(self, ref: FormRef) -> bytes: ...

    # records
    def records(self) -> Sequence[Record]: ...
    def record(self, record_id: RecordId) -> Record: ...
    def add_record(self, record: Record, form: bytes, actor: str) -> Event: ...
    def close_record(self, record: Record, signature: Signature | None, actor: str, act: str) -> Event:
        """Write the record's new state (signed, preliminary, abandoned). Refused by a trigger once closed."""

    def signature(self, record_id: RecordId) -> Signature | None: ...
    def withdraw(self, record_ids: Sequence[RecordId], *, at: datetime, actor: str) -> Sequence[Event]:
        """Take records away with all that was said in them; that they were here and when they went stays (KeyError)."""

    def withdrawn(self) -> Mapping[RecordId, datetime]: ...

    # answers: identity records live in a table of their own (K32)
    def answers(self, record_id: RecordId) -> Mapping[AnswerKey, Answer]: ...
    def all_answers(self) -> Mapping[RecordId, Mapping[AnswerKey, Answer]]: ...
    def save_answer(
        self, record_id: RecordId, key: AnswerKey, answer: Answer | None, *, at: datetime, actor: str
    ) -> Event:
        """Append a revision (None clears), its event, and drop the draft of the same key, in one transaction."""

    def history(self, record_id: RecordId, key: AnswerKey) -> Sequence[tuple[int, Answer | None]]:
        """Return (event seq, answer) oldest first."""

    # the draft
    def draft(self) -> Draft | None: ...
    def save_draft(self, draft: Draft | None) -> None: ...


class AktFiles(Protocol):
    """Opens and makes akt files by id and key."""

    def create(self, akt_id: AktId, key: bytes) -> AktStore: ...
    def open(self, akt_id: AktId, key: bytes) -> AktStore:
        """Check the file in full (pages, structure, chain) and open it. Raises DAMAGED_AKT, NEWER_VERSION."""

    def rekey(self, akt_id: AktId, old: bytes, new: bytes) -> None:
        """Copy into a file with the new key, verify, swap."""

    def ids(self) -> Sequence[AktId]: ...
    def remove(self, akt_id: AktId) -> None: ...

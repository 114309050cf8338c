"""Akt files in memory; see memory_stores.py."""


import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError, RuleError
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
from vir_desktop.storage.akt_rows import (
    ANSWER_CLEARED,
    ANSWER_SAVED,
    RECORD_OPENED,
    answer_digest,
    answer_object,
    answer_text,
    closing_digest,
    opening_digest,
)
from vir_desktop.storage.akt_withdrawn import RECORD_WITHDRAWN


@dataclass
class MemoryChain:
    """A chain of events."""

    links: list[Event] = field(default_factory=list)

    def head(self) -> Head:
        return Head(self.links[-1].seq, self.links[-1].chain) if self.links else Head()

    def append(self, at: datetime, actor: str, act: str, object_: str, body: str = "") -> Event:
        before = self.head()
        event = Event(before.seq + 1, at.astimezone(UTC), actor, act, object_, body)
        self.links.append(replace(event, chain=event.chained(before.chain)))
        return self.links[-1]

    def since(self, seq: int, object_: str = "") -> Sequence[Event]:
        return tuple(e for e in self.links if e.seq > seq and object_ in {"", e.object})


@dataclass
class AktContent:
    """What one akt file holds, under its key."""

    key: bytes
    chain: MemoryChain = field(default_factory=MemoryChain)
    forms: dict[str, bytes] = field(default_factory=dict)
    records: dict[RecordId, Record] = field(default_factory=dict)
    signatures: dict[RecordId, Signature] = field(default_factory=dict)
    revisions: dict[tuple[RecordId, AnswerKey], list[tuple[int, Answer | None]]] = field(default_factory=dict)
    draft: Draft | None = None
    withdrawn: dict[RecordId, datetime] = field(default_factory=dict)


class MemoryAktStore:
    """An open akt."""

    def __init__(self, akt_id: AktId, content: AktContent) -> None:
        self.akt_id = akt_id
        self._content = content

    @contextmanager
    def transaction(self) -> Iterator[None]:
        before = copy.deepcopy(vars(self._content))
        try:
            yield
        except BaseException:
            vars(self._content).update(before)
            raise

    def close(self) -> None:
        """Nothing is held."""

    def interrupt(self) -> None:
        """Nothing takes long."""

    def head(self) -> Head:
        return self._content.chain.head()

    def events(self, *, since_seq: int = 0) -> Sequence[Event]:
        return self._content.chain.since(since_seq)

    def append(self, at: datetime, actor: str, act: str, object_: str, body: str = "") -> Event:
        return self._content.chain.append(at, actor, act, object_, body)

    def form(self, ref: FormRef) -> bytes:
        return self._content.forms[ref.sha256]

    def records(self) -> Sequence[Record]:
        return tuple(self._content.records.values())

    def record(self, record_id: RecordId) -> Record:
        return self._content.records[record_id]

    def add_record(self, record: Record, form: bytes, actor: str) -> Event:
        if digest(form).hex() != record.form.sha256:
            raise ValueError("the pack's bytes do not have the hash that the record names")
        if record.state is not RecordState.OPEN:
            raise RuleError("record-starts-open")
        if record.id in self._content.records or record.id in self._content.withdrawn:
            raise RuleError("record-exists")
        record = replace(record, created_at=record.created_at.astimezone(UTC))
        self._content.forms[record.form.sha256] = form
        self._content.records[record.id] = record
        return self.append(record.created_at, actor, RECORD_OPENED, record.id, opening_digest(record))

    def close_record(self, record: Record, signature: Signature | None, actor: str, act: str) -> Event:
        if record.state is RecordState.OPEN or record.closed_at is None:
            raise ValueError("a closed record has a final state and a time")
        before = self._open_record(record.id)
        closed_at = record.closed_at.astimezone(UTC)
        closed = replace(before, state=record.state, closed_at=closed_at, closed_by=record.closed_by)
        self._content.records[record.id] = closed
        if signature is not None:
            self._content.signatures[record.id] = signature
        if self._content.draft and self._content.draft.record_id == record.id:
            self._content.draft = None
        return self.append(closed_at, actor, act, record.id, closing_digest(closed, signature))

    def signature(self, record_id: RecordId) -> Signature | None:
        return self._content.signatures.get(record_id)

    def withdraw(self, record_ids: Sequence[RecordId], *, at: datetime, actor: str) -> Sequence[Event]:
        opened = list(self._content.records)
        found = []
        for record_id in sorted((self._content.records[one].id for one in record_ids), key=opened.index, reverse=True):
            found.append(self.append(at, actor, RECORD_WITHDRAWN, record_id))
            self._content.withdrawn[record_id] = at.astimezone(UTC)
            del self._content.records[record_id]
            self._content.signatures.pop(record_id, None)
            if self._content.draft and self._content.draft.record_id == record_id:
                self._content.draft = None
            for where in [where for where in self._content.revisions if where[0] == record_id]:
                del self._content.revisions[where]
        return tuple(found)

    def withdrawn(self) -> Mapping[RecordId, datetime]:
        return dict(self._content.withdrawn)

    def answers(self, record_id: RecordId) -> Mapping[AnswerKey, Answer]:
        return self.all_answers().get(record_id, {})

    def all_answers(self) -> Mapping[RecordId, Mapping[AnswerKey, Answer]]:
        found: dict[RecordId, dict[AnswerKey, Answer]] = {}
        latest = {where: revisions[-1] for where, revisions in self._content.revisions.items()}
        for (record_id, key), (_, answer) in sorted(latest.items(), key=lambda item: item[1][0]):
            if answer is not None:
                found.setdefault(record_id, {})[key] = answer
        return found

    def save_answer(
        self, record_id: RecordId, key: AnswerKey, answer: Answer | None, *, at: datetime, actor: str
    ) -> Event:
        self._open_record(record_id)
        act = ANSWER_CLEARED if answer is None else ANSWER_SAVED
        covered = answer_digest(record_id, key, answer_text(answer))
        event = self.append(at, actor, act, answer_object(record_id, key), covered)
        self._content.revisions.setdefault((record_id, key), []).append((event.seq, answer))
        draft = self._content.draft
        if draft and (draft.record_id, draft.key) == (record_id, key):
            self._content.draft = None
        return event

    def history(self, record_id: RecordId, key: AnswerKey) -> Sequence[tuple[int, Answer | None]]:
        return tuple(self._content.revisions.get((record_id, key), ()))

    def draft(self) -> Draft | None:
        return self._content.draft

    def save_draft(self, draft: Draft | None) -> None:
        if draft is not None:
            self._open_record(draft.record_id)
        self._content.draft = draft

    def _open_record(self, record_id: RecordId) -> Record:
        record = self._content.records[record_id]
        if record.state is not RecordState.OPEN:
            raise RuleError("record-closed")
        return record


class MemoryAktFiles:
    """Akt files by id."""

    def __init__(self) -> None:
        self._contents: dict[AktId, AktContent] = {}

    def create(self, akt_id: AktId, key: bytes) -> MemoryAktStore:
        if akt_id in self._contents:
            raise KnownError(Known.VAULT_EXISTS)
        self._contents[akt_id] = AktContent(key)
        return MemoryAktStore(akt_id, self._contents[akt_id])

    def open(self, akt_id: AktId, key: bytes) -> MemoryAktStore:
        content = self._contents.get(akt_id)
        if content is None:
            raise KnownError(Known.MISSING_FILE)
        if content.key != key:
            raise KnownError(Known.DAMAGED_AKT)
        return MemoryAktStore(akt_id, content)

    def rekey(self, akt_id: AktId, old: bytes, new: bytes) -> None:
        self.open(akt_id, old)
        self._contents[akt_id].key = new

    def ids(self) -> Sequence[AktId]:
        return tuple(sorted(self._contents))

    def remove(self, akt_id: AktId) -> None:
        self._contents.pop(akt_id, None)

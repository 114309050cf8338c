"""A RecordGateway over one record in memory that answers when the event loop turns, or fails when told to."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer

from vir_desktop.domain.answer import Answer, How, Value
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.instrument.answers import check_answer
from vir_desktop.domain.instrument.keys import instance_answers, item_at
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.record import AktId, AnswerKey, Draft, Record, RecordId, RecordState
from vir_desktop.services.records import RecordView, Saved
from vir_desktop.ui.record_gateway import Done, Failed
from vir_desktop.ui.typed import Typed, to_draft

PACKS = Path(__file__).resolve().parents[2] / "resources" / "instruments"
NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)


def shipped(name: str) -> Pack:
    """Return a pack that ships."""
    return read_pack((PACKS / f"{name}.json").read_bytes(), name)


class MemoryGateway:
    """Keeps answers, history and draft; `broken` makes every write fail as a full disk does."""

    def __init__(self, pack: Pack, answers: Mapping[str, Answer] | None = None) -> None:
        self.pack = pack
        self.answers = {AnswerKey(key): answer for key, answer in (answers or {}).items()}
        self.history: dict[AnswerKey, list[Answer | None]] = {k: [a] for k, a in self.answers.items()}
        self.kept: Draft | None = None
        self.broken = False
        self.saves = 0
        self.record = Record(RecordId("r1"), pack.instrument, pack.form_ref, RecordState.OPEN, NOW, "TEST")

    def load(self, done: Done[RecordView], failed: Failed) -> None:
        done(RecordView(AktId("a1"), self.record, self.pack, dict(self.answers), self.kept))

    def save(self, key: AnswerKey, value: Value, note: str, how: How, done: Done[Saved], failed: Failed) -> None:
        def act() -> Saved:
            check_answer(item_at(self.pack, key), value, note, key)
            return self._put(key, Answer(value, note, how, NOW, "TEST"))

        self._later(act, done, failed)

    def clear(self, key: AnswerKey, done: Done[Saved], failed: Failed) -> None:
        self._later(lambda: self._put(key, None), done, failed)

    def undo(self, key: AnswerKey, done: Done[Saved], failed: Failed) -> None:
        def act() -> Saved:
            past = self.history.get(key, [])
            if not past:
                raise RuleError("nothing-to-undo", key)
            return self._put(key, past[-2] if len(past) > 1 else None)

        self._later(act, done, failed)

    def remove(self, group: str, instance: int, done: Done[Mapping[AnswerKey, Answer]], failed: Failed) -> None:
        def act() -> Mapping[AnswerKey, Answer]:
            held = instance_answers(self.answers, group, instance)
            for key in held:
                self._put(key, None)
            return held

        self._later(act, done, failed)

    def restore(self, held: Mapping[AnswerKey, Answer], done: Done[None], failed: Failed) -> None:
        def act() -> None:
            for key, answer in held.items():
                self._put(key, answer)

        self._later(act, done, failed)

    def draft(self, typed: Typed | None, done: Done[None], failed: Failed) -> None:
        def act() -> None:
            self.kept = to_draft(typed, self.record.id, NOW) if typed else None

        self._later(act, done, failed)

    def sign(self, in_shelter: bool, done: Done[Record], failed: Failed) -> None:
        self._later(lambda: self._close(RecordState.SIGNED), done, failed)

    def close_preliminary(self, done: Done[Record], failed: Failed) -> None:
        self._later(lambda: self._close(RecordState.PRELIMINARY), done, failed)

    def correct(self, reason: str, done: Done[RecordView], failed: Failed) -> None:
        record = Record(
            RecordId("r2"),
            self.pack.instrument,
            self.pack.form_ref,
            RecordState.OPEN,
            NOW,
            "TEST",
            RecordId("r1"),
            reason,
        )
        self._later(lambda: RecordView(AktId("a1"), record, self.pack, dict(self.answers)), done, failed)

    def value(self, key: str) -> Value | None:
        """Return what stands under a key."""
        answer = self.answers.get(AnswerKey(key))
        return answer.value if answer else None

    def _put(self, key: AnswerKey, answer: Answer | None) -> Saved:
        previous = self.answers.pop(key, None)
        if answer is not None:
            self.answers[key] = answer
        self.history.setdefault(key, []).append(answer)
        self.saves += 1
        if self.kept and self.kept.key == key:
            self.kept = None
        return Saved(self.record.id, key, answer, previous)

    def _close(self, state: RecordState) -> Record:
        self.record = Record(
            self.record.id,
            self.pack.instrument,
            self.pack.form_ref,
            state,
            NOW,
            "TEST",
            closed_at=NOW,
            closed_by="TEST",
        )
        return self.record

    def _later(self, act: Callable[[], object], done: Callable[..., None], failed: Failed) -> None:
        def run() -> None:
            if self.broken:
                failed(KnownError(Known.DISK_FULL))
                return
            try:
                value = act()
            except RuleError as error:
                failed(error)
                return
            done(value)

        QTimer.singleShot(0, run)

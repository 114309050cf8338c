"""One record being filled in: what is answered, what is typed, what is on disk, and the way back.

The pages show; this keeps. Everything goes through a RecordGateway, and *Sparat* is told only when it answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from vir_desktop.domain.answer import Absent, Answer
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.instrument.engine import Evaluation
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services.records import RecordView, Saved
from vir_desktop.ui.drafting import Drafting
from vir_desktop.ui.filled import Filled
from vir_desktop.ui.once import Once
from vir_desktop.ui.record_gateway import Done, Failed, RecordGateway
from vir_desktop.ui.typed import Given, Typed

T = TypeVar("T")

RETRY_MS = 4000


def _nothing_held() -> tuple[Typed, ...]:
    return ()


@dataclass(slots=True)
class _Step:
    """What to put back: answers as they were (None = unanswered), and instances opened but empty."""

    before: Mapping[AnswerKey, Answer | None]
    opened: frozenset[AnswerKey] = field(default_factory=frozenset)

    @property
    def held(self) -> dict[AnswerKey, Answer]:
        """The answers that there were."""
        return {key: answer for key, answer in self.before.items() if answer is not None}

    @property
    def unanswered(self) -> list[AnswerKey]:
        """The questions that had none."""
        return [key for key, answer in self.before.items() if answer is None]


class RecordEditor(QObject):
    """Keeps one record for a page. `typed` and `held` are what its draft is made of (drafting.py).

    Signals:
        loaded: The record is there (`view`, `evaluation`).
        evaluated: Answers changed; `evaluation` is new.
        saved: An answer is on disk; carries Saved.
        undone: A step was taken back; carries the keys.
        removed: A row of a repeating group is gone; carries the group.
        unsaved: Something is not on disk; carries the error.
        refused: A rule said no to an answer; carries the error.
        settled: All that was given and typed is on disk.
        closed: The record was signed or closed; carries it.
        corrected: A new version was begun; carries its RecordView.
    """

    loaded = Signal()
    evaluated = Signal()
    saved = Signal(object)
    undone = Signal(object)
    removed = Signal(str)
    unsaved = Signal(object)
    refused = Signal(object)
    settled = Signal()
    closed = Signal(object)
    corrected = Signal(object)

    def __init__(
        self,
        gateway: RecordGateway,
        typed: Callable[[], Typed | None],
        held: Callable[[], tuple[Typed, ...]] = _nothing_held,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._gateway = gateway
        self._filled: Filled | None = None
        self._steps: list[_Step] = []
        self._waiting: dict[AnswerKey, Given] = {}
        self._lost: dict[AnswerKey, Given] = {}
        self._under_way = 0
        self._end = Once()
        self.drafting = Drafting(self._draft, typed, held, self)
        self._retry_timer = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry_timer.timeout.connect(self.retry)
        self.drafting.failed.connect(lambda error: self._retry_timer.start())
        self.drafting.failed.connect(self.unsaved)

    @property
    def filled(self) -> Filled:
        """The record as it stands."""
        if self._filled is None:
            raise LookupError("not loaded")
        return self._filled

    @property
    def view(self) -> RecordView:
        """The record as loaded."""
        return self.filled.view

    @property
    def evaluation(self) -> Evaluation:
        """The form as it stands."""
        return self.filled.evaluation

    @property
    def answers(self) -> Mapping[AnswerKey, Answer]:
        """The answers as they stand."""
        return self.filled.answers

    @property
    def is_loaded(self) -> bool:
        """Whether there is a record yet."""
        return self._filled is not None

    @property
    def is_settled(self) -> bool:
        """Whether every answer given is on disk."""
        return not self._waiting and not self._lost

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is under way either, nor typed since the last draft: the page can be let go."""
        return self.is_settled and not self._under_way and not self.drafting.is_dirty

    @property
    def unsaved_answers(self) -> Mapping[AnswerKey, Given]:
        """Answers that are not on disk, or not known to be."""
        return {**self._lost, **self._waiting}

    def is_saved(self, key: AnswerKey) -> bool:
        """Whether the latest answer to one question is on disk."""
        return key not in self._waiting and key not in self._lost

    def load(self) -> None:
        """Read the record."""
        self._ask(self._gateway.load, self.show)

    def show(self, view: RecordView) -> None:
        """Begin with this record."""
        self._filled = Filled(view)
        self._steps.clear()
        self.evaluated.emit()
        self.loaded.emit()

    # --- answers ---

    def give(self, key: AnswerKey, given: Given) -> bool:
        """Save an answer if it differs from what stands; return whether there was anything to save.

        A note without an answer stands under *Frågan inte ställd*; neither answer nor note clears.
        """
        value = Absent.NOT_ASKED if given.value is None and given.note else given.value
        given = Given(value, given.note, given.how)
        if key in self._lost:
            del self._lost[key]
        elif self._waiting.get(key, self.filled.given(key)) == given:
            if key not in self._waiting:
                self.drafting.take_back()
            return False
        self.drafting.answered()
        self._waiting[key] = given
        self._send(key, given)
        return True

    def retry(self) -> None:
        """Try again what did not reach the disk."""
        lost, self._lost = self._lost, {}
        for key, given in lost.items():
            self._waiting[key] = given
            self._send(key, given)
        self.drafting.commit()

    def undo(self, key: AnswerKey | None = None) -> None:
        """Take back the latest step; with none left since loading, the latest answer of `key`."""
        if self._steps:
            self._put_back(self._steps.pop())
        elif key is not None and key in self.answers:
            self._ask(partial(self._gateway.undo, key), self._on_undone)

    # --- rows ---

    def add_row(self, group: str) -> AnswerKey:
        """Open a further row of a repeating group and return the key of its first question.

        Raises:
            RuleError: too-many-instances.
        """
        first = self.filled.add_row(group)
        self.evaluated.emit()
        return first

    def remove_row(self, group: str, instance: int) -> None:
        """Clear a row; Ctrl+Z brings it back."""

        def done(held: Mapping[AnswerKey, Answer]) -> None:
            opened = self.filled.drop_row(f"{group}[{instance}]/")
            self._steps.append(_Step(dict(held), opened))
            self.evaluated.emit()
            self.removed.emit(group)

        self._ask(partial(self._gateway.remove, group, instance), done)

    def pending(self) -> Typed | None:
        """Return what is typed and not on disk yet, for a lock that writes it itself."""
        return None if self.is_settled and not self.drafting.is_dirty else self.drafting.everything()

    # --- the end ---

    def sign(self, *, in_shelter: bool) -> None:
        """Sign the record."""
        self._end.run(partial(self._ask, partial(self._gateway.sign, in_shelter)), self.closed.emit, self._on_rule)

    def close_preliminary(self) -> None:
        """Close the record as preliminary."""
        self._end.run(partial(self._ask, self._gateway.close_preliminary), self.closed.emit, self._on_rule)

    def correct(self, reason: str) -> None:
        """Begin a new version, with a reason."""
        self._end.run(partial(self._ask, partial(self._gateway.correct, reason)), self.corrected.emit, self._on_rule)

    # --- what the gateway answered ---

    def _ask(self, call: Callable[[Done[T], Failed], None], done: Done[T], failed: Failed | None = None) -> None:
        """Call the gateway; what lands after the page is gone is dropped."""

        def land(act: Callable[[], None]) -> None:
            if isValid(self):
                self._under_way -= 1
                act()
                if self.is_at_rest:
                    self.settled.emit()

        self._under_way += 1
        call(lambda value: land(lambda: done(value)), lambda error: land(lambda: (failed or self._on_rule)(error)))

    def _draft(self, typed: Typed | None, done: Done[None], failed: Failed) -> None:
        self._ask(partial(self._gateway.draft, typed), done, failed)

    def _send(self, key: AnswerKey, given: Given) -> None:
        def failed(error: RuleError | KnownError) -> None:
            if self._waiting.get(key) is given:
                del self._waiting[key]
            if isinstance(error, RuleError):
                self.refused.emit(error)
                return
            self._lost.setdefault(key, given)
            self._retry_timer.start()
            self.unsaved.emit(error)

        def done(saved: Saved) -> None:
            if self._waiting.get(key) is given:
                del self._waiting[key]
            self._steps.append(_Step({key: saved.previous}))
            self._take(key, saved.answer)
            self.drafting.renew()
            self.saved.emit(saved)

        if given.value is None:
            self._ask(partial(self._gateway.clear, key), done, failed)
        else:
            self._ask(partial(self._gateway.save, key, given.value, given.note, given.how), done, failed)

    def _put_back(self, step: _Step) -> None:
        held, gone = step.held, step.unanswered

        def done(_: object) -> None:
            if gone:
                self._ask(partial(self._gateway.clear, gone.pop()), done)
                return
            self.filled.put_back(step.before, step.opened)
            self.evaluated.emit()
            self.undone.emit(tuple(step.before) or tuple(step.opened))

        if held:
            self._ask(partial(self._gateway.restore, held), done)
        else:
            done(None)

    def _on_undone(self, saved: Saved) -> None:
        self._take(saved.key, saved.answer)
        self.undone.emit((saved.key,))

    def _on_rule(self, error: RuleError | KnownError) -> None:
        (self.refused if isinstance(error, RuleError) else self.unsaved).emit(error)

    def _take(self, key: AnswerKey, answer: Answer | None) -> None:
        self.filled.take(key, answer)
        self.evaluated.emit()

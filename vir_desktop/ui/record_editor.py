"""One record being filled in: what is answered, what is typed, what is on disk, and the way back.

The pages show; this keeps. Everything goes through a RecordGateway, and *Sparat* is told only when it answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from vir_desktop.domain.answer import Absent, Answer, How, Value
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.instrument.engine import Evaluation, evaluate
from vir_desktop.domain.instrument.keys import new_instance_key
from vir_desktop.domain.record import AnswerKey, Record
from vir_desktop.services.records import RecordView, Saved
from vir_desktop.ui.record_gateway import RecordGateway, Typed

T = TypeVar("T")

DRAFT_MS = 600  # with a slow commit still within the second that architecture.md §6 promises
RETRY_MS = 4000


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as the user gave it; `value` None is a cleared one."""

    value: Value | None
    note: str = ""
    how: How = How.FRAGAT


@dataclass(slots=True)
class _Step:
    """What to put back: answers as they were (None = unanswered), and instances opened but empty."""

    before: Mapping[AnswerKey, Answer | None]
    opened: frozenset[AnswerKey] = field(default_factory=frozenset)


class RecordEditor(QObject):
    """Keeps one record for a page.

    Signals:
        loaded: The record is there (`view`, `evaluation`).
        evaluated: Answers changed; `evaluation` is new.
        saved: An answer is on disk; carries Saved.
        undone: A step was taken back; carries the keys.
        removed: A row of a repeating group is gone; carries the group.
        drafted: What was typed is on disk as a draft.
        unsaved: Something is not on disk; carries the error.
        refused: A rule said no to an answer; carries the error.
        typing: There are keys that are not on disk yet.
        closed: The record was signed or closed; carries it.
        corrected: A new version was begun; carries its RecordView.
    """

    loaded = Signal()
    evaluated = Signal()
    saved = Signal(object)
    undone = Signal(object)
    removed = Signal(str)
    drafted = Signal()
    unsaved = Signal(object)
    refused = Signal(object)
    typing = Signal()
    closed = Signal(object)
    corrected = Signal(object)

    def __init__(
        self, gateway: RecordGateway, typed: Callable[[], Typed | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._gateway = gateway
        self._typed = typed
        self._view: RecordView | None = None
        self._evaluation: Evaluation | None = None
        self.answers: dict[AnswerKey, Answer] = {}
        self._opened: set[AnswerKey] = set()
        self._used: set[AnswerKey] = set()
        self._steps: list[_Step] = []
        self._waiting: dict[AnswerKey, Given] = {}
        self._lost: dict[AnswerKey, Given] = {}
        self._dirty = False
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._draft_timer.timeout.connect(self.commit_draft_now)
        self._retry_timer = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry_timer.timeout.connect(self.retry)

    @property
    def view(self) -> RecordView:
        """The record as loaded."""
        if self._view is None:
            raise LookupError("not loaded")
        return self._view

    @property
    def evaluation(self) -> Evaluation:
        """The form as it stands."""
        if self._evaluation is None:
            raise LookupError("not loaded")
        return self._evaluation

    @property
    def is_loaded(self) -> bool:
        """Whether there is a record yet."""
        return self._view is not None

    @property
    def is_settled(self) -> bool:
        """Whether every answer given is on disk."""
        return not self._waiting and not self._lost

    def is_saved(self, key: AnswerKey) -> bool:
        """Whether the latest answer to one question is on disk."""
        return key not in self._waiting and key not in self._lost

    @property
    def opened(self) -> frozenset[AnswerKey]:
        """Keys of rows just added and not answered yet."""
        return frozenset(self._opened)

    def load(self) -> None:
        """Read the record."""
        self._gateway.load(self._here(self.show), self._here(self._on_rule))

    def show(self, view: RecordView) -> None:
        """Begin with this record."""
        self._view = view
        self.answers = dict(view.answers)
        self._used = set(self.answers)
        self._opened.clear()
        self._steps.clear()
        self._evaluate()
        self.loaded.emit()

    # --- answers ---

    def give(self, key: AnswerKey, given: Given) -> bool:
        """Save an answer if it differs from what stands; return whether there was anything to save.

        A note without an answer stands under *Frågan inte ställd*; neither answer nor note clears.
        """
        value = given.value
        if value is None and given.note:
            value = Absent.NOT_ASKED
        given = Given(value, given.note, given.how)
        if key in self._lost:
            del self._lost[key]
        elif self._stands(key) == given:
            self._settle_draft(key)
            return False
        self._dirty = False
        self._draft_timer.stop()
        self._waiting[key] = given
        self._send(key, given)
        return True

    def retry(self) -> None:
        """Try again what did not reach the disk."""
        lost, self._lost = self._lost, {}
        for key, given in lost.items():
            self._waiting[key] = given
            self._send(key, given)
        self.commit_draft_now()

    def undo(self, key: AnswerKey | None = None) -> None:
        """Take back the latest step; with none left since loading, the latest answer of `key`."""
        if self._steps:
            self._put_back(self._steps.pop())
        elif key is not None and key in self.answers:
            self._gateway.undo(key, self._here(self._on_undone), self._here(self._on_rule))

    # --- rows ---

    def add_row(self, group: str) -> AnswerKey:
        """Open a further row of a repeating group and return the key of its first question.

        Raises:
            RuleError: too-many-instances.
        """
        first = new_instance_key(self.view.pack, {*self._used, *self._opened, *self._implied(group)}, group)
        self._opened |= self._implied(group)
        self._opened.add(first)
        self._evaluate()
        return first

    def remove_row(self, group: str, instance: int) -> None:
        """Clear a row; Ctrl+Z brings it back."""
        prefix = f"{group}[{instance}]/"
        opened = frozenset(key for key in self._opened if key.startswith(prefix))

        def done(held: Mapping[AnswerKey, Answer]) -> None:
            self._steps.append(_Step(dict(held), opened))
            self._opened -= opened
            for key in held:
                self.answers.pop(key, None)
            self._evaluate()
            self.removed.emit(group)

        self._gateway.remove(group, instance, self._here(done), self._here(self._on_rule))

    # --- the draft ---

    def on_typed(self) -> None:
        """Note that there are new keys; they are on disk within a second."""
        self._dirty = True
        self.typing.emit()
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def commit_draft_now(self) -> None:
        """Keep what is typed at once: on leaving a field, at lock, when the timer says so."""
        self._draft_timer.stop()
        typed = self._typed() if self._dirty else None
        if typed is None:
            return
        self._dirty = False
        self._gateway.draft(typed, self._here(self._on_drafted), self._here(self._on_draft_failed))

    def pending(self) -> Typed | None:
        """Return what is typed and not on disk yet, for a lock that writes it itself."""
        return None if self.is_settled and not self._dirty else self._typed()

    # --- the end ---

    def sign(self, *, in_shelter: bool) -> None:
        """Sign the record."""
        self._gateway.sign(in_shelter, self._here(self._on_closed), self._here(self._on_rule))

    def close_preliminary(self) -> None:
        """Close the record as preliminary."""
        self._gateway.close_preliminary(self._here(self._on_closed), self._here(self._on_rule))

    def correct(self, reason: str) -> None:
        """Begin a new version, with a reason."""
        self._gateway.correct(reason, self._here(self._on_corrected), self._here(self._on_rule))

    def closed_view(self, record: Record) -> RecordView:
        """Return the view as it is once the record is closed."""
        return RecordView(self.view.akt_id, record, self.view.pack, dict(self.answers))

    # --- what the gateway answered ---

    def _send(self, key: AnswerKey, given: Given) -> None:
        def failed(error: RuleError | KnownError) -> None:
            if self._waiting.get(key) is given:
                del self._waiting[key]
            if isinstance(error, RuleError):
                self.on_typed()
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
            self.saved.emit(saved)

        if given.value is None:
            self._gateway.clear(key, self._here(done), self._here(failed))
        else:
            self._gateway.save(key, given.value, given.note, given.how, self._here(done), self._here(failed))

    def _put_back(self, step: _Step) -> None:
        held = {key: answer for key, answer in step.before.items() if answer is not None}
        gone = [key for key, answer in step.before.items() if answer is None]

        def done(_: object) -> None:
            if gone:
                self._gateway.clear(gone.pop(), self._here(done), self._here(self._on_rule))
                return
            self._opened |= step.opened
            self.answers = {key: a for key, a in self.answers.items() if key not in step.before} | held
            self._evaluate()
            self.undone.emit(tuple(step.before) or tuple(step.opened))

        if held:
            self._gateway.restore(held, self._here(done), self._here(self._on_rule))
        else:
            done(None)

    def _on_closed(self, record: Record) -> None:
        self.closed.emit(record)

    def _on_corrected(self, view: RecordView) -> None:
        self.corrected.emit(view)

    def _on_undone(self, saved: Saved) -> None:
        self._take(saved.key, saved.answer)
        self.undone.emit((saved.key,))

    def _on_drafted(self, _: None) -> None:
        if not self._dirty:
            self.drafted.emit()

    def _on_draft_failed(self, error: RuleError | KnownError) -> None:
        self._dirty = True
        self._retry_timer.start()
        self.unsaved.emit(error)

    def _on_rule(self, error: RuleError | KnownError) -> None:
        (self.refused if isinstance(error, RuleError) else self.unsaved).emit(error)

    def _take(self, key: AnswerKey, answer: Answer | None) -> None:
        self._used.add(key)
        if answer is None:
            self.answers.pop(key, None)
        else:
            self.answers[key] = answer
        self._evaluate()

    def _stands(self, key: AnswerKey) -> Given:
        if key in self._waiting:
            return self._waiting[key]
        answer = self.answers.get(key)
        return Given(answer.value, answer.note, answer.how) if answer else Given(None)

    def _settle_draft(self, key: AnswerKey) -> None:
        """Forget a draft whose text was typed and taken away again."""
        if self._dirty and key not in self._waiting:
            self._dirty = False
            self._draft_timer.stop()
            self._gateway.draft(None, self._here(self._on_drafted), self._here(self._on_draft_failed))

    def _implied(self, group: str) -> set[AnswerKey]:
        """Return the keys of the rows that are on the screen, the first empty one too."""
        prefix = f"{group}["
        return {state.key for state in self.evaluation.questions if state.key.startswith(prefix)}

    def _here(self, call: Callable[[T], None]) -> Callable[[T], None]:
        """Drop what lands after the page is gone: it was left, and its last save was under way."""
        return lambda value: call(value) if isValid(self) else None

    def _evaluate(self) -> None:
        self._evaluation = evaluate(self.view.pack, self.answers, self._opened)
        self.evaluated.emit()

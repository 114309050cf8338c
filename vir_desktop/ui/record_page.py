"""What every page that fills in a record has in common: the editor, the save mark, and what to do when it fails."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AnswerKey, Record
from vir_desktop.services.positions import Position
from vir_desktop.services.records import RecordView, Saved
from vir_desktop.ui.abstract import Abstract
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.record_editor import RecordEditor
from vir_desktop.ui.record_gateway import RecordGateway
from vir_desktop.ui.typed import Typed
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.status_mark import StatusMark

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


class RecordPage(Page, Abstract):
    """A page over one record. It never opens another page; the signals say what happened.

    Signals:
        done: The user is through with the form; carries its RecordView.
        leave: The user wants to go on later (also after a pause).
        changed: An answer was saved, taken back or cleared.
        signed: The record was signed or closed; carries the Record.
        corrected: A correction was begun; carries its RecordView.
    """

    is_base: ClassVar[bool] = True
    begins_later = True

    done = Signal(object)
    leave = Signal()
    changed = Signal()
    signed = Signal(object)
    corrected = Signal(object)

    def __init__(
        self,
        gateway: RecordGateway,
        status: StatusMark,
        clock: Clock = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.clock = clock
        self.status = status
        self.bar = MessageBar()
        self.column.addWidget(self.bar)
        self.wanted: Position | None = None
        self.editor = RecordEditor(gateway, self.typed_now, self.held, self)
        self.editor.saved.connect(self._on_saved)
        self.editor.undone.connect(self.changed)
        self.editor.drafting.drafted.connect(lambda: self.status.show_draft(self._time()))
        self.editor.drafting.typing.connect(self.status.show_typing)
        self.editor.unsaved.connect(self._on_unsaved)
        self.editor.settled.connect(self.settled)
        self.editor.loaded.connect(self.on_loaded)
        self.editor.loaded.connect(self.begun)
        self.editor.evaluated.connect(self.on_evaluated)
        self.editor.saved.connect(self.on_answered)
        self.editor.undone.connect(self.on_undone)
        self.editor.removed.connect(self.on_removed)
        self.editor.refused.connect(self._on_refused)
        self.editor.closed.connect(self._on_closed)
        self.editor.corrected.connect(self.corrected)

    def entered(self) -> None:
        """Read the record and begin where it was left."""
        self.editor.load()

    # --- what the editor tells ---

    @abstractmethod
    def on_loaded(self) -> None:
        """The record is there, or is another."""

    @abstractmethod
    def on_evaluated(self) -> None:
        """Answers have changed: show what is to be asked now, without moving the focus."""

    @abstractmethod
    def on_answered(self, saved: Saved) -> None:
        """An answer is on disk."""

    @abstractmethod
    def on_undone(self, keys: tuple[AnswerKey, ...]) -> None:
        """A step was taken back."""

    @abstractmethod
    def on_removed(self, group: str) -> None:
        """A row of a repeating group is gone."""

    def stay(self) -> None:
        """Something was not saved; what was to follow it does not."""

    @abstractmethod
    def edit_of(self, key: AnswerKey) -> QuestionEdit | None:
        """Return the field of a question, if it is shown."""

    # --- what the keys do on every page ---

    @abstractmethod
    def go_to(self, key: str) -> None:
        """Put the focus in a question."""

    def undo(self) -> None:
        """Take back the latest step."""
        self.keep_typed()
        self.editor.undo(self.active.key if self.active else None)

    def add_row(self, group: str) -> None:
        """Go to a new row of a repeating group."""
        self.keep_typed()
        try:
            self.go_to(self.editor.add_row(group))
        except RuleError as error:
            self.say_error(error)

    def remove_row(self, group: str, number: int) -> None:
        """Take a row away."""
        self.keep_typed()
        self.editor.remove_row(group, number)

    # --- where one is ---

    @property
    @abstractmethod
    def active(self) -> QuestionEdit | None:
        """The question that has, or last had, the focus."""

    def position(self) -> Position:
        """Return where one is, for the way back after unlock."""
        view, edit = self.editor.view, self.active
        place = (view.record.instrument, view.akt_id, view.record.id)
        if edit is None:
            return Position(*place)
        return Position(*place, edit.key, edit.in_note, edit.typed_now().caret)

    def restore(self, position: Position) -> None:
        """Go to a question and its caret, at once or when the record is there."""
        self.wanted = position
        if self.editor.is_loaded:
            self.begin()

    @abstractmethod
    def begin(self) -> None:
        """Show a draft, and put the focus at `wanted`, the draft or the first question without an answer."""

    # --- what is typed ---

    def typed_now(self) -> Typed | None:
        """Return what is being typed at the field that has the focus."""
        return self.active.typed_now() if self.active else None

    @abstractmethod
    def held(self) -> tuple[Typed, ...]:
        """Return every text on the page that cannot be read as an answer."""

    @abstractmethod
    def keep_typed(self) -> None:
        """Save what stands in the fields as far as it is an answer."""

    @abstractmethod
    def keep_unreadable(self) -> None:
        """Save what cannot be read as the note of its question: the page is left, and the draft is another's."""

    def commit_draft_now(self) -> None:
        """Have what is typed on its way to the disk at once (focus change, suspend)."""
        self.editor.drafting.commit()

    def pending(self) -> Typed | None:
        """Return what is typed and not on disk yet; the lock writes it with `TasksGateway.keep`."""
        return self.editor.pending()

    def leaving(self) -> None:
        """Save everything; what is no answer becomes the note of its question."""
        if self.editor.is_loaded and self.editor.view.is_open:
            self.keep_typed()
            self.keep_unreadable()
            self.editor.drafting.commit()

    @property
    def is_settled(self) -> bool:
        """Whether all that was given and typed here is on disk."""
        return not self.editor.is_loaded or self.editor.is_at_rest

    def show_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show other keys than before."""
        if hints != self.hints:
            self.hints = hints
            self.where_changed.emit()

    def shortcut(self, keys: str, act: Callable[[], object]) -> QShortcut:
        """Add a key of this page."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setProperty("context", 1)  # Qt.WidgetWithChildrenShortcut
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)
        return shortcut

    def say_error(self, error: RuleError | KnownError) -> None:
        """Tell in the bar what went wrong and what to do."""
        message = words(error)
        self.bar.show_error(message.title, message.advice)

    def say_saved(self) -> bool:
        """Say *Sparat* if it is true of all that stands on the page, the words at the caret too."""
        kept = self.editor.is_settled and not self.editor.drafting.is_dirty
        if kept:
            self.status.show_saved(self._time())
        return kept

    def _time(self) -> str:
        return self.clock().astimezone(STOCKHOLM).strftime("%H:%M:%S")

    def _on_saved(self, _: object) -> None:
        if self.say_saved():
            self.bar.clear()
        self.changed.emit()

    def _on_unsaved(self, error: RuleError | KnownError) -> None:
        self.stay()
        self.status.show_unsaved()
        self.say_error(error)
        self.not_saved.emit()

    def _on_refused(self, error: RuleError) -> None:
        self.stay()
        self.status.show_unsaved()
        edit, said = self.edit_of(AnswerKey(error.field)), words(error)
        if edit is None:
            self.say_error(error)
        else:
            edit.say(f"{said.title} {said.advice}".strip())
        self.not_saved.emit()

    def _on_closed(self, record: Record) -> None:
        self.editor.show(self.editor.filled.as_view(record))
        self.signed.emit(record)

    def view(self) -> RecordView:
        """Return the record with the answers as they stand."""
        return self.editor.filled.as_view()

"""The fields of a form: which there are, which one has the focus, what stands in them."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.pages.form.row import FormRow
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.typed import Typed


class FormFields(QObject):
    """Every row that has been made.

    Signals:
        chosen, typed, left, submitted: As QuestionEdit; carry the QuestionEdit.
    """

    chosen = Signal(object)
    typed = Signal(object)
    left = Signal(object)
    submitted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FormRow] = []
        self.edits: dict[AnswerKey, QuestionEdit] = {}
        self.active: QuestionEdit | None = None
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]  # always an application

    def add(self, row: FormRow) -> None:
        """Let a new row take part."""
        row.chosen.connect(self._on_chosen)
        row.typed.connect(self._on_typed)
        row.left.connect(self.left)
        row.submitted.connect(self.submitted)
        self.edits |= row.edits
        self.rows.append(row)

    def forget(self, keys: Iterable[AnswerKey]) -> None:
        """Leave out fields that are gone."""
        gone = {key for key in keys if self.edits.pop(key, None) is not None}
        if gone:
            self.rows = [row for row in self.rows if gone.isdisjoint(row.edits)]
        if self.active is not None and self.active.key in gone:
            self.active = None

    def clear(self) -> None:
        """Leave out every field."""
        self.rows.clear()
        self.edits.clear()
        self.active = None

    def unreadable(self) -> tuple[QuestionEdit, ...]:
        """Return the fields with something that cannot be an answer."""
        return tuple(edit for edit in self.edits.values() if edit.problem())

    def held(self) -> tuple[Typed, ...]:
        """Return the texts that cannot be answers."""
        return tuple(typed for edit in self.unreadable() for typed in edit.held())

    def row_of(self, edit: QuestionEdit | None) -> FormRow | None:
        """Return the row that a field stands in."""
        return next((row for row in self.rows if edit in row.edits.values()), None)

    def _on_chosen(self, edit: QuestionEdit) -> None:
        self.active = edit
        self.chosen.emit(edit)

    def _on_typed(self, edit: QuestionEdit) -> None:
        self.active = edit
        self.typed.emit(edit)

    def _on_focus(self, _: QWidget | None, new: QWidget | None) -> None:
        here = next((row for row in self.rows if row.isAncestorOf(new)), None) if new is not None else None
        if here is None or new is None:
            return
        for row in self.rows:
            row.set_active(row is here)
        self.active = next((edit for edit in here.edits.values() if edit.isAncestorOf(new)), self.active)

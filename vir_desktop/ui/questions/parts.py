"""The parts of a question as it is answered: field, absences, note. What is seldom needed is made when it is."""

from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.domain.instrument.pack import Item, ItemType
from vir_desktop.ui.questions.absences import Absences
from vir_desktop.ui.questions.fields import AnswerField, ChoiceField, LineField, TextField
from vir_desktop.ui.questions.keys import leaves_undo_to_page, part_stops
from vir_desktop.ui.questions.note import Note
from vir_desktop.ui.widgets.labels import PlainLabel


class QuestionParts(QObject):
    """Makes and keeps the widgets of one question in a column; `first` is the one question that it will have.

    Signals:
        chosen: An answer was given with one key.
        field_typed, note_typed: There are new keys.
        absence: *Svar saknas* was chosen or taken back; carries Absent or None.
        submitted: Enter in the field, Ctrl+Enter in the note.
        turned: The next way in which the answer came is wanted.
        left: The focus has left a text.
    """

    chosen = Signal()
    field_typed = Signal()
    note_typed = Signal()
    absence = Signal(object)
    submitted = Signal()
    turned = Signal()
    left = Signal()

    def __init__(self, within: QWidget, today: date, *, compact: bool, first: Item | None) -> None:
        super().__init__(within)
        self._today, self._compact = today, compact
        self.item: Item | None = None
        self._field: AnswerField | None = None
        self._problem: PlainLabel | None = None
        self.absences: Absences | None = None
        self.note: Note | None = None
        self._column = QVBoxLayout(within)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8 if compact else 12)
        # Made in the order of Tab; what is made later is given its place in it.
        self._fields = {kind: self._new_field(kind) for kind in ([_kind(first)] if first else _KINDS)}
        self.extra = QVBoxLayout()
        self._column.addLayout(self.extra)
        if not compact:
            self.make_absences()
            self.make_note()

    @property
    def field(self) -> AnswerField:
        """The field of the question that is shown."""
        if self._field is None:
            raise LookupError("no question yet")
        return self._field

    @property
    def has_question(self) -> bool:
        """Whether a question is shown."""
        return self._field is not None

    def become(self, item: Item) -> None:
        """Turn into another question."""
        if item is self.item:
            return
        self.item = item
        field = self._fields[_kind(item)]
        if self._field is not None and self._field is not field:
            self._field.hide()
        self._field = field
        field.set_item(item)
        field.show()
        if self.absences is not None:
            self.absences.show_item(item)
        if self.note is not None:
            self.note.field.setAccessibleDescription(item.text)

    def say(self, text: str) -> None:
        """Say at the field what is wrong; "" takes it away."""
        if self._problem is None:
            if not text:
                return
            self._problem = PlainLabel(role="error")
            self._column.insertWidget(len(self._fields), self._problem)
        if text != self._problem.text():
            self._problem.setText(text)
            self._problem.setVisible(bool(text))
            self.field.setAccessibleDescription(text)

    def make_absences(self) -> Absences:
        """Return the row of absences."""
        if self.absences is None:
            row = self.absences = Absences(with_keys=not self._compact)
            self._column.insertWidget(self._column.indexOf(self.extra), row)
            row.changed_to.connect(self.absence)
            row.submitted.connect(self.submitted)
            if self.item is not None:
                row.show_item(self.item)
            self._keep_tab_order()
        return self.absences

    def make_note(self) -> Note:
        """Return the note."""
        if self.note is None:
            note = self.note = Note(compact=self._compact)
            self._column.addWidget(note)
            note.typed.connect(self.note_typed)
            note.submitted.connect(self.submitted)
            note.turned.connect(self.turned)
            note.field.installEventFilter(self)
            if self.item is not None:
                note.field.setAccessibleDescription(self.item.text)
            self._keep_tab_order()
        return self.note

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Ctrl+Z through to the page when the text has nothing to undo, and tell when a field is left."""
        if leaves_undo_to_page(watched, event):
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _new_field(self, kind: str) -> AnswerField:
        field: AnswerField
        match kind:
            case "choice":
                field = ChoiceField(compact=self._compact)
            case "text":
                field = TextField(compact=self._compact)
            case _:
                field = LineField(self._today)
        field.hide()
        self._column.addWidget(field)
        field.chosen.connect(self.chosen)
        field.typed.connect(self.field_typed)
        field.submitted.connect(self.submitted)
        field.watch(self)
        return field

    def _keep_tab_order(self) -> None:
        """Let Tab come to field, absences and note in this order, whenever they were made."""
        if not self._compact:
            return
        parts = [*self._fields.values(), *filter(None, (self.absences, self.note))]
        for one, other in pairwise(stop for part in parts for stop in part_stops(part)):
            QWidget.setTabOrder(one, other)


_KINDS = ("choice", "line", "text")


def _kind(item: Item) -> str:
    if item.is_coded or item.type is ItemType.BOOLEAN:
        return "choice"
    return "text" if item.type is ItemType.TEXT else "line"

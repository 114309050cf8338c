"""A question as it is answered: its field, the absences, and a note."""

from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.domain.answer import Absent, Answer, How, Value
from vir_desktop.domain.instrument.pack import Item, ItemType
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.questions.absences import Absences
from vir_desktop.ui.questions.fields import AnswerField, ChoiceField, LineField, TextField
from vir_desktop.ui.questions.keys import leaves_undo_to_page, part_stops
from vir_desktop.ui.questions.note import Note
from vir_desktop.ui.questions.option_row import OptionRow
from vir_desktop.ui.typed import Given, Typed
from vir_desktop.ui.widgets.labels import PlainLabel


class QuestionEdit(QWidget):
    """Answers one question at a time; `show_question` turns it into another one in place.

    `compact` lays options side by side; note and absences are made when they are first asked for (Alt+N, Alt+V …).

    Signals:
        chosen: An answer was given with one key; save it.
        typed: There are keys that are not an answer yet.
        submitted: Enter in the field, Ctrl+Enter in the note.
        left: The focus went from the field to the note or back; what is typed can be kept.
    """

    chosen = Signal()
    typed = Signal()
    submitted = Signal()
    left = Signal()

    def __init__(
        self, today: date, *, compact: bool = False, first: Item | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._today, self._compact = today, compact
        self._item: Item | None = None
        self._absent: Absent | None = None
        self._answer: Answer | None = None
        self._how = How.FRAGAT
        self.key = AnswerKey("")
        self._field: AnswerField | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8 if compact else 12)
        self._problem: PlainLabel | None = None
        self._absences: Absences | None = None
        self._note: Note | None = None
        # Made in the order of Tab; what is made later is given its place in it.
        self._fields = {kind: self._new_field(kind) for kind in ([_kind(first)] if first else _KINDS)}
        self.extra = QVBoxLayout()  # what follows from the answer; the page fills it
        self._column.addLayout(self.extra)
        if not compact:
            self._make_absences()
            self._make_note()

    # --- the one face ---

    @property
    def item(self) -> Item | None:
        """The question that is shown."""
        return self._item

    def show_question(self, item: Item, key: AnswerKey, answer: Answer | None) -> None:
        """Become this question with this answer."""
        self.key = key
        if item is not self._item:
            self._become(item)
        self.set_answer(answer)
        self.say("")

    def set_answer(self, answer: Answer | None) -> None:
        """Show an answer, or none."""
        self._answer = answer
        value, note = (answer.value, answer.note) if answer else (None, "")
        self._absent = value if isinstance(value, Absent) else None
        if self._absent is Absent.NOT_ASKED and note:
            self._absent = None  # a note alone stands under it; then nothing is marked that nobody chose
        self._the_field.set_value(None if isinstance(value, Absent) else value)
        self._show_absent()
        if note or self._note is not None:
            self._the_note.put(note)
        self._set_how(answer.how if answer else How.FRAGAT)
        if self._note is not None and self._compact:
            self._note.setVisible(bool(note))

    def note_saved(self, answer: Answer | None) -> None:
        """Take note of what is on disk; what is shown is left alone, for somebody may be typing."""
        self._answer = answer

    def given(self) -> Given:
        """Return what stands here, to be saved."""
        value = self._absent if self._absent else self._the_field.value()
        return Given(value, self._note.words if self._note else "", self._how)

    def take_as_note(self) -> Given:
        """Move what cannot be read into the note, beside the answer before; return what is to be saved."""
        value = self._answer.value if self._answer else None
        note = "\n".join(filter(None, (self.given().note, self._the_field.text().strip())))
        given = Given(value, note, self._how)
        self.set_answer(Answer(Absent.NOT_ASKED if value is None else value, note, self._how))
        return given

    def check(self) -> bool:
        """Return whether what stands here can be an answer; if not, say why at the field and go there."""
        problem = self.problem()
        self.say(problem)
        if problem:
            self._the_field.focus_first()
        return not problem

    def say(self, text: str) -> None:
        """Say at the field what a rule says; "" takes it away."""
        if self._problem is None:
            if not text:
                return
            self._problem = PlainLabel(role="error")
            self._column.insertWidget(len(self._fields), self._problem)
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._the_field.setAccessibleDescription(text)

    def problem(self) -> str:
        """Return why what stands here is not an answer; "" when it is one, or nothing."""
        return "" if self._field is None else self._field.problem()

    def focus_first(self) -> None:
        """Take the focus where answering begins."""
        self._the_field.focus_first()

    def focus_note(self) -> None:
        """Go to the note (Alt+N)."""
        self._the_note.show()
        self._the_note.take_focus()

    def choose_absence(self, absent: Absent) -> None:
        """Choose an absence by its key; a second time takes it back."""
        self._make_absences().choose_absence(absent)

    def add_to_note(self, text: str) -> None:
        """Write a line last in the note."""
        self._the_note.show()
        self._the_note.add(text)

    def put_value(self, value: Value) -> None:
        """Write a proposed value into the field; it is an answer when it is saved."""
        self._drop_absence()
        self._the_field.set_value(value)

    def set_tentative(self, code: str) -> None:
        """Show which option holds until somebody answers (only where options stand in a row)."""
        for row in self._the_field.findChildren(OptionRow):
            row.set_tentative(code)

    def turn_how(self) -> None:
        """Go to the next way in which the answer came (Alt+H)."""
        ways = list(How)
        self._set_how(ways[(ways.index(self._how) + 1) % len(ways)])
        self.chosen.emit()

    # --- the draft ---

    def typed_now(self) -> Typed:
        """Return what is being typed: the note while it has the focus, else the field's text."""
        text = self._the_field.text()
        if self._note is not None and (self.in_note or not text):
            return Typed(self.key, self._note.text, True, self._note.field.caret())
        return Typed(self.key, text, False, self._the_field.caret())

    def held(self) -> tuple[Typed, ...]:
        """Return what cannot be read, and a note that cannot be saved before it can."""
        if not self.problem():
            return ()
        held = [Typed(self.key, self._the_field.text(), False, self._the_field.caret())]
        if self._note is not None and self._note.words != (self._answer.note if self._answer else ""):
            held.append(Typed(self.key, self._note.text, True, self._note.field.caret()))
        return tuple(held)

    def put_typed(self, typed: Typed) -> None:
        """Show a draft again, and say at once what cannot be read."""
        if typed.is_note:
            self._the_note.show()
            self._the_note.put(typed.text)
        else:
            self._drop_absence()
            self._the_field.put_text(typed.text)
            self.say(self.problem())

    def put_caret(self, in_note: bool, caret: int) -> None:
        """Put the caret where it was, in the note or in the field; -1 = at the end."""
        if in_note:
            self._the_note.show()
            self._the_note.take_focus(caret)
        elif self._the_field.text() and caret >= 0:
            self._the_field.focus_text(caret)
        else:
            self._the_field.focus_first()

    @property
    def in_note(self) -> bool:
        """Whether the focus is in the note."""
        return self._note is not None and self._note.is_current

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Ctrl+Z through to the page when the text has nothing to undo, and tell when a field is left."""
        if leaves_undo_to_page(watched, event):
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    # --- parts ---

    @property
    def _the_field(self) -> AnswerField:
        if self._field is None:
            raise LookupError("no question yet")
        return self._field

    @property
    def _the_note(self) -> Note:
        return self._note or self._make_note()

    def _become(self, item: Item) -> None:
        self._item = item
        field = self._fields[_kind(item)]
        if self._field is not None and self._field is not field:
            self._field.hide()
        self._field = field
        field.set_item(item)
        field.show()
        if self._absences is not None:
            self._absences.show_item(item)
        if self._note is not None:
            self._note.field.setAccessibleDescription(item.text)

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
        field.chosen.connect(self._on_chosen)
        field.typed.connect(self._on_typed)
        field.submitted.connect(self.submitted)
        field.watch(self)
        return field

    def _make_absences(self) -> Absences:
        if self._absences is None:
            row = self._absences = Absences(with_keys=not self._compact)
            self._column.insertWidget(self._column.indexOf(self.extra), row)
            row.changed_to.connect(self._on_absence)
            row.submitted.connect(self.submitted)
            self._keep_tab_order()
            if self._item is not None:
                row.show_item(self._item)
        return self._absences

    def _make_note(self) -> Note:
        note = self._note = Note(compact=self._compact)
        self._column.addWidget(note)
        note.typed.connect(self.typed)
        note.submitted.connect(self.submitted)
        note.turned.connect(self.turn_how)
        note.field.installEventFilter(self)
        if self._item is not None:
            note.field.setAccessibleDescription(self._item.text)
        self._keep_tab_order()
        return note

    def _keep_tab_order(self) -> None:
        """Let Tab come to field, absences and note in this order, whenever they were made."""
        if not self._compact:
            return
        parts = [*self._fields.values(), *filter(None, (self._absences, self._note))]
        for one, other in pairwise(stop for part in parts for stop in part_stops(part)):
            QWidget.setTabOrder(one, other)

    # --- what the parts tell ---

    def _on_absence(self, absent: Absent | None) -> None:
        self._absent = absent
        if absent is not None:
            self._the_field.set_value(None)
            self.say("")
        self.chosen.emit()

    def _on_chosen(self) -> None:
        self._drop_absence()
        self.chosen.emit()

    def _on_typed(self) -> None:
        self._drop_absence()
        self.say("")
        self.typed.emit()

    def _drop_absence(self) -> None:
        self._absent = None
        if self._absences is not None:
            self._absences.set_chosen(())

    def _show_absent(self) -> None:
        if self._absent is None and self._absences is None:
            return
        row = self._make_absences()
        row.set_chosen([self._absent.value] if self._absent else [])
        row.setVisible(self._absent is not None or not self._compact)

    def _set_how(self, how: How) -> None:
        self._how = how
        if self._note is not None:
            self._note.show_how(how)


_KINDS = ("choice", "line", "text")


def _kind(item: Item) -> str:
    if item.is_coded or item.type is ItemType.BOOLEAN:
        return "choice"
    return "text" if item.type is ItemType.TEXT else "line"

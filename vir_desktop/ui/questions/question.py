"""A question as it is answered: its field, the absences, and a note."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.domain.answer import Absent, Answer, How, Value
from vir_desktop.domain.instrument.pack import Item
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.questions.option_row import OptionRow
from vir_desktop.ui.questions.parts import QuestionParts
from vir_desktop.ui.typed import Given, Typed


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
        self._compact = compact
        self.key = AnswerKey("")
        self._absent: Absent | None = None
        self._answer: Answer | None = None
        self._how = How.FRAGAT
        parts = self._parts = QuestionParts(self, today, compact=compact, first=first)
        parts.chosen.connect(self._on_chosen)
        parts.field_typed.connect(self._on_typed)
        parts.note_typed.connect(self.typed)
        parts.absence.connect(self._on_absence)
        parts.submitted.connect(self.submitted)
        parts.turned.connect(self.turn_how)
        parts.left.connect(self.left)

    # --- the one face ---

    @property
    def item(self) -> Item | None:
        """The question that is shown."""
        return self._parts.item

    @property
    def extra(self) -> QVBoxLayout:
        """Room for what follows from the answer; the page fills it."""
        return self._parts.extra

    def show_question(self, item: Item, key: AnswerKey, answer: Answer | None) -> None:
        """Become this question with this answer."""
        self.key = key
        self._parts.become(item)
        self.set_answer(answer)
        self.say("")

    def set_answer(self, answer: Answer | None) -> None:
        """Show an answer, or none."""
        self._answer = answer
        value, note = (answer.value, answer.note) if answer else (None, "")
        self._absent = value if isinstance(value, Absent) else None
        if self._absent is Absent.NOT_ASKED and note:
            self._absent = None  # a note alone stands under it; then nothing is marked that nobody chose
        self._parts.field.set_value(None if isinstance(value, Absent) else value)
        self._show_absent()
        if note or self._parts.note is not None:
            self._parts.make_note().put(note)
        self._set_how(answer.how if answer else How.FRAGAT)
        if self._parts.note is not None and self._compact:
            self._parts.note.setVisible(bool(note))

    def note_saved(self, answer: Answer | None) -> None:
        """Take note of what is on disk; what is shown is left alone, for somebody may be typing."""
        self._answer = answer

    def given(self) -> Given:
        """Return what stands here, to be saved."""
        value = self._absent if self._absent else self._parts.field.value()
        return Given(value, self._parts.note.words if self._parts.note else "", self._how)

    def take_as_note(self) -> None:
        """Move what cannot be read into the note, beside the answer before."""
        value = self._answer.value if self._answer else Absent.NOT_ASKED
        note = "\n".join(filter(None, (self.given().note, self._parts.field.text().strip())))
        self.set_answer(Answer(value, note, self._how))

    def check(self) -> bool:
        """Return whether what stands here can be an answer; if not, say why at the field and go there."""
        problem = self.problem()
        self.say(problem)
        if problem:
            self._parts.field.focus_first()
        return not problem

    def say(self, text: str) -> None:
        """Say at the field what a rule says; "" takes it away."""
        self._parts.say(text)

    def problem(self) -> str:
        """Return why what stands here is not an answer; "" when it is one, or nothing."""
        return self._parts.field.problem() if self._parts.has_question else ""

    def focus_first(self) -> None:
        """Take the focus where answering begins."""
        self._parts.field.focus_first()

    def focus_note(self) -> None:
        """Go to the note (Alt+N)."""
        self._parts.make_note().show()
        self._parts.make_note().take_focus()

    def choose_absence(self, absent: Absent) -> None:
        """Choose an absence by its key; a second time takes it back."""
        self._parts.make_absences().choose_absence(absent)

    def add_to_note(self, text: str) -> None:
        """Write a line last in the note."""
        self._parts.make_note().show()
        self._parts.make_note().add(text)

    def put_value(self, value: Value) -> None:
        """Write a proposed value into the field; it is an answer when it is saved."""
        self._drop_absence()
        self._parts.field.set_value(value)

    def set_tentative(self, code: str) -> None:
        """Show which option holds until somebody answers (only where options stand in a row)."""
        for row in self._parts.field.findChildren(OptionRow):
            row.set_tentative(code)

    def turn_how(self) -> None:
        """Go to the next way in which the answer came (Alt+H)."""
        ways = list(How)
        self._set_how(ways[(ways.index(self._how) + 1) % len(ways)])
        self.chosen.emit()

    # --- the draft ---

    def typed_now(self) -> Typed:
        """Return what is being typed: the note while it has the focus, else the field's text."""
        text = self._parts.field.text()
        if self._parts.note is not None and (self.in_note or not text):
            return Typed(self.key, self._parts.note.text, True, self._parts.note.field.caret())
        return Typed(self.key, text, False, self._parts.field.caret())

    def held(self) -> tuple[Typed, ...]:
        """Return what cannot be read, and a note that cannot be saved before it can."""
        if not self.problem():
            return ()
        held = [Typed(self.key, self._parts.field.text(), False, self._parts.field.caret())]
        if self._parts.note is not None and self._parts.note.words != (self._answer.note if self._answer else ""):
            held.append(Typed(self.key, self._parts.note.text, True, self._parts.note.field.caret()))
        return tuple(held)

    def put_typed(self, typed: Typed) -> None:
        """Show a draft again, and say at once what cannot be read."""
        if typed.is_note:
            self._parts.make_note().show()
            self._parts.make_note().put(typed.text)
        else:
            self._drop_absence()
            self._parts.field.put_text(typed.text)
            self.say(self.problem())

    def put_caret(self, in_note: bool, caret: int) -> None:
        """Put the caret where it was, in the note or in the field; -1 = at the end."""
        if in_note:
            self._parts.make_note().show()
            self._parts.make_note().take_focus(caret)
        elif self._parts.field.text() and caret >= 0:
            self._parts.field.focus_text(caret)
        else:
            self._parts.field.focus_first()

    @property
    def in_note(self) -> bool:
        """Whether the focus is in the note."""
        return self._parts.note is not None and self._parts.note.is_current

    # --- what the parts tell ---

    def _on_absence(self, absent: Absent | None) -> None:
        self._absent = absent
        if absent is not None:
            self._parts.field.set_value(None)
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
        if self._parts.absences is not None:
            self._parts.absences.set_chosen(())

    def _show_absent(self) -> None:
        if self._absent is None and self._parts.absences is None:
            return
        row = self._parts.make_absences()
        row.set_chosen([self._absent.value] if self._absent else [])
        row.setVisible(self._absent is not None or not self._compact)

    def _set_how(self, how: How) -> None:
        self._how = how
        if self._parts.note is not None:
            self._parts.note.show_how(how)

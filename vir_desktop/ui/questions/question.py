"""A question as it is answered: its field, the absences, and a note."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from vir_desktop.domain.answer import Absent, Answer, How, Value
from vir_desktop.domain.instrument.answers import clean_text
from vir_desktop.domain.instrument.pack import Item, ItemType
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.questions.fields import AnswerField, ChoiceField, GrowingNotes, LineField, TextField
from vir_desktop.ui.questions.option_row import OptionRow
from vir_desktop.ui.questions.words import absence_words
from vir_desktop.ui.record_editor import Given
from vir_desktop.ui.record_gateway import Typed
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.labels import PlainLabel

ABSENCE_KEYS = {
    Absent.UNKNOWN: "Alt+V",
    Absent.DECLINED: "Alt+I",
    Absent.NOT_ASKED: "Alt+E",
    Absent.NOT_APPLICABLE: "Alt+A",
}


class QuestionEdit(QWidget):
    """Answers one question at a time; `show_question` turns it into another one in place.

    `compact` lays options side by side and keeps note and absences away until asked for (Alt+N, Alt+V …).

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
        self._how = How.FRAGAT
        self.key = AnswerKey("")
        self._field: AnswerField | None = None
        self._field_room = QVBoxLayout()
        # Made before the rest, since Tab goes in the order in which things were made.
        self._fields = {kind: self._new_field(kind) for kind in ([_kind(first)] if first else _KINDS)}
        if first is not None:
            self._fields[_kind(first)].set_item(first)
        self._problem = PlainLabel(role="error")
        self._problem.hide()
        self._absences = OptionRow(digits=False)
        self._absences.make_room(len(Absent))
        self._absences.changed.connect(self._on_absence)
        self._absences.submitted.connect(self.submitted)
        self._how_button = QuietButton("")
        self._how_button.clicked.connect(self._turn_how)
        self._note_label = PlainLabel(self.tr("Anteckning"), "strong")
        self._note = GrowingNotes(self.tr("Anteckning"), 2 if compact else 3, 10)
        self._note_label.setBuddy(self._note)
        self._note.textChanged.connect(self._on_note)
        self._note.submitted.connect(self.submitted)
        self._quiet = False
        self._build()

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
        value = answer.value if answer else None
        self._absent = value if isinstance(value, Absent) else None
        # A note alone stands under Frågan inte ställd; then nothing is marked that nobody chose.
        bare = self._absent is Absent.NOT_ASKED and answer is not None and bool(answer.note)
        self._absent = None if bare else self._absent
        self._quiet = True
        self._the_field.set_value(None if isinstance(value, Absent) else value)
        self._absences.set_chosen([self._absent.value] if self._absent else [])
        self._note.setPlainText(answer.note if answer else "")
        self._quiet = False
        self._set_how(answer.how if answer else How.FRAGAT)
        if self._compact:
            self._absences.setVisible(self._absent is not None)
            self._set_note_shown(bool(answer and answer.note))

    def given(self) -> Given:
        """Return what stands here, to be saved."""
        value = self._absent if self._absent else self._the_field.value()
        return Given(value, clean_text(self._note.toPlainText()), self._how)

    def check(self) -> bool:
        """Return whether what stands here can be an answer; if not, say why at the field and go there."""
        problem = self._the_field.problem()
        self.say(problem)
        if problem:
            self._the_field.focus_first()
        return not problem

    def say(self, text: str) -> None:
        """Say at the field what a rule says; "" takes it away."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._the_field.setAccessibleDescription(text)

    def focus_first(self) -> None:
        """Take the focus where answering begins; on the absence if one was chosen in a list."""
        self._the_field.focus_first()

    def focus_note(self) -> None:
        """Go to the note (Alt+N)."""
        self._set_note_shown(True)
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._note.set_caret(len(self._note.toPlainText()))

    def choose_absence(self, absent: Absent) -> None:
        """Choose an absence by its key; a second time takes it back."""
        codes = [code for code, _ in self._absence_options()]
        if absent.value in codes:
            self._absences.show()
            self._absences.choose(codes.index(absent.value))

    def add_to_note(self, text: str) -> None:
        """Write a line last in the note."""
        old = self._note.toPlainText().rstrip()
        self._note.setPlainText(f"{old}\n{text}" if old else text)
        self._set_note_shown(True)

    def put_value(self, value: Value) -> None:
        """Write a proposed value into the field; it is an answer when it is saved."""
        self._drop_absence()
        self._the_field.set_value(value)

    def set_tentative(self, code: str) -> None:
        """Show which option holds until somebody answers (only where options stand in a row)."""
        for row in self._the_field.findChildren(OptionRow):
            row.set_tentative(code)

    # --- the draft ---

    def typed_now(self) -> Typed:
        """Return what is being typed: the note while it has the focus, else the field's text."""
        if self.in_note or not self._the_field.text():
            return Typed(self.key, self._note.toPlainText(), True, self._note.caret())
        return Typed(self.key, self._the_field.text(), False, self._the_field.caret())

    def put_typed(self, typed: Typed) -> None:
        """Show a draft again, with its caret."""
        if not typed.is_note:
            self._the_field.put_text(typed.text, typed.caret)
            return
        self._set_note_shown(True)
        self._quiet = True
        self._note.setPlainText(typed.text)
        self._quiet = False
        self._note.setFocus()
        self._note.set_caret(typed.caret)

    def put_caret(self, in_note: bool, caret: int) -> None:
        """Put the caret where it was, in the note or in the field's text."""
        if in_note:
            self.focus_note()
            self._note.set_caret(caret)
        elif text := self._the_field.text():
            self._the_field.put_text(text, caret)

    def problem(self) -> str:
        """Return why what stands here is not an answer; "" when it is one, or nothing."""
        return "" if self._field is None else self._field.problem()

    @property
    def in_note(self) -> bool:
        """Whether the focus is in the note."""
        return self._note.hasFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Ctrl+Z through to the page when the text has nothing to undo, and tell when a field is left."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if undo and not _can_undo(watched):
                event.ignore()
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    # --- building ---

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8 if self._compact else 12)
        column.addLayout(self._field_room)
        column.addWidget(self._problem)
        column.addWidget(self._absences)
        self.extra = QVBoxLayout()  # what follows from the answer; the page fills it
        column.addLayout(self.extra)
        head = QHBoxLayout()
        head.addWidget(self._note_label, 1)
        head.addWidget(self._how_button)
        column.addLayout(head)
        column.addWidget(self._note)
        self._note.installEventFilter(self)

    @property
    def _the_field(self) -> AnswerField:
        if self._field is None:
            raise LookupError("no question yet")
        return self._field

    def _become(self, item: Item) -> None:
        self._item = item
        kind = _kind(item)
        if kind not in self._fields:
            self._fields[kind] = self._new_field(kind)
        field = self._fields[kind]
        if self._field is not None and self._field is not field:
            self._field.hide()
        self._field = field
        field.set_item(item)
        field.show()
        options = self._absence_options()
        keys = [] if self._compact else [ABSENCE_KEYS[Absent(code)] for code, _ in options]
        self._absences.set_options(options, keys=keys)
        self._absences.setAccessibleName(self.tr("Svar saknas"))
        self._absences.setAccessibleDescription(item.text)
        self._note.setAccessibleDescription(item.text)

    def _new_field(self, kind: str) -> AnswerField:
        field: AnswerField
        match kind:
            case "choice":
                field = ChoiceField(compact=self._compact)
            case "text":
                field = TextField(compact=self._compact)
            case _:
                field = LineField(self._today)
        field.setParent(self)
        field.hide()
        self._field_room.addWidget(field)
        field.chosen.connect(self._on_chosen)
        field.typed.connect(self._on_typed)
        field.submitted.connect(self.submitted)
        for edit in (*field.findChildren(QLineEdit), *field.findChildren(GrowingNotes)):
            edit.installEventFilter(self)
        return field

    def _absence_options(self) -> list[tuple[str, str]]:
        item = self._item
        kinds = [a for a in Absent if a is not Absent.NOT_APPLICABLE or (item and item.not_applicable)]
        return [(absent.value, absence_words(absent, item)) for absent in kinds]

    def _on_absence(self, codes: tuple[str, ...]) -> None:
        self._absent = Absent(codes[0]) if codes else None
        if codes:
            self._the_field.set_value(None)
            self.say("")
        self.chosen.emit()

    def _on_chosen(self) -> None:
        self._drop_absence()
        self.chosen.emit()

    def _on_typed(self) -> None:
        if self._quiet:
            return
        self._drop_absence()
        if self._problem.text():
            self.say("")
        self.typed.emit()

    def _on_note(self) -> None:
        if not self._quiet:
            self.typed.emit()

    def _drop_absence(self) -> None:
        self._absent = None
        self._absences.set_chosen(())

    def _set_note_shown(self, on: bool) -> None:
        shown = on or not self._compact
        self._note.setVisible(shown)
        self._note_label.setVisible(shown)
        self._how_button.setVisible(not self._compact)

    def _set_how(self, how: How) -> None:
        self._how = how
        words = {
            How.FRAGAT: self.tr("Svar på frågan"),
            How.SPONTANT: self.tr("Berättat spontant"),
            How.HANDLING: self.tr("Ur handling"),
        }
        self._how_button.setText(f"{words[how]}  Alt+H")
        self._how_button.setAccessibleName(self.tr("Hur svaret kom: {how}").format(how=words[how]))

    def turn_how(self) -> None:
        """Go to the next way in which the answer came (Alt+H)."""
        self._turn_how()

    def _turn_how(self) -> None:
        ways = list(How)
        self._set_how(ways[(ways.index(self._how) + 1) % len(ways)])
        self.chosen.emit()


_KINDS = ("choice", "line", "text")


def _kind(item: Item) -> str:
    if item.is_coded or item.type is ItemType.BOOLEAN:
        return "choice"
    return "text" if item.type is ItemType.TEXT else "line"


def _can_undo(field: QObject) -> bool:
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable()
    return isinstance(field, GrowingNotes) and field.document().isUndoAvailable()

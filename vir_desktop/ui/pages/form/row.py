"""One question of a form: its words, its field, and what follows from the answer."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vir_desktop.domain.answer import Absent
from vir_desktop.domain.instrument.engine import Evaluation, QuestionState
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.questions.prompts import prompt_card
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.theme import minimum_target
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel


class FormRow(QWidget):
    """Shows one or several questions that belong together; a plain row has one.

    Signals:
        chosen, typed, left, submitted: As QuestionEdit; carry the QuestionEdit.
    """

    chosen = Signal(object)
    typed = Signal(object)
    left = Signal(object)
    submitted = Signal(object)

    def __init__(self, states: Sequence[QuestionState], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edits: dict[AnswerKey, QuestionEdit] = {}
        self.prompts: list[SectionCard] = []
        self._tools: list[QuietButton] = []
        self._title = QHBoxLayout()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 6, 0, 6)
        self.column.setSpacing(4)
        self._head(states[0])
        for state in states:
            self._add_edit(state, today)

    def title(self, state: QuestionState) -> str:
        """Return what the row is called."""
        return state.item.text

    def place(self, state: QuestionState, edit: QuestionEdit) -> None:
        """Put the field of one question into the row."""
        self.column.addWidget(edit)

    def set_active(self, on: bool) -> None:
        """Offer note and absence while the focus is here."""
        if on and not self._tools:
            self._make_tools()
        for button in self._tools:
            button.setVisible(on)

    def show_prompts(self, texts: Mapping[str, str], evaluation: Evaluation) -> None:
        """Show the action texts that the answers here have opened."""
        wanted = [texts[p.text] for p in evaluation.prompts if p.key in self.edits and p.text in texts]
        if wanted == [card.accessibleDescription() for card in self.prompts]:
            return
        for card in self.prompts:
            self.column.removeWidget(card)
            card.deleteLater()
        self.prompts = [prompt_card(text) for text in wanted]
        for card in self.prompts:
            self.column.addWidget(card)

    def focus_first(self) -> None:
        """Take the focus where answering begins."""
        next(iter(self.edits.values())).focus_first()

    def _head(self, state: QuestionState) -> None:
        self._title.addWidget(PlainLabel(self.title(state), "strong"), 1)
        self._title.addStrut(minimum_target().height())  # the tools have room, so nothing jumps
        self.column.addLayout(self._title)
        if state.item.guidance:
            self.column.addWidget(PlainLabel(state.item.guidance, "small"))

    def _make_tools(self) -> None:
        """Make what the mouse presses; the keyboard has Alt+N and Alt+V."""
        first = next(iter(self.edits.values()))
        note, absent = QuietButton(self.tr("Anteckning")), QuietButton(self.tr("Svar saknas"))
        note.clicked.connect(first.focus_note)
        absent.clicked.connect(lambda: first.choose_absence(Absent.UNKNOWN))
        self._tools = [note, absent]
        for button in self._tools:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
            self._title.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def _add_edit(self, state: QuestionState, today: date) -> None:
        edit = QuestionEdit(today, compact=True, first=state.item)
        self.place(state, edit)
        edit.show_question(state.item, state.key, state.answer)
        edit.chosen.connect(lambda: self.chosen.emit(edit))
        edit.typed.connect(lambda: self.typed.emit(edit))
        edit.left.connect(lambda: self.left.emit(edit))
        edit.submitted.connect(lambda: self.submitted.emit(edit))
        self.edits[state.key] = edit

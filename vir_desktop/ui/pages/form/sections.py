"""The form's parts as cards, and its repeating groups as rows that can be added and taken away."""

from collections import deque
from collections.abc import Callable, Iterable
from itertools import groupby, pairwise

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vir_desktop.domain.instrument.engine import Evaluation, QuestionState
from vir_desktop.domain.instrument.keys import split_key
from vir_desktop.domain.instrument.pack import ItemType, Pack
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.pages.form.row import FormRow
from vir_desktop.ui.questions.offered import asked_about, is_offered
from vir_desktop.ui.widgets.buttons import QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel

MakeRow = Callable[[QuestionState], FormRow | None]


class RepeatBox(QWidget):
    """One repeating group: a box per row.

    Signals:
        add_row: A further row is wanted; carries the group.
        remove_row: A row is to go; carries group and number.
    """

    add_row = Signal(str)
    remove_row = Signal(str, int)

    def __init__(
        self,
        group: str,
        title: str,
        make_row: MakeRow,
        states: Iterable[QuestionState],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._group, self._title, self._make = group, title, make_row
        self._boxes: dict[int, SectionCard] = {}
        self._room = QVBoxLayout()
        self._room.setSpacing(10)
        self._add: SecondaryButton | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._room)
        self.sync(states)
        add = self._add = SecondaryButton(self.tr("Lägg till"))
        add.setAccessibleName(self.tr("Lägg till: {title}").format(title=title))
        add.clicked.connect(lambda: self.add_row.emit(group))
        line = QHBoxLayout()
        line.addWidget(add)
        line.addStretch(1)
        column.addLayout(line)

    def sync(self, states: Iterable[QuestionState]) -> set[AnswerKey]:
        """Show the rows that there are; return the keys that are gone."""
        numbered = {n: list(run) for n, run in groupby(states, key=lambda s: split_key(s.key)[1])}
        gone: set[AnswerKey] = set()
        for number in [n for n in self._boxes if n not in numbered]:
            box = self._boxes.pop(number)
            gone |= {key for row in box.findChildren(FormRow) for key in row.edits}
            self._room.removeWidget(box)
            box.hide()
            box.deleteLater()
        for number, run in numbered.items():
            if number not in self._boxes:
                self._boxes[number] = self._new_box(number, run)
                self._room.insertWidget(sorted(self._boxes).index(number), self._boxes[number])
                self._take_tab_place(sorted(self._boxes))
        return gone

    def _take_tab_place(self, numbers: list[int]) -> None:
        """Let Tab come to a row that was added later before it comes to Lägg till."""
        if self._add is None:
            return  # the first rows are made in order
        stops = [w for n in numbers for w in self._boxes[n].findChildren(QWidget) if _is_stop(w)]
        for one, other in pairwise([*stops, self._add]):
            QWidget.setTabOrder(one, other)

    def _new_box(self, number: int, states: list[QuestionState]) -> SectionCard:
        box = SectionCard("", "quiet")
        box.setAccessibleName(f"{self._title} {number}")
        head = QHBoxLayout()
        head.addWidget(PlainLabel(f"{self._title} {number}", "soft"), 1)
        remove = QuietButton(self.tr("Ta bort"))
        remove.setAccessibleName(self.tr("Ta bort {title} {n}").format(title=self._title, n=number))
        remove.clicked.connect(lambda: self.remove_row.emit(self._group, number))
        head.addWidget(remove)
        box.add(head)
        for state in states:
            row = self._make(state) if state.item.is_question else None
            if row is not None:
                box.add(row)
        return box


class FormBody(QObject):
    """Puts the items of a form into a column, once, a few at a time; afterwards only shows and hides.

    Signals:
        add_row, remove_row: As RepeatBox.
    """

    add_row = Signal(str)
    remove_row = Signal(str, int)

    def __init__(self, pack: Pack, column: QVBoxLayout, make_row: MakeRow) -> None:
        super().__init__()
        self._pack, self._column, self._make = pack, column, make_row
        self._repeats: dict[str, RepeatBox] = {}
        self.cards: dict[str, SectionCard] = {}
        self._shown: dict[AnswerKey, list[QWidget]] = {}
        self._card: SectionCard | None = None
        self._waiting: deque[AnswerKey] = deque()

    def begin(self, evaluation: Evaluation) -> None:
        """Line up what is to be made."""
        self._waiting.extend(state.key for state in evaluation.states if not split_key(state.key)[0])

    @property
    def is_complete(self) -> bool:
        """Whether every part has been made."""
        return not self._waiting

    def build(self, evaluation: Evaluation, items: int) -> bool:
        """Make some more parts, with the answers as they are now; return whether that was all."""
        states = {state.key: state for state in evaluation.states}
        for _ in range(min(items, len(self._waiting))):
            self._build(states[self._waiting.popleft()], evaluation)
        return self.is_complete

    def _build(self, state: QuestionState, evaluation: Evaluation) -> None:
        if state.item.type is ItemType.GROUP:
            self._add_group(state, evaluation)
        elif state.item.type is ItemType.DISPLAY:
            self._keep(state, PlainLabel(state.item.text))
        elif (row := self._make(state)) is not None:
            self._keep(state, row)

    def sync(self, evaluation: Evaluation) -> set[AnswerKey]:
        """Show what is to be asked now; return the keys of rows that are gone."""
        gone: set[AnswerKey] = set()
        for group, box in self._repeats.items():
            gone |= box.sync(s for s in evaluation.states if split_key(s.key)[0] == group)
        asked = asked_about(evaluation)
        for state in evaluation.states:
            on = is_offered(self._pack, state, asked)
            for widget in self._shown.get(state.key, ()):
                widget.setVisible(on)
        return gone

    def _add_group(self, state: QuestionState, evaluation: Evaluation) -> None:
        title = state.item.text
        if state.depth == 0:
            self._card = SectionCard(title)
            self._column.addWidget(self._card)
            self.cards[state.item.link_id] = self._card
            self._shown.setdefault(state.key, []).append(self._card)
        else:
            self._keep(state, PlainLabel(title, "strong"))
        if state.item.guidance:
            self._keep(state, PlainLabel(state.item.guidance, "small"))
        if state.item.repeats:
            rows = (s for s in evaluation.states if split_key(s.key)[0] == state.item.link_id)
            box = RepeatBox(state.item.link_id, title, self._make, rows)
            box.add_row.connect(self.add_row)
            box.remove_row.connect(self.remove_row)
            self._repeats[state.item.link_id] = box
            self._keep(state, box)

    def _keep(self, state: QuestionState, widget: QWidget) -> None:
        self._shown.setdefault(state.key, []).append(widget)
        if state.depth == 0 and state.item.type is not ItemType.GROUP and (self._card is None or not self._bare):
            self._card = SectionCard("")
            self._column.addWidget(self._card)
        if self._card is not None:
            self._card.add(widget)

    @property
    def _bare(self) -> bool:
        """Whether the present card has no heading: questions outside groups share one."""
        return self._card is not None and self._card not in self.cards.values()


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None

"""How the parts of the interview lie: rail, question, guidance, and the way on below."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vir_desktop.domain.instrument.engine import Evaluation
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.pages.interview.hints import page_hints
from vir_desktop.ui.pages.interview.overview import Overview
from vir_desktop.ui.pages.interview.pause import PausePage
from vir_desktop.ui.pages.interview.question_view import QuestionView
from vir_desktop.ui.pages.interview.side import GuidanceSide, RailLine, RailSide
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton

WIDE = 1200  # logical pixels; below it the rail is one line and the guidance is behind F1
SMALL = 520  # below it the keys take too much room; they are behind F1 too


class Frame(QWidget):
    """Makes the parts in the order in which Tab goes, and turns rail and guidance over by width.

    Signals:
        go_to: The user wants to see a question; carries its key, or OVERVIEW.
        pause: The user wants to pause.
        step: The next question (1) or the one before (-1).
        turned: Rail and line have changed places, or the keys have.
    """

    go_to = Signal(str)
    pause = Signal()
    step = Signal(int)
    turned = Signal()

    def __init__(self, texts: Mapping[str, str], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wide = self._small = self.guidance_open = False
        self.rail, self.line = RailSide(), RailLine()
        self.question = QuestionView(texts, today)
        self.overview, self.pause_page = Overview(), PausePage()
        self._guidance = GuidanceSide()
        self.stack = QStackedWidget()
        for page in (self.question, self.overview, self.pause_page):
            self.stack.addWidget(page)
        self.foot = QFrame()
        self.back = SecondaryButton(self.tr("Tillbaka"))
        self.next = PrimaryButton(self.tr("Nästa"))
        for part in (self.rail, self.line):
            part.go_to.connect(self.go_to)
            part.pause.connect(self.pause)
        self.overview.go_to.connect(self.go_to)
        self.back.clicked.connect(lambda: self.step.emit(-1))
        self.next.clicked.connect(lambda: self.step.emit(1))
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(20, 8, 20, 10)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.next)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.line)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.foot)
        side = QVBoxLayout()
        side.setContentsMargins(0, 18, 16, 0)
        side.addWidget(self._guidance)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(middle, 1)
        row.addLayout(side)
        self.hide()  # until there is something to show: its empty parts would be seen for a moment

    @property
    def in_front(self) -> QWidget | None:
        """The part that is shown: question, overview or pause."""
        return self.stack.currentWidget()

    def show_part(self, part: QWidget) -> None:
        """Show a part; the way on below belongs to the question only."""
        self.stack.setCurrentWidget(part)
        self.show()
        self.foot.setVisible(part is self.question)
        if part is not self.question:
            self.lay_out()

    def show_progress(self, pack: Pack, evaluation: Evaluation, current: AnswerKey | None) -> None:
        """Tell where the form stands, in the one of rail and line that is seen."""
        (self.rail if self._wide else self.line).show_progress(pack, evaluation, current)

    @property
    def hints(self) -> tuple[tuple[str, str], ...]:
        """The keys that there is room to show."""
        return page_hints(small=self._small)

    def toggle_guidance(self) -> None:
        """Show or hide the guidance where it has no column of its own; say so where there is none."""
        self.guidance_open = not self.guidance_open
        self.lay_out()
        if not self.question.guidance and not self._small and self.in_front is self.question:
            self.question.tell_no_guidance()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew between rail and line."""
        super().resizeEvent(event)
        self.lay_out()

    def lay_out(self) -> None:
        """Choose between rail and line, and where the guidance stands; the keys go there where they have no line."""
        wide, small = self.width() >= scaled(WIDE), self.window().height() < scaled(SMALL)
        turned = (wide, small) != (self._wide, self._small)
        self._wide, self._small = wide, small
        self.rail.setVisible(wide)
        self.line.setVisible(not wide)
        self._guidance.show_guidance(self.question.guidance)
        beside = wide and self.in_front is self.question
        self._guidance.setVisible(beside and bool(self.question.guidance))
        room = self._guidance.sizePolicy()
        room.setRetainSizeWhenHidden(beside)  # or every other question would stand further to the right
        self._guidance.setSizePolicy(room)
        keys = "\n".join(f"{key}: {what}" for key, what in page_hints(small=False)) if small else ""
        self.question.set_inline_guidance(self.guidance_open and not wide, keys)
        if turned:
            self.turned.emit()

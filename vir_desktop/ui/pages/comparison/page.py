"""Two records of the same instrument, item by item. It shows what differs, never what is worse."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.instrument.comparison import Change, ComparedRow, Comparison, compare
from vir_desktop.domain.instrument.engine import QuestionState
from vir_desktop.services.records import RecordView
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.questions.words import answer_words
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class ComparisonPage(Page):
    """The earlier record to the left, the later to the right.

    Signals:
        leave: The user is done.
        changed: The filter was turned; carries how many rows are shown.

    Raises:
        RuleError: `other-instrument`, from the domain.
    """

    leave = Signal()
    changed = Signal(int)

    def __init__(self, earlier: RecordView, later: RecordView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.comparison: Comparison = compare(earlier.pack, earlier.answers, later.pack, later.answers)
        self._rows: list[tuple[ComparedRow, list[QWidget]]] = []
        self.hints = ((self.tr("Mellanslag"), self.tr("Bara ändrade")), ("Esc", self.tr("Tillbaka")))
        self._page = ScrollPage(width=1180)
        self.column.addWidget(self._page, 1)
        self._page.body.addWidget(PlainLabel(later.pack.title, "title"))
        if self.comparison.versions_differ:
            self._page.body.addWidget(self._banner())
        self.only_changed = QCheckBox(self.tr("Visa bara det som skiljer ({n})").format(n=self._differing))
        self.only_changed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.only_changed.toggled.connect(self._filter)
        self._page.body.addWidget(self.only_changed)
        self._page.body.addWidget(self._table(earlier, later))
        self._page.body.addStretch(1)

    def entered(self) -> None:
        """Put the focus on the filter."""
        self.only_changed.setFocus()

    @property
    def shown(self) -> int:
        """How many rows are shown."""
        return sum(not self._hidden(row) for row, _ in self._rows)

    @property
    def _differing(self) -> int:
        return sum(row.change is not Change.SAME for row in self.comparison.rows)

    def _banner(self) -> SectionCard:
        card = SectionCard(self.tr("Olika versioner av formuläret"), "notice")
        text = self.tr("Frågor som bara finns i den ena visas så. Ändrade ord är utmärkta.")
        if self.comparison.wordings_differ:
            text = self.tr("Det ena har egna ord och det andra annan text. ") + text
        card.add(PlainLabel(text))
        return card

    def _table(self, earlier: RecordView, later: RecordView) -> SectionCard:
        card = SectionCard()
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(12)
        for column, stretch in enumerate((4, 3, 3, 2)):
            grid.setColumnStretch(column, stretch)
        heads = (self.tr("Fråga"), _when(earlier), _when(later), "")
        for column, head in enumerate(heads):
            grid.addWidget(PlainLabel(head, "soft"), 0, column)
        for number, row in enumerate(self.comparison.rows, 1):
            widgets = self._line(row)
            for column, widget in enumerate(widgets):
                grid.addWidget(widget, number, column)
            self._rows.append((row, widgets))
        card.add(grid)
        return card

    def _line(self, row: ComparedRow) -> list[QWidget]:
        shown = row.later or row.earlier
        differs = row.change is not Change.SAME
        question = PlainLabel(shown.item.text if shown else "")
        sides = [PlainLabel(_said(state), "strong" if differs else "soft") for state in (row.earlier, row.later)]
        mark = self._mark(row)
        for label in (question, *sides):
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        line: list[QWidget] = [question, *sides, PlainLabel(mark, "small")]
        return line

    def _mark(self, row: ComparedRow) -> str:
        words = {
            Change.SAME: "",
            Change.ADDED: self.tr("tillkom"),
            Change.REMOVED: self.tr("togs bort"),
            Change.CHANGED: self.tr("ändrat"),
            Change.ONLY_IN_ONE: self.tr("finns bara i den ena"),
        }[row.change]
        return ", ".join(filter(None, (words, self.tr("andra ord") if row.reworded else "")))

    def _hidden(self, row: ComparedRow) -> bool:
        return self.only_changed.isChecked() and row.change is Change.SAME

    def _filter(self) -> None:
        for row, widgets in self._rows:
            for widget in widgets:
                widget.setVisible(not self._hidden(row))
        self.changed.emit(self.shown)


def _when(view: RecordView) -> str:
    at = view.record.closed_at or view.record.created_at
    return at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")


def _said(state: QuestionState | None) -> str:
    if state is None:
        return "–"
    words = answer_words(state.item, state.answer)
    return f"{words}\n{state.answer.note}" if state.answer and state.answer.note else words

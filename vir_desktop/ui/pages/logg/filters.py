"""What of the log one wants to see: akt, person, kind, and from which day to which."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.services.logg import LogFilter, LogKind
from vir_desktop.ui.questions.dates import parse_date
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.cards import Field
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.texts import LineEdit


class LogFilters(QWidget):
    """Five fields on a line that wraps. A day that cannot be read is told at its field, and filters nothing.

    Signals:
        changed: Something else is wanted.
    """

    changed = Signal()

    def __init__(self, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.code = LineEdit(self.tr("Akt"), limit=20)
        self.who = QComboBox()
        self.kind = QComboBox()
        self.first = LineEdit(self.tr("Från och med"), limit=30)
        self.last = LineEdit(self.tr("Till och med"), limit=30)
        self._days = {
            self.first: Field(self.tr("Från och med"), self.first),
            self.last: Field(self.tr("Till och med"), self.last),
        }
        self._build()

    def set_people(self, people: Sequence[str]) -> None:
        """Offer these to choose among."""
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(self.tr("Alla"), "")
        for name in people:
            self.who.addItem(name, name)
        self.who.blockSignals(False)

    def wanted(self) -> LogFilter:
        """Return what is asked for."""
        kind = self.kind.currentData()
        return LogFilter(
            code=self.code.text().strip(),
            who=self.who.currentData() or "",
            kind=LogKind(kind) if kind else None,
            first=self._day(self.first),
            last=self._day(self.last),
        )

    @property
    def is_set(self) -> bool:
        """Whether anything is filtered or typed."""
        typed = (self.code.text(), self.first.text(), self.last.text())
        return any(typed) or self.wanted() != LogFilter()

    def clear(self) -> None:
        """Ask for everything again."""
        for part in (self.code, self.who, self.kind, self.first, self.last):
            part.blockSignals(True)
        for line in (self.code, self.first, self.last):
            line.clear()
        for box in (self.who, self.kind):
            box.setCurrentIndex(0)
        for part in (self.code, self.who, self.kind, self.first, self.last):
            part.blockSignals(False)
        self._changed()

    def show_error(self, text: str) -> None:
        """Say at the last day what a rule said."""
        self._days[self.last].show_error(text)

    def _changed(self) -> None:
        for line, field in self._days.items():
            unread = bool(line.text().strip()) and self._day(line) is None
            field.show_error(self.tr("Skriv till exempel 21/11 eller i går.") if unread else "")
        self.changed.emit()

    def _day(self, line: LineEdit) -> date | None:
        return parse_date(line.text(), local_date(self._clock()))

    def _build(self) -> None:
        self.who.setAccessibleName(self.tr("Vem"))
        self.who.addItem(self.tr("Alla"), "")
        self.kind.setAccessibleName(self.tr("Vad"))
        for name, kind in (
            (self.tr("Allt"), ""),
            (self.tr("Läst"), LogKind.READING.value),
            (self.tr("Gjort"), LogKind.DOING.value),
            (self.tr("Lämnat valvet"), LogKind.LEAVING.value),
            (self.tr("Låst och låst upp"), LogKind.PROGRAM.value),
        ):
            self.kind.addItem(name, kind)
        row = FlowLayout(self, spacing=16)
        fields = (Field(self.tr("Akt"), self.code), Field(self.tr("Vem"), self.who), Field(self.tr("Vad"), self.kind))
        for field in (*fields, *self._days.values()):
            field.field.setMinimumWidth(scaled(150))
            row.addWidget(field)
        for line in (self.code, self.first, self.last):
            line.textChanged.connect(self._changed)
        for box in (self.who, self.kind):
            box.currentIndexChanged.connect(self._changed)

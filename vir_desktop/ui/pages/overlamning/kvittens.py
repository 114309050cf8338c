"""Who took over, and when: the two lines that end a handover."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.ui.widgets.buttons import SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.texts import LineEdit


class KvittensCard(SectionCard):
    """Asks for name and time.

    Signals:
        acknowledged: Who, and when.
    """

    acknowledged = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Kvittens", parent=parent)
        self.by = LineEdit(self.tr("Kvitterad av"), limit=200)
        self.at = LineEdit(self.tr("När"), limit=60)
        self._by = Field(self.tr("Vem har tagit emot? Namn och enhet"), self.by)
        button = SecondaryButton(self.tr("Kvittera"))
        button.clicked.connect(self.give)
        self.by.submitted.connect(self.at.setFocus)
        self.at.submitted.connect(self.give)
        row = FlowLayout()
        row.addWidget(button)
        self.add(
            PlainLabel(self.tr("När någon har tagit över. Sedan går överlämningen inte att ändra."), "soft"),
            self._by,
            Field(self.tr("När?"), self.at),
            row,
        )

    def give(self) -> None:
        """Acknowledge, unless nobody is named."""
        by = self.by.text().strip()
        self._by.show_error("" if by else self.tr("Skriv vem som tog emot."))
        if by:
            self.acknowledged.emit(by, self.at.text().strip())
        else:
            self.by.setFocus()

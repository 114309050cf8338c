"""Choosing whom an akt goes to: a colleague or a grupp, one line high however many there are."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from vir_desktop.services.sharing import Holder


class ReceiverBox(QComboBox):
    """Arrows and letters choose; Enter is done with it. Nobody is chosen beforehand.

    Signals:
        submitted: Enter, with someone chosen.
    """

    submitted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.set_receivers(())

    def set_receivers(self, receivers: Sequence[Holder]) -> None:
        """Offer these; who was chosen stays chosen."""
        kept = self.holder
        self.clear()
        self.addItem(self.tr("Välj någon"), "")
        for one in receivers:
            self.addItem(self.tr("Gruppen {name}").format(name=one.name) if one.is_grupp else one.name, one.holder)
        self.setCurrentIndex(max(self.findData(kept), 0))

    @property
    def holder(self) -> str:
        """Who is chosen, as services.sharing names her; "" for nobody."""
        return str(self.currentData() or "")

    @property
    def chosen_name(self) -> str:
        """Who is chosen, in words."""
        return self.currentText() if self.holder else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter go on instead of opening the list, which the space bar and Alt+Down do."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.holder and not event.isAutoRepeat():
                self.submitted.emit()
            return
        super().keyPressEvent(event)

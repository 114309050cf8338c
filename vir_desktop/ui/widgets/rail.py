"""The rail beside a form: what is done, left and parked."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

_KEY = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class RailState(Enum):
    """Where one part stands; the mark tells it without colour."""

    LEFT = "○"
    PART = "◐"
    DONE = "✓"
    PARKED = "‖"


@dataclass(frozen=True, slots=True)
class RailItem:
    """One part: a key of one's own, what is read, and where it stands."""

    key: str
    label: str
    state: RailState = RailState.LEFT


class Rail(QListWidget):
    """The parts in order, the present one marked.

    Signals:
        activated_key: The user wants to go there (Enter, space or a click).
    """

    activated_key = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self._in_place = False
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("role", "plain")
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._go)

    def set_items(self, items: Sequence[RailItem], current: str = "") -> None:
        """Show these, with the one whose key is `current` marked."""
        spoken = {
            RailState.LEFT: self.tr("kvar"),
            RailState.PART: self.tr("påbörjad"),
            RailState.DONE: self.tr("klar"),
            RailState.PARKED: self.tr("parkerad"),
        }
        if [item.key for item in items] != [self.item(n).data(_KEY) for n in range(self.count())]:
            self.clear()
            for item in items:
                QListWidgetItem(self).setData(_KEY, item.key)
        else:
            self._in_place = True  # a rail that is laid out anew is painted whole
        for n, item in enumerate(items):
            row, words, bold = self.item(n), f"{item.state.value}  {item.label}", item.key == current
            font = row.font()
            if row.text() != words or font.bold() != bold:
                font.setBold(bold)
                row.setFont(font)
                row.setText(words)
                row.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.label}, {spoken[item.state]}")
                self._make_room(n)
            if bold:
                self.setCurrentItem(row)
        self._in_place = False

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        """Paint the row that changed; a list would lay out and paint all its rows anew."""
        if self._in_place:
            QAbstractItemView.dataChanged(self, first, last, roles)
        else:
            super().dataChanged(first, last, roles)

    def _make_room(self, row: int) -> None:
        if self._in_place and self.sizeHintForRow(row) != self.visualItemRect(self.item(row)).height():
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the row of the caret on Enter or space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and not event.modifiers():
            self._go(self.currentItem())
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _go(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.activated_key.emit(str(item.data(_KEY)))

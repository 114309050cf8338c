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
        self._shown: list[tuple[RailItem, bool]] = []
        super().__init__(parent)
        self._spoken = {
            RailState.LEFT: self.tr("kvar"),
            RailState.PART: self.tr("påbörjad"),
            RailState.DONE: self.tr("klar"),
            RailState.PARKED: self.tr("parkerad"),
        }
        self.setAccessibleName(name)
        self.setProperty("role", "plain")
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._go)

    def set_items(self, items: Sequence[RailItem], current: str = "") -> None:
        """Show these, with the one whose key is `current` marked; a row that is as it was is left alone."""
        shown = [(item, item.key == current) for item in items]
        if [item.key for item in items] != [item.key for item, _ in self._shown]:
            self.clear()
            self._shown = []
            for item in items:
                QListWidgetItem(self).setData(_KEY, item.key)
        self._in_place = bool(self._shown)  # a rail that is laid out anew is painted whole
        for n, row in enumerate(shown):
            if row not in self._shown[n : n + 1]:
                self._show(n, *row)
        self._shown = shown
        self._in_place = False

    def _show(self, n: int, item: RailItem, is_here: bool) -> None:
        row = self.item(n)
        font = row.font()
        font.setBold(is_here)
        row.setFont(font)
        row.setText(f"{item.state.value}  {item.label}")
        row.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.label}, {self._spoken[item.state]}")
        self._make_room(n)
        if is_here:
            self.setCurrentItem(row)

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

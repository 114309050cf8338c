"""A row that wraps: what does not fit goes on the next line."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


class FlowLayout(QLayout):
    """Lays its widgets from left to right and wraps; its height follows its width."""

    # What Qt finds when it takes the widgets apart after the Python side has been emptied, as when a process ends.
    _items: tuple[QLayoutItem, ...] = ()
    _heights: Mapping[int, int] = MappingProxyType({})  # by width: Qt asks for the same ones again and again

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self.setSpacing(spacing)
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addWidget(self, widget: QWidget) -> None:
        """Add at the end, in an item made here: one that Qt makes may be taken for deleted by its Python side."""
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Add at the end."""
        self._items = (*self._items, item)

    def count(self) -> int:
        """Return the number of widgets."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item and return it."""
        taken = self.itemAt(index)
        self._items = tuple(item for item in self._items if item is not taken)
        return taken

    def expandingDirections(self) -> Qt.Orientation:
        """Take no more room than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that `width` needs."""
        if width not in self._heights:
            self._heights = {**self._heights, width: self._lay(QRect(0, 0, width, 0), move=False)}
        return self._heights[width]

    def invalidate(self) -> None:
        """Measure anew."""
        self._heights = {}
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Place the widgets."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """Ask for the widest widget; the rest wraps."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest widget."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _lay(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        x, y, line = inner.x(), inner.y(), 0
        for item in (i for i in self._items if not i.isEmpty()):
            hint = item.sizeHint()
            width = min(hint.width(), max(inner.width(), 1))
            height = item.heightForWidth(width) if item.hasHeightForWidth() else hint.height()
            if line and x + width > inner.right() + 1:
                x, y, line = inner.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, height)))
            x += width + self.spacing()
            line = max(line, height)
        return y + line - rect.y() + margins.bottom()

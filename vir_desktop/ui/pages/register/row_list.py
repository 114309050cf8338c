"""A list whose rows are a line and, softer, what there is to know about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vir_desktop.ui.pages.register.table import small_font
from vir_desktop.ui.theme import colour, scaled
from vir_desktop.ui.widgets.scroll_page import keep_in_view

_WRAP = Qt.TextFlag.TextWordWrap
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class RowWords:
    """One row: a key of one's own, what is read first, what is read below it, and a mark in front."""

    key: str
    text: str
    below: str = ""
    mark: str = ""


class RowModel(QAbstractListModel):
    """The rows of a RowList."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[RowWords, ...] = ()

    def show_rows(self, rows: tuple[RowWords, ...]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's words, on two lines or as they are spoken."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(filter(None, (row.text, row.below)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (row.mark, row.text, row.below)))
        return None


class RowList(QListView):
    """Rows of words. Enter or a double click opens.

    All rows are visible and the page scrolls, unless the list `scrolls` itself.

    Signals:
        opened: The key of the row.
    """

    opened = Signal(str)

    def __init__(self, name: str, *, scrolls: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scrolls = scrolls
        self._rows = RowModel(self)
        self.setModel(self._rows)
        self.setAccessibleName(name)
        self.setProperty("role", "options")
        self.setItemDelegate(_RowDelegate(self))
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        if not scrolls:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._rows.rows[index.row()].key))

    def set_rows(self, rows: Sequence[RowWords]) -> None:
        """Show these; the caret stays on its key."""
        if self._rows.rows == tuple(rows):
            return
        kept = self.current_key
        self._rows.show_rows(tuple(rows))
        keys = [row.key for row in rows]
        self.set_current_row(keys.index(kept) if kept in keys else 0)
        self._fit()

    def set_current_row(self, row: int) -> None:
        """Put the caret on a row."""
        if 0 <= row < self.count():
            self.setCurrentIndex(self._rows.index(row))

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self._rows.rows)

    @property
    def current_key(self) -> str:
        """The key of the row of the caret, "" when there is none."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].key if index.isValid() else ""

    @property
    def marks(self) -> frozenset[str]:
        """The marks that are shown in front of rows."""
        return frozenset(row.mark for row in self._rows.rows if row.mark)

    def row_words(self, row: int) -> RowWords:
        """Return what a row shows."""
        return self._rows.rows[row]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter; letters never move the caret."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            if self.current_key and not event.isAutoRepeat():
                self.opened.emit(self.current_key)
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)
            keep_in_view(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every row visible at the new width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for room for all rows."""
        if self._scrolls:
            return QSize(scaled(240), scaled(120))
        rows = sum(max(self.sizeHintForRow(row), 0) for row in range(self.count()))
        return QSize(scaled(240), rows + 2 * self.frameWidth() + 4)

    def minimumSizeHint(self) -> QSize:
        """The same: a row is never hidden."""
        return QSize(scaled(160), scaled(130)) if self._scrolls else self.sizeHint()

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        if not self._scrolls:
            self.setFixedHeight(self.sizeHint().height())


class _RowDelegate(QStyledItemDelegate):
    """Draws mark, words and what is below them."""

    def __init__(self, parent: RowList) -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = max(self._list.viewport().width(), scaled(180))
        first, below = self._heights(option.font, QRect(0, 0, width, 10_000), index)
        return QSize(width, max(first + below + scaled(14), scaled(42)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        current = chosen and self._list.hasFocus()
        row = self._list.row_words(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour("focus" if current else "line"))
        pen.setWidth(3 if current else 1)
        painter.setPen(pen)
        painter.setBrush(colour("accent_soft" if current else "surface"))
        painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 7, 7)
        words = self._words(rect)
        first, below = self._heights(option.font, rect, index)
        top = rect.top() + (rect.height() - first - below) // 2
        painter.setPen(colour("text"))
        if row.mark:
            mark = QRect(rect.left() + scaled(14), top, words.left() - rect.left() - scaled(14), first)
            painter.drawText(mark, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, row.mark)
        painter.setFont(option.font)
        painter.drawText(QRect(words.left(), top, words.width(), first), _WRAP, row.text)
        painter.setFont(small_font(option.font))
        painter.setPen(colour("soft"))
        painter.drawText(QRect(words.left(), top + first, words.width(), below), _WRAP, row.below)
        painter.restore()

    def _heights(self, font: QFont, rect: QRect, index: _Index) -> tuple[int, int]:
        row, words = self._list.row_words(index.row()), self._words(rect)
        first = QFontMetrics(font).boundingRect(words, _WRAP, row.text).height()
        below = QFontMetrics(small_font(font)).boundingRect(words, _WRAP, row.below).height() if row.below else 0
        return first, below

    def _words(self, rect: QRect) -> QRect:
        marks = max((self._list.fontMetrics().horizontalAdvance(mark) for mark in self._list.marks), default=0)
        left = scaled(26) + marks if marks else scaled(14)
        return QRect(rect).adjusted(left, scaled(4), -scaled(12), -scaled(4))

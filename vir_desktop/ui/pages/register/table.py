"""The table of the register: calm rows of two lines, the row of the caret ringed."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from vir_desktop.ui.pages.register.model import Column
from vir_desktop.ui.theme import SIZES, colour, scaled
from vir_desktop.ui.widgets.set_words import SetFont, SetWords, with_key

_Index = QModelIndex | QPersistentModelIndex
_WRAP = Qt.TextFlag.TextWordWrap
# Shares of the width; the clock and the level carry the words.
_SHARES = {Column.KODNAMN: 16, Column.KIND: 12, Column.PHASE: 10, Column.CLOCK: 27, Column.LEVEL: 35}
_LONGEST = ("akut: medel, fortsatt: medel, allvarlighet: medel", "bedömd 21/11 · gått ut: ny bedömning behövs")


class TwoLines(QStyledItemDelegate):
    """Draws the first line in text, the lines after it smaller and softer; wraps inside the cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = SetWords()
        self._fonts: dict[tuple[str, int], tuple[SetFont, SetFont, SetFont]] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        view = option.widget
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, colour("accent_soft" if chosen else "surface"))
        painter.setPen(QPen(colour("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._paint_words(painter, rect.adjusted(scaled(10), scaled(5), -scaled(8), -scaled(5)), index)
        if chosen and isinstance(view, QTableView) and view.hasFocus():
            painter.setClipRect(rect)
            pen = QPen(colour("focus"))
            pen.setWidth(3)
            painter.setPen(pen)
            width = view.viewport().width()
            painter.drawRect(QRectF(1.5, rect.top() + 1.5, width - 3, rect.height() - 4))
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRect, index: _Index) -> None:
        first, _, rest = str(index.data(Qt.ItemDataRole.DisplayRole) or "").partition("\n")
        plain, bold, small = self._fonts_of(painter.font())
        font = bold if index.column() == Column.KODNAMN else plain
        height = self._words.height(first, font, room.width())
        below = self._words.height(rest, small, room.width())
        top = room.top() + max(0, (room.height() - height - below) // 2)
        painter.setPen(colour("text"))
        self._words.draw(painter, QRect(room.left(), top, room.width(), height), first, font)
        if rest:
            painter.setPen(colour("soft"))
            self._words.draw(painter, QRect(room.left(), top + height, room.width(), below), rest, small)

    def _fonts_of(self, font: QFont) -> tuple[SetFont, SetFont, SetFont]:
        """Return the font of the table plain, bold and small."""
        asked = (font.key(), scaled(SIZES["size_small"]))
        fonts = self._fonts.get(asked)
        if fonts is None:
            plain, bold = QFont(font), QFont(font)
            plain.setBold(False)
            bold.setBold(True)
            fonts = self._fonts[asked] = (with_key(plain), with_key(bold), with_key(small_font(font)))
        return fonts


class RegisterTable(QTableView):
    """One row at a time; Enter or two clicks opens it; Tab leaves the table.

    Signals:
        opened: The row to open.
    """

    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(TwoLines(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.setMinimumHeight(scaled(230))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter; letters never move the caret."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            if self.currentIndex().isValid() and not event.isAutoRepeat():
                self.opened.emit(self.currentIndex().row())
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width, and give rows the height that the longest words need."""
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """Lay the columns out."""
        width, shares = self.viewport().width(), sum(_SHARES.values())
        for column, share in _SHARES.items():
            self.setColumnWidth(column, width * share // shares)
        height = self._row_height(width * _SHARES[Column.LEVEL] // shares)
        if height != self.verticalHeader().defaultSectionSize():
            self.verticalHeader().setDefaultSectionSize(height)

    def _row_height(self, width: int) -> int:
        font = self.font()
        room = QRect(0, 0, max(width - scaled(18), scaled(80)), 10_000)
        words = QFontMetrics(font).boundingRect(room, _WRAP, _LONGEST[0]).height()
        return words + QFontMetrics(small_font(font)).boundingRect(room, _WRAP, _LONGEST[1]).height() + scaled(14)


def small_font(font: QFont) -> QFont:
    """Return the font for what is less in weight."""
    small = QFont(font)
    small.setPixelSize(scaled(SIZES["size_small"]))
    small.setBold(False)
    return small

"""A list of answers to choose from, by key or mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vir_desktop.ui.theme import colour, scaled, tokens_in_use
from vir_desktop.ui.widgets.scroll_page import keep_in_view
from vir_desktop.ui.widgets.set_words import SetFont, SetWords, with_key

_CODE = Qt.ItemDataRole.UserRole
# Put together once: each | of two flags costs as much as a line of text.
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
_GROUNDS_KEPT = 32
_Index = QModelIndex | QPersistentModelIndex


class OptionList(QListWidget):
    """Answers with a mark each; one may be chosen, or several if `multiple`.

    Digits 1-9 choose, but only while the list has focus (WCAG 2.1.4). Space chooses the row of the caret, or
    takes the choice back. Enter submits; if the caret was moved by arrow, it chooses that row first.

    Signals:
        changed: The user chose; carries the chosen codes, in the order of the list.
        submitted: Enter; the choice is made.
    """

    changed = Signal(tuple)
    submitted = Signal()

    def __init__(self, name: str, multiple: bool = False, parent: QWidget | None = None) -> None:
        self._heights: dict[tuple[str, int, int], int] = {}
        self._height = 0
        super().__init__(parent)
        self._multiple = multiple
        self._moved = False
        self.setAccessibleName(name)
        self.setProperty("role", "options")
        self.setItemDelegate(_OptionDelegate(self))
        self.setSelectionMode(QListWidget.SelectionMode.SingleSelection)
        self.setWordWrap(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def multiple(self) -> bool:
        """Whether several answers may be chosen."""
        return self._multiple

    def set_options(self, options: Sequence[tuple[str, str]], multiple: bool | None = None) -> None:
        """Show (code, label) pairs, none chosen."""
        if multiple is not None:
            self._multiple = multiple
        self.clear()
        self._moved = False
        for number, (code, label) in enumerate(options, 1):
            item = QListWidgetItem(label)
            item.setData(_CODE, code)
            item.setFlags(_FLAGS)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setSizeHint(self._size_of(label))
            if number <= 9:
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, self.tr("siffra {n}").format(n=number))
            self.addItem(item)  # when it is whole: a row that changes is told of each time
        self._fit()

    def set_chosen(self, codes: Sequence[str]) -> None:
        """Mark these codes as chosen, without a signal."""
        for row in range(self.count()):
            self._mark(row, self.item(row).data(_CODE) in codes)

    def chosen(self) -> tuple[str, ...]:
        """Return the chosen codes."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(str(i.data(_CODE)) for i in items if i.checkState() == Qt.CheckState.Checked)

    def choose(self, row: int) -> None:
        """Choose a row as the user would; with several allowed, a second time takes it back."""
        if not 0 <= row < self.count():
            return
        on = not (self._multiple and self._is_chosen(row))
        for other in range(self.count()):
            if other == row:
                self._mark(other, on)
            elif not self._multiple:
                self._mark(other, False)
        self.setCurrentRow(row)
        self.changed.emit(self.chosen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by digit, space or Enter; everything else is the list's own."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers:
            event.ignore()  # Alt+N, Shift+Enter and the like belong to the page
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.choose(key - Qt.Key.Key_1)
            keep_in_view(self)
        elif key == Qt.Key.Key_Space:
            self._toggle(self.currentRow())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._submit()
        elif event.text() and event.text().isprintable():
            event.ignore()  # no search by letter: a stray key must not move the caret
        else:
            self._moved |= key in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}
            super().keyPressEvent(event)
            keep_in_view(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the mouse."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.choose(index.row())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let two clicks be one choice."""
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin anew: only an arrow makes Enter choose."""
        self._moved = False
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every row visible at the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit anew when the type grows."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        """Paint the row whose mark changed; a list would lay out and paint all its rows anew at each choice."""
        if list(roles) == [Qt.ItemDataRole.CheckStateRole]:
            QAbstractItemView.dataChanged(self, first, last, roles)
        else:
            super().dataChanged(first, last, roles)

    def sizeHint(self) -> QSize:
        """Ask for room for all rows; the page scrolls, the list does not."""
        return QSize(scaled(240), self._height)

    def minimumSizeHint(self) -> QSize:
        """The same: a row is never hidden."""
        return self.sizeHint()

    def _submit(self) -> None:
        row = self.currentRow()
        if self._moved and not self._is_chosen(row):
            self.choose(row)
        self._moved = False
        self.submitted.emit()

    def _toggle(self, row: int) -> None:
        if self._multiple or not self._is_chosen(row):
            self.choose(row)
        else:
            self._mark(row, False)
            self.changed.emit(())

    def _is_chosen(self, row: int) -> bool:
        item = self.item(row)
        return item is not None and item.checkState() == Qt.CheckState.Checked

    def _mark(self, row: int, on: bool) -> None:
        self.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _fit(self) -> None:
        """Give each row its size, for Qt asks for it some fifty times for each question shown."""
        rows = 0
        for row in range(self.count()):
            item = self.item(row)
            size = self._size_of(item.text())
            rows += size.height()
            if item.sizeHint() != size:
                item.setSizeHint(size)
        self._height = rows + 2 * self.frameWidth() + 12
        self.setFixedHeight(self._height)

    def _size_of(self, label: str) -> QSize:
        width, metrics = max(self.viewport().width(), scaled(200)), self.fontMetrics()
        asked = (label, width, metrics.height())
        if asked not in self._heights:
            words = _words_in(QRect(0, 0, width, 10_000))
            height = metrics.boundingRect(words, Qt.TextFlag.TextWordWrap, label).height()
            self._heights[asked] = max(height + scaled(14), scaled(44))
        return QSize(width, self._heights[asked])


def _words_in(row: QRect) -> QRect:
    """Return where in its row the words of an answer stand, right of digit and mark."""
    return row.adjusted(scaled(76), scaled(4), -scaled(12), -scaled(4))


class _OptionDelegate(QStyledItemDelegate):
    """Draws digit, mark and wrapped words.

    Ground and mark are drawn once for each size and state and kept as a picture: their round corners cost more than
    all the rest of a question, and words more than what is left.
    """

    def __init__(self, parent: OptionList) -> None:
        super().__init__(parent)
        self._list = parent
        self._grounds: dict[tuple[object, ...], QPixmap] = {}
        self._colours: object = None  # the look that the grounds are drawn in
        self._fonts: dict[tuple[str, bool], SetFont] = {}
        self._words = SetWords()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        chosen = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        current = self._list.hasFocus() and index.row() == self._list.currentRow()
        painter.save()
        painter.drawPixmap(rect.topLeft(), self._ground(painter, rect.size(), chosen, current))
        painter.setPen(colour("soft"))
        digit = QRect(rect.left() + scaled(12), rect.top(), scaled(16), rect.height())
        if index.row() < 9:
            painter.drawText(digit, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        painter.setPen(colour("text"))
        font = self._font(painter.font(), chosen)
        words, room = str(index.data(Qt.ItemDataRole.DisplayRole)), _words_in(rect)
        height = self._words.height(words, font, room.width())
        self._words.draw(painter, room.adjusted(0, (room.height() - height) // 2, 0, 0), words, font)
        painter.restore()

    def _font(self, font: QFont, bold: bool) -> SetFont:
        asked = (font.key(), bold)
        found = self._fonts.get(asked)
        if found is None:
            font.setBold(bold or font.bold())
            found = self._fonts[asked] = with_key(font)
        return found

    def _ground(self, painter: QPainter, size: QSize, chosen: bool, current: bool) -> QPixmap:
        if self._colours is not tokens_in_use() or len(self._grounds) > _GROUNDS_KEPT:
            self._colours = tokens_in_use()
            self._grounds.clear()
        ratio = painter.device().devicePixelRatioF()
        asked = (size.width(), size.height(), chosen, current, self._list.multiple, ratio)
        ground = self._grounds.get(asked)
        if ground is None:
            ground = self._grounds[asked] = self._drawn_ground(size, ratio, chosen, current)
        return ground

    def _drawn_ground(self, size: QSize, ratio: float, chosen: bool, current: bool) -> QPixmap:
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter, rect = QPainter(picture), QRect(QPoint(0, 0), size)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect.adjusted(2, 2, -2, -2), chosen, current)
        self._paint_mark(painter, rect, chosen)
        painter.end()
        return picture

    def _paint_ground(self, painter: QPainter, rect: QRect, chosen: bool, current: bool) -> None:
        painter.setBrush(colour("accent_soft" if chosen else "surface"))
        pen = QPen(colour("focus" if current else "accent" if chosen else "line"))
        pen.setWidth(3 if current else 2 if chosen else 1)
        painter.setPen(pen)
        painter.drawRoundedRect(rect, 7, 7)

    def _paint_mark(self, painter: QPainter, rect: QRect, chosen: bool) -> None:
        size = scaled(20)
        box = QRect(rect.left() + scaled(42), rect.center().y() - size // 2, size, size)
        pen = QPen(colour("accent" if chosen else "edge"))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.setBrush(colour("surface"))
        if self._list.multiple:
            painter.drawRoundedRect(box, 4, 4)
        else:
            painter.drawEllipse(box)
        if not chosen:
            return
        if self._list.multiple:
            pen.setWidth(3)
            painter.setPen(pen)
            left, top = box.left(), box.top()
            strokes = ((0.2, 0.52), (0.42, 0.74), (0.82, 0.28))
            painter.drawPolyline([QPointF(left + x * size, top + y * size) for x, y in strokes])
        else:
            painter.setBrush(colour("accent"))
            inset = size // 4
            painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))

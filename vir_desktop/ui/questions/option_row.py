"""Answers side by side, for forms and absences: as few lines as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from vir_desktop.ui.theme import colour, scaled
from vir_desktop.ui.widgets.flow import FlowLayout

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class Segment(QRadioButton):
    """One answer in a row: its words, and a tick when it is chosen. Chosen only by its row."""

    def __init__(self, label: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.key = key
        self.tentative = False
        self._hint: QSize | None = None  # asked for several times in every layout
        self.setAutoExclusive(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """Leave the choice to the row."""

    def sizeHint(self) -> QSize:
        """Ask for room for the words in bold, the tick and the key."""
        if self._hint is None:
            self._hint = self._measured()
        return self._hint

    def updateGeometry(self) -> None:
        """Measure anew."""
        self._hint = None
        super().updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew with another type."""
        self._hint = None
        super().changeEvent(event)

    def _measured(self) -> QSize:
        metrics, font = self.fontMetrics(), self.font()
        font.setBold(True)
        width = QFontMetrics(font).horizontalAdvance(self.text()) + scaled(46)
        if self.key:
            width += metrics.horizontalAdvance(self.key) + scaled(10)
        return QSize(round(width), max(metrics.height() + scaled(12), scaled(38)))

    def minimumSizeHint(self) -> QSize:
        """Never cut the words."""
        return self.sizeHint()

    def hitButton(self, position: object) -> bool:
        """Take a press anywhere on the ground."""
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, tick, words and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, rect = self.isChecked(), self.rect().adjusted(2, 2, -2, -2)
        pen = QPen(colour("focus" if self.hasFocus() else "accent" if on else "edge"))
        pen.setWidthF(3 if self.hasFocus() else 2 if on else 1)
        if self.tentative and not self.hasFocus():
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(colour("accent_soft" if on else "window" if self.tentative else "surface"))
        painter.drawRoundedRect(rect, 7, 7)
        words = rect.adjusted(scaled(28 if on else 12), 0, -scaled(10), 0)
        if on:
            self._tick(painter, rect)
        if not self.key and not on:
            words = rect
        font = painter.font()
        font.setBold(on)
        painter.setFont(font)
        painter.setPen(colour("text" if self.isEnabled() else "disabled"))
        painter.drawText(words, _LEFT if self.key or on else Qt.AlignmentFlag.AlignCenter, self.text())
        if self.key:
            font.setBold(False)
            painter.setFont(font)
            painter.setPen(colour("soft"))
            painter.drawText(rect.adjusted(0, 0, -scaled(10), 0), _RIGHT, self.key)

    def _tick(self, painter: QPainter, rect: QRect) -> None:
        pen = QPen(colour("accent"))
        pen.setWidthF(2.5)
        painter.setPen(pen)
        size, left, middle = scaled(12), rect.left() + scaled(10), rect.center().y()
        strokes = ((0.0, 0.05), (0.35, 0.4), (1.0, -0.4))
        painter.drawPolyline([QPointF(left + x * size, middle + y * size) for x, y in strokes])


class OptionRow(QWidget):
    """Options in a row that wraps; one may be chosen, or several. One stop for Tab; arrows move inside.

    Digits 1-9 choose while the row has focus (WCAG 2.1.4); space chooses or takes back; Enter submits.

    Signals:
        changed: The user chose; carries the codes.
        submitted: Enter.
    """

    changed = Signal(tuple)
    submitted = Signal()

    def __init__(self, *, digits: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits, self._multiple = digits, False
        self._tentative = ""
        self._shown: object = None
        self._codes: list[str] = []
        self._segments: list[Segment] = []
        self._all: list[Segment] = []  # kept when not used: Tab goes in the order in which they were made
        self._flow = FlowLayout(self, spacing=8)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_options(self, options: Sequence[tuple[str, str]], multiple: bool = False, keys: Sequence[str] = ()) -> None:
        """Show (code, label) pairs, none chosen; `keys` are shortcuts to show beside them."""
        self._multiple = multiple
        shown = (tuple(options), tuple(keys))
        if shown == self._shown:  # the same absences at question after question: nothing to lay out anew
            self.set_chosen(())
            return
        self._shown = shown
        self._codes = [code for code, _ in options]
        self.make_room(len(options))
        self._segments = self._all[: len(options)]
        for segment in self._all:
            segment.setVisible(segment in self._segments)
        for number, (segment, (_, label)) in enumerate(zip(self._segments, options, strict=True)):
            segment.setText(label)
            segment.key = keys[number] if number < len(keys) else ""
            segment.setAccessibleName(label)
            segment.setChecked(False)
            segment.updateGeometry()
        self._rove()

    def make_room(self, count: int) -> None:
        """Make segments now, so that Tab comes to the row before what is made after it."""
        while len(self._all) < count:
            self._add()

    def set_chosen(self, codes: Sequence[str]) -> None:
        """Mark these codes as chosen, without a signal."""
        for code, segment in zip(self._codes, self._segments, strict=True):
            segment.setChecked(code in codes)
        self._rove()

    def set_tentative(self, code: str) -> None:
        """Show with a broken edge which answer holds until somebody answers; it is not an answer."""
        self._tentative = code
        self._rove()

    def chosen(self) -> tuple[str, ...]:
        """Return the chosen codes."""
        pairs = zip(self._codes, self._segments, strict=True)
        return tuple(code for code, segment in pairs if segment.isChecked())

    def choose(self, index: int) -> None:
        """Choose as the user would; a second time takes it back."""
        if not 0 <= index < len(self._segments):
            return
        on = not self._segments[index].isChecked()
        for other, segment in enumerate(self._segments):
            if other == index or not self._multiple:
                segment.setChecked(on and other == index)
        self._rove()
        self._segments[index].setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit(self.chosen())

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Take the focus where Tab would stop."""
        if self._segments:
            self._segments[self._stop()].setFocus(reason)

    def setAccessibleDescription(self, description: str) -> None:
        """Let each answer carry the words that belong to the row."""
        super().setAccessibleDescription(description)
        for segment in self._segments:
            segment.setAccessibleDescription(description)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by digit; move by arrow; submit by Enter. Reached while a segment has the focus."""
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        focused = next((n for n, s in enumerate(self._segments) if s.hasFocus()), None)
        if modifiers or focused is None:
            event.ignore()
        elif key in _STEPS:
            self._segments[(focused + _STEPS[key]) % len(self._segments)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._digits and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.choose(key - Qt.Key.Key_1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.submitted.emit()
        else:
            event.ignore()

    def _add(self) -> None:
        segment = _KeyedSegment("", parent=self)
        index = len(self._all)
        segment.clicked.connect(lambda: self.choose(index))
        self._all.append(segment)
        self._flow.addWidget(segment)
        segment.hide()

    def _stop(self) -> int:
        return next((n for n, segment in enumerate(self._segments) if segment.isChecked()), 0)

    def _rove(self) -> None:
        stop = self._stop()
        for number, segment in enumerate(self._segments):
            inside = Qt.FocusPolicy.StrongFocus if number == stop else Qt.FocusPolicy.ClickFocus
            segment.setFocusPolicy(inside)
            holds = not self.chosen() and self._codes[number] == self._tentative
            if holds != segment.tentative:
                segment.tentative = holds
                words = self.tr("gäller så länge ingen har svarat") if holds else self.accessibleDescription()
                segment.setAccessibleDescription(words)
                segment.update()


class _KeyedSegment(Segment):
    """Passes every key but space to its row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let space press; the row has the rest."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            super().keyPressEvent(event)
        else:
            event.ignore()

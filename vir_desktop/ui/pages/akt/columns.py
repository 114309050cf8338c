"""What there is to the left, what can be begun to the right; one below the other where there is no room for two."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vir_desktop.ui.theme import scaled

TWO_FROM = 860  # logical pixels at the ordinary size of type


class Columns(QWidget):
    """`left` from the top; `right` beside it, or after the part `after` of the left column.

    Signals:
        turned: Whether there are two columns now; the order of Tab is the page's to follow.
    """

    turned = Signal(bool)

    def __init__(self, left: Sequence[QWidget], right: QWidget, after: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._right, self._after, self._two = right, after, False
        self._left_column, self._right_column = QVBoxLayout(), QVBoxLayout()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        for column in (self._left_column, self._right_column):
            column.setSpacing(14)
            self._row.addLayout(column)
        for part in left:
            self._left_column.addWidget(part)
        self._left_column.insertWidget(after, right)
        self._left_column.addStretch(1)
        self._right_column.addStretch(1)
        self._row.setStretch(0, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose one column or two."""
        super().resizeEvent(event)
        two = event.size().width() >= scaled(TWO_FROM)
        if two == self._two:
            return
        self._two = two
        if two:
            self._right_column.insertWidget(0, self._right)
        else:
            self._left_column.insertWidget(self._after, self._right)
        self._row.setSpacing(scaled(18) if two else 0)
        self._row.setStretch(1, 2 if two else 0)
        self.turned.emit(two)

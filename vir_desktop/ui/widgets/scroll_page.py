"""A page that is longer than the window."""

from PySide6.QtCore import QPoint, QSize, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vir_desktop.ui.theme import scaled

_ASIDE, _ABOVE = 20, 40  # logical pixels that stay free around what has the focus


class ScrollPage(QScrollArea):
    """Scrolls, follows the focus, and keeps its column as wide as is good to read; put things in `body`."""

    def __init__(self, width: int = 760, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("horizontalScrollBarPolicy", 1)  # always off; see labels.py on the number
        self.setProperty("focusPolicy", 0)
        page = _Sheet()
        page.setObjectName("page")
        column = QWidget()
        column.setMaximumWidth(scaled(width))
        row = QHBoxLayout(page)
        row.setContentsMargins(20, 18, 20, 24)
        row.addStretch(1)
        row.addWidget(column, 1000)
        row.addStretch(1)
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)
        self.setWidget(page)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]  # always an application

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        page = self.widget()
        if new is not None and page is not None and page.isAncestorOf(new):
            self._bring(new)
            # Once more when the page is laid out, which takes two rounds: a field made just now had no place before.
            QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._follow_on))

    def _follow_on(self) -> None:
        page, focus = self.widget(), QApplication.focusWidget()
        if focus is not None and page is not None and page.isAncestorOf(focus):
            self._bring(focus)

    def _bring(self, focus: QWidget) -> None:
        """Scroll to the caret or the current row, and until all of a text is seen if it is lower than the window."""
        page = self.widget()
        self.ensureWidgetVisible(focus, _ASIDE, _ABOVE)
        low = focus.height() + _ABOVE <= self.viewport().height()
        if page is not None and low and focus.inherits("QPlainTextEdit"):
            # Qt follows the caret alone, and would leave the rest of the field below the edge.
            place = focus.mapTo(page, QPoint(0, focus.height()))
            self.ensureVisible(place.x(), place.y(), 0, _ABOVE // 4)


def keep_in_view(widget: QWidget) -> None:
    """Scroll the page around a widget to where its caret or current row has moved."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, ScrollPage):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(widget, _ASIDE, _ABOVE)


class _Sheet(QWidget):
    """Has no least height of its own: it is as high as its contents are at the width there is.

    Without this Qt adds up what wrapped words would need at their narrowest, and a long page ends in empty screens.
    """

    def minimumSizeHint(self) -> QSize:
        """Ask for width only."""
        return QSize(super().minimumSizeHint().width(), 0)

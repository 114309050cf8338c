"""The line that shows the keys of the page."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel

LOW = 480  # logical pixels; in a lower window the keys get one line, and F1 shows them all


class KeyHints(QFrame):
    """Pairs of key and what it does, for example ("Enter", "Nästa"); a screen reader reads one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hints")
        self._flow = FlowLayout(self, spacing=14)
        self._hints: tuple[tuple[str, str], ...] = ()
        self._pairs: list[QWidget] = []
        self._flow.setContentsMargins(16, 6, 16, 6)

    def set_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show these, in this order."""
        self.make(hints)
        self.setVisible(bool(hints))

    def make(self, hints: Sequence[tuple[str, str]]) -> None:
        """Make them ready, whether they are shown yet or not."""
        if tuple(hints) == self._hints:
            return  # most pages tell where they are after each answer, and their keys are the same
        self._hints = tuple(hints)
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._pairs = [_hint(key, words) for key, words in hints]
        for pair in self._pairs:
            self._flow.addWidget(pair)
        self.setAccessibleName(self.tr("Tangenter"))
        self.setAccessibleDescription(", ".join(f"{key}: {words}" for key, words in hints))
        self.updateGeometry()
        self._keep_low()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page the room where there is little."""
        super().resizeEvent(event)
        self._keep_low()

    def _keep_low(self) -> None:
        """Show only what fits on one line, in the order given, when the window is low."""
        low, room = self.window().height() < LOW, self.width() - 32
        for pair in self._pairs:
            for label in pair.findChildren(PlainLabel):
                label.ensurePolished()  # its width is that of the look
            room -= pair.sizeHint().width() + self._flow.spacing()
            pair.setVisible(room >= 0 or not low)


def _hint(key: str, words: str) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(PlainLabel(key, "keycap"))
    label = PlainLabel(words, "small")
    label.setWordWrap(False)
    row.addWidget(label)
    return pair

"""The line that shows the keys of the page."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel


class KeyHints(QFrame):
    """Pairs of key and what it does, for example ("Enter", "Nästa"); a screen reader reads one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hints")
        self._flow = FlowLayout(self, spacing=14)
        self._flow.setContentsMargins(16, 6, 16, 6)

    def set_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show these, in this order."""
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for key, words in hints:
            self._flow.addWidget(_hint(key, words))
        self.setAccessibleName(self.tr("Tangenter"))
        self.setAccessibleDescription(", ".join(f"{key}: {words}" for key, words in hints))
        self.setVisible(bool(hints))
        self.updateGeometry()


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

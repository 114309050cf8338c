"""Free text that takes the room it needs."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent

from vir_desktop.domain.instrument.pack import MAX_TEXT
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.texts import NotesEdit


class GrowingNotes(NotesEdit):
    """Free text that grows with what is written, between `least` and `most` lines."""

    def __init__(self, name: str, least: int = 2, most: int = 10, limit: int = MAX_TEXT) -> None:
        super().__init__(name, limit)
        self._least, self._most = least, most
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def changeEvent(self, event: object) -> None:
        """Fit anew when the type grows."""
        super().changeEvent(event)  # type: ignore[arg-type]  # typed as object to keep QEvent out of the import
        if hasattr(self, "_least"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew in another width: Qt does not tell of all lines that come and go."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Shift+Enter and Alt with a key to the page."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        there_are = self._lines()
        # No bar while all is seen: it would make the lines shorter, and so more than there is room for.
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if there_are > self._most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(bar)
        lines = max(self._least, min(self._most, there_are))
        height = lines * self.fontMetrics().lineSpacing() + scaled(30)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def _lines(self) -> int:
        """Count the lines at the width there is, as far as the field may grow and one more."""
        layout, block, lines = self.document().documentLayout(), self.document().firstBlock(), 0
        while block.isValid() and lines <= self._most:
            layout.blockBoundingRect(block)  # lays it out; until then its lines are those of another width
            lines += block.layout().lineCount()
            block = block.next()
        return lines

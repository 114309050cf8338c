"""The bar where the program tells how it went; in the window, never in front of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.labels import PlainLabel


class MessageBar(QFrame):
    """Shows one message: a title in bold and what to do. Hidden when there is nothing to say.

    Signals:
        closed: The user has read it.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(role="strong")
        self._advice = PlainLabel()
        self._close = QuietButton(self.tr("Stäng"))
        self._close.setAccessibleName(self.tr("Stäng meddelandet"))
        self._close.clicked.connect(self._on_close)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.addLayout(words, 1)
        row.addWidget(self._close)
        self.hide()

    def show_info(self, title: str, advice: str = "") -> None:
        """Tell that something went as it should."""
        self._show("info", title, advice)

    def show_advice(self, title: str, advice: str = "") -> None:
        """Tell something that the user should know or do."""
        self._show("advice", title, advice)

    def show_error(self, title: str, advice: str = "") -> None:
        """Tell that something did not work, and what to do."""
        self._show("error", title, advice)

    def clear(self) -> None:
        """Hide the bar and forget its words."""
        self._title.clear()
        self._advice.clear()
        self.hide()

    @property
    def text(self) -> str:
        """What is shown: title, and advice on a line of its own."""
        return "\n".join(part for part in (self._title.text(), self._advice.text()) if part)

    def _show(self, kind: str, title: str, advice: str) -> None:
        self._title.setText(title)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.setProperty("bar", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(self.tr("Meddelande"))
        self.setAccessibleDescription(self.text)
        self.show()
        announce(self, self.text, urgent=kind == "error")

    def _on_close(self) -> None:
        self.clear()
        self.closed.emit()

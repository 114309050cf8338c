"""A line that says what is going on; the buttons that began it take no press meanwhile."""

from PySide6.QtWidgets import QPushButton, QWidget

from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar


class BusyLine(PlainLabel):
    """Hidden while nothing is under way. `bar` is cleared when something begins: what it says is of before."""

    def __init__(self, bar: MessageBar, *buttons: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(role="soft", parent=parent)
        self._bar, self._buttons = bar, buttons
        self.hide()

    def say(self, text: str) -> None:
        """Say what is going on; "" when nothing is any more."""
        self.setText(text)
        self.setVisible(bool(text))
        for button in self._buttons:
            button.setEnabled(not text)
        if text:
            self._bar.clear()
            announce(self, text)

"""Buttons: one primary act per screen, the others beside it."""

from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QPushButton, QWidget

from vir_desktop.ui.theme import minimum_target


class Button(QPushButton):
    """A button that Enter presses, and that a double click or a held key presses once (K10)."""

    def __init__(self, text: str, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setMinimumSize(minimum_target())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as a press."""
        if event.matches(QKeySequence.StandardKey.InsertParagraphSeparator):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Swallow the second click of two."""
        event.accept()


class PrimaryButton(Button):
    """The one act this screen is for."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "primary", parent)


class SecondaryButton(Button):
    """Another act."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "", parent)


class QuietButton(Button):
    """An act of little weight, drawn as a word."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "quiet", parent)


class DangerButton(Button):
    """Only for Fara nu: the one place with the colour of danger."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "danger", parent)

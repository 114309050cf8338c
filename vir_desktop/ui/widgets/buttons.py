"""Buttons: one primary act per screen, the others beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from vir_desktop.ui.theme import minimum_target

TYPE_CHECKING = False  # on the start path: the enums of events and keys cost as much as the whole unlock page
if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent


class Button(QPushButton):
    """A button that Enter presses, and that a double click or a held key presses once (K10)."""

    def __init__(self, text: str, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)  # not above: among ways to make a button is one with a picture, whose enums are large
        self.setProperty("role", role)
        self.setMinimumSize(minimum_target())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as a press."""
        from PySide6.QtGui import QKeySequence  # not before a key is pressed: see above

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

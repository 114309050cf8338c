"""F8: the user's own names of akter, shown while the key is held, or until it is pressed again."""

import time

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

HELD_SECONDS = 0.4  # held longer than this, the names go when the key is let go


class OwnNames(QObject):
    """Follows the key; a page hands its key events on.

    Signals:
        shown: Whether own names are to be seen now.
    """

    shown = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pressed_at: float | None = None
        self._on = False

    def hide(self) -> None:
        """Own names are not left on the screen."""
        self._show(False)

    def pressed(self, event: QKeyEvent) -> None:
        """Show, or hide what was shown."""
        if event.key() == Qt.Key.Key_F8 and not event.isAutoRepeat():
            self._pressed_at = None if self._on else time.monotonic()
            self._show(not self._on)

    def released(self, event: QKeyEvent) -> None:
        """Hide what was only shown while the key was held."""
        if event.key() == Qt.Key.Key_F8 and not event.isAutoRepeat() and self._pressed_at is not None:
            if time.monotonic() - self._pressed_at > HELD_SECONDS:
                self._show(False)
            self._pressed_at = None

    def _show(self, on: bool) -> None:
        self._on = on
        self.shown.emit(on)

"""F8: the user's own names of akter, shown while the key is held, or until it is pressed again."""

import time

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

HELD_SECONDS = 0.4  # held longer than this, the names go when the key is let go


class OwnNames(QObject):
    """Follows the key in a page and everything in it.

    Signals:
        shown: Whether own names are to be seen now.
    """

    shown = Signal(bool)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        page.installEventFilter(self)  # keys that nothing in the page takes come to the page
        self._pressed_at: float | None = None
        self._on = False

    def hide(self) -> None:
        """Own names are not left on the screen."""
        self._show(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the key go down and up; take nothing."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F8 and not event.isAutoRepeat():
            if event.type() == QEvent.Type.KeyPress:
                self._pressed_at = None if self._on else time.monotonic()
                self._show(not self._on)
            elif event.type() == QEvent.Type.KeyRelease and self._pressed_at is not None:
                if time.monotonic() - self._pressed_at > HELD_SECONDS:
                    self._show(False)
                self._pressed_at = None
        return False

    def _show(self, on: bool) -> None:
        self._on = on
        self.shown.emit(on)

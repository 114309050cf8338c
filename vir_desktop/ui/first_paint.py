"""The screen first: what was unlocked for is painted before the database's thread takes the interpreter from it."""

import threading

from PySide6.QtCore import QObject, QTimer

from vir_desktop.ui.main_window import MainWindow

_LONGEST_S = 0.25  # a window that is not seen is not painted


class FirstPaint(QObject):
    """Holds a lane back in `wait` until the window has been painted once after `watch`, or for a quarter of a second.

    It is armed when the way to that painting begins, and holds nobody once it has let go. The order of what is asked of
    the lane is not touched: all that is queued behind `wait` comes a little later.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._over = threading.Event()

    def arm(self) -> None:
        """Hold from now on."""
        self._over.clear()

    def wait(self, _context: object) -> None:
        """Hold the lane that this is called on."""
        self._over.wait(_LONGEST_S)

    def watch(self, *, is_all_there: bool) -> None:
        """Let the next painting be the one; let go at once if more has to be read for it."""
        if is_all_there:
            self._window.painted.connect(self._on_painting)
        else:
            self.let_go()

    def let_go(self) -> None:
        """Hold no lane any longer."""
        self._over.set()

    def _on_painting(self) -> None:
        self._window.painted.disconnect(self._on_painting)
        QTimer.singleShot(0, self, self.let_go)  # the ground is painted, what lies on it follows at once

"""Pictures of the screen: blocked from the first moment, let through for ten minutes when support must see (K18)."""

from PySide6.QtCore import QObject, QTimer, Signal

from vir_desktop.services import surroundings
from vir_desktop.services.session import Session
from vir_desktop.system.screen_shield import ScreenShield
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.tasks import Tasks

ALLOWED_MINUTES = 10


class ScreenCapture(QObject):
    """The window's shield. It returns by itself when the time is up; the lock ends the process and so brings it too.

    Signals:
        changed: Pictures are allowed, or no longer.
    """

    changed = Signal()

    def __init__(self, window: MainWindow, tasks: Tasks[Session], shield: ScreenShield) -> None:
        super().__init__(window)
        self._window, self._tasks, self._shield = window, tasks, shield
        self._asked = False
        self._timer = QTimer(self, interval=ALLOWED_MINUTES * 60_000, singleShot=True)
        self._timer.timeout.connect(self.block)
        self.is_blocked = shield.can_block and self._set(on=True)

    @property
    def can_block(self) -> bool:
        """Whether this computer can leave the window out of pictures."""
        return self._shield.can_block

    @property
    def is_allowed(self) -> bool:
        """Whether pictures are let through for now."""
        return self._timer.isActive()

    @property
    def seconds_left(self) -> int:
        """How long pictures are still let through."""
        return max(round(self._timer.remainingTime() / 1000), 0)

    def allow(self) -> None:
        """Let pictures through for ten minutes, once it is written down in the register; asked twice it is once."""
        if self.can_block and not self.is_allowed and not self._asked:
            self._asked = True
            self._tasks.run(surroundings.allow_capture, self._on_written, self._on_refused)

    def block(self) -> None:
        """Leave the window out of pictures again, and write that down afterwards."""
        self._timer.stop()
        self.is_blocked = self._set(on=True)
        self._tasks.run(surroundings.note_capture_blocked)
        self.changed.emit()

    def _on_written(self, nothing: None) -> None:
        self._asked = False
        self.is_blocked = not self._set(on=False)
        self._timer.start()
        self.changed.emit()

    def _on_refused(self, error: Exception) -> None:
        self._asked = False
        self._tasks.failed.emit(error)

    def _set(self, *, on: bool) -> bool:
        return self._shield.block(int(self._window.winId()), on)

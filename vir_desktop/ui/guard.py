"""Locks when nobody is there."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

WARNING_SECONDS = 60
_SIGNS_OF_LIFE = frozenset({
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
    QEvent.Type.InputMethod,
})


class Guard(QObject):
    """Counts the time since the last key or movement. Never asks: it warns, and then locks (K1, K19).

    Watches a shown window. All keys and movements pass its QWindow, so nothing is asked for each widget and event,
    and no object is met while it is being taken down. `minutes` and `interview_minutes` come from the policy; `now`
    gives seconds and only grows.

    Signals:
        warned: Seconds left, each second during the last minute.
        extended: Somebody is there; take the warning away.
        lock: The time is up.
    """

    warned = Signal(int)
    extended = Signal()
    lock = Signal()

    def __init__(
        self,
        window: QWidget,
        minutes: int = 5,
        interview_minutes: int = 15,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._now = now
        self._minutes = (minutes, interview_minutes)
        self._interview = False
        self._warning = False
        self._locked = False
        self._last = now()
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.check)
        self._timer.start()
        window.windowHandle().installEventFilter(self)

    def set_minutes(self, minutes: int, interview_minutes: int) -> None:
        """Take the times of another policy."""
        self._minutes = (minutes, interview_minutes)
        self.touch()

    def set_interview(self, on: bool) -> None:
        """Give the longer time on a page where people talk."""
        self._interview = on
        self.touch()

    @property
    def seconds_left(self) -> int:
        """How long until the lock, if nobody moves."""
        return round(self._minutes[self._interview] * 60 - (self._now() - self._last))

    def touch(self) -> None:
        """Begin the count anew."""
        self._last = self._now()
        if self._warning:
            self._warning = False
            self.extended.emit()

    def check(self) -> None:
        """Look at the time; the timer calls this each second."""
        left = self.seconds_left
        if self._locked or left > WARNING_SECONDS:
            return
        if left <= 0:
            self._locked = True
            self.stop()
            self.lock.emit()
        else:
            self._warning = True
            self.warned.emit(left)

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See that somebody is there; take nothing."""
        if event.type() in _SIGNS_OF_LIFE:
            self.touch()
        return False

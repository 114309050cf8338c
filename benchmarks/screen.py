"""The real widgets, offscreen: keys in, and the moment when what they led to has been painted."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks import vaults
from vir_desktop.services import unlocking
from vir_desktop.services.session import Session
from vir_desktop.system.process_hygiene import SWITCH_INTERVAL_S
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.theme import LIGHT, Theme
from vir_desktop.ui.translation import load_swedish
from vir_desktop.wiring import world_of

T = TypeVar("T")

DEADLINE_MS = 20_000


class NotPaintedError(Exception):
    """What was waited for did not come within the deadline."""


class Screen:
    """The program's look, its window at 1366×768, and a vault opened on the database's own thread."""

    def __init__(self, vault: Path) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL_S)  # as every session does
        self.app = QApplication(["bench"])
        load_swedish(self.app)
        self.theme = Theme(self.app, str(vaults.ROOT / "resources"), LIGHT)
        self.window = MainWindow()
        self.window.resize(1366, 768)
        self.tasks: Tasks[Session] = Tasks(lambda: vaults.enter(world_of(vault)), unlocking.leave)
        self.window.show()
        self.window.activateWindow()

    def ask(self, call: Callable[[Session], T]) -> T:
        """Do something on the database's thread and return what it gave."""
        given: list[T] = []
        loop = QEventLoop()
        self.tasks.failed.connect(loop.quit)
        self.tasks.bug.connect(loop.quit)
        self.tasks.run(lambda session: given.append(call(session)), lambda _: loop.quit())
        loop.exec()
        return given[0]

    def until_painted(self, act: Callable[[], object], is_there: Callable[[], bool]) -> float:
        """Return the milliseconds from `act` to the end of the first painting after `is_there` says yes."""
        watch = _Watch(self.window, is_there)
        began = time.perf_counter()
        act()
        ended = watch.wait()
        return (ended - began) * 1000

    def settle(self) -> None:
        """Let everything that waits to be painted be painted."""
        for _ in range(3):
            self.app.processEvents()

    def close(self) -> None:
        """Leave the vault."""
        self.window.hide()
        self.tasks.close()


def press(widget: QWidget | None, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)


class _Watch(QObject):
    """Waits for the painting of the whole window (its UpdateRequest) that shows what was asked for."""

    def __init__(self, window: QWidget, is_there: Callable[[], bool]) -> None:
        super().__init__()
        self._is_there = is_there
        self._loop = QEventLoop()
        self._ended = 0.0
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and not self._ended and self._is_there():
            self._ended = -1.0
            QTimer.singleShot(0, self._done)  # after the painting that this event starts
        return False

    def wait(self) -> float:
        timer = QTimer(singleShot=True, interval=DEADLINE_MS)
        timer.timeout.connect(self._loop.quit)
        timer.start()
        if self._ended <= 0:
            self._loop.exec()
        self._window.removeEventFilter(self)
        if self._ended <= 0:
            raise NotPaintedError
        return self._ended

    def _done(self) -> None:
        self._ended = time.perf_counter()
        self._loop.quit()

"""Pages of a vault with invented people, for the pictures: the lanes of a window, and waiting for what they answer."""

import atexit
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.tasks import Tasks

T = TypeVar("T")
_LONGEST = 90.0  # seconds; the first screen waits for the vault to be filled, on a computer that may be busy
_ROUNDS = 3  # what a page asks for when it has got what it asked for first, and once more


def a_folder() -> Path:
    """Return a folder that is gone when the process is."""
    folder = tempfile.TemporaryDirectory(prefix="vir-bilder-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


class SampleWindow:
    """Shows pages in any window, over one session; `fill` gives it, and is called on the lane of the database."""

    def __init__(self, fill: Callable[[], Session]) -> None:
        self._fill = fill

    def tasks(self, window: MainWindow) -> Tasks[Session]:
        """Return lanes that live as long as the window."""
        lanes = window.findChild(Tasks)
        if lanes is None:
            lanes = Tasks(self._fill, parent=window)
            lanes.bug.connect(_raise)
        return lanes

    def value(self, window: MainWindow, call: Callable[[Session], T]) -> T:
        """Return what a call on the database lane gives, when everything asked for before it has come too."""
        found: list[T] = []
        until = time.monotonic() + _LONGEST
        self.tasks(window).run(call, found.append)
        while not found and time.monotonic() < until:
            QApplication.processEvents()
        QApplication.processEvents()
        return found[0]

    def settle(self, window: MainWindow) -> None:
        """Wait until the page has what it asked for."""
        for _ in range(_ROUNDS):
            self.value(window, lambda session: session.signatur)

    def open(self, window: MainWindow, page: Page) -> None:
        """Show a page in an unlocked training vault."""
        window.set_unlocked(True)
        window.set_training(True)
        window.navigator.start(page)
        self.settle(window)


def _raise(error: BaseException) -> None:
    raise error

"""Looks at what this computer does with its disk, off the screen's thread, and tells an administratör of it once."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from vir_desktop.services import surroundings
from vir_desktop.services.session import Session
from vir_desktop.system.disk_care import Care, DiskCare
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.tasks import Tasks

Look = Callable[[str], DiskCare]


class ComputerCare(QObject):
    """What there is to know of the disk; a child of the window, where pages find it."""

    def __init__(self, window: MainWindow, tasks: Tasks[Session], look: Look, place: Callable[[], Path]) -> None:
        super().__init__(window)
        self._tasks, self._look, self._place = tasks, look, place

    def read(self, on_read: Callable[[DiskCare], None]) -> None:
        """Look, and give what is found; where it cannot be looked at all is unknown."""
        folder = str(self._place())
        self._tasks.work(lambda: self._look(folder), on_read)

    def shown(self) -> None:
        """Note that it was shown, which counts when the one at the screen is an administratör."""
        self._tasks.run(surroundings.note_care_shown)

    def if_news(self, tell: Callable[[], None]) -> None:
        """Call when an administratör is to be told: there is something to say, and none has seen it here."""

        def found(care: DiskCare) -> None:
            if care.worst > Care.ENCRYPTED:
                tell()

        self._tasks.run(surroundings.is_care_news, lambda news: self.read(found) if news else None)

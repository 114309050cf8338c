"""The window of one session from its first paint to its end: what must work before anything is known of a vault.

On the start path: widgets and the link, nothing that knows of vaults (see theme.py).
"""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from vir_desktop.system import appearance
from vir_desktop.system.session_link import COMMITTING, COVERED, ENDED, LOCK, READY, SHOW, UNWATCHED, SessionLink
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.unlock.page import UnlockPage
from vir_desktop.ui.window_size import come_up

TYPE_CHECKING = False  # typing costs start-up time
if TYPE_CHECKING:
    from vir_desktop.ui.entrance import Entrance


class Shell(QObject):
    """Window, unlock page and the supervisor's words. Lock is cover, commit, end of the process; never a question.

    Signals:
        painted: The unlock window has been painted (or made, in a held session): load the rest.
        unwatched: The desktop's own lock and suspend cannot be seen; say so.
    """

    painted = Signal()
    unwatched = Signal()

    def __init__(self, link: SessionLink) -> None:
        super().__init__()
        self.link = link
        self.window = MainWindow()
        self.unlock = UnlockPage()
        self.entrance: Entrance | None = None
        self._leaving = False
        self._furnished = False
        self.window.navigator.start(self.unlock)
        self.window.lock_requested.connect(self.lock)
        self.window.close_requested.connect(self.quit)
        self.window.painted.connect(self.furnish)
        self._notifier = QSocketNotifier(link.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_word)

    def show(self) -> None:
        """Map the window, as large as the last one was left."""
        come_up(self.window, appearance.read_size())

    def furnish(self) -> None:
        """Load the rest, once: after the first painting, or although nothing is shown yet in a spare."""
        if not self._furnished:
            self._furnished = True
            QTimer.singleShot(0, self.painted.emit)

    def lock(self) -> None:
        """Cover, commit what is typed, end. An unlock window that holds nothing has nothing to lock."""
        if self.entrance is not None and self.entrance.holds_secrets:
            self._leave(COVERED)

    def quit(self) -> None:
        """End the program; what is typed is committed first."""
        self._leave(b"")

    def _leave(self, word: bytes) -> None:
        if self._leaving:
            return
        self._leaving = True
        entrance = self.entrance if self.entrance is not None and self.entrance.holds_secrets else None
        if entrance is not None:
            entrance.gather()  # before the cover takes the focus out of the field that is being typed in
        self.window.cover()
        if word:
            self.link.tell(word)
        try:
            if entrance is not None:
                self.link.tell(COMMITTING)
                entrance.leave()
        finally:
            # Whatever the disk says, the process ends. Not sys.exit: destructors would touch what it must forget.
            os._exit(0)

    def _on_word(self) -> None:
        word = self.link.read_command()
        if word == SHOW:
            if self.entrance is not None:
                self.entrance.look_at_vault()  # what a spare saw when it was made may be old
            self.show()
            self.link.tell(READY)
        elif word == UNWATCHED:
            self.unwatched.emit()
        elif word == LOCK:
            self.lock()
        elif word == ENDED:
            self._leave(b"")

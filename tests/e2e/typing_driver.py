"""Types in the real window, in a process of its own that may be killed at any key. Told on standard output, a line
of JSON each time, what the save mark says is kept: texts that are done, and the text that is being typed.

Called with the vault's folder, signatur and passphrase; the home folder comes from the environment.
"""

import itertools
import json
import os
import random
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.helpers.typing_keys import focused, type_text
from vir_desktop.furnishing import backstage
from vir_desktop.system import paths
from vir_desktop.system.session_link import LOCK, SessionLink
from vir_desktop.ui.entrance import Entrance
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.akutsamtal.page import AkutsamtalPage
from vir_desktop.ui.pages.interview.page import InterviewPage
from vir_desktop.ui.shell import Shell
from vir_desktop.ui.theme import LIGHT, Theme
from vir_desktop.ui.translation import load_swedish
from vir_desktop.ui.widgets.texts import NotesEdit

WAIT_MS = 20_000
SLOWEST_KEY_MS = 12
LATEST_MS = 1500
INTERVIEW = "samtalsstod-fraga"
WORDS = ("han", "ringde", "igen", "Åsa", "såg", "bilen", "på", "gården", "ökad", "rädsla", "åker", "nu")


class Typist:
    """Goes on typing until it is killed."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._random = random.Random()
        self._done: list[str] = []
        self._told: tuple[int, str] = (0, "")
        self.once_kept: Callable[[], None] = lambda: None

    def unlock(self, signatur: str, passphrase: str) -> None:
        """Open the vault by the keyboard."""
        self._wait(lambda: QApplication.focusWidget() is not None, "window")
        type_text(signatur)
        self._press(Qt.Key.Key_Return)
        type_text(passphrase)
        self._press(Qt.Key.Key_Return)
        self._wait(lambda: self._shell.window.navigator.page is not self._shell.unlock, "unlocked")

    def go_on(self) -> None:
        """Type where the last one was killed, or begin a call or an interview."""
        page = self._page
        if not isinstance(page, (AkutsamtalPage, InterviewPage)) or not self._is_at_text():
            self._begin(interview=self._random.random() < 0.5)
        for number in itertools.count():
            self._line(f"{secrets.token_hex(4)} {number}")

    def close_window(self) -> None:
        """Press the cross."""
        self._shell.window.close()

    def write_down_now(self) -> None:
        """Have the draft committed, as a change of focus does."""
        page = self._page
        if isinstance(page, InterviewPage):
            page.commit_draft_now()

    def _begin(self, *, interview: bool) -> None:
        while self._shell.window.navigator.depth > 1:
            self._press(Qt.Key.Key_Escape)
        self._press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        self._wait(lambda: isinstance(self._page, AkutsamtalPage) and self._is_at_text(), "call")
        if not interview:
            return
        self._press(Qt.Key.Key_Escape)
        self._wait(lambda: isinstance(self._page, AktPage) and self._page.begin.count() > 0, "akt")
        self._wait(self._is_down_at_interview, "the interview's row")
        self._press(Qt.Key.Key_Return)
        self._wait(lambda: isinstance(self._page, InterviewPage) and self._page.current is not None, "interview")

    def _line(self, token: str) -> None:
        """Type one line of the log, or one note at a question."""
        page = self._page
        if isinstance(page, InterviewPage):
            type_text(self._random.choice("12"))
            self._press(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
            self._wait(lambda: isinstance(QApplication.focusWidget(), NotesEdit), "note")
        self._press(Qt.Key.Key_End)
        self._press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)  # what a kill left there stays as it is
        for char in f"{token} {' '.join(self._random.choices(WORDS, k=self._random.randint(1, 8)))}":
            type_text(char)
            QTest.qWait(self._random.randint(0, SLOWEST_KEY_MS))
            self._tell(self._standing())
        if self._random.random() < 0.2:  # now and then she stops to listen
            QTest.qWait(700)
            self._tell(self._standing())
        text = self._standing()
        here = page.current if isinstance(page, InterviewPage) else None
        if isinstance(page, InterviewPage):
            self._press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        else:
            self._press(Qt.Key.Key_Return)
        self._done.append(text)
        self._wait(self._is_kept, "kept")
        self._tell("")
        if isinstance(page, InterviewPage):
            self._wait(lambda: page.current != here or not self._is_at_text(), "next question")
            if not self._is_at_text():
                self._begin(interview=True)

    def _is_down_at_interview(self) -> bool:
        """Go to the list of what can be begun, then down one row at a time."""
        page = self._page
        if QApplication.focusWidget() is None:
            return False
        if not isinstance(page, AktPage):  # the page of the last time may come late, on top
            self._press(Qt.Key.Key_Escape)
        elif not page.begin.hasFocus():
            self._press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
        elif page.begin.current_key != INTERVIEW:
            self._press(Qt.Key.Key_Down)
        else:
            return True
        return False

    def _tell(self, typing: str) -> None:
        """Say what the save mark has just said; nothing while it says nothing new."""
        if self._is_kept() and self._told != (len(self._done), typing):
            self._told = len(self._done), typing
            line = json.dumps({"done": self._done, "typing": typing}) + "\n"
            os.write(sys.stdout.fileno(), line.encode())
            then, self.once_kept = self.once_kept, lambda: None
            then()

    def _is_kept(self) -> bool:
        return self._shell.window.status.text().startswith(("Sparat", "Utkast sparat"))

    def _is_at_text(self) -> bool:
        page = self._page
        if isinstance(page, AkutsamtalPage):
            return page.log.line.hasFocus()
        return isinstance(page, InterviewPage) and page.question.isVisible() and page.current is not None

    def _standing(self) -> str:
        field = focused()
        return str(field.property("plainText") or field.property("text") or "")

    @property
    def _page(self) -> Page | None:
        return self._shell.window.navigator.page

    def _press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(focused(), key, modifiers)

    def _wait(self, look: Callable[[], bool], what: str) -> None:
        deadline = QDeadlineTimer(WAIT_MS)
        while not look():
            assert not deadline.hasExpired(), f"in vain: {what}, at {type(self._page).__name__}"
            QTest.qWait(1)


def all_at_once(typist: Typist, ours: socket.socket) -> None:
    """Lock by key, by sleep and by the cross while an answer is being saved, in any order, somewhen while she types."""

    def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Callable[[], None]:
        return lambda: QTest.keyClick(focused(), key, modifiers)

    acts = [
        press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier),
        press(Qt.Key.Key_Return),
        press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier),
        lambda: os.write(ours.fileno(), LOCK),
        lambda: os.write(ours.fileno(), LOCK),
        typist.close_window,
        typist.write_down_now,
    ]
    random.shuffle(acts)
    after = random.randint(1, LATEST_MS)
    for act in acts:
        QTimer.singleShot(after + random.choice((0, 0, 1, 5)), act)


def main() -> None:
    """Show the window as app.py does, and type; with a fourth argument until all happens at once."""
    vault, signatur, passphrase, *stress = sys.argv[1:]
    app = QApplication(["vir-desktop"])
    load_swedish(app)
    Theme(app, str(paths.resources()), LIGHT)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # ours stays open: the supervisor lives
    shell = Shell(SessionLink(theirs.detach()))
    shell.show()
    shell.entrance = Entrance(shell, backstage(), Path(vault), may_unlock=True)
    typist = Typist(shell)
    typist.unlock(signatur, passphrase)
    if stress:
        typist.once_kept = lambda: all_at_once(typist, ours)
    typist.go_on()
    ours.close()


if __name__ == "__main__":
    main()

"""The hand on the keys inside a driven session: types the passphrase and a draft, and tells when things are painted."""

import os
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from benchmarks import vaults
from vir_desktop.crypto import kdf
from vir_desktop.domain.keys import KDF_FULL, KdfProfile
from vir_desktop.furnishing import backstage
from vir_desktop.services.session import Session
from vir_desktop.storage.register_store import DiskRegister
from vir_desktop.ui.entrance import Entrance
from vir_desktop.ui.pages.interview.page import InterviewPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.shell import Shell

DRAFT = "utkast som ingen har sparat"
_TYPES_AFTER_MS = 300  # a person types; what the program loads meanwhile is loaded
_AT_REST_MS = 1500
_BUSY_MS = 150


class Driver(QObject):
    """Unlocks, waits for the page that unlock leads to, keeps a lane busy and types a draft.

    `what` names the lane, "" for none. What is told: `enter`, `painted <milliseconds of Argon2id>`, `typed`.
    """

    def __init__(self, shell: Shell, told: str, what: str) -> None:
        super().__init__(shell)
        self._shell = shell
        self._what = what
        self._told = os.open(told, os.O_WRONLY | os.O_APPEND)
        self._said = False
        self._kdf = _TimedStretch()
        QTimer.singleShot(_TYPES_AFTER_MS, self._unlock)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See the paintings of the window."""
        if event.type() == QEvent.Type.UpdateRequest and not self._said and self._is_there():
            self._said = True
            QTimer.singleShot(0, self._painted)
        return False

    def _tell(self, word: str, *more: float) -> None:
        os.write(self._told, " ".join(map(str, (word, time.monotonic(), *more))).encode() + b"\n")

    def _unlock(self) -> None:
        signatur, passphrase = self._shell.unlock.findChildren(QLineEdit)[:2]
        signatur.setText(vaults.SIGNATUR)
        passphrase.setText(vaults.PASSPHRASE)
        self._shell.window.installEventFilter(self)
        self._tell("enter")
        _press(passphrase, Qt.Key.Key_Return, "\r")

    def _is_there(self) -> bool:
        page = self._shell.window.navigator.page
        if self._what:
            return isinstance(page, InterviewPage) and page.current is not None
        return isinstance(page, RegisterPage) and page.model.rowCount() > 0

    def _painted(self) -> None:
        self._tell("painted", self._kdf.spent_ms)
        if self._what:
            QTimer.singleShot(_AT_REST_MS, self._act)

    def _act(self) -> None:
        entrance = self._shell.entrance
        assert isinstance(entrance, Entrance)
        _BUSY[self._what](entrance)
        QTimer.singleShot(_BUSY_MS, self._type)

    def _type(self) -> None:
        page = self._shell.window.navigator.page
        assert isinstance(page, InterviewPage)
        page.question.edit.focus_note()
        for letter in DRAFT:
            _press(self._shell.window.focusWidget(), Qt.Key.Key_unknown, letter)
        self._tell("typed")


def _press(widget: QWidget, key: Qt.Key, text: str) -> None:
    """Press a key without QtTest, which would be weighed with the program (row memory)."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


class _TimedStretch:
    """The program's own Argon2id, timed: it is subtracted from what unlocking takes."""

    def __init__(self) -> None:
        self.spent_ms = 0.0
        self._stretch = kdf.stretch
        kdf.stretch = self.stretch

    def stretch(self, text: str, salt: bytes, profile: KdfProfile) -> bytes:
        """Stretch as always."""
        began = time.monotonic()
        stretched = self._stretch(text, salt, profile)
        self.spent_ms += (time.monotonic() - began) * 1000
        return stretched


def _busy_database(entrance: Entrance) -> None:
    entrance._tasks.run(_endless_query)


def _endless_query(session: Session) -> None:
    assert isinstance(session.register, DiskRegister)
    session.register._db.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i % 7 = 8"
    )


def _busy_kdf(entrance: Entrance) -> None:
    def again_and_again() -> None:
        while True:
            kdf.stretch("lugn granit segel", bytes(kdf.SALT_BYTES), KDF_FULL)

    entrance._tasks.work(again_and_again)


def _busy_pdf(entrance: Entrance) -> None:
    from benchmarks.rows.pdf import long_paper  # brings the library of papers: the program at rest is without it

    paper, render = long_paper(50), backstage().papers.render

    def again_and_again() -> None:
        while True:
            render(paper)

    entrance._tasks.work(again_and_again)


_BUSY: dict[str, Callable[[Entrance], None]] = {
    "idle": lambda entrance: None,
    "database": _busy_database,
    "KDF": _busy_kdf,
    "PDF": _busy_pdf,
}

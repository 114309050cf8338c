"""A person at the keyboard of one window, and a camera."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.record_page import RecordPage

DEADLINE_S = 20.0
MOST_TABS = 500  # once round the longest form


class Tour:
    """Drives one window by keys and takes a picture at each stop."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self._folder = folder
        self._stops = 0

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Serve the window until `condition` holds; TimeoutError names `what` when it does not."""
        end = time.monotonic() + DEADLINE_S
        while not condition():
            if time.monotonic() > end:
                self.stop("avbrott")
                raise TimeoutError(what)
            QTest.qWait(10)

    def page(self, name: str) -> Page:
        """Wait for a page by the name of its class, until it shows what it is about and has the focus."""
        self.until(lambda: type(self.window.navigator.page).__name__ == name, name)
        page = self.window.navigator.page
        assert page is not None  # it has just been seen
        if isinstance(page, RecordPage):
            self.until(lambda: page.editor.is_loaded and page.active is not None, f"{name} has its questions")
        self.until(lambda: page.isAncestorOf(self.focus()), f"{name} has the focus")
        return page

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        for char in text:  # QTest types no å, ä, ö
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char)
                QApplication.sendEvent(self.focus(), event)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key."""
        QTest.keyClick(self.focus(), key, modifier)
        QTest.qWait(15)

    def key_to_another(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key that brings the focus somewhere else, and wait until it is there."""
        here, page = self._place(), self.window.navigator.page
        assert page is not None  # there always is one
        self.key(key, modifier)
        self.until(lambda: self._place() != here and page.isAncestorOf(self.focus()), f"{here[1]} is left")

    def press(self, button: str, back: bool = False) -> None:
        """Go by Tab (or backwards) to the button whose words begin so, and press it."""
        for _ in range(MOST_TABS):
            here = self.focus()
            if isinstance(here, QAbstractButton) and here.text().startswith(button):
                self.key(Qt.Key.Key_Space)
                return
            self.key(Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
        raise LookupError(button)

    def says(self, words: str) -> bool:
        """Return whether the save mark says these words."""
        return words in self.window.status.accessibleDescription() + self.window.status.text()

    def stop(self, name: str) -> None:
        """Take a picture."""
        self._stops += 1
        QTest.qWait(50)
        self.window.grab().save(str(self._folder / f"{self._stops:02d}-{name}.png"))

    def _place(self) -> tuple[QWidget, str]:
        return self.focus(), self.focus().accessibleName()  # a page may ask the next question in the same widget

    def focus(self) -> QWidget:
        """Return what has the keyboard."""
        return self.window.focusWidget() or self.window

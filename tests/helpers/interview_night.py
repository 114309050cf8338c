"""An interview page in the program's window, and the fingers on its keys."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.memory_gateway import NOW, MemoryGateway
from tests.helpers.typing_keys import focused, type_text
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.interview.page import InterviewPage

NONE = Qt.KeyboardModifier.NoModifier


class Night:
    """The page in the program's window, and the fingers."""

    def __init__(self, qtbot: QtBot, window: MainWindow, gateway: MemoryGateway) -> None:
        self.qtbot, self.window, self.gateway = qtbot, window, gateway
        texts = {p.text: f"Råd\n{p.text}" for q in gateway.pack.questions() for p in q.prompts}
        window.set_unlocked(True)
        self.page = InterviewPage(gateway, window.status, texts, lambda: NOW)
        window.navigator.open(self.page)
        self.wait(lambda: self.page.editor.is_loaded)

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until)

    def settle(self) -> None:
        self.wait(lambda: self.page.editor.is_settled)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focus, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        type_text(text)

    def to(self, key: str) -> None:
        self.page.go_to(key)
        self.settle()
        assert self.page.current == key

    @property
    def focus(self) -> QWidget:
        return focused()

    @property
    def status(self) -> str:
        return self.window.status.text()

"""Typing Swedish in tests: QTest.keyClicks takes ASCII only."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def focused() -> QWidget:
    """Return the widget with the focus; a test that types without one is wrong."""
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def type_text(text: str) -> None:
    """Type a text where the focus is, character by character."""
    for char in text:
        if char.isascii():
            QTest.keyClicks(focused(), char)
        else:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, char)
                QApplication.sendEvent(focused(), event)


def settle(window: QWidget) -> None:
    """Let new widgets be shown and laid out, as they are before anybody sees them."""
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    window.grab()

"""Nobody there: a warning, then the lock; any key or movement begins the count anew."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vir_desktop.ui.clipboard import clear_clipboard
from vir_desktop.ui.guard import Guard
from vir_desktop.ui.main_window import MainWindow


class _Time:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def time() -> _Time:
    return _Time()


@pytest.fixture
def guard(window: MainWindow, time: _Time) -> Guard:
    return Guard(window, minutes=5, interview_minutes=15, now=time)


def heard(guard: Guard) -> list[object]:
    told: list[object] = []
    guard.warned.connect(told.append)
    guard.extended.connect(lambda: told.append("extended"))
    guard.lock.connect(lambda: told.append("lock"))
    return told


def test_it_warns_a_minute_before_and_locks_once(guard: Guard, time: _Time) -> None:
    told = heard(guard)
    for second in (239, 240, 299, 300, 301, 900):
        time.seconds = second
        guard.check()
    assert told == [60, 1, "lock"]


def test_a_key_or_the_mouse_extends(window: MainWindow, guard: Guard, time: _Time) -> None:
    told = heard(guard)
    handle = window.windowHandle()
    presses: list[Callable[[], None]] = [
        lambda: QTest.keyClick(handle, Qt.Key.Key_Shift),
        lambda: QTest.mouseMove(handle, QPoint(33, 44)),
        lambda: QTest.mouseClick(handle, Qt.MouseButton.LeftButton),
    ]
    for press in presses:
        time.seconds += 250
        guard.check()
        press()
        assert guard.seconds_left == 300
    assert told == [50, "extended"] * 3


def test_an_interview_has_more_time(guard: Guard, time: _Time) -> None:
    told = heard(guard)
    guard.set_interview(True)
    time.seconds = 839
    guard.check()
    assert told == []
    time.seconds = 900
    guard.check()
    assert told == ["lock"]


def test_the_clipboard_is_emptied_of_ours(qapp: QApplication) -> None:
    QGuiApplication.clipboard().setText("hemligt")
    clear_clipboard()
    assert QGuiApplication.clipboard().text() == ""

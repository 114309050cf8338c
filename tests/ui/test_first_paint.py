"""What was unlocked for is painted before the database's thread goes on; nothing is asked in another order for that."""

import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from vir_desktop.ui import first_paint
from vir_desktop.ui.first_paint import FirstPaint
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.key_hints import KeyHints


class _Lane:
    """The database's thread, and what it has done in its order."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.tasks: Tasks[None] = Tasks(lambda: None)

    def ask(self, word: str) -> None:
        self.tasks.run(lambda _: self.done.append(word))


@pytest.fixture
def lane() -> Iterator[_Lane]:
    made = _Lane()
    yield made
    assert made.tasks.close(timeout=10)


@pytest.fixture
def paint(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> FirstPaint:
    monkeypatch.setattr(first_paint, "_LONGEST_S", 30.0)  # none of these is to pass because time has
    return FirstPaint(window)


def test_the_lane_goes_on_once_the_window_is_painted(
    qtbot: QtBot, window: MainWindow, lane: _Lane, paint: FirstPaint
) -> None:
    lane.tasks.run(paint.wait)
    for word in ("settle", "read"):
        lane.ask(word)
    qtbot.waitUntil(lambda: lane.tasks._db._work_queue.qsize() == 2)  # it waits: the other two are still there
    window.repaint()  # a painting before the page is made is not the one
    assert lane.done == []
    paint.watch(is_all_there=True)
    window.repaint()
    qtbot.waitUntil(lambda: lane.done == ["settle", "read"])
    window.repaint()  # and later ones are nothing to it


def test_a_page_that_must_be_read_is_not_waited_for(qtbot: QtBot, lane: _Lane, paint: FirstPaint) -> None:
    lane.tasks.run(paint.wait)
    lane.ask("read")
    paint.watch(is_all_there=False)
    qtbot.waitUntil(lambda: lane.done == ["read"])


def test_a_second_try_is_painted_first_too(qtbot: QtBot, lane: _Lane, paint: FirstPaint) -> None:
    paint.let_go()  # the first try was refused
    paint.arm()
    lane.tasks.run(paint.wait)
    lane.ask("settle")
    qtbot.waitUntil(lambda: lane.tasks._db._work_queue.qsize() == 1)
    assert lane.done == []
    paint.let_go()


def test_who_locks_does_not_wait_for_a_painting(lane: _Lane, paint: FirstPaint) -> None:
    lane.tasks.run(paint.wait)
    lane.ask("draft")
    paint.let_go()
    assert lane.tasks.close(timeout=10)
    assert lane.done == ["draft"]


def test_a_window_that_is_not_seen_holds_nobody_for_long(window: MainWindow) -> None:
    held = threading.Thread(target=FirstPaint(window).wait, args=(None,))
    began = time.monotonic()
    held.start()
    held.join(10)
    assert not held.is_alive()
    assert time.monotonic() - began >= first_paint._LONGEST_S


def test_a_page_that_is_expected_is_neither_seen_nor_entered(window: MainWindow) -> None:
    before, page = Page(), Page()
    page.hints = (("Enter", "Öppna"),)
    window.navigator.start(before)
    window.expect(page)
    (hints,) = window.findChildren(KeyHints)
    assert window.navigator.page is before
    assert not page.isVisible()
    assert not hints.isVisible()
    window.navigator.start(page)
    assert page.isVisible()
    assert hints.isVisible()
    assert hints.accessibleDescription() == "Enter: Öppna"

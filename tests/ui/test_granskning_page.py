"""Granska loggen, by keys alone: begin, say something of each, sign; what is written is never lost."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.paper_desk import Answers, Desk, a_desk
from vir_desktop.domain.granskning import BEGUN, Mark, Verdict
from vir_desktop.services import granskning, sampling
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.granskning.page import GranskningPage


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(qtbot, tmp_path)
    dialogs.set_asker(Answers(""))
    yield desk
    dialogs.set_asker(None)
    assert desk.tasks.close()


@pytest.fixture
def page(desk: Desk, window: MainWindow) -> GranskningPage:
    window.navigator.start(Page())
    page = GranskningPage(desk.tasks, desk.vault.clock.now)
    window.navigator.open(page)
    desk.bot.waitUntil(page.begin.hasFocus)
    QTest.keyClick(page.begin, Qt.Key.Key_Return)
    desk.bot.waitUntil(page.card.verdict.hasFocus)
    return page


def marks(desk: Desk) -> list[Mark | None]:
    return [one.mark for one in desk.ask(lambda s: granskning.begin(s).value).drawn]


def at_row(page: GranskningPage, row: int) -> bool:
    return page.events.currentIndex().row() == row


def test_what_others_save_does_not_wait_until_the_log_is_read(
    desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "SLICE", 1)
    window.navigator.start(page := GranskningPage(desk.tasks, desk.vault.clock.now))
    desk.bot.waitUntil(page.begin.hasFocus)
    page.begin.click()
    page.begin.click()  # impatience begins no second one
    assert "Läser loggen" in page.bar.text
    assert BEGUN not in desk.ask(lambda session: [event.act for event in session.register.events()])
    desk.bot.waitUntil(page.card.verdict.hasFocus)
    assert page.bar.text == ""
    assert desk.ask(lambda session: [event.act for event in session.register.events()]).count(BEGUN) == 1


def test_all_of_it_by_keys(desk: Desk, page: GranskningPage) -> None:
    count = page.events.count()
    assert count > 1
    assert "händelser kvar" in page.left.text()
    assert not page.sign.isEnabled()
    QTest.keyClicks(page.card.verdict, "2")
    QTest.keyClick(page.card.verdict, Qt.Key.Key_Return)
    assert page.card.note.hasFocus()  # a question needs its words
    QTest.keyClicks(page.card.note, "Var det du?")
    QTest.keyClick(page.card.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    for done in range(1, count):
        desk.bot.waitUntil(partial(at_row, page, done))
        QTest.keyClicks(page.card.verdict, "1")
        QTest.keyClick(page.card.verdict, Qt.Key.Key_Return)
    desk.bot.waitUntil(page.sign.hasFocus)
    QTest.keyClick(page.sign, Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: page.done.count() == 1)
    assert page.done.row_words(0).below == f"{count - 1} i sin ordning, 1 att fråga om, 0 avvikelser"
    assert page.bar.text.startswith("Granskningen är underskriven.")


def test_what_is_written_is_saved_when_one_moves_on_or_leaves(
    desk: Desk, window: MainWindow, page: GranskningPage
) -> None:
    QTest.keyClicks(page.card.note, "Fråga om schemat")
    page.events.set_current_row(1)
    assert page.card.note.toPlainText() == ""
    QTest.keyClicks(page.card.verdict, "1")
    assert window.navigator.back()
    desk.bot.waitUntil(lambda: not window.navigator.left)
    assert marks(desk)[:2] == [Mark(None, "Fråga om schemat"), Mark(Verdict.FINE)]


def test_a_deviation_without_words_is_told_at_the_note(desk: Desk, page: GranskningPage) -> None:
    page.card.verdict.choose(2)
    page.card.save.click()
    desk.bot.waitUntil(page.card.note.hasFocus)
    assert page.card._note.error.startswith("Skriv en rad om varför.")
    assert marks(desk)[0] is None


def test_it_can_be_read_aloud(desk: Desk, page: GranskningPage, window: MainWindow) -> None:
    desk.bot.waitUntil(lambda: faults(window) == [])  # once the new card is laid out
    assert page.card.why.text().endswith(".")

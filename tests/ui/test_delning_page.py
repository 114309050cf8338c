"""Dela by keys alone: give, assign, take back, move; what cannot be is said in words, and nothing is half done."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.people_desk import CIAS, OWN, WAIT, PeopleDesk, Picks, a_people_desk
from vir_desktop.services import grupper, handlaggare, sharing
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.delning.page import DelningPage

KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[PeopleDesk]:
    desk = a_people_desk(qtbot, tmp_path)
    desk.work()
    yield desk
    dialogs.set_asker(None)
    desk.close()


def opened(window: MainWindow, desk: PeopleDesk, code: str = OWN) -> DelningPage:
    page = DelningPage(desk.lanes[-1], desk.akter[code])
    window.navigator.start(Page())
    window.navigator.open(page)
    desk.ask(lambda s: None)
    return page


def says(desk: PeopleDesk, page: DelningPage, text: str) -> None:
    desk.bot.waitUntil(lambda: text in page.bar.text, timeout=WAIT)


def names(page: DelningPage) -> list[str]:
    return [page.list.row_words(n).text for n in range(page.list.count())]


def choose(page: DelningPage, who: str) -> None:
    page.to.setFocus()
    page.to.setCurrentIndex(page.to.findText(who))
    assert page.to.chosen_name == who


def ask_about(page: DelningPage, who: str) -> None:
    page.list.setFocus()
    page.list.set_current_row(names(page).index(who))
    QTest.keyClick(page.list, KEY.Key_Return)


def acts(desk: PeopleDesk, code: str = OWN) -> list[str]:
    return [event.act for event in desk.ask(lambda s: s.register.events(object_=desk.akter[code]))]


def test_an_akt_is_given_taken_back_and_moved(window: MainWindow, desk: PeopleDesk) -> None:
    page = opened(window, desk)
    assert page.to.hasFocus()
    assert names(page) == ["Åsa.P", "Gruppen ansvarig"]
    assert desk.is_whole(window)
    choose(page, "bo")
    QTest.keyClick(page.to, KEY.Key_Return)
    says(desk, page, "bo har akten nu också.")
    desk.bot.waitUntil(lambda: "bo" in names(page), timeout=WAIT)
    assert page.to.findText("bo") == -1
    choose(page, "dag")
    QTest.keyClick(page, KEY.Key_T, ALT)
    says(desk, page, "dag är tilldelad akten.")
    desk.bot.waitUntil(lambda: "dag" in names(page), timeout=WAIT)
    asked = Picks("take")
    ask_about(page, "bo")
    assert "kan fortfarande läsas" in asked.asked[-1].text
    assert "välj först vem" in asked.asked[-1].text
    says(desk, page, "bo har inte akten längre.")
    desk.bot.waitUntil(lambda: "bo" not in names(page), timeout=WAIT)
    choose(page, "bo")
    Picks("move")
    ask_about(page, "dag")
    says(desk, page, "Akten är flyttad från dag till bo.")
    desk.bot.waitUntil(lambda: "dag" not in names(page), timeout=WAIT)
    found = [act for act in acts(desk) if act in {sharing.SHARED, sharing.ASSIGNED, sharing.UNSHARED, sharing.MOVED}]
    assert found == [sharing.SHARED, sharing.ASSIGNED, sharing.UNSHARED, sharing.MOVED]


def test_one_who_would_have_both_sides_is_asked_about(
    window: MainWindow, desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlaggare, "would_be_on_both_sides", lambda *_: True)
    page = opened(window, desk)
    choose(page, "bo")
    asked = Picks()
    QTest.keyClick(page, KEY.Key_T, ALT)
    desk.bot.waitUntil(lambda: bool(asked.asked), timeout=WAIT)
    assert (asked.asked[0].text_required, "bo" in names(page)) == (True, False)
    Picks(("on", "Ingen annan i tjänst."))
    QTest.keyClick(page, KEY.Key_T, ALT)
    says(desk, page, "bo är tilldelad akten.")


def test_an_akt_is_given_to_a_grupp(window: MainWindow, desk: PeopleDesk) -> None:
    desk.ask(lambda s: grupper.add_grupp(s, "freda", [desk.who["bo"].partition(":")[2]]))
    page = opened(window, desk)
    choose(page, "Gruppen freda")
    QTest.keyClick(page, KEY.Key_D, ALT)
    says(desk, page, "Gruppen freda har akten nu också.")
    assert page.to.findText("Gruppen glas") == -1


def test_nobody_chosen_is_said_and_a_question_not_answered_changes_nothing(
    window: MainWindow, desk: PeopleDesk
) -> None:
    page = opened(window, desk)
    QTest.keyClick(page, KEY.Key_D, ALT)
    assert page._field.error == "Välj vem som ska ha akten."
    assert page.to.hasFocus()
    Picks()
    ask_about(page, "Åsa.P")
    assert acts(desk)[-1] == "key-act-signed" or acts(desk)[-1].startswith("akt-")
    assert names(page) == ["Åsa.P", "Gruppen ansvarig"]


def test_the_last_holders_keep_it(window: MainWindow, desk: PeopleDesk) -> None:
    page = opened(window, desk)
    Picks("take")
    ask_about(page, "Gruppen ansvarig")  # only Åsa.P would be left
    says(desk, page, f"Akten {OWN} skulle bli ensam hos en person.")
    assert names(page) == ["Åsa.P", "Gruppen ansvarig"]
    choose(page, "bo")
    Picks("move")
    ask_about(page, "Gruppen ansvarig")
    desk.ask(lambda s: None)
    desk.work("cia")
    page = opened(window, desk, CIAS)
    Picks("take")
    ask_about(page, "cia")
    says(desk, page, f"Akten {CIAS} skulle bli utan arbetsledare.")


def test_who_does_not_have_the_akt_or_is_no_arbetsledare_is_refused(window: MainWindow, desk: PeopleDesk) -> None:
    page = opened(window, desk, CIAS)  # an arbetsledare without it
    says(desk, page, "Det här får inte göras med din roll.")
    assert not page.share.isEnabled()
    assert names(page) == []
    desk.work("bo")  # a handläggare who has it
    page = opened(window, desk, CIAS)
    choose(page, "dag")
    QTest.keyClick(page, KEY.Key_D, ALT)
    says(desk, page, "Det här får inte göras med din roll.")
    assert names(page) == ["bo", "cia"]

"""The end of a shift by keys alone: own akter, to whom, kept or left; all of them or none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.people_desk import CIAS, WAIT, PeopleDesk, Picks, a_people_desk
from tests.helpers.vaults import an_akt
from vir_desktop.domain.akt import Phase
from vir_desktop.services import akter, receiving
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.skiftbyte.page import KEEP, LEAVE, SkiftbytePage

KEY = Qt.Key


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[PeopleDesk]:
    desk = a_people_desk(qtbot, tmp_path)
    yield desk
    dialogs.set_asker(None)
    desk.close()


def opened(window: MainWindow, desk: PeopleDesk) -> SkiftbytePage:
    page = SkiftbytePage(desk.lanes[-1], desk.vault.clock.now)
    window.navigator.start(Page())
    window.navigator.open(page)
    desk.ask(lambda s: None)
    return page


def says(desk: PeopleDesk, page: SkiftbytePage, text: str) -> None:
    desk.bot.waitUntil(lambda: text in page.bar.text, timeout=WAIT)


def hand_over(page: SkiftbytePage, digits: str, who: str, after: str) -> None:
    QTest.keyClicks(page.akter, digits)
    QTest.keyClick(page.akter, KEY.Key_Return)
    assert page.to.hasFocus()
    page.to.setCurrentIndex(page.to.findText(who))
    QTest.keyClick(page.to, KEY.Key_Return)
    assert page.after.hasFocus()
    QTest.keyClicks(page.after, after)
    QTest.keyClick(page.after, KEY.Key_Return)


def mine(desk: PeopleDesk) -> list[str]:
    return sorted(row.code for row in desk.ask(receiving.own_akter))


def test_akter_are_handed_over_and_kept_then_left(window: MainWindow, desk: PeopleDesk) -> None:
    desk.work("bo")
    desk.ask(lambda s: an_akt(s, code="AB-1200"))
    page = opened(window, desk)
    assert page.akter.hasFocus()
    assert page.after.chosen() == (KEEP,)
    assert page.akter.item(0).text().startswith("AB-1200 · Akut")
    assert desk.is_whole(window)
    hand_over(page, "1", "dag", "1")
    says(desk, page, "dag har tagit över en akt.")
    assert "Du har dem också kvar." in page.bar.text
    assert mine(desk) == ["AB-1200", CIAS]
    asked = Picks(LEAVE)
    hand_over(page, "12", "dag", "2")
    assert asked.asked[-1].title == "Lämna 2 akter till dag?"
    assert "kan fortfarande läsas" in asked.asked[-1].text
    says(desk, page, "dag har tagit över 2 akter.")
    assert mine(desk) == []
    desk.bot.waitUntil(page.empty.isVisible, timeout=WAIT)
    desk.work("dag")
    assert mine(desk) == ["AB-1200", CIAS]


def test_what_is_not_chosen_is_said_and_a_no_leaves_everything(window: MainWindow, desk: PeopleDesk) -> None:
    desk.work("bo")
    page = opened(window, desk)
    page.ask()
    assert page._akter_field.error == "Välj minst en akt."
    assert page._to_field.error == "Välj vem som tar över."
    assert page.akter.hasFocus()
    Picks()
    hand_over(page, "1", "dag", "2")
    assert mine(desk) == [CIAS]


def test_all_or_none_when_one_would_be_alone(window: MainWindow, desk: PeopleDesk) -> None:
    desk.work("bo")
    desk.ask(lambda s: an_akt(s, code="AB-1200"))
    page = opened(window, desk)
    Picks(LEAVE)
    hand_over(page, "12", "cia", "2")  # she has one of them already, and nobody else would
    says(desk, page, f"Akten {CIAS} skulle bli ensam hos en person.")
    assert mine(desk) == ["AB-1200", CIAS]
    desk.work("cia")
    assert mine(desk) == [CIAS]


def test_what_is_over_is_not_handed_over(window: MainWindow, desk: PeopleDesk) -> None:
    desk.work("bo")
    akt_id = desk.akter[CIAS]

    def end(session: Session) -> None:
        akter.open_akt(session, akt_id)
        akter.set_phase(session, akt_id, Phase.AVSLUTAD)

    desk.ask(end)
    page = opened(window, desk)
    assert page.empty.text() == "Du har inga pågående akter i ditt eget namn."
    assert not page._form.isVisible()
    assert desk.is_whole(window)

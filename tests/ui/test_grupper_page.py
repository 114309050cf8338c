"""Grupper by keys alone: see, make, let in, take out, take away; and every refusal in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.people_desk import WAIT, PeopleDesk, Picks, a_people_desk
from vir_desktop.services import grupper
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.grupper.page import GrupperPage

KEY = Qt.Key


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[PeopleDesk]:
    desk = a_people_desk(qtbot, tmp_path)
    desk.work()
    yield desk
    dialogs.set_asker(None)
    desk.close()


def opened(window: MainWindow, desk: PeopleDesk) -> GrupperPage:
    page = GrupperPage(desk.lanes[-1])
    window.navigator.start(Page())
    window.navigator.open(page)
    desk.bot.waitUntil(lambda: page.list.count() > 0, timeout=WAIT)
    return page


def says(desk: PeopleDesk, page: GrupperPage, text: str) -> None:
    desk.bot.waitUntil(lambda: text in page.bar.text, timeout=WAIT)


def make(page: GrupperPage, name: str, members: str) -> None:
    page.new.name.setFocus()
    page.new.name.setText(name)
    page.new.members.set_chosen(())
    QTest.keyClick(page.new.name, KEY.Key_Return)
    QTest.keyClicks(page.new.members, members)
    QTest.keyClick(page.new.members, KEY.Key_Return)


def lacks(desk: PeopleDesk, page: GrupperPage, field: str, said: str) -> None:
    shown = page.new._fields[field]
    desk.bot.waitUntil(lambda: shown.error.startswith(said), timeout=WAIT)
    assert shown.field.hasFocus()


def go_to(page: GrupperPage, name: str) -> None:
    names = [page.list.row_words(n).text for n in range(page.list.count())]
    page.list.setFocus()
    page.list.set_current_row(names.index(name))


def members(page: GrupperPage) -> list[str]:
    return [page.members.row_words(n).text for n in range(page.members.count())]


def let_in(page: GrupperPage, who: str) -> None:
    page.who.setFocus()
    page.who.setCurrentIndex(page.who.findText(who))
    QTest.keyClick(page.who, KEY.Key_Return)


def take_out(page: GrupperPage, who: str) -> Picks:
    picks = Picks("out")
    QTest.keyClick(page.list, KEY.Key_Return)
    assert page.members.hasFocus()
    page.members.set_current_row(members(page).index(who))
    QTest.keyClick(page.members, KEY.Key_Return)
    return picks


def test_a_grupp_lives_from_its_making_to_its_end(window: MainWindow, desk: PeopleDesk) -> None:
    page = opened(window, desk)
    assert page.list.hasFocus()
    assert desk.is_whole(window)
    make(page, "Freda", "12")  # bo and cia
    says(desk, page, "Gruppen freda finns nu.")
    desk.ask(lambda s: None)
    go_to(page, "freda")
    assert members(page) == ["bo", "cia"]
    let_in(page, "dag")
    says(desk, page, "dag är med i gruppen freda.")
    desk.bot.waitUntil(lambda: members(page) == ["bo", "cia", "dag"], timeout=WAIT)
    asked = take_out(page, "cia")
    assert "kan fortfarande läsas" in asked.asked[-1].text
    says(desk, page, "cia är inte med i gruppen freda längre.")
    desk.bot.waitUntil(lambda: members(page) == ["bo", "dag"], timeout=WAIT)
    Picks("remove")
    page.remove.setFocus()
    QTest.keyClick(page.remove, KEY.Key_Return)
    says(desk, page, "Gruppen freda är borttagen.")
    assert [one.name for one in desk.ask(grupper.list_grupper)] == ["ansvarig", "glas"]


def test_what_a_new_grupp_lacks_is_said_at_its_field(window: MainWindow, desk: PeopleDesk) -> None:
    page = opened(window, desk)
    for name, chosen, field, said in (
        ("", "1", "name", "Namnet går inte att använda för en grupp."),
        ("Ansvarig", "1", "name", "Det finns redan en grupp med det namnet."),
        ("freda", "", "members", "Gruppen har inga medlemmar."),
    ):
        make(page, name, chosen)
        lacks(desk, page, field, said)
        assert page.new.name.text() == name  # nothing is lost


def test_ansvarig_takes_arbetsledare_only_and_keeps_one(window: MainWindow, desk: PeopleDesk) -> None:
    page = opened(window, desk)
    go_to(page, "ansvarig")
    assert not page.remove.isVisible()
    let_in(page, "Välj någon")
    assert page._who_field.error == ""  # Enter with nobody chosen does nothing
    QTest.keyClick(page.let_in, KEY.Key_Return)
    assert page._who_field.error == "Välj vem som ska vara med."
    let_in(page, "dag")
    says(desk, page, "dag är inte arbetsledare.")
    take_out(page, "cia")
    says(desk, page, "skulle bli ensam hos en person")  # the akt of Åsa.P
    assert members(page) == ["cia", "Åsa.P"]


def test_a_handlaggare_sees_them_and_changes_none(window: MainWindow, desk: PeopleDesk) -> None:
    desk.work("dag")
    page = opened(window, desk)
    assert members(page) == ["cia", "Åsa.P"]
    assert not page.new.isVisible()
    assert not page.who.isVisible()
    asked = take_out(page, "cia")
    assert asked.asked == []
    page._add("ny", [desk.who["dag"].partition(":")[2]])  # the service refuses anyway
    says(desk, page, "Det här får inte göras med din roll.")
    assert desk.is_whole(window)

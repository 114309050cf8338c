"""Användare by keys alone: the list, someone new, a longer agreement, an end, and every refusal in words."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.colleagues import ADMINISTRATOR, VOLONTAR, comes, phrase_of
from tests.helpers.people_desk import OWN, WAIT, PeopleDesk, Picks, a_people_desk
from tests.helpers.vaults import SIGNATUR
from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.messages import words
from vir_desktop.domain.roles import Role
from vir_desktop.services import certificates, people, sharing, unlocking
from vir_desktop.services.employment import Added, Ending
from vir_desktop.services.ports import UserRow
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.anvandare.new_user import NewUserPage
from vir_desktop.ui.pages.anvandare.page import AnvandarePage
from vir_desktop.ui.pages.anvandare.words import endings_words, own_ending_words

KEY = Qt.Key
WORDS = ["björk", "vinter", "gryta", "sadel", "molnig", "penna"]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[PeopleDesk]:
    desk = a_people_desk(qtbot, tmp_path)
    desk.work()
    yield desk
    dialogs.set_asker(None)
    desk.close()


def users(window: MainWindow, desk: PeopleDesk) -> AnvandarePage:
    page = AnvandarePage(desk.lanes[-1], desk.vault.clock.now)
    window.navigator.start(Page())
    window.navigator.open(page)
    desk.bot.waitUntil(lambda: page.list.count() > 0, timeout=WAIT)
    return page


def new_user(window: MainWindow, desk: PeopleDesk) -> NewUserPage:
    page = NewUserPage(desk.lanes[-1], lambda: WORDS, desk.vault.clock.now)
    window.navigator.start(Page())
    window.navigator.open(page)
    return page


def rows(page: AnvandarePage) -> dict[str, str]:
    found = [page.list.row_words(n) for n in range(page.list.count())]
    return {row.text: row.below for row in found}


def go_to(page: AnvandarePage, signatur: str) -> None:
    names = [page.list.row_words(n).text for n in range(page.list.count())]
    page.list.setFocus()
    page.list.set_current_row(names.index(signatur))
    QTest.keyClick(page.list, KEY.Key_Return)


def says(desk: PeopleDesk, page: AnvandarePage | NewUserPage, text: str) -> None:
    desk.bot.waitUntil(lambda: text in page.bar.text, timeout=WAIT)


# --- the list and a longer agreement ---


def test_each_row_says_roles_and_how_long(window: MainWindow, desk: PeopleDesk) -> None:
    desk.ask(lambda s: comes(s, "vera", VOLONTAR, until=date(2026, 11, 30)))
    desk.ask(lambda s: comes(s, "nils", VOLONTAR, until=date(2027, 6, 9)))
    page = users(window, desk)
    assert page.list.hasFocus()
    assert rows(page)["vera"] == "Volontär · slutar om 9 dagar (30 november 2026)"
    assert rows(page)["nils"] == "Volontär · till och med 9 juni 2027"
    assert rows(page)["cia"] == "Arbetsledare · tills vidare"
    assert desk.is_whole(window)
    desk.vault.clock.pass_(days=12)
    page._read()
    desk.bot.waitUntil(lambda: "avtalet gick ut 30 november 2026" in rows(page)["vera"], timeout=WAIT)


def test_an_agreement_is_made_longer_and_a_day_that_cannot_be_read_changes_nothing(
    window: MainWindow, desk: PeopleDesk
) -> None:
    desk.ask(lambda s: comes(s, "vera", VOLONTAR, until=date(2026, 11, 30)))
    page = users(window, desk)
    for typed, said in (
        ("nån gång", "Dagen gick inte att läsa. Ingenting är ändrat."),
        ("", "En sista dag saknas."),
        ("20/11", "Dagen har redan varit."),
        ("30/6 2027", "vera är kvar till och med 30 juni 2027."),
    ):
        Picks("renew", ("save", typed))
        go_to(page, "vera")
        says(desk, page, said)
    desk.bot.waitUntil(lambda: rows(page)["vera"] == "Volontär · till och med 30 juni 2027", timeout=WAIT)
    Picks("renew", ("save", ""))
    go_to(page, "bo")
    says(desk, page, "bo är kvar tills vidare.")


# --- an end ---


def test_before_an_end_it_is_said_what_old_copies_still_show(window: MainWindow, desk: PeopleDesk) -> None:
    desk.ask(lambda s: sharing.share(s, desk.akter[OWN], desk.who["dag"]))
    page = users(window, desk)
    asked = Picks("end")
    go_to(page, "dag")
    assert "kan fortfarande läsas" in asked.asked[-1].text
    assert desk.ask(lambda s: certificates.of_signatur(s, "dag")).signatur == "dag"  # nothing before the second yes
    Picks("end", "end")
    go_to(page, "dag")
    says(desk, page, "dag är avslutad.")
    assert "En akt får ny nyckel när någon öppnar den." in page.bar.text
    assert "Kopior från tidigare kan fortfarande läsas." in page.bar.text
    desk.bot.waitUntil(lambda: rows(page)["dag"] == "Handläggare · avslutad 21 november 2026", timeout=WAIT)
    Picks()
    go_to(page, "dag")
    says(desk, page, "Det som är skrivet och läst står kvar.")


def test_nobody_ends_herself_and_not_the_last_administrator(window: MainWindow, desk: PeopleDesk) -> None:
    page = users(window, desk)
    Picks("end", "end")
    go_to(page, SIGNATUR)
    says(desk, page, "Det är den sista administratören.")
    desk.ask(lambda s: comes(s, "eva", ADMINISTRATOR))
    Picks("end", "end")
    go_to(page, SIGNATUR)
    says(desk, page, "Du kan inte avsluta dig själv.")


def test_akter_in_the_way_are_named_and_lead_to_sharing(window: MainWindow, desk: PeopleDesk) -> None:
    page = users(window, desk)
    shared: list[str] = []
    page.share_requested.connect(shared.append)
    Picks("end", "end")
    go_to(page, "cia")  # the akt of Åsa.P would be hers alone
    desk.bot.waitUntil(page.in_the_way.isVisible, timeout=WAIT)
    assert f"Akten {OWN} skulle bli ensam hos en person." in page.bar.text
    assert page.in_the_way.list.row_words(0).text == OWN
    assert page.in_the_way.list.hasFocus()
    assert desk.is_whole(window)
    QTest.keyClick(page.in_the_way.list, KEY.Key_Return)
    assert shared == [desk.akter[OWN]]
    assert desk.ask(lambda s: certificates.of_signatur(s, "cia")).signatur == "cia"


def test_who_is_no_administrator_is_refused_all_the_same(window: MainWindow, desk: PeopleDesk) -> None:
    desk.work("cia")
    page = users(window, desk)
    Picks("end", "end")
    go_to(page, "bo")
    says(desk, page, "Det här får inte göras med din roll.")


# --- someone new ---


def fill(page: NewUserPage, signatur: str, roles: str, until: str, phrase: str, again: str = "") -> None:
    page.signatur.setFocus()
    page.signatur.setText(signatur)
    page.roles.set_chosen(())
    QTest.keyClick(page.signatur, KEY.Key_Return)
    assert page.roles.hasFocus()
    QTest.keyClicks(page.roles, roles)
    QTest.keyClick(page.roles, KEY.Key_Return)
    assert page.until.hasFocus()
    page.until.setText(until)
    QTest.keyClick(page.until, KEY.Key_Return)
    page.phrase._first.set_text(phrase)
    page.phrase._second.set_text(again or phrase)
    QTest.keyClick(page.phrase._second.field, KEY.Key_Return)


def test_someone_new_comes_by_keys_alone_and_opens_the_vault(window: MainWindow, desk: PeopleDesk) -> None:
    page = new_user(window, desk)
    assert page.signatur.hasFocus()
    assert desk.is_whole(window)
    with desk.bot.waitSignal(page.added, timeout=WAIT) as came:
        fill(page, "Ida.V", "3", "30/6 2027", phrase_of("Ida.V"))
        assert not page.is_settled
    assert came.args is not None
    certificate = came.args[0].user.certificate
    assert (certificate.signatur, certificate.roles) == ("Ida.V", {Role.VOLONTAR})
    assert certificate.not_after == date(2027, 6, 30)
    assert page.phrase.passphrase == ""
    door = desk.vault.door("Ida.V")
    assert unlocking.try_passphrase(desk.vault.world.crypto, door, phrase_of("Ida.V")).serial == certificate.serial


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("signatur", ("", "1", ""), "Signaturen saknas."),
        ("signatur", ("BO", "1", ""), "Signaturen används redan."),
        ("roles", ("ida", "", ""), "En roll saknas."),
        ("until", ("ida", "3", ""), "En sista dag saknas."),
        ("until", ("ida", "3", "20/11"), "Dagen har redan varit."),
        ("until", ("ida", "3", "nån gång"), "Skriv till exempel"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    window: MainWindow, desk: PeopleDesk, field: str, given: tuple[str, str, str], said: str
) -> None:
    page = new_user(window, desk)
    fill(page, *given, phrase_of("ida"))
    desk.bot.waitUntil(lambda: page._fields[field].error.startswith(said), timeout=WAIT)
    assert page.is_settled
    assert len(desk.ask(people.list_users)) == 4


def test_a_short_or_mistyped_passphrase_lets_nobody_in_and_is_forgotten(window: MainWindow, desk: PeopleDesk) -> None:
    page = new_user(window, desk)
    fill(page, "ida", "1", "", "kort")
    assert page.phrase._first_field.error == "Lösenfrasen är för kort."
    fill(page, "ida", "1", "", phrase_of("ida"), phrase_of("adi"))
    assert page.phrase._second_field.error.startswith("Det blev inte samma ord.")
    page.leaving()
    assert page.phrase.passphrase == ""
    assert len(desk.ask(people.list_users)) == 4


def test_an_arbetsledare_who_is_not_let_in_yet_is_told_of(window: MainWindow, desk: PeopleDesk) -> None:
    page = users(window, desk)
    roles = frozenset({Role.ARBETSLEDARE})
    eva = UserRow(Certificate("e", "Eva", roles, b"", b"", desk.vault.clock.now()))
    page.say_added(Added(eva, let_in=False))
    assert "behöver också släppa in Eva" in page.bar.text
    page.say_added(Added(eva, let_in=True))
    assert "Gruppen ansvarig har fått en medlem till." in page.bar.text


# --- words ---


def test_the_last_days_are_said_as_one_says_them() -> None:
    said = [own_ending_words(Ending("vera", date(2026, 11, 30), days))[0] for days in (0, 1, 9)]
    assert said == [
        "Ditt avtal slutar i dag.",
        "Ditt avtal slutar i morgon.",
        "Ditt avtal slutar om 9 dagar, 30 november 2026.",
    ]
    soon = [Ending("bo", date(2026, 11, 21), 0), Ending("vera", date(2026, 11, 22), 1)]
    assert endings_words(soon) == "Avtal som snart slutar: bo slutar i dag, vera slutar i morgon."
    assert endings_words([]) == ""


def test_whose_agreement_is_over_is_met_at_the_door_with_what_to_do(desk: PeopleDesk) -> None:
    desk.ask(lambda s: comes(s, "vera", VOLONTAR, until=date(2026, 11, 30)))
    desk.close()
    desk.vault.clock.pass_(days=12)
    with pytest.raises(KnownError) as refused:
        desk.vault.enter("vera", phrase_of("vera"))
    told = words(refused.value)
    assert told.title == "Ditt avtal gick ut 2026-11-30."
    assert "Be administratören förlänga avtalet" in told.advice

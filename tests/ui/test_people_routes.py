"""Who is led where: by role only, from the register, Mer and the akt; the glas; and agreements that soon end."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.colleagues import ADMINISTRATOR, SAMORDNARE, VOLONTAR, comes
from tests.helpers.paper_desk import tools
from tests.helpers.people_desk import CIAS, OWN, WAIT, PeopleDesk, a_people_desk
from tests.helpers.vaults import SIGNATUR
from vir_desktop.services import break_glass
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.desk import Desk
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.anvandare.new_user import NewUserPage
from vir_desktop.ui.pages.anvandare.page import AnvandarePage
from vir_desktop.ui.pages.delning.page import DelningPage
from vir_desktop.ui.pages.glas.page import GlasPage
from vir_desktop.ui.pages.grupper.page import GrupperPage
from vir_desktop.ui.pages.mer.acts import Act
from vir_desktop.ui.pages.mer.page import MerPage
from vir_desktop.ui.pages.policy.page import PolicyPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.pages.skiftbyte.page import SkiftbytePage
from vir_desktop.ui.routes import Routes

KEY, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[PeopleDesk]:
    desk = a_people_desk(qtbot, tmp_path)
    yield desk
    desk.close()


def at_register(window: MainWindow, desk: PeopleDesk, signatur: str) -> tuple[Routes, RegisterPage]:
    """Bring a user to her register, with the ways from it."""
    tasks = desk.work(signatur)
    session = desk.ask(lambda s: s)
    world = desk.vault.world
    backstage = Backstage(lambda vault, training=None: world, tools(), lambda: ["björk"] * 6, {})
    routes = Routes(Desk(window, tasks, backstage, session.policy, session.signatur, session.roles), window)
    register = RegisterPage(tasks, desk.vault.clock.now)
    routes.open_register(register)
    desk.bot.waitUntil(lambda: register.model.rowCount() > 0, timeout=WAIT)
    return routes, register


def on(desk: PeopleDesk, window: MainWindow, kind: type[Page]) -> Page:
    desk.bot.waitUntil(lambda: isinstance(window.navigator.page, kind), timeout=WAIT)
    page = window.navigator.page
    assert page is not None
    return page


def open_row(register: RegisterPage, desk: PeopleDesk, code: str) -> None:
    register.select(desk.akter[code])
    register.table.setFocus()
    QTest.keyClick(register.table, KEY.Key_Return)


# --- by role only ---


@pytest.mark.parametrize(
    ("signatur", "offered"),
    [
        (SIGNATUR, {Act.SHIFT, Act.USERS, Act.GRUPPER, Act.POLICY}),
        ("cia", {Act.SHIFT, Act.GRUPPER}),
        ("bo", {Act.SHIFT}),
        ("sam", set()),
        ("adam", {Act.USERS, Act.GRUPPER, Act.POLICY}),
    ],
)
def test_mer_and_its_keys_offer_what_the_role_may_do(
    window: MainWindow, desk: PeopleDesk, signatur: str, offered: set[Act]
) -> None:
    if signatur in {"sam", "adam"}:
        desk.work()
        desk.ask(lambda s: comes(s, signatur, SAMORDNARE if signatur == "sam" else ADMINISTRATOR))
    routes, register = at_register(window, desk, signatur)
    QTest.keyClick(register, KEY.Key_S, CTRL_SHIFT)
    assert isinstance(window.navigator.page, SkiftbytePage) is (Act.SHIFT in offered)
    window.navigator.back()
    QTest.keyClick(register, KEY.Key_M, CTRL)
    mer = on(desk, window, MerPage)
    assert isinstance(mer, MerPage)
    rows = {Act(mer.list.row_words(n).key) for n in range(mer.list.count())}
    asked = {Act.SHIFT, Act.USERS, Act.GRUPPER, Act.POLICY}
    assert rows & asked == offered
    for act in asked - offered:
        routes.mer.act(act)
        assert window.navigator.page is mer


@pytest.mark.parametrize(
    ("act", "kind"), [(Act.USERS, AnvandarePage), (Act.GRUPPER, GrupperPage), (Act.POLICY, PolicyPage)]
)
def test_each_page_is_reached_from_mer(window: MainWindow, desk: PeopleDesk, act: Act, kind: type[Page]) -> None:
    routes, _ = at_register(window, desk, SIGNATUR)
    routes.mer.open()
    mer = on(desk, window, MerPage)
    assert isinstance(mer, MerPage)
    keys = [mer.list.row_words(n).key for n in range(mer.list.count())]
    mer.list.set_current_row(keys.index(act))
    QTest.keyClick(mer.list, KEY.Key_Return)
    assert isinstance(window.navigator.page, kind)
    assert window.navigator.back()
    assert window.navigator.page is mer


def test_someone_new_is_told_of_on_the_list_that_one_comes_back_to(window: MainWindow, desk: PeopleDesk) -> None:
    routes, _ = at_register(window, desk, SIGNATUR)
    routes.mer.act(Act.USERS)
    users = on(desk, window, AnvandarePage)
    assert isinstance(users, AnvandarePage)
    QTest.keyClick(users.new, KEY.Key_Return)
    page = on(desk, window, NewUserPage)
    assert isinstance(page, NewUserPage)
    page.signatur.setText("ida")
    page.roles.choose(0)
    page.phrase._first.set_text("en egen påhittad lösenfras")
    page.phrase._second.set_text("en egen påhittad lösenfras")
    page.ask()
    desk.bot.waitUntil(lambda: window.navigator.page is users, timeout=WAIT)
    assert users.bar.text.startswith("ida är tillagd.")
    desk.bot.waitUntil(lambda: users.list.count() == 5, timeout=WAIT)


# --- dela ---


def test_dela_is_there_for_the_arbetsledare_who_has_the_akt(window: MainWindow, desk: PeopleDesk) -> None:
    _, register = at_register(window, desk, SIGNATUR)
    open_row(register, desk, OWN)
    akt = on(desk, window, AktPage)
    assert isinstance(akt, AktPage)
    desk.bot.waitUntil(akt.share.isVisible, timeout=WAIT)
    assert desk.is_whole(window)
    akt.begin.setFocus()  # where the walk ended is not in the page
    QTest.keyClick(akt, KEY.Key_D, ALT)
    assert isinstance(on(desk, window, DelningPage), DelningPage)


def test_dela_is_not_there_for_a_handlaggare(window: MainWindow, desk: PeopleDesk) -> None:
    _, register = at_register(window, desk, "bo")
    open_row(register, desk, CIAS)
    akt = on(desk, window, AktPage)
    assert isinstance(akt, AktPage)
    desk.bot.waitUntil(lambda: akt.where == CIAS, timeout=WAIT)
    desk.ask(lambda s: None)
    assert not akt.share.isVisible()
    QTest.keyClick(akt, KEY.Key_D, ALT)
    assert window.navigator.page is akt


# --- the glas ---


def test_an_akt_of_others_is_only_told_of_to_who_may_not_break_the_glas(window: MainWindow, desk: PeopleDesk) -> None:
    _, register = at_register(window, desk, "bo")
    open_row(register, desk, OWN)
    desk.bot.waitUntil(lambda: bool(register.bar.text), timeout=WAIT)
    assert register.bar.text.startswith(f"Akten {OWN} finns hos en annan handläggare.")
    assert window.navigator.page is register


def test_the_glas_is_broken_with_a_reason_and_the_akt_closes_behind_her(window: MainWindow, desk: PeopleDesk) -> None:
    _, register = at_register(window, desk, SIGNATUR)
    open_row(register, desk, CIAS)
    glas = on(desk, window, GlasPage)
    assert isinstance(glas, GlasPage)
    assert glas.reason.hasFocus()
    assert desk.is_whole(window)
    QTest.keyClick(glas.reason, KEY.Key_Return, CTRL)
    assert glas._field.error == "Skriv varför. Utan skäl öppnas ingenting."
    akt_id = desk.akter[CIAS]
    acts = desk.ask(lambda s: [event.act for event in s.register.events(object_=akt_id)])
    assert break_glass.BROKEN not in acts
    QTest.keyClicks(glas.reason, "Polisen ringde om barnet")
    QTest.keyClick(glas.reason, KEY.Key_Return, CTRL)
    akt = on(desk, window, AktPage)
    assert isinstance(akt, AktPage)
    desk.bot.waitUntil(lambda: akt.where == CIAS, timeout=WAIT)
    desk.ask(lambda s: None)
    assert not akt.bar.text
    assert not akt.share.isVisible()  # she does not have it, and gives it to nobody
    reasons = desk.ask(lambda s: [one.reason for one in break_glass.broken(s, akt_id)])
    assert reasons == ["Polisen ringde om barnet"]
    assert window.navigator.back()
    assert window.navigator.page is register
    assert desk.ask(lambda s: akt_id in s.open_akter) is False
    open_row(register, desk, CIAS)  # the next time asks anew
    assert isinstance(on(desk, window, GlasPage), GlasPage)


def test_a_refusal_of_the_glas_is_said_on_its_page(window: MainWindow, desk: PeopleDesk) -> None:
    page = GlasPage(desk.work("dag"), desk.akter[CIAS], CIAS)
    window.navigator.start(Page())
    window.navigator.open(page)
    page.reason.setPlainText("nyfiken")
    page.ask()
    desk.bot.waitUntil(lambda: "Det här får inte göras med din roll." in page.bar.text, timeout=WAIT)
    assert page.reason.toPlainText() == "nyfiken"
    desk.work()
    page = GlasPage(desk.lanes[-1], desk.akter[OWN], OWN)
    window.navigator.open(page)
    page.reason.setPlainText("behövs inte")
    page.ask()
    desk.bot.waitUntil(lambda: "Akten är redan din att öppna." in page.bar.text, timeout=WAIT)


# --- agreements that soon end ---


def test_an_ending_is_told_to_its_user_and_to_the_administrator(window: MainWindow, desk: PeopleDesk) -> None:
    desk.work()
    desk.ask(lambda s: comes(s, "vera", VOLONTAR, until=date(2026, 11, 30)))
    routes, _ = at_register(window, desk, "vera")
    routes.mer.people.tell_ending()
    desk.bot.waitUntil(lambda: bool(window.messages.text), timeout=WAIT)
    assert window.messages.text.startswith("Ditt avtal slutar om 9 dagar, 30 november 2026.")
    window.messages.show_error("Valvet är äldre än vad programmet minns.")
    routes.mer.people.tell_ending()  # what is weightier stays
    desk.ask(lambda s: None)
    assert window.messages.text == "Valvet är äldre än vad programmet minns."
    window.messages.clear()
    for signatur, told in ((SIGNATUR, True), ("cia", False)):
        routes, _ = at_register(window, desk, signatur)
        routes.mer.people.tell_ending()
        routes.mer.open()
        mer = on(desk, window, MerPage)
        assert isinstance(mer, MerPage)
        desk.ask(lambda s: None)
        assert mer.endings.isVisible() is told
        assert not told or mer.endings.text() == "Avtal som snart slutar: vera slutar om 9 dagar."
        assert window.messages.text == ""

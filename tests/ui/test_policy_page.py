"""Policy by keys alone: one form, signed as a new version; what cannot be is said at its field."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.people_desk import WAIT, PeopleDesk, a_people_desk
from tests.helpers.vaults import refusal
from vir_desktop.services import policy as policies
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.policy.page import PolicyPage

KEY = Qt.Key


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[PeopleDesk]:
    desk = a_people_desk(qtbot, tmp_path)
    desk.work()
    yield desk
    desk.close()


def opened(window: MainWindow, desk: PeopleDesk) -> PolicyPage:
    page = PolicyPage(desk.lanes[-1])
    window.navigator.start(Page())
    window.navigator.open(page)
    desk.bot.waitUntil(lambda: bool(page.version.text()), timeout=WAIT)
    return page


def sign(page: PolicyPage) -> None:
    page.sign.setFocus()
    QTest.keyClick(page.sign, KEY.Key_Return)


def test_what_is_decided_is_signed_as_a_new_version(window: MainWindow, desk: PeopleDesk) -> None:
    page = opened(window, desk)
    assert page.version.text().startswith("Version 1.")
    assert page.fields.idle.line.hasFocus()
    assert desk.is_whole(window)
    sign(page)
    assert "Ingenting är ändrat." in page.bar.text
    fields = page.fields
    fields.idle.line.setText("10")
    fields.idle_interview.line.setText("20")
    fields.lock_key.setText("ctrl + skift + f12")
    fields.bakjour.setText("0550-000 00")
    fields.search.setFocus()
    QTest.keyClick(fields.search, KEY.Key_1)
    fields.days.line.setText("14")
    fields.sample.line.setText("5")
    fields.modules.setFocus()
    QTest.keyClicks(fields.modules, "14")
    sign(page)
    desk.bot.waitUntil(lambda: "Version 2 är underskriven och gäller." in page.bar.text, timeout=WAIT)
    now = desk.ask(lambda s: s.policy)
    assert page.version.text().startswith("Version 2.")
    assert (now.version, now.idle_minutes, now.idle_minutes_interview, now.lock_key) == (2, 10, 20, "Ctrl+Shift+F12")
    assert (now.bakjour_number, now.search_other_handlaggare) == ("0550-000 00", True)
    assert (now.granskning_days, now.granskning_size) == (14, 5)
    assert now.modules == {"utredning", "personnummer"}
    desk.work()
    assert desk.ask(lambda s: s.policy) == now  # it is on disk, and its signature holds


def test_every_module_that_there_is_has_a_row(window: MainWindow, desk: PeopleDesk) -> None:
    page = opened(window, desk)
    page.fields.modules.set_chosen(sorted(policies.MODULES))
    assert set(page.fields.modules.chosen()) == policies.MODULES


@pytest.mark.parametrize("typed", ["4", "31", "fem", "", "²"])
def test_minutes_that_cannot_be_are_said_at_their_field(window: MainWindow, desk: PeopleDesk, typed: str) -> None:
    page = opened(window, desk)
    page.fields.idle_interview.line.setText(typed)
    sign(page)
    assert page.fields.idle_interview.error == "Skriv ett tal mellan 5 och 30."
    assert page.fields.idle_interview.line.hasFocus()
    assert desk.ask(lambda s: s.policy.version) == 1


@pytest.mark.parametrize("typed", ["F9", "Ctrl+Shift+S", "a"])
def test_a_lock_key_that_is_taken_or_types_is_refused_at_its_field(
    window: MainWindow, desk: PeopleDesk, typed: str
) -> None:
    page = opened(window, desk)
    page.fields.lock_key.setText(typed)
    sign(page)
    assert page.fields._lock_key.error
    assert page.fields.lock_key.hasFocus()
    assert page.fields.lock_key.text() == typed
    wrong = desk.ask(lambda s: refusal(lambda: policies.set_policy(s, replace(s.policy, lock_key=typed))))
    assert wrong.startswith("lock-key-")  # the service refuses it too
    assert desk.ask(lambda s: s.policy.version) == 1


def test_who_is_no_administrator_is_refused(window: MainWindow, desk: PeopleDesk) -> None:
    desk.work("cia")
    page = opened(window, desk)
    page.fields.idle.line.setText("10")
    sign(page)
    desk.bot.waitUntil(lambda: "Det här får inte göras med din roll." in page.bar.text, timeout=WAIT)
    assert page.fields.idle.line.text() == "10"
    assert page.is_settled

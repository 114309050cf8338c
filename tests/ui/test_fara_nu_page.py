"""Whom to call is there without a vault; one key logs it, and details follow."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from scripts.gallery.a_start import make_fara_nu, unlock
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.furnishing import backstage
from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.fara_nu.page import Call, FaraNuPage
from vir_desktop.ui.pages.help.page import HelpPage
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.without_vault import WithoutVault


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> FaraNuPage:
    unlock(window)
    window.set_fara_nu(make_fara_nu)
    QTest.keyClick(window, Qt.Key.Key_F9)
    page = window.findChild(FaraNuPage)
    assert page is not None
    return page


def words(page: FaraNuPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(PlainLabel))


def test_what_ships_is_there(page: FaraNuPage) -> None:
    said = words(page)
    for part in ("112", "114 14", "0550-000 00", "Inte bekräftat av er (kontrollerat 2026-11-21)", "strypgrepp"):
        assert part in said


def test_enter_logs_112_and_two_fields_tell_the_rest(qtbot: QtBot, page: FaraNuPage) -> None:
    logged: list[Call] = []
    page.called.connect(logged.append)
    page.detailed.connect(logged.append)
    QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)
    assert [(c.number, c.handelsenummer) for c in logged] == [("112", "")]
    number, result = page.findChildren(QLineEdit)
    qtbot.waitUntil(number.hasFocus)
    QTest.keyClicks(number, "123-45")
    QTest.keyClick(number, Qt.Key.Key_Return)
    QTest.keyClicks(result, "patrull")
    QTest.keyClick(result, Qt.Key.Key_Return)
    assert logged[1] == replace(logged[0], handelsenummer="123-45", utfall="patrull")


def test_a_call_before_unlock_says_that_it_waits(page: FaraNuPage) -> None:
    page.start_call("112")
    page.confirm_queued()
    assert "antecknas när valvet låses upp" in words(page)


def test_nothing_to_add_is_nothing_said_twice(qtbot: QtBot, page: FaraNuPage) -> None:
    page.start_call("112")
    with qtbot.assertNotEmitted(page.detailed):
        QTest.keyClick(page.findChildren(QLineEdit)[1], Qt.Key.Key_Return)


def test_a_call_before_unlock_is_kept_though_nothing_more_is_said(window: MainWindow, tmp_path: Path) -> None:
    stage = backstage()
    world = stage.world_of(tmp_path / "valv")
    before = WithoutVault(window, Tasks(_no_vault, parent=window), stage, lambda: world)
    page = open_fara_nu(window)
    page.start_call("112")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert [call.number for call in before.calls] == ["112"]
    at = before.calls[0].at
    page.detailed.emit(replace(before.calls[0], utfall="patrull"))
    assert [(call.utfall, call.at) for call in before.calls] == [("patrull", at)]


def test_the_help_is_one_key_away_before_unlock_too(window: MainWindow, tmp_path: Path) -> None:
    stage = backstage()
    unlock(window)
    before = WithoutVault(window, Tasks(_no_vault, parent=window), stage, lambda: stage.world_of(tmp_path / "valv"))
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_F1)
        assert (type(window.navigator.page), window.navigator.depth) == (HelpPage, 2)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    before.help_key.setEnabled(False)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.navigator.depth == 1


def open_fara_nu(window: MainWindow) -> FaraNuPage:
    window.toggle_fara_nu()
    page = window.findChild(FaraNuPage)
    assert page is not None
    return page


def _no_vault() -> Session:
    raise KnownError(Known.NOT_A_VAULT)


def test_only_the_national_numbers_ship_confirmed() -> None:
    page = make_fara_nu()
    assert [n.number for n in (*page.content.numbers, *page.content.more) if n.confirmed] == [
        "112",
        "114 14",
        "0550-000 00",
    ]
    page.deleteLater()

"""Whom to call is there without a vault; one key logs it, and details follow."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from scripts.gallery.a_start import make_fara_nu, unlock
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.fara_nu.page import Call, FaraNuPage
from vir_desktop.ui.widgets.labels import PlainLabel


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
    assert logged[1] == Call(logged[0].key, logged[0].label, "112", "123-45", "patrull")


def test_a_call_before_unlock_says_that_it_waits(page: FaraNuPage) -> None:
    page.start_call("112")
    page.confirm_queued()
    assert "antecknas när valvet låses upp" in words(page)


def test_only_the_national_numbers_ship_confirmed() -> None:
    page = make_fara_nu()
    assert [n.number for n in (*page.content.numbers, *page.content.more) if n.confirmed] == [
        "112",
        "114 14",
        "0550-000 00",
    ]
    page.deleteLater()

"""The first page: what it asks, what it says, and what it never does twice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.unlock.page import UnlockPage
from vir_desktop.ui.widgets.labels import PlainLabel

KEY = Qt.Key


@pytest.fixture
def page(window: MainWindow) -> UnlockPage:
    page = UnlockPage()
    window.navigator.start(page)
    return page


def shown(page: UnlockPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())


def type_in(qtbot: QtBot, page: UnlockPage, signatur: str, passphrase: str) -> QLineEdit:
    signatur_field, passphrase_field = page.findChildren(QLineEdit)
    QTest.keyClicks(signatur_field, signatur)
    QTest.keyClick(signatur_field, KEY.Key_Return)
    assert passphrase_field.hasFocus()
    QTest.keyClicks(passphrase_field, passphrase)
    return passphrase_field


def test_two_fields_and_enter_unlock_once(qtbot: QtBot, page: UnlockPage) -> None:
    asked: list[tuple[str, str]] = []
    page.unlock_requested.connect(lambda *given: asked.append(given))
    field = type_in(qtbot, page, "AL", "vinter gryta sadel")
    QTest.keyClick(field, KEY.Key_Return)
    QTest.keyClick(field, KEY.Key_Return)
    assert asked == [("AL", "vinter gryta sadel")]
    assert "Låser upp" in shown(page)


def test_a_problem_keeps_the_signatur_and_empties_the_passphrase(qtbot: QtBot, page: UnlockPage) -> None:
    field = type_in(qtbot, page, "AL", "fel ord")
    QTest.keyClick(field, KEY.Key_Return)
    page.show_problem("Det stämmer inte.", "Försök igen.")
    assert [line.text() for line in page.findChildren(QLineEdit)] == ["AL", ""]
    assert "Det stämmer inte. Försök igen." in shown(page)


def test_a_wait_counts_down_and_holds_enter(qtbot: QtBot, page: UnlockPage) -> None:
    asked: list[object] = []
    page.unlock_requested.connect(lambda *given: asked.append(given))
    field = type_in(qtbot, page, "AL", "ord")
    page.show_wait(2)
    assert "om 2 s" in shown(page)
    QTest.keyClick(field, KEY.Key_Return)
    assert asked == []
    qtbot.waitUntil(lambda: "försöka igen" not in shown(page))
    QTest.keyClick(field, KEY.Key_Return)
    assert len(asked) == 1


def test_both_fields_are_needed(qtbot: QtBot, page: UnlockPage) -> None:
    QTest.keyClick(page.findChildren(QLineEdit)[1], KEY.Key_Return)
    assert "Skriv både signatur och lösenfras." in shown(page)


def test_a_damaged_vault_still_helps(qtbot: QtBot, page: UnlockPage) -> None:
    page.show_damaged("Registret är skadat.", "Skriv på blankett.")
    page.entered()
    assert "Registret är skadat." in shown(page)
    with qtbot.waitSignal(page.fara_nu_requested):
        QTest.keyClick(page.focusWidget(), KEY.Key_Return)


def test_without_a_vault_the_first_key_makes_one(qtbot: QtBot, page: UnlockPage) -> None:
    page.show_no_vault()
    page.entered()
    with qtbot.waitSignal(page.create_requested):
        QTest.keyClick(page.focusWidget(), KEY.Key_Return)

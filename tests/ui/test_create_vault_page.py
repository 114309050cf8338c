"""The wizard by keyboard: nothing is skipped, nothing is guessed, every sheet is shown and one is proved."""

from itertools import cycle

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.create_vault.page import CreateVaultPage
from vir_desktop.ui.pages.create_vault.plan import VaultPlan
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.texts import NotesEdit

PHRASE = "vinter gryta sadel molnig"
SHARES = [" ".join(f"ord{share}x{n}" for n in range(33)) for share in range(3)]


@pytest.fixture
def page(window: MainWindow) -> CreateVaultPage:
    offers = cycle([PHRASE.split(), ["helt", "andra", "ord"]])
    page = CreateVaultPage(lambda: next(offers), folder="/tmp/valv")
    window.navigator.start(page)
    return page


def visible(page: QWidget, kind: type[QLineEdit]) -> list[QLineEdit]:
    return [field for field in page.findChildren(kind) if field.isVisible()]


def shown(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())


def onward(page: CreateVaultPage) -> None:
    next(b for b in page.findChildren(PrimaryButton) if b.isVisible()).click()


def fill(qtbot: QtBot, page: CreateVaultPage) -> None:
    onward(page)
    QTest.keyClicks(visible(page, QLineEdit)[0], "Jouren i Exempelstad")
    QTest.keyClick(page.findChildren(OptionList)[0], Qt.Key.Key_3)
    onward(page)
    QTest.keyClicks(visible(page, QLineEdit)[0], "AL")
    onward(page)
    for field in visible(page, QLineEdit):
        QTest.keyClicks(field, PHRASE)
    onward(page)
    onward(page)


def test_a_plan_comes_of_six_steps(qtbot: QtBot, page: CreateVaultPage) -> None:
    plans: list[VaultPlan] = []
    page.planned.connect(plans.append)
    fill(qtbot, page)
    onward(page)
    assert plans == [
        VaultPlan(
            folder="/tmp/valv",
            training=False,
            verksamheter=(Verksamhet("v1", "Jouren i Exempelstad", Regim.IDEELL),),
            signatur="AL",
            roles=frozenset({Role.ADMINISTRATOR}),
            passphrase=PHRASE,
        )
    ]
    assert PHRASE not in repr(plans[0])


def test_what_is_missing_is_said_at_its_field(qtbot: QtBot, page: CreateVaultPage) -> None:
    onward(page)
    onward(page)
    assert "Skriv verksamhetens namn." in shown(page)
    assert "Välj en av de tre." in shown(page)


def test_a_short_or_mistyped_passphrase_stops(qtbot: QtBot, page: CreateVaultPage) -> None:
    page.show_step(3)
    first, second = visible(page, QLineEdit)
    QTest.keyClicks(first, "kort")
    onward(page)
    assert "Lösenfrasen är för kort." in shown(page)
    assert "inte samma" in shown(page)
    assert first.hasFocus()
    first.setText(PHRASE)
    second.setFocus()
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert "inte samma" in shown(page)
    assert second.hasFocus()
    second.setText(PHRASE)
    onward(page)
    assert "När ska programmet låsa sig?" in shown(page)


def test_esc_goes_a_step_back_and_keeps_what_is_typed(qtbot: QtBot, window: MainWindow, page: CreateVaultPage) -> None:
    onward(page)
    QTest.keyClicks(visible(page, QLineEdit)[0], "Jouren")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert "Steg 1" in shown(page)
    onward(page)
    assert visible(page, QLineEdit)[0].text() == "Jouren"
    page.show_step(0)
    with qtbot.waitSignal(page.cancelled):
        page.go_back()


def test_each_sheet_is_shown_alone_and_one_is_proved(qtbot: QtBot, page: CreateVaultPage) -> None:
    page.show_shares(SHARES)
    for number, share in enumerate(SHARES, 1):
        assert f"Blad {number} av 3" in shown(page)
        assert all(word in shown(page) for word in share.split())
        onward(page)
    assert "ord0x0" not in shown(page)
    asked = int(shown(page).split("Prova blad ")[1][0])
    paper = next(edit for edit in page.findChildren(NotesEdit) if edit.isVisible())
    paper.setPlainText(SHARES[asked - 1].replace("x7", "x8", 1))
    onward(page)
    assert "Ord 8 stämmer inte" in shown(page)
    paper.setPlainText(SHARES[asked - 1].rsplit(" ", 1)[0])
    onward(page)
    assert "33 ord, du har skrivit 32" in shown(page)
    paper.setPlainText(SHARES[asked - 1])
    with qtbot.waitSignal(page.proved):
        onward(page)


def focused(page: CreateVaultPage) -> QWidget:
    field = page.focusWidget()
    assert field is not None
    return field


def test_enter_alone_leads_through_all_of_it(qtbot: QtBot, page: CreateVaultPage) -> None:
    """Enter goes to what is missing, and on where nothing is."""
    plans: list[VaultPlan] = []
    page.planned.connect(plans.append)
    enter = Qt.Key.Key_Return
    QTest.keyClick(focused(page), enter)
    assert "Steg 2 av 6" in shown(page)
    QTest.keyClicks(focused(page), "Jouren i Exempelstad")
    QTest.keyClick(focused(page), enter)
    QTest.keyClick(focused(page), Qt.Key.Key_3)
    QTest.keyClick(focused(page), enter)
    assert "Steg 3 av 6" in shown(page)
    QTest.keyClicks(focused(page), "AL")
    QTest.keyClick(focused(page), enter)
    for field in visible(page, QLineEdit):
        field.setFocus()
        QTest.keyClicks(field, PHRASE)
    QTest.keyClick(focused(page), enter)
    assert "Steg 5 av 6" in shown(page)
    QTest.keyClick(focused(page), enter)
    QTest.keyClick(focused(page), enter)
    assert [plan.signatur for plan in plans] == ["AL"]


def test_the_lock_is_explained_and_its_times_and_key_are_chosen(qtbot: QtBot, page: CreateVaultPage) -> None:
    """K19: shown at the first run; 5 minutes unless another time is chosen."""
    plans: list[VaultPlan] = []
    page.planned.connect(plans.append)
    fill(qtbot, page)
    page.go_back()
    assert "En minut innan visas en varning" in shown(page)
    next(b for b in page.findChildren(QRadioButton) if b.isVisible() and "10 minuter" in b.text()).click()
    key = visible(page, QLineEdit)[0]
    for typed, said in (("F9", "gör redan något annat"), ("q", "går inte att låsa med"), ("Ctrl+L", "låsa med")):
        key.setText(typed)
        onward(page)
        assert said in shown(page)
    key.setText("ctrl + skift + f11")
    onward(page)
    assert key.text() == "Ctrl+Skift+F11"
    onward(page)
    assert (plans[0].idle_minutes, plans[0].lock_key) == (10, "Ctrl+Shift+F11")


def test_the_focus_is_where_the_step_begins(qtbot: QtBot, page: CreateVaultPage) -> None:
    training = CreateVaultPage(lambda: ["ord"], "/tmp/valv", training=True)
    qtbot.addWidget(training)
    training.show()
    training.entered()
    assert "påhittade" in str(focused(training).property("text"))  # the one that is chosen, not the first
    page.show_step(3)
    assert focused(page) is visible(page, QLineEdit)[0]
    page.show_shares(SHARES)
    assert focused(page).property("text") == "Jag har skrivit av orden"


def test_it_says_that_it_works_and_comes_back_to_the_button(qtbot: QtBot, page: CreateVaultPage) -> None:
    fill(qtbot, page)
    onward(page)
    assert "Skapar valvet …" in [button.text() for button in page.findChildren(PrimaryButton)]
    page.show_problem("Disken är full.")
    assert focused(page).property("text") == "Skapa valvet"

"""The window: one title, one header, Fara nu and lock on every screen, and a cover that is at once."""

import contextlib
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from scripts.gallery import Screen, screens
from scripts.gallery.a_start import make_fara_nu
from tests.helpers.accessibility import faults
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import TITLE, MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.theme import Theme
from vir_desktop.ui.widgets.buttons import DangerButton
from vir_desktop.ui.widgets.texts import NotesEdit

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class NotePage(Page):
    where = "ASP-12"
    hints = (("Ctrl+Enter", "klar"),)

    def __init__(self) -> None:
        super().__init__()
        self.notes = NotesEdit("Anteckning")
        self.column.addWidget(self.notes)
        self.left_times = 0

    def leaving(self) -> None:
        self.left_times += 1


def is_open(window: MainWindow) -> bool:
    return window.fara_nu_open


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> NotePage:
    page = NotePage()
    window.navigator.start(page)
    window.set_fara_nu(make_fara_nu)
    page.notes.setPlainText("Hon säger att")
    page.notes.set_caret(4)
    qtbot.waitUntil(page.notes.hasFocus)
    return page


def test_the_title_never_changes(window: MainWindow, page: NotePage) -> None:
    assert window.windowTitle() == TITLE == "VIR Desktop"


@pytest.mark.parametrize(("key", "modifier"), [(KEY.Key_F9, Qt.KeyboardModifier.NoModifier), (KEY.Key_0, CTRL)])
def test_fara_nu_is_one_key_away_and_esc_leads_back_to_the_caret(
    qtbot: QtBot, window: MainWindow, page: NotePage, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    window.warm_fara_nu()
    started = time.process_time()  # of this process: what else the computer does is not the window's doing
    QTest.keyClick(page.notes, key, modifier)
    took = time.process_time() - started
    assert is_open(window)
    assert took < 0.1
    QTest.keyClick(window, KEY.Key_Escape)
    qtbot.waitUntil(page.notes.hasFocus)
    assert not is_open(window)
    assert page.notes.caret() == 4


def test_fara_nu_stays_in_its_corner(window: MainWindow, page: NotePage) -> None:
    button = window.findChild(DangerButton)
    assert button is not None
    before = button.mapTo(window, button.rect().topRight())
    window.set_training(True)
    window.set_unlocked(True)
    window.status.show_draft("02:31:07")
    assert button.mapTo(window, button.rect().topRight()) == before
    assert window.width() - before.x() < 20


def test_ctrl_l_and_the_own_key_ask_for_lock(qtbot: QtBot, window: MainWindow, page: NotePage) -> None:
    window.set_lock_key("F12")
    for key, modifier in ((KEY.Key_L, CTRL), (KEY.Key_F12, Qt.KeyboardModifier.NoModifier)):
        with qtbot.waitSignal(window.lock_requested):
            QTest.keyClick(page.notes, key, modifier)


def test_the_cover_is_painted_before_it_returns(window: MainWindow, page: NotePage) -> None:
    started = time.process_time()
    window.cover()
    assert time.process_time() - started < 0.05
    assert not page.notes.isVisible()
    window.uncover()
    assert page.notes.isVisible()


def test_back_returns_to_the_field_below(qtbot: QtBot, window: MainWindow, page: NotePage) -> None:
    above = NotePage()
    window.navigator.open(above)
    assert page.left_times == 1
    QTest.keyClick(window, KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(page.notes.hasFocus)
    assert window.navigator.page is page
    QTest.keyClick(window, KEY.Key_Escape)
    assert window.navigator.page is page


def test_a_page_that_was_left_never_takes_the_focus_back(window: MainWindow, page: NotePage) -> None:
    over = NotePage()
    window.navigator.open(over)
    assert window.navigator.back()
    over.notes.setFocus()  # as a form does that is loaded a moment too late
    assert window.focusWidget() is page.notes


def test_esc_cancels_a_question_and_changes_nothing(qtbot: QtBot, window: MainWindow, page: NotePage) -> None:
    told: list[object] = []
    question = dialogs.Question("Varför?", choices=[("ok", "Spara")], text_label="Skäl", text_required=True)
    dialogs.ask(page, question, lambda key, text: told.append((key, text)), lambda: told.append("cancel"))
    assert not page.isEnabled()
    QTest.keyClick(window, KEY.Key_Escape)
    qtbot.waitUntil(page.notes.hasFocus)
    assert told == ["cancel"]
    assert page.isEnabled()


def test_a_required_reason_is_asked_for_at_its_field(qtbot: QtBot, window: MainWindow, page: NotePage) -> None:
    told: list[object] = []
    question = dialogs.Question("Varför?", choices=[("ok", "Spara")], text_label="Skäl", text_required=True)
    dialogs.ask(page, question, lambda key, text: told.append((key, text)))
    panel = window.findChild(dialogs.Panel)
    assert panel is not None
    panel.choose("ok")
    assert told == []
    QTest.keyClicks(panel.line, "Ny uppgift")
    panel.choose("ok")
    assert told == [("ok", "Ny uppgift")]


def test_questions_have_one_seam(window: MainWindow, page: NotePage) -> None:
    class Yes:
        def ask(
            self, at: QWidget, question: dialogs.Question, on_answer: dialogs.OnAnswer, on_cancel: dialogs.OnCancel
        ) -> None:
            on_answer(question.choices[0][0], "")

        def ask_folder(self, at: QWidget, title: str, on_chosen: Callable[[str], None]) -> None:
            on_chosen("/mapp")

    told: list[str] = []
    dialogs.set_asker(Yes())
    dialogs.ask(page, dialogs.Question("?", choices=[("ja", "Ja")]), lambda key, text: told.append(key))
    dialogs.ask_folder(page, "Välj", told.append)
    assert told == ["ja", "/mapp"]


def test_closing_never_asks_and_never_closes_by_itself(qtbot: QtBot, window: MainWindow, page: NotePage) -> None:
    with qtbot.waitSignal(window.close_requested):
        window.close()
    assert window.isVisible()


@pytest.mark.parametrize("size", [(1093, 614), (683, 384)], ids=["125 %", "200 %"])
@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.name)
def test_a_screen_reader_and_a_keyboard_can_use_every_screen(
    qtbot: QtBot, window: MainWindow, screen: Screen, size: tuple[int, int]
) -> None:
    window.resize(*size)
    screen.show(window)
    found: list[str] = []

    def settled() -> bool:  # layouts that follow their width take a few rounds
        found[:] = faults(window)
        return not found

    with contextlib.suppress(qtbot.TimeoutError):
        qtbot.waitUntil(settled)
    assert found == []


def test_it_opens_inside_the_screen(qtbot: QtBot, theme: Theme) -> None:
    """Here the screen is smaller than the window wants to be, as one of 1366×768 is at 200 %."""
    window = MainWindow()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    assert window.width() == room.width() < 1180
    assert window.height() < room.height()

"""Letters typed while a page is on its way stand in its first field; what does something does it at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.vaults import a_vault
from tests.ui.test_once import Night
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services.session import Session
from vir_desktop.ui.early_keys import EarlyKeys
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.akutsamtal.page import AkutsamtalPage
from vir_desktop.ui.pages.form.page import FormPage
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.texts import LineEdit

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def night(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Iterator[Night]:
    vault = a_vault(tmp_path, memory=True)
    tasks: Tasks[Session] = Tasks(vault.open, lambda session: vault.leave())
    yield Night(window, tasks, vault, qtbot)
    assert tasks.close(timeout=10)


@pytest.fixture
def type_at_window(window: MainWindow) -> Callable[[str], None]:
    """Type as the window system does: what is typed passes the QWindow."""

    def type_(text: str) -> None:
        for char in text:
            QTest.keyClick(window.windowHandle(), char)  # type: ignore[call-overload]  # a str is taken too

    return type_


def test_what_is_typed_at_once_stands_in_the_log(night: Night, type_at_window: Callable[[str], None]) -> None:
    night.press_twice(KEY.Key_N, CTRL)
    type_at_window("hon gr")
    page = night.until(AkutsamtalPage)
    type_at_window("ater")
    assert isinstance(page, AkutsamtalPage)
    assert page.log.line.text() == "hon grater"
    assert night.akter() == 1


def test_what_is_typed_at_once_answers_a_long_forms_first_question(
    night: Night, type_at_window: Callable[[str], None]
) -> None:
    night.press_twice(KEY.Key_N, CTRL)
    night.until(AkutsamtalPage)
    QTest.keyClick(night.window, KEY.Key_Escape)
    night.until(AktPage)
    (akt_id,) = night.session.open_akter
    start = night.routes._chosen(lambda: night.routes.start(akt_id, "person"))
    start()
    type_at_window("1")
    page = night.until(FormPage)
    assert isinstance(page, FormPage)
    night.qtbot.waitUntil(lambda: AnswerKey("skyddade-uppgifter") in page.editor.answers)


@pytest.fixture
def line(window: MainWindow) -> LineEdit:
    page = Page()
    made = LineEdit("Rad")
    page.column.addWidget(made)
    window.navigator.start(page)
    return made


def test_keys_that_do_something_are_not_held(
    qtbot: QtBot, window: MainWindow, line: LineEdit, type_at_window: Callable[[str], None]
) -> None:
    early, locked = EarlyKeys(window), list[bool]()
    window.lock_requested.connect(lambda: locked.append(True))
    early.hold()
    type_at_window("a")
    for key in (KEY.Key_Return, KEY.Key_Backspace):
        QTest.keyClick(window.windowHandle(), key)
    QTest.keyClick(window.windowHandle(), KEY.Key_L, CTRL)
    assert locked == [True]
    type_at_window("b")
    assert line.text() == ""
    early.give()
    assert line.text() == "b"
    type_at_window("c")
    assert line.text() == "bc"
    assert QApplication.focusWidget() is line


def test_a_page_that_does_not_come_keeps_nothing_from_being_typed(
    qtbot: QtBot, window: MainWindow, line: LineEdit, type_at_window: Callable[[str], None]
) -> None:
    early = EarlyKeys(window)
    early.hold()
    type_at_window("a")
    qtbot.waitUntil(lambda: line.text() == "a")
    early.hold()
    type_at_window("b")
    early.drop()
    type_at_window("c")
    assert line.text() == "ac"

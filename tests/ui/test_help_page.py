"""The help: every topic, every key, and no markup out of files."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.help.page import HelpPage
from vir_desktop.ui.pages.help.texts import parts, title_of
from vir_desktop.ui.widgets.labels import PlainLabel

HELP = Path(__file__).resolve().parents[2] / "resources" / "help"
TEXTS = {path.stem: path.read_text("utf-8") for path in HELP.glob("*.md")}


def shown(page: HelpPage) -> str:
    return "\n".join(label.text() for label in page.text.findChildren(PlainLabel) if label.isVisible())


def another(page: HelpPage, before: str) -> bool:
    return shown(page) not in {"", before}


@pytest.fixture
def page(window: MainWindow) -> HelpPage:
    page = HelpPage(TEXTS)
    window.navigator.start(page)
    return page


def test_it_begins_with_the_keys(page: HelpPage) -> None:
    assert all(key in shown(page) for key in ("F9", "Ctrl+L", "Esc", "Alt+V", "Ctrl+Enter"))
    assert "**" not in shown(page)


def test_every_topic_is_reached_by_arrow(qtbot: QtBot, page: HelpPage, window: MainWindow) -> None:
    assert page.topics.hasFocus()
    for source in sorted(map(title_of, TEXTS.values())):
        assert page.topics.findItems(source, Qt.MatchFlag.MatchExactly)
    for _ in range(page.topics.count() - 1):
        before = shown(page)
        QTest.keyClick(page.topics, Qt.Key.Key_Down)
        qtbot.waitUntil(partial(another, page, before))
        qtbot.waitUntil(lambda: not faults(window))  # laid out


def test_a_topic_is_opened_by_name(window: MainWindow) -> None:
    page = HelpPage(TEXTS, "las")
    window.navigator.start(page)
    assert "Låsa" in shown(page)


def test_a_file_cannot_bring_markup() -> None:
    assert [part.text for part in parts("<b>hej</b>\n- <img src=x>")] == ["<b>hej</b>", "<img src=x>"]


@pytest.mark.parametrize("name", TEXTS)
def test_no_marks_are_left_in_what_is_read(name: str) -> None:
    told = list(parts(TEXTS[name]))
    assert told[0].kind == "title"
    assert not [part for part in told if "**" in part.text or not part.text.strip()]

"""How the window looks is remembered, its size too: the next window comes up where the last one was left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from vir_desktop.system import appearance, paths
from vir_desktop.ui.looks import Looks
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.theme import LIGHT, Theme
from vir_desktop.ui.window_size import come_up


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


@pytest.fixture
def following(theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window that comes after a lock."""
    made = MainWindow()
    qtbot.addWidget(made)
    yield made
    made.hide()


def test_the_next_window_is_as_large_as_the_last(window: MainWindow, theme: Theme, following: MainWindow) -> None:
    window.resize(777, 555)
    Looks(window, theme).note_size()
    come_up(following, appearance.read_size())
    assert (following.width(), following.height()) == (777, 555)


def test_a_window_that_fills_the_screen_comes_back_so(window: MainWindow, theme: Theme, following: MainWindow) -> None:
    window.showMaximized()
    Looks(window, theme).note_size()
    come_up(following, appearance.read_size())
    assert following.isMaximized()


def test_the_size_is_noted_by_itself_and_the_look_beside_it(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    looks = Looks(window, theme)
    looks.next()
    chosen = theme.choice
    window.resize(700, 500)
    qtbot.waitUntil(lambda: appearance.read_size() == (700, 500))
    assert appearance.read() == (chosen, theme.scale)
    theme.set_choice(LIGHT)


@pytest.mark.parametrize("text", ["", "dark", "dark 1.25", "dark 1.25 stor", "dark 1.25 9x", "\x00" * 99])
def test_what_cannot_be_read_of_the_size_is_no_size(text: str, following: MainWindow) -> None:
    Path(paths.appearance()).parent.mkdir(parents=True)
    Path(paths.appearance()).write_text(text, encoding="utf-8")
    assert appearance.read_size() is None
    come_up(following, appearance.read_size())
    assert following.isVisible()


def test_a_window_larger_than_the_screen_is_made_smaller(following: MainWindow) -> None:
    appearance.write(LIGHT, 1.0, (99_999, 99_999))
    come_up(following, appearance.read_size())
    room = following.screen().availableSize()
    assert following.width() <= room.width()
    assert following.height() < room.height()

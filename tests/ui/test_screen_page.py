"""Skärmbild och support: blocked from the first moment, allowed for ten minutes once it is written down (K18)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.vaults import Vault, a_vault
from vir_desktop.services.session import Session
from vir_desktop.system.screen_shield import NoShield
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.mer.screen import ScreenPage
from vir_desktop.ui.screen_capture import ScreenCapture
from vir_desktop.ui.tasks import Tasks


class Shield:
    """A computer that can; notes what it was told, and what stood in the register then."""

    can_block = True

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.told: list[tuple[bool, str]] = []

    def block(self, window: int, on: bool) -> bool:
        sessions = self._vault.opened
        self.told.append((on, sessions[0].register.events()[-1].act if sessions else ""))
        return True


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return a_vault(tmp_path, memory=True)


@pytest.fixture
def tasks(vault: Vault, qtbot: QtBot) -> Iterator[Tasks[Session]]:
    made = Tasks(vault.open, lambda session: vault.leave())
    yield made
    assert made.close(timeout=10)


@pytest.fixture
def shield(vault: Vault) -> Shield:
    return Shield(vault)


@pytest.fixture
def capture(window: MainWindow, tasks: Tasks[Session], shield: Shield) -> ScreenCapture:
    return ScreenCapture(window, tasks, shield)


@pytest.fixture
def page(window: MainWindow, capture: ScreenCapture) -> ScreenPage:
    page = ScreenPage(capture)
    window.navigator.start(page)
    return page


def run_out(capture: ScreenCapture) -> None:
    """Let the ten minutes be over now."""
    capture.findChildren(QTimer)[0].setInterval(0)


def test_it_is_blocked_allowed_after_it_is_written_and_blocked_again_by_itself(
    qtbot: QtBot, capture: ScreenCapture, page: ScreenPage, shield: Shield, vault: Vault, window: MainWindow
) -> None:
    assert shield.told == [(True, "")]
    assert "syns inte på skärmbilder" in page.state.text()
    page.allow.click()
    page.allow.click()
    qtbot.waitUntil(lambda: capture.is_allowed)
    assert shield.told[1:] == [(False, "capture-allowed")]
    assert "9 min 59 s" in page.state.text() or "10 min 0 s" in page.state.text()
    assert page.stop.isVisible()
    assert not page.allow.isVisible()
    assert faults(window) == []
    run_out(capture)
    qtbot.waitUntil(lambda: not capture.is_allowed)
    assert shield.told[-1][0]
    assert page.allow.isVisible()
    acts = [event.act for event in vault.opened[0].register.events()]
    qtbot.waitUntil(lambda: "capture-blocked" in [event.act for event in vault.opened[0].register.events()])
    assert acts.count("capture-allowed") == 1


def test_what_cannot_be_written_down_is_not_allowed(
    qtbot: QtBot, capture: ScreenCapture, page: ScreenPage, shield: Shield, tasks: Tasks[Session]
) -> None:
    def roll_back(session: Session) -> None:
        session.rolled_back = True

    tasks.run(roll_back)
    with qtbot.waitSignal(tasks.failed):
        page.allow.click()
    assert not capture.is_allowed
    assert [on for on, _ in shield.told] == [True]


def test_where_it_cannot_be_blocked_it_is_said_plainly(
    window: MainWindow, tasks: Tasks[Session], qtbot: QtBot
) -> None:
    page = ScreenPage(ScreenCapture(window, tasks, NoShield()))
    window.navigator.start(page)
    assert page.state.text() == "På den här datorn går det inte att hindra skärmbilder."
    assert "Lås innan du delar skärmen" in page.about.text()
    assert not page.allow.isVisible()
    assert faults(window) == []


def test_what_support_asks_about_is_copied_with_the_marks_that_keep_it_out_of_histories(
    page: ScreenPage, qapp: QApplication
) -> None:
    page.copy.click()
    data = qapp.clipboard().mimeData()
    assert data.text() == page.facts.text()
    assert "Qt 6" in data.text()
    assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"
    windows = [name for name in data.formats() if "x-qt-windows-mime" in name]
    assert len(windows) == 3

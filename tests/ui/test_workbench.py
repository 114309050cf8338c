"""The unlocked program around its pages: calls from Fara nu, and what the bar says of the disk."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.vaults import Vault, a_vault, an_akt
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.furnishing import backstage
from vir_desktop.services import fara_nu, register
from vir_desktop.services.fara_nu import LoggedCall
from vir_desktop.services.session import Session
from vir_desktop.ui.guard import Guard
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.fara_nu.page import Call, FaraNuPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.workbench import Workbench

BEGAN = datetime(2026, 11, 21, 1, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Night:
    """An unlocked vault in a window, with a call that was made before."""

    vault: Vault
    lanes: Tasks[Session]
    window: MainWindow


@pytest.fixture
def night(window: MainWindow, tmp_path: Path) -> Iterator[Night]:
    vault = a_vault(tmp_path, memory=True)
    session = vault.open()
    lanes = Tasks(lambda: session, parent=window)
    stage = replace(backstage(), world_of=lambda place, training=None: vault.world)
    workbench = Workbench(window, lanes, stage, session, Guard(window, 5, 15))
    workbench.start(RegisterPage(lanes, vault.clock.now), None, [Call("112", "Larmnumret", "112", BEGAN)])
    yield Night(vault, lanes, window)
    assert lanes.close(timeout=10)


def waiting(night: Night, qtbot: QtBot) -> list[LoggedCall]:
    found: list[list[LoggedCall]] = []
    night.lanes.run(lambda s: list(fara_nu.waiting_calls(s)), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_a_call_is_written_with_its_own_time_before_it_is_said_to_be(night: Night, qtbot: QtBot) -> None:
    assert waiting(night, qtbot) == [LoggedCall("Larmnumret", "02:31")]
    night.window.toggle_fara_nu()
    page = night.window.findChild(FaraNuPage)
    assert page is not None
    page.start_call(page.content.numbers[1].key)
    said = page.findChildren(PlainLabel)
    qtbot.waitUntil(lambda: any("Samtalet är antecknat" in one.text() for one in said))
    QTest.keyClick(night.window, Qt.Key.Key_Escape)
    assert len(waiting(night, qtbot)) == 2


@pytest.mark.parametrize(
    ("error", "goes"), [(KnownError(Known.READ_ONLY), True), (RuleError("akt-closed"), False)], ids=["disk", "rule"]
)
def test_what_is_said_of_the_disk_goes_when_it_takes_something(
    night: Night, qtbot: QtBot, error: KnownError | RuleError, goes: bool
) -> None:
    def fail(session: Session) -> None:
        raise error

    akt_id = an_akt(night.vault.open())
    waiting(night, qtbot)
    night.lanes.run(fail)
    qtbot.waitUntil(lambda: bool(night.window.messages.text))
    done: list[object] = []
    night.lanes.run(lambda s: register.set_label(s, akt_id, "Hon med hunden"), done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert (night.window.messages.text == "") is goes

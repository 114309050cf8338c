"""Datorns skydd: said calmly, known or not known, and an administratör is told of it once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.vaults import Vault, a_vault
from vir_desktop.domain.roles import Role
from vir_desktop.services import surroundings
from vir_desktop.services.session import Session
from vir_desktop.system.disk_care import Care, DiskCare
from vir_desktop.ui.computer_care import ComputerCare
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.mer.skydd import SkyddPage
from vir_desktop.ui.tasks import Tasks

CLEAR, FINE = DiskCare(Care.OPEN, Care.OPEN, Care.UNKNOWN), DiskCare(Care.ENCRYPTED, Care.NONE, Care.NONE)


class Computer:
    """Has the disk it is given; notes which folder was asked about."""

    def __init__(self) -> None:
        self.care, self.asked = CLEAR, ""

    def look(self, folder: str) -> DiskCare:
        self.asked = folder
        return self.care


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return a_vault(tmp_path, memory=True)


@pytest.fixture
def tasks(vault: Vault, qtbot: QtBot) -> Iterator[Tasks[Session]]:
    made = Tasks(vault.open, lambda session: vault.leave())
    yield made
    assert made.close(timeout=10)


@pytest.fixture
def computer() -> Computer:
    return Computer()


@pytest.fixture
def care(window: MainWindow, tasks: Tasks[Session], computer: Computer, tmp_path: Path) -> ComputerCare:
    return ComputerCare(window, tasks, computer.look, lambda: tmp_path)


def opened(window: MainWindow, care: ComputerCare, qtbot: QtBot) -> SkyddPage:
    page = SkyddPage(care)
    window.navigator.start(page)
    qtbot.waitUntil(lambda: "Ser efter" not in page.summary.text())
    return page


def test_what_is_in_clear_is_said_with_what_to_ask_for(
    window: MainWindow, care: ComputerCare, computer: Computer, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(window, care, qtbot)
    assert computer.asked == str(tmp_path)
    assert "du kan arbeta som vanligt" in page.summary.text()
    assert page.vault.text() == "Programmet ser ingen kryptering av disken."
    assert "ser ingen kryptering där" in page.swap.text()
    assert "går inte att se" in page.hibernation.text()
    assert page.asks.text().count("•") == 3
    qtbot.waitUntil(lambda: not faults(window))


def test_where_all_is_well_nothing_is_asked_for(
    window: MainWindow, care: ComputerCare, computer: Computer, qtbot: QtBot
) -> None:
    computer.care = FINE
    page = opened(window, care, qtbot)
    assert (page.summary.text(), page.asks.text()) == ("Det programmet kan se är som det ska.", "Ingenting.")


def is_told(care: ComputerCare, tasks: Tasks[Session], qtbot: QtBot) -> bool:
    told: list[str] = []
    care.if_news(lambda: told.append("told"))
    after: list[str] = []
    tasks.run(lambda session: "db", lambda lane: tasks.work(lambda: lane, after.append))  # behind both its steps
    qtbot.waitUntil(lambda: bool(after))
    return bool(told)


def test_an_administrator_is_told_until_one_has_read_it(
    window: MainWindow, care: ComputerCare, tasks: Tasks[Session], vault: Vault, computer: Computer, qtbot: QtBot
) -> None:
    computer.care = FINE
    assert not is_told(care, tasks, qtbot)
    computer.care = CLEAR
    assert is_told(care, tasks, qtbot)
    assert is_told(care, tasks, qtbot)
    for _ in range(2):
        opened(window, care, qtbot)
        assert not is_told(care, tasks, qtbot)
    acts = [event.act for event in vault.opened[0].register.events()]
    assert acts.count(surroundings.CARE_SHOWN) == 1


def test_who_is_no_administrator_may_read_it_but_is_not_told(
    window: MainWindow, care: ComputerCare, tasks: Tasks[Session], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "roles", frozenset({Role.HANDLAGGARE, Role.ARBETSLEDARE}))
    assert not is_told(care, tasks, qtbot)
    opened(window, care, qtbot)
    written: list[str] = []
    tasks.run(lambda session: "what is shown is noted before this", written.append)
    qtbot.waitUntil(lambda: bool(written))
    monkeypatch.setattr(Session, "roles", frozenset({Role.ADMINISTRATOR}))
    assert is_told(care, tasks, qtbot)  # that another has read it does not count

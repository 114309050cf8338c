"""The way back from the screen: sheets typed by hand, a copy brought back, a drill; on real vaults on disk."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.vaults import PHRASE, SIGNATUR, Vault, a_vault, an_akt, disk_world
from vir_desktop.furnishing import backstage
from vir_desktop.services import akter, copies
from vir_desktop.services.session import Session, World
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.recovery.drill import DrillPage
from vir_desktop.ui.pages.recovery.page import RecoveryPage
from vir_desktop.ui.pages.recovery.steps import steps_paper
from vir_desktop.ui.pages.register.copy_lines import CopyLines
from vir_desktop.ui.pages.unlock.page import UnlockPage
from vir_desktop.ui.recovering import Recovering
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import Button
from vir_desktop.ui.widgets.labels import PlainLabel

NEW = "sex nya påhittade ord i rad"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = a_vault(tmp_path)
    an_akt(made.open(), code="A")
    made.leave()
    return made


@pytest.fixture
def stage(vault: Vault) -> Backstage:
    """The program's own, but with the test's clock and device secrets."""

    made = vault

    def world_of(vault: Path, *, training: bool | None = None) -> World:
        return disk_world(vault, made.devices, made.clock)

    return replace(backstage(), world_of=world_of, offer_passphrase=NEW.split)


@pytest.fixture
def tasks(vault: Vault, qtbot: QtBot) -> Iterator[Tasks[Session]]:
    made = Tasks(vault.open, lambda session: vault.leave())
    yield made
    assert made.close(timeout=10)


@pytest.fixture
def recovering(window: MainWindow, tasks: Tasks[Session], stage: Backstage) -> Recovering:
    window.navigator.start(UnlockPage())
    return Recovering(window, tasks, stage)


def shown(page: RecoveryPage | DrillPage | CopyLines | UnlockPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())


def recovery_page(window: MainWindow) -> RecoveryPage:
    page = window.navigator.page
    assert isinstance(page, RecoveryPage)
    return page


def type_sheets(page: RecoveryPage | DrillPage, shares: Sequence[str]) -> None:
    for field, share in zip(page.sheets.fields, shares, strict=False):
        field.setPlainText(share)


def fill(page: RecoveryPage, shares: Sequence[str]) -> None:
    page.signatur.setText(SIGNATUR)
    type_sheets(page, shares)
    page.new._first.set_text(NEW)
    page.new._second.set_text(NEW)


# --- the sheets -----------------------------------------------------------------------------------------------------


def test_each_sheet_tells_how_far_it_has_come(window: MainWindow, vault: Vault, recovering: Recovering) -> None:
    recovering.forgotten(vault.folder)
    page = recovery_page(window)
    assert page.signatur.hasFocus()
    first, second = page.sheets.fields[:2]
    words = vault.shares[2].split()
    QTest.keyClicks(first, " ".join(words[:3]))
    assert "3 av 33 ord" in shown(page)
    first.setPlainText("\n".join(f"{at}) {word.upper()}" for at, word in enumerate(words, 1)))
    assert "✓ Blad 3. Alla 33 ord stämmer." in shown(page)
    second.setPlainText(vault.shares[2])
    assert "samma blad en gång till" in shown(page)
    second.setPlainText(f"{words[0]} blad {words[1]}")
    assert "Ord 2 finns inte på något blad." in shown(page)
    second.setPlainText("blad")  # perhaps only half a word yet
    assert "finns inte" not in shown(page)
    assert faults(window) == []


def test_what_is_missing_is_said_at_its_field(window: MainWindow, vault: Vault, recovering: Recovering) -> None:
    asked: list[object] = []
    recovering.from_copy(vault.folder)
    page = recovery_page(window)
    page.wanted.connect(asked.append)
    page.go.click()
    assert "Välj mappen med kopian." in shown(page)
    assert page.source.hasFocus()
    page.source.setText("/minne")
    page.signatur.setText("AL")
    page.go.click()
    assert "Det ska vara 33 ord, du har skrivit 0." in shown(page)
    assert page.sheets.fields[0].hasFocus()
    page.by_phrase.setChecked(True)
    page.go.click()
    assert "Skriv lösenfrasen." in shown(page)
    assert asked == []


def test_one_sheet_is_enough_where_one_was_made(window: MainWindow, vault: Vault, recovering: Recovering) -> None:
    recovering.forgotten(vault.folder)
    page = recovery_page(window)
    page.sheets.fields[0].setPlainText(vault.world.crypto.split_seed(bytes(32), 1, 1)[0])
    assert [field.isVisible() for field in page.sheets.fields] == [True, False, False]
    assert page.sheets.check()


# --- forgotten, and restored ----------------------------------------------------------------------------------------


def test_two_sheets_give_a_new_passphrase(
    window: MainWindow, vault: Vault, recovering: Recovering, qtbot: QtBot
) -> None:
    held: list[bool] = []
    recovering.holding.connect(held.append)
    recovering.forgotten(vault.folder)
    fill(recovery_page(window), vault.shares[1:])
    with qtbot.waitSignal(recovering.recovered) as told:
        recovery_page(window).go.click()
    assert told.args == [vault.folder, SIGNATUR]
    assert isinstance(window.navigator.page, UnlockPage)
    assert "ny lösenfras" in window.messages.text
    assert held == [True, False]
    assert akter.id_of(vault.open(phrase=NEW), "A")
    vault.leave()


def test_sheets_of_another_vault_are_told_and_what_is_typed_stays(
    window: MainWindow, vault: Vault, recovering: Recovering, qtbot: QtBot
) -> None:
    recovering.forgotten(vault.folder)
    page = recovery_page(window)
    shares = vault.world.crypto.split_seed(bytes(32), 2, 3)
    fill(page, shares)
    page.go.click()
    qtbot.waitUntil(lambda: "till ett annat valv" in page.bar.text)
    assert page.sheets.shares == list(shares[:2])
    assert page.go.isEnabled()
    assert vault.open()
    vault.leave()


@pytest.mark.parametrize("by", ["sheets", "passphrase", "own copy"])
def test_a_copy_is_brought_back(
    window: MainWindow, vault: Vault, recovering: Recovering, qtbot: QtBot, tmp_path: Path, by: str
) -> None:
    vault.world.backups.keep()
    vault.world.backups.backup(str(tmp_path / "minne"))
    (vault.folder / "register.vdb").write_bytes(b"skadat" * 3000)
    if by == "sheets":  # another computer, and nothing in the place
        shutil.rmtree(vault.folder)
        shutil.rmtree(vault.devices)
    recovering.from_copy(vault.folder)
    page = recovery_page(window)
    fill(page, vault.shares)
    page.source.setText(str(tmp_path / "minne"))
    if by == "own copy":
        next(button for button in page.findChildren(Button) if "egen senaste" in button.text()).click()
        assert page.source.text() == str(vault.folder / "backups")
    if by != "sheets":
        page.by_phrase.setChecked(True)
        page.present.set_text(PHRASE)
    with qtbot.waitSignal(recovering.recovered):
        page.go.click()
    assert "återställt" in window.messages.text
    session = vault.open(phrase=NEW if by == "sheets" else PHRASE)
    assert (session.epoch, session.rolled_back) == (2, False)
    assert akter.id_of(session, "A")
    vault.leave()


def test_the_first_page_leads_to_both_ways(window: MainWindow, qtbot: QtBot) -> None:
    page = UnlockPage()
    window.navigator.start(page)
    faces: list[tuple[Callable[[], None], set[str]]] = [
        (page.show_unlock, {"Glömd lösenfras"}),
        (page.show_no_vault, {"Återställ från en kopia"}),
        (lambda: page.show_damaged("x", "y"), {"Återställ från en kopia", "Öppna med återställningsbladen"}),
    ]
    asked: list[str] = []
    page.forgotten_requested.connect(lambda: asked.append("forgotten"))
    page.copy_requested.connect(lambda: asked.append("copy"))
    for show, names in faces:
        show()
        buttons = {button.text(): button for button in page.findChildren(Button) if button.isVisible()}
        assert names <= set(buttons)
        for name in sorted(names):
            buttons[name].click()
        qtbot.waitUntil(lambda: not faults(window))
    assert asked == ["forgotten", "copy", "copy", "forgotten"]


# --- the drill ------------------------------------------------------------------------------------------------------


@pytest.fixture
def drill(window: MainWindow, tasks: Tasks[Session], vault: Vault, stage: Backstage) -> DrillPage:
    page = DrillPage(tasks, vault.world.crypto.look_at_share, stage.world_of, lambda: None)
    window.navigator.start(page)
    return page


def test_a_drill_with_sheets_says_that_they_are_enough(
    window: MainWindow, drill: DrillPage, vault: Vault, qtbot: QtBot
) -> None:
    assert faults(window) == []
    type_sheets(drill, vault.shares[:2])
    drill.go.click()
    assert not drill.is_settled
    qtbot.waitUntil(lambda: "Återställningen fungerar." in drill.bar.text)
    assert "alla 1 akter" in drill.bar.text
    assert drill.sheets.shares == ["", ""]
    assert sorted(path.name for path in vault.folder.parent.iterdir()) == ["dator", "valv"]


def test_a_drill_with_the_passphrase_only_says_so(drill: DrillPage, qtbot: QtBot) -> None:
    drill.by_phrase.setChecked(True)
    drill.phrase.set_text(PHRASE)
    QTest.keyClick(drill.phrase.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Bladen är inte provade." in drill.bar.text)


def test_a_drill_that_cannot_be_made_says_why(drill: DrillPage, vault: Vault, qtbot: QtBot, tmp_path: Path) -> None:
    drill.outside.setChecked(True)
    type_sheets(drill, vault.shares)
    drill.go.click()
    assert "Välj mappen med kopian." in shown(drill)
    drill.source.setText(str(tmp_path / "tomt"))
    drill.go.click()
    qtbot.waitUntil(lambda: "finns ingen" in drill.bar.text)
    assert drill.go.isEnabled()


def test_the_lines_above_the_register(window: MainWindow, qtbot: QtBot) -> None:
    lines = CopyLines()
    qtbot.addWidget(lines)
    asked: list[str] = []
    lines.drill_requested.connect(lambda: asked.append("drill"))
    lines.show_state(copies.CopyState(0))
    assert not lines.isVisible()
    told = {
        copies.CopyState(1): "Senaste kopia utanför datorn: 1 dag sedan.",
        copies.CopyState(4): "Senaste kopia utanför datorn: 4 dagar sedan.",
        copies.CopyState(None): "Ingen kopia av valvet finns utanför datorn ännu.",
        copies.CopyState(0, damaged=True): "Valvets egen kopia gick inte att öppna.",
        copies.CopyState(0, days_to_drill=95): "Återställningen har inte provats på 95 dagar.",
    }
    for state, words in told.items():
        lines.show_state(state)
        assert words in shown(lines)
    next(b for b in lines.findChildren(Button) if b.isVisible()).click()
    assert asked == ["drill"]


def test_the_printed_steps_say_the_hour_as_the_clock_on_the_wall() -> None:
    paper = steps_paper("# Så här räddas valvet\n\nBörja här.", datetime(2026, 11, 21, 1, 30, tzinfo=UTC))
    assert f"{paper.at:%H:%M}" == "02:30"

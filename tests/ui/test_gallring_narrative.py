"""Gallra berättelsen on the screen, by keyboard alone; where the law keeps all of it, why not and where to go."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.gallring import ENSKILT, IDEELLT, closed_akt, told_akt
from tests.helpers.vaults import Vault, a_plan, a_vault
from vir_desktop.domain.record import AktId
from vir_desktop.services import akter
from vir_desktop.services.purge_parts import Narrative
from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.gallring.confirm import ConfirmPage
from vir_desktop.ui.pages.gallring.page import GallringPage
from vir_desktop.ui.tasks import Tasks

KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An association beside a shelter: an akt with a narrative, one without, and one that the law keeps whole."""
    vault = a_vault(tmp_path, plan=a_plan(IDEELLT, replace(ENSKILT, id="2")), memory=True)
    session = vault.open()
    told_akt(session, "AB-1")
    closed_akt(session, "TOM-1")
    told_akt(session, "BO-1", verksamhet="2")
    vault.leave()
    return vault


@pytest.fixture
def tasks(vault: Vault) -> Iterator[Tasks[Session]]:
    made = Tasks(vault.open, lambda session: vault.leave())
    yield made
    assert made.close(timeout=10)


@pytest.fixture
def page(tasks: Tasks[Session], window: MainWindow, vault: Vault, qtbot: QtBot) -> GallringPage:
    page = GallringPage(tasks)

    def confirm(found: Narrative) -> None:
        last = ConfirmPage(tasks, (found.akt,), vault.clock.now, found)
        last.purged.connect(page.tell)
        window.navigator.open(last)

    page.confirm_narrative.connect(confirm)
    window.navigator.start(page)
    qtbot.waitUntil(lambda: page._found is not None)
    return page


def go_to(page: GallringPage, code: str) -> None:
    texts = [page.akter.row_words(row).text.split("  ")[0] for row in range(page.akter.count())]
    page.akter.set_current_row(texts.index(code))


def test_the_narrative_goes_by_keyboard_alone(
    page: GallringPage, window: MainWindow, tasks: Tasks[Session], vault: Vault, qtbot: QtBot
) -> None:
    assert faults(window) == []
    go_to(page, "AB-1")
    page.akter.setFocus()
    assert page._narrative.isEnabled()
    QTest.keyClick(page.akter, KEY.Key_B, ALT)
    qtbot.waitUntil(lambda: isinstance(window.navigator.page, ConfirmPage))
    last = window.navigator.page
    assert isinstance(last, ConfirmPage)
    assert "Akutsamtal" in last.told.text()
    assert "står kvar" in last.told.text()
    assert last.go.text() == "Gallra berättelsen"
    assert last.reference.hasFocus()
    assert faults(window) == []
    for field, text in ((last.reference, "Beslut 7"), (last.decided_by, "Ida"), (last.decided_on, "i dag")):
        QTest.keyClicks(field, text)
        QTest.keyClick(field, KEY.Key_Return)
    QTest.keyClicks(last.typed, "ab-1")
    QTest.keyClick(last.typed, KEY.Key_Return)
    qtbot.waitUntil(lambda: window.navigator.page is page and page.receipts.count() == 1)
    assert page.bar.text.startswith("Berättelsen är gallrad.")
    assert page.receipts.row_words(0).text.startswith("Berättelsen ur en akt")
    assert "AB-1" not in page.receipts.row_words(0).text + page.receipts.row_words(0).below
    go_to(page, "AB-1")  # the akt itself is still there
    QTest.keyClick(page.akter, KEY.Key_B, ALT)
    qtbot.waitUntil(lambda: page.bar.text.startswith("AB-1: Det finns ingen berättelse att gallra i akten."))
    assert not page._hand_over.isVisible()
    the_akt_says_so(tasks, window, vault, qtbot)


def the_akt_says_so(tasks: Tasks[Session], window: MainWindow, vault: Vault, qtbot: QtBot) -> None:
    found: list[AktId] = []
    tasks.run(lambda session: akter.id_of(session, "AB-1"), found.append)
    qtbot.waitUntil(lambda: bool(found))
    akt = AktPage(tasks, found[0], vault.clock.now)
    window.navigator.start(akt)
    qtbot.waitUntil(lambda: akt._overview is not None)
    overview = akt._overview
    assert overview is not None
    assert (len(overview.purged), overview.moved) == (3, ())


def test_where_a_law_keeps_it_whole_it_is_said_and_handing_over_is_offered(page: GallringPage, qtbot: QtBot) -> None:
    handed: list[str] = []
    page.handover.connect(handed.append)
    go_to(page, "BO-1")
    assert not page._narrative.isEnabled()
    assert not page._hand_over.isVisible()
    QTest.keyClick(page.akter, KEY.Key_B, ALT)
    qtbot.waitUntil(lambda: page.bar.text.startswith("BO-1: Berättelsen gallras inte för sig här."))
    assert page._hand_over.isVisible()
    QTest.keyClick(page.akter, KEY.Key_O, ALT)
    assert handed == [page.akter.current_key]


def test_without_an_association_there_is_no_such_button(tmp_path: Path, window: MainWindow, qtbot: QtBot) -> None:
    vault = a_vault(tmp_path, memory=True)
    closed_akt(vault.open(), "KVAR")
    vault.leave()
    tasks: Tasks[Session] = Tasks(vault.open, lambda session: vault.leave())
    page = GallringPage(tasks)
    window.navigator.start(page)
    qtbot.waitUntil(lambda: page._found is not None)
    assert page._purge.isVisible()
    assert not page._narrative.isVisible()
    assert tasks.close(timeout=10)

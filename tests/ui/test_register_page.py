"""The register, the search and the new akt, by keyboard, on the real services and a training vault."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.vaults import NIGHT, Vault, a_vault
from vir_desktop.domain.akt import AktKind, Clock, ClockKind, Phase, RegisterRow, SealedRow
from vir_desktop.domain.answer import Value
from vir_desktop.domain.record import AktId, AnswerKey, ArendeId
from vir_desktop.services import akter, records
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.register import ListedAkt, ListedPage
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.register.model import PAGE, Column, RegisterModel
from vir_desktop.ui.pages.register.new_akt import NewAktPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.pages.register.search import SearchPage
from vir_desktop.ui.pages.register.words import clock_words, copy_words, level_words
from vir_desktop.ui.tasks import Tasks

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
COUNT = 230  # several pages


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """A vault with many akter; tests of this module change only labels and add akter."""
    vault = a_vault(tmp_path_factory.mktemp("register"), memory=True)
    session = vault.open()
    for number in range(COUNT):
        akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1", code=f"ASP-{number:04d}"))
    yield vault
    vault.leave()


@pytest.fixture
def tasks(vault: Vault, qtbot: QtBot) -> Iterator[Tasks[Session]]:
    tasks = Tasks(lambda: vault.opened[0])
    yield tasks
    tasks.close()


@pytest.fixture
def page(window: MainWindow, tasks: Tasks[Session], vault: Vault, qtbot: QtBot) -> RegisterPage:
    page = RegisterPage(tasks, vault.clock.now)
    window.navigator.start(page)
    qtbot.waitUntil(lambda: page.model.rowCount() >= COUNT)
    return page


def cell(page: RegisterPage, row: int, column: Column) -> str:
    return str(page.model.data(page.model.index(row, column)))


def test_it_shows_pages_of_the_register_and_fetches_what_is_looked_at(page: RegisterPage, qtbot: QtBot) -> None:
    last = page.model.rowCount() - 1
    assert cell(page, last, Column.KODNAMN) == "…"
    qtbot.waitUntil(lambda: cell(page, last, Column.KODNAMN).startswith("ASP-"))
    QTest.keyClick(page.table, KEY.Key_End, CTRL)
    assert page.table.currentIndex().row() == last


def test_the_model_keeps_the_rules_of_models(qtbot: QtBot) -> None:
    model = RegisterModel(lambda: NIGHT)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    row = ListedAkt(_row(), SealedRow(AktKind.BARN))
    wanted: list[int] = []
    model.wanted.connect(wanted.append)
    model.show_first(ListedPage((row,) * PAGE, 100_000))
    assert model.rowCount() == 100_000
    model.data(model.index(99_910, 0))
    model.data(model.index(99_911, 0))
    offset = 99_910 - 99_910 % PAGE
    assert wanted == [offset]
    model.put(offset, ListedPage((row,) * PAGE, 100_000))
    assert model.data(model.index(99_911, Column.KIND)) == "Barn"
    model.set_labels(True)
    model.tick()
    model.show_first(ListedPage((), 0))
    assert model.rowCount() == 0


def test_the_filter_narrows_at_each_key_and_esc_takes_it_away(
    page: RegisterPage, window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(page.table, KEY.Key_F, CTRL)
    assert page.filter.text.hasFocus()
    QTest.keyClicks(page.filter.text, "asp-000")
    qtbot.waitUntil(lambda: page.model.rowCount() == 10)
    QTest.keyClick(page.filter.text, KEY.Key_Down)
    assert page.table.hasFocus()
    QTest.keyClick(window, KEY.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() >= COUNT)


def test_enter_in_the_filter_opens_the_only_hit(page: RegisterPage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.filter.text, "asp-0123")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    with qtbot.waitSignal(page.open_akt) as opened:
        QTest.keyClick(page.filter.text, KEY.Key_Return)
    assert opened.args == [page.model.akt(0).row.akt_id]  # type: ignore[union-attr]  # one row is shown


def test_a_key_is_painted_soon(page: RegisterPage, qtbot: QtBot) -> None:
    """Not the bench, but a filter that asks for more than it shows is found here."""
    took = []
    for text in ("asp-01", "asp-012", "asp-01", "asp-0", "asp-02"):
        with qtbot.waitSignal(page.reader.shown):
            started = time.perf_counter()
            page.filter.text.setText(text)
        page.table.viewport().repaint()
        took.append(time.perf_counter() - started)
    assert sorted(took)[2] < 0.25


def test_phase_and_unacknowledged_filter(page: RegisterPage, qtbot: QtBot) -> None:
    page.filter.phase.setCurrentIndex(page.filter.phase.findData(Phase.AVSLUTAD.value))
    qtbot.waitUntil(lambda: page.model.rowCount() == 0 and "Ingen akt passar" in page._empty.text())
    page.filter.clear()
    QTest.keyClick(page.filter.waiting, KEY.Key_Space)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)


@pytest.mark.parametrize(
    ("key", "signal"), [(KEY.Key_N, "new_call"), (KEY.Key_K, "search_requested")], ids=["Ctrl+N", "Ctrl+K"]
)
def test_the_keys_that_are_shown_work(page: RegisterPage, qtbot: QtBot, key: Qt.Key, signal: str) -> None:
    with qtbot.waitSignal(getattr(page, signal)):
        QTest.keyClick(page.table, key, CTRL)


class Answering:
    """Answers every question with one line."""

    def __init__(self, text: str) -> None:
        self.text = text

    def ask(
        self, at: QWidget, question: dialogs.Question, on_answer: dialogs.OnAnswer, on_cancel: dialogs.OnCancel
    ) -> None:
        on_answer(question.choices[0][0], self.text)

    def ask_folder(self, at: QWidget, title: str, on_chosen: object) -> None:
        raise AssertionError


def test_an_own_name_is_set_by_f2_and_seen_only_by_f8(page: RegisterPage, qtbot: QtBot) -> None:
    dialogs.set_asker(Answering("Hon med katten"))
    code = cell(page, 0, Column.KODNAMN)
    with qtbot.waitSignal(page.reader.shown):
        QTest.keyClick(page.table, KEY.Key_F2)
    assert cell(page, 0, Column.KODNAMN) == code
    QTest.keyClick(page.table, KEY.Key_F8)
    assert cell(page, 0, Column.KODNAMN) == f"Hon med katten\n{code}"
    page.leaving()
    assert cell(page, 0, Column.KODNAMN) == code
    page.filter.text.setText("katten")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert cell(page, 0, Column.KODNAMN) == code


def test_a_held_f8_hides_the_names_when_it_is_let_go(
    page: RegisterPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [10.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    QTest.keyPress(page.table, KEY.Key_F8)
    assert page.model._labels
    now[0] += 1
    QTest.keyRelease(page.table, KEY.Key_F8)
    assert not page.model._labels


def test_an_empty_register_says_what_to_do(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, theme: object
) -> None:
    vault = a_vault(tmp_path, memory=True)
    tasks = Tasks(vault.open)
    page = RegisterPage(tasks, vault.clock.now)
    window.navigator.start(page)
    qtbot.waitUntil(lambda: "Ctrl+N" in page._empty.text())
    none = "Ingen kopia av valvet finns utanför datorn ännu."
    qtbot.waitUntil(lambda: page._copies._copies.text() == none)
    tasks.close()


def test_times_and_levels_are_said_in_words() -> None:
    row = replace(_row(), clock=Clock(NIGHT + timedelta(hours=9.5), ClockKind.NY_BEDOMNING))
    assert clock_words(row, NIGHT) == ("Ny bedömning behövs", "i dag 12:00")
    late = clock_words(row, NIGHT + timedelta(days=1))
    assert late == ("Ny bedömning behövs", "tiden har gått ut, i går 12:00")
    sealed = SealedRow(AktKind.VUXEN, "akut: hög, bedömd 2026-11-19", NIGHT, preliminary=True)
    level, notes = level_words(sealed, NIGHT)
    assert level == "akut: hög"
    assert notes == "bedömd 19/11 · Preliminär, natt · gått ut: ny bedömning behövs"
    assert level_words(SealedRow(AktKind.VUXEN), NIGHT) == ("Ingen bedömning ännu", "")
    assert copy_words(4) == "Senaste kopia utanför datorn: 4 dagar sedan."
    assert copy_words(1) == "Senaste kopia utanför datorn: 1 dag sedan."
    assert copy_words(0) == ""


# --- search and new akt -------------------------------------------------------------------------------------------


@pytest.fixture
def met(vault: Vault) -> AktId:
    """An akt about somebody who can be found."""
    session = vault.opened[0]
    row = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value
    akter.open_akt(session, row.akt_id)
    record = records.start_record(session, row.akt_id, "person").value.record
    known: dict[str, Value] = {"telefon": "070-174 06 05", "namn": "Maja Påhittsson", "fodelsear": 1890}
    for key, value in known.items():
        records.save_answer(session, row.akt_id, record.id, AnswerKey(key), value)
    akter.close_akt(session, row.akt_id)
    return row.akt_id


def test_search_happens_on_enter_and_opens_the_hit(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, met: AktId, qtbot: QtBot
) -> None:
    page = SearchPage(tasks, vault.clock.now)
    window.navigator.start(page)
    before = len(vault.opened[0].register.events())
    QTest.keyClicks(page.phone, "+46 70 174 06 05")
    assert len(vault.opened[0].register.events()) == before
    QTest.keyClick(page.phone, KEY.Key_Return)
    qtbot.waitUntil(page.hits.hasFocus)
    assert vault.opened[0].register.events()[-1].act == "search"
    with qtbot.waitSignal(page.open_akt) as opened:
        QTest.keyClick(page.hits, KEY.Key_Return)
    assert opened.args == [met]


def test_no_hit_leads_to_a_new_akt_and_a_wrong_number_is_only_hinted_at(
    window: MainWindow, tasks: Tasks[Session], qtbot: QtBot
) -> None:
    page = SearchPage(tasks)
    window.navigator.start(page)
    QTest.keyClicks(page.number, "18900102-9999")
    assert "Det går att söka ändå" in page._number_field.error
    QTest.keyClick(page.number, KEY.Key_Return)
    qtbot.waitUntil(page._create.hasFocus)
    assert page._title.text() == "Ingen träff."
    with qtbot.waitSignal(page.create_new):
        QTest.keyClick(page._create, KEY.Key_Return)


def test_too_little_is_not_searched_for(window: MainWindow, tasks: Tasks[Session], qtbot: QtBot) -> None:
    page = SearchPage(tasks)
    window.navigator.start(page)
    QTest.keyClicks(page.name, "Maja")
    QTest.keyClick(page.name, KEY.Key_Return)
    assert page._title.text() == "Det räcker inte att söka på ännu."


def test_one_enter_creates(window: MainWindow, tasks: Tasks[Session], vault: Vault, qtbot: QtBot) -> None:
    page = NewAktPage(tasks, vault.opened[0].policy)
    window.navigator.start(page)
    with qtbot.waitSignal(page.created) as created:
        QTest.keyClick(page.kind, KEY.Key_Return)
    assert created.args[1] == "vuxen"
    assert vault.opened[0].register.row(AktId(created.args[0])).phase is Phase.AKUT


def test_a_child_is_made_in_the_same_arende(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, met: AktId, qtbot: QtBot
) -> None:
    session = vault.opened[0]
    arende_id = session.register.row(met).arende_id
    page = NewAktPage(tasks, session.policy, arende_id)
    window.navigator.start(page)
    with qtbot.waitSignal(page.created) as created:
        QTest.keyClick(page.kind, KEY.Key_Return)
    assert created.args[1] == "barn"
    assert len(session.register.arende_rows(arende_id)) == 2


def test_a_taken_code_is_said_at_its_field(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, qtbot: QtBot
) -> None:
    page = NewAktPage(tasks, vault.opened[0].policy)
    window.navigator.start(page)
    page.code.setText("ASP-0001")
    QTest.keyClick(page.code, KEY.Key_Return)
    qtbot.waitUntil(lambda: "används redan" in page._code_field.error)
    assert page.code.hasFocus()


def _row() -> RegisterRow:
    return RegisterRow(AktId("a" * 32), "ASP-1", ArendeId("b"), "1", Phase.AKUT, NIGHT, "AL", b"")


def test_the_query_is_what_the_line_says(page: RegisterPage) -> None:
    page.filter.text.setText("asp")
    assert page.filter.query(200, 200) == RegisterQuery(text="asp", offset=200, limit=200)

"""The log: in words, found by akt, person, kind and day, as far back as there is, and only for those who check it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.paper_desk import Desk, a_desk
from tests.helpers.vaults import NIGHT, refusal
from vir_desktop.domain.errors import Known
from vir_desktop.domain.roles import Role
from vir_desktop.services import logg
from vir_desktop.services.logg import LogFilter, LogKind
from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.logg.page import LoggPage

MANY = 700


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(qtbot, tmp_path)
    yield desk
    assert desk.tasks.close()


def opened(desk: Desk, window: MainWindow) -> LoggPage:
    page = LoggPage(desk.tasks, desk.vault.clock.now)
    window.navigator.start(page)
    desk.bot.waitUntil(lambda: page.model.rowCount() > 0)
    return page


@pytest.fixture
def page(desk: Desk, window: MainWindow) -> LoggPage:
    return opened(desk, window)


def column(page: LoggPage, number: int) -> list[str]:
    model = page.model
    return [str(model.data(model.index(row, number))) for row in range(model.rowCount())]


def settled(desk: Desk) -> None:
    desk.ask(lambda session: session.signatur)
    desk.ask(lambda session: session.signatur)  # a question that waited for the first has come too


def test_events_stand_in_words_newest_first(page: LoggPage) -> None:
    assert column(page, 2)[0] == "Läste loggen"
    assert "Öppnade och läste akten" in column(page, 2)
    assert column(page, 0) == sorted(column(page, 0), reverse=True)


def test_filters_by_akt_kind_person_and_day(desk: Desk, page: LoggPage) -> None:
    QTest.keyClicks(page.filters.code, "kd-44")
    settled(desk)
    assert set(column(page, 3)) == {"KD-4471"}
    page.filters.kind.setCurrentIndex(page.filters.kind.findData(LogKind.READING.value))
    settled(desk)
    assert column(page, 2) == ["Öppnade och läste akten"]
    page.filters.code.clear()
    page.filters.who.setCurrentIndex(1)
    QTest.keyClicks(page.filters.first, "21/11")
    settled(desk)
    assert set(column(page, 1)) == {desk.vault.signatur}
    QTest.keyClicks(page.filters.last, "20/11")
    settled(desk)
    assert page.filters._days[page.filters.last].error.startswith("Den sista dagen ligger före")


def test_an_empty_answer_says_so_and_esc_brings_all_back(desk: Desk, window: MainWindow, page: LoggPage) -> None:
    every = page.model.rowCount()
    QTest.keyClicks(page.filters.last, "i går")
    settled(desk)
    assert (page.model.rowCount(), page.table.isHidden()) == (0, True)
    assert page.empty.text() == "Ingenting i loggen passar filtret. Esc visar allt igen."
    QTest.keyClicks(page.filters.first, "nån gång")
    assert page.filters._days[page.filters.first].error == "Skriv till exempel 21/11 eller i går."
    assert window.navigator.back()
    settled(desk)
    assert (page.model.rowCount(), page.filters.is_set, page.table.isHidden()) == (every, False, False)


def test_it_goes_back_to_the_first_event_by_keys_while_new_ones_are_written(desk: Desk, window: MainWindow) -> None:
    def write(session: Session) -> None:
        with session.register.transaction():
            for number in range(MANY):
                session.register.append(NIGHT + timedelta(seconds=number), "Bo.K", "unlock", "s1")

    desk.ask(write)
    page = opened(desk, window)
    total = page.model.rowCount()
    desk.ask(lambda s: s.register.append(NIGHT, "Bo.K", "lock", "s1"))
    assert total > MANY
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    last = page.model.index(total - 1, 2)
    desk.bot.waitUntil(lambda: page.model.data(last) == "Skapade valvet")
    assert page.model.rowCount() == total
    desk.bot.waitUntil(lambda: "…" not in column(page, 2))
    assert column(page, 2).count("Låste upp") == MANY + 1


def test_others_are_told_that_it_is_not_theirs(desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "roles", frozenset({Role.HANDLAGGARE}))
    page = LoggPage(desk.tasks)
    window.navigator.start(page)
    desk.bot.waitUntil(lambda: bool(page.bar.text))
    assert (page.model.rowCount(), page.check.isHidden()) == (0, True)
    assert desk.ask(lambda s: refusal(lambda: logg.open_log(s))) == Known.NO_RIGHT  # K25: not past the page either
    assert desk.ask(lambda s: refusal(lambda: logg.page(s, logg.OpenLog(5, ()), LogFilter()))) == Known.NO_RIGHT


def test_an_administrator_sees_no_akter(desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "roles", frozenset({Role.ADMINISTRATOR}))
    page = opened(desk, window)
    assert set(column(page, 3)) == {""}
    assert set(column(page, 2)) == {"Läste loggen", "Låste upp", "Skapade valvet"}
    QTest.keyClicks(page.filters.code, "kd-44")
    settled(desk)
    assert page.model.rowCount() == 0
    assert page.check.isHidden()


def test_the_model_keeps_qts_rules_and_the_page_is_accessible(page: LoggPage, window: MainWindow) -> None:
    tester = QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.filters.code.setText("finns inte")
    page.filters.code.clear()
    assert tester is not None
    assert faults(window) == []

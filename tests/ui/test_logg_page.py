"""The log: in words, found by akt, person and kind, and only for those who check it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.paper_desk import WAIT, Desk, a_desk
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.roles import Role
from vir_desktop.services import logg
from vir_desktop.services.logg import LogKind
from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.logg.page import LoggPage


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(qtbot, tmp_path)
    yield desk
    assert desk.tasks.close()


@pytest.fixture
def page(desk: Desk, window: MainWindow) -> LoggPage:
    page = LoggPage(desk.tasks)
    window.navigator.start(page)
    desk.bot.waitUntil(lambda: page.model.rowCount() > 0, timeout=WAIT)
    return page


def column(page: LoggPage, number: int) -> list[str]:
    model = page.model
    return [str(model.data(model.index(row, number))) for row in range(model.rowCount())]


def test_events_stand_in_words_newest_first(page: LoggPage) -> None:
    assert column(page, 2)[0] == "Läste loggen"
    assert "Öppnade och läste akten" in column(page, 2)
    assert column(page, 0) == sorted(column(page, 0), reverse=True)


def test_filters_by_akt_and_kind(desk: Desk, page: LoggPage) -> None:
    QTest.keyClicks(page.code, "kd-44")
    assert set(column(page, 3)) == {"KD-4471"}
    page.kind.setCurrentIndex(page.kind.findData(LogKind.READING.value))
    assert column(page, 2) == ["Öppnade och läste akten"]
    page.code.clear()
    page.who.setCurrentIndex(1)
    assert set(column(page, 1)) == {desk.vault.signatur}


def test_others_are_told_that_it_is_not_theirs(desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "roles", frozenset({Role.HANDLAGGARE}))
    page = LoggPage(desk.tasks)
    window.navigator.start(page)
    desk.bot.waitUntil(lambda: bool(page.bar.text), timeout=WAIT)
    assert page.model.rowCount() == 0
    with pytest.raises(KnownError) as caught:
        raise_from(desk)
    assert caught.value.code is Known.NO_RIGHT


def raise_from(desk: Desk) -> None:
    failed: list[Exception] = []
    desk.tasks.run(logg.latest, None, failed.append)
    desk.bot.waitUntil(lambda: bool(failed), timeout=WAIT)
    raise failed[0]


def test_the_model_keeps_its_promises(page: LoggPage) -> None:
    tester = QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.model.filter("x", "", None)
    page.model.filter("", "", LogKind.DOING)
    assert tester.model() is page.model


def test_the_walker_finds_nothing(page: LoggPage, window: MainWindow) -> None:
    assert faults(window) == []

"""Handing over: the proposal, the two papers, and the receipt that ends it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.paper_desk import NAME, PHONE, Answers, Desk, a_desk
from tests.helpers.typing_keys import settle
from vir_desktop.domain.record import RecordState
from vir_desktop.reports.preview import text_of
from vir_desktop.reports.render import render
from vir_desktop.services import records
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.overlamning.page import OverlamningPage

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(qtbot, tmp_path)
    yield desk
    assert desk.tasks.close()


@pytest.fixture
def page(desk: Desk, window: MainWindow) -> OverlamningPage:
    page = OverlamningPage(desk.tasks, desk.akt_id, desk.record_id, window.status)
    window.navigator.start(page)
    desk.bot.waitUntil(lambda: page.kvittens is not None)
    return page


def test_the_proposal_stands_in_the_fields(page: OverlamningPage) -> None:
    assert f"Ringde {NAME}" in str(page.edit("gjort-i-natt").given().value)


def test_the_receipt_is_an_act_not_a_field(page: OverlamningPage) -> None:
    assert not page.edit("kvitterad.av").isVisible()


def test_blad_1_is_one_key_away_with_what_was_just_typed(desk: Desk, page: OverlamningPage) -> None:
    field = page.edit("osakert")
    field.focus_first()
    focus = page.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, "Vet inte var bilen finns.")
    with desk.bot.waitSignal(page.paper) as given:
        QTest.keyClick(focus, KEY.Key_P, CTRL)
    paper = desk.ask(given.args[0])
    assert "Vet inte var bilen finns." in text_of(render(paper))
    assert paper.subtitle == "Blad 1"


def test_blad_2_goes_to_a_named_person(desk: Desk, page: OverlamningPage) -> None:
    asked = Answers("", text="Bo Ek, mottagningen")
    dialogs.set_asker(asked)
    with desk.bot.waitSignal(page.paper) as given:
        page.ask_blad_2()
    made = desk.ask(given.args[0])
    assert set(made.meant.values()) == {"Lämnas personligen till Bo Ek, mottagningen"}
    text = text_of(render(made.paper))
    assert "Bo Ek, mottagningen" in text
    assert PHONE in text


def test_the_cover_tells_codes_only(desk: Desk, page: OverlamningPage) -> None:
    with desk.bot.waitSignal(page.paper) as given:
        page.show_cover()
    text = text_of(render(desk.ask(given.args[0])))
    assert "KD-4471" in text
    assert "Lindgren" not in text


def test_a_receipt_takes_it_off_the_register(desk: Desk, page: OverlamningPage) -> None:
    assert desk.ask(lambda s: s.register.row(desk.akt_id)).unacknowledged
    card = page.kvittens
    assert card is not None
    card.by.setFocus()
    QTest.keyClick(card.by, KEY.Key_Return)
    with desk.bot.assertNotEmitted(page.acknowledged, wait=50):
        card.give()
    QTest.keyClicks(card.by, "Mottagningen, vuxen")
    QTest.keyClick(card.by, KEY.Key_Return)
    with desk.bot.waitSignal(page.acknowledged):
        QTest.keyClick(card.at, KEY.Key_Return)
    assert not desk.ask(lambda s: s.register.row(desk.akt_id)).unacknowledged
    view = desk.ask(lambda s: records.view(s, desk.akt_id, desk.record_id))
    assert view.record.state is RecordState.SIGNED
    assert "Kvitterad" in page.bar.text


def test_the_walker_finds_nothing(desk: Desk, page: OverlamningPage, window: MainWindow) -> None:
    settle(window)
    assert faults(window) == []

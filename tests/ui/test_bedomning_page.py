"""The assessment: nothing is decided for anybody."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.memory_gateway import NOW, MemoryGateway, shipped
from tests.helpers.typing_keys import focused, settle
from vir_desktop.domain.answer import Absent, Answer, How, Value
from vir_desktop.domain.record import AktId, AnswerKey, RecordState
from vir_desktop.services.records import RecordView
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.bedomning.evidence import gather
from vir_desktop.ui.pages.bedomning.factor_row import FactorRow
from vir_desktop.ui.pages.bedomning.page import BedomningPage
from vir_desktop.ui.theme import Theme

PACK, FARA = shipped("hot-och-riskbedomning"), shipped("samtalsstod-fara")
STRYPNING = "valdet.strypning.nu"


def said(value: Value, note: str = "") -> Answer:
    return Answer(value, note, How.FRAGAT, NOW, "TEST")


COMPLETE: dict[str, Answer] = {
    "kallor": said(("klient",)),
    "begransning": said("Bara den utsattas uppgifter."),
    "egen-skattning": said(("hog",)),
    "niva.akut": said(("hog",)),
    "niva.fortsatt": said(("medel",)),
    "niva.allvarlighet": said(("hog",)),
    "motivering": said("Våldet har blivit grövre och tätare."),
    "inga-atgarder": said("Bor redan skyddat."),
    "giltig.akut": said(date(2026, 11, 23)),
    "giltig.fortsatt": said(date(2026, 12, 19)),
}


@pytest.fixture
def judge(qtbot: QtBot, window: MainWindow) -> Callable[..., tuple[BedomningPage, MemoryGateway]]:
    def begin(answers: dict[str, Answer], state: RecordState = RecordState.OPEN) -> tuple[BedomningPage, MemoryGateway]:
        gateway = MemoryGateway(PACK, answers)
        if state is not RecordState.OPEN:
            gateway.record = replace(gateway.record, state=state, closed_at=NOW, closed_by="TEST")
        fara = RecordView(AktId("a1"), gateway.record, FARA, {AnswerKey("strypning"): said(("ja",), "I går, i köket.")})
        page = BedomningPage(gateway, window.status, {}, gather([fara]), clock=lambda: NOW)
        window.set_unlocked(True)
        window.navigator.open(page)
        qtbot.waitUntil(lambda: page.is_complete)
        settle(window)
        return page, gateway

    return begin


Judge = Callable[..., tuple[BedomningPage, MemoryGateway]]


def test_undecided_is_shown_but_never_saved(judge: Judge, qtbot: QtBot) -> None:
    page, gateway = judge({})
    page.go_to(STRYPNING)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: page.editor.is_settled)
    assert gateway.value(STRYPNING) is None
    assert gateway.saves == 0


def test_now_and_earlier_are_answered_apart(judge: Judge, qtbot: QtBot) -> None:
    page, gateway = judge({})
    page.go_to(STRYPNING)
    QTest.keyClick(focused(), Qt.Key.Key_1)
    qtbot.waitUntil(lambda: gateway.value(STRYPNING) == ("ja",))
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClick(focused(), Qt.Key.Key_3)
    qtbot.waitUntil(lambda: gateway.value("valdet.strypning.tidigare") == ("nej",))
    factors = [row for row in page.rows if isinstance(row, FactorRow)]
    assert len(factors) == sum(q.link_id.endswith(".nu") for q in PACK.questions())


def test_supporting_answers_are_one_key_away_with_their_source(judge: Judge, qtbot: QtBot) -> None:
    page, _ = judge({})
    page.go_to(STRYPNING)
    assert not [t for t in _texts(page) if "I går, i köket." in t]
    QTest.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool([t for t in _texts(page) if "I går, i köket." in t]))
    assert [t for t in _texts(page) if t.startswith("Samtalsstöd: fara, 2026-11-21 02:30")]
    QTest.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not [t for t in _texts(page) if "I går, i köket." in t])


@pytest.mark.parametrize(
    ("own", "judged", "words"), [("hog", "lag", "hög"), ("lag", "hog", "låg"), ("medel", "medel", "")]
)
def test_a_difference_is_shown_either_way(judge: Judge, own: str, judged: str, words: str) -> None:
    page, _ = judge({"egen-skattning": said((own,)), "niva.akut": said((judged,))})
    assert page.difference.isVisibleTo(page) is bool(words)
    assert not words or f"egen skattning: {words}" in page.difference.text


def test_what_is_left_leads_to_the_field(judge: Judge) -> None:
    page, _ = judge({})
    assert not page.signing.can_sign
    assert page.signing.title.text() == "Kvar före signering: 10"
    page.signing.go_to.emit("motivering")
    assert page.active is not None
    assert page.active.key == "motivering"


def test_signing_makes_it_text_for_ever(judge: Judge, qtbot: QtBot) -> None:
    page, gateway = judge(COMPLETE)
    assert page.signing.can_sign
    with qtbot.waitSignal(page.signed):
        page.signing.sign.emit()
    assert gateway.record.state is RecordState.SIGNED
    assert not page.rows
    assert "Ny bedömning behövs" not in _texts(page)
    assert page.sheet.hasFocus()  # not the button that locks: Enter must do nothing by mistake
    assert page.sheet.verticalScrollBar().value() == 0


def test_preliminary_needs_a_level_or_words_and_says_so_afterwards(judge: Judge, qtbot: QtBot) -> None:
    page, gateway = judge({"niva.akut": said(("hog",))})
    with qtbot.waitSignal(page.signed):
        page.signing.preliminary.emit()
    assert gateway.record.state is RecordState.PRELIMINARY
    qtbot.waitUntil(lambda: "Ny bedömning behövs" in _texts(page))


def test_an_expired_one_never_shows_its_level_alone(judge: Judge) -> None:
    old = COMPLETE | {"giltig.akut": said((NOW - timedelta(days=3)).date())}
    page, _ = judge(old, RecordState.SIGNED)
    texts = _texts(page)
    assert "Ny bedömning behövs" in texts
    assert texts.index("Ny bedömning behövs") < texts.index("Hög")


def test_dates_are_proposed_and_taken_by_hand(judge: Judge, qtbot: QtBot) -> None:
    page, gateway = judge({})
    assert gateway.value("giltig.akut") is None
    page._take_proposal(AnswerKey("giltig.akut"), date(2026, 11, 23))
    qtbot.waitUntil(lambda: gateway.value("giltig.akut") == date(2026, 11, 23))


def test_a_correction_asks_for_the_reason(judge: Judge, qtbot: QtBot) -> None:
    from vir_desktop.ui.widgets.texts import LineEdit

    page, _ = judge(COMPLETE, RecordState.SIGNED)
    reason = page.findChildren(LineEdit)[-1]
    corrected: list[RecordView] = []
    page.corrected.connect(corrected.append)
    reason.submitted.emit()
    assert "Skriv varför du rättar." in _texts(page)
    reason.setText("Fel datum")
    reason.submitted.emit()
    qtbot.waitUntil(lambda: bool(corrected))
    assert corrected[0].record.reason == "Fel datum"


def test_no_number_and_no_sum_anywhere(judge: Judge) -> None:
    page, _ = judge(COMPLETE | {STRYPNING: said(Absent.UNKNOWN)})
    assert not [t for t in _texts(page) if re.search(r"\d+ poäng|summa|\d ?%", t.lower())]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_nameless_trapped_or_cut_here(judge: Judge, window: MainWindow, theme: Theme, scale: float) -> None:
    theme.set_choice("dark" if scale > 1 else "light", scale)
    try:
        judge({"egen-skattning": said(("hog",)), "niva.akut": said(("lag",))})
        window.resize(1366, 768)
        settle(window)
        assert faults(window) == []
    finally:
        theme.set_choice("light", 1.0)


def _texts(root: QWidget) -> list[str]:
    return [label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root) and label.text()]


def test_a_volontar_prepares_and_leaves_it_to_an_arbetsledare(window: MainWindow, qtbot: QtBot) -> None:
    gateway = MemoryGateway(PACK, {"kallor": said(("klient",))})
    page = BedomningPage(gateway, window.status, {}, {}, may_sign=False, clock=lambda: NOW)
    window.set_unlocked(True)
    window.navigator.open(page)
    qtbot.waitUntil(lambda: page.is_complete)
    button = next(b for b in page.signing.findChildren(QPushButton) if b.text() == "Lämna till arbetsledare")
    assert not any(b.text() == "Signera" for b in page.signing.findChildren(QPushButton))
    button.setFocus()
    with qtbot.waitSignal(page.leave):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert gateway.record.state is RecordState.OPEN

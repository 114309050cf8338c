"""Two records side by side."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.memory_gateway import NOW, MemoryGateway, shipped
from tests.helpers.typing_keys import focused, settle
from vir_desktop.domain.answer import Absent, Answer, How, Value
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.record import AktId, AnswerKey
from vir_desktop.services.records import RecordView
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.comparison.page import ComparisonPage
from vir_desktop.ui.theme import Theme

FARA = shipped("samtalsstod-fara")


def view(pack: Pack, answers: dict[str, Value]) -> RecordView:
    given = {AnswerKey(key): Answer(value, "", How.FRAGAT, NOW, "TEST") for key, value in answers.items()}
    return RecordView(AktId("a1"), MemoryGateway(pack).record, pack, given)


EARLIER = view(FARA, {"strypning": ("nej",), "droger": ("ja",)})
LATER = view(FARA, {"strypning": ("ja",), "droger": ("ja",), "alkohol": Absent.UNKNOWN})


def test_only_what_differs(window: MainWindow) -> None:
    page = ComparisonPage(EARLIER, LATER)
    window.navigator.open(page)
    everything = page.shown
    assert everything == len(list(FARA.questions()))
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert page.shown == 2
    texts = _texts(page)
    assert "Vet inte" in texts
    assert "tillkom" in texts
    assert "ändrat" in texts
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert page.shown == everything


def test_other_versions_raise_a_banner(qtbot: QtBot, theme: Theme) -> None:
    newer = replace(FARA, version="2027.1", sha256="0" * 64)
    for later, banner in ((FARA, False), (newer, True)):
        page = ComparisonPage(EARLIER, view(later, {}))
        qtbot.addWidget(page)
        assert ("Olika versioner av formuläret" in _texts(page)) is banner


def test_two_instruments_are_not_compared(qtbot: QtBot, theme: Theme) -> None:
    with pytest.raises(RuleError, match="other-instrument"):
        ComparisonPage(EARLIER, view(shipped("samtalsstod-fraga"), {}))


@pytest.mark.parametrize("width", [683, 1093])
def test_a_comparison_is_accessible(window: MainWindow, width: int) -> None:
    window.navigator.open(ComparisonPage(EARLIER, LATER))
    window.resize(width, 600)
    settle(window)
    assert faults(window) == []


def _texts(root: QWidget) -> list[str]:
    return [label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root) and label.text()]

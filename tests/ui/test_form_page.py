"""A form on one page: saved field by field, by key."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.memory_gateway import NOW, PACKS, MemoryGateway, shipped
from tests.helpers.typing_keys import focused, settle, type_text
from vir_desktop.domain.answer import Absent, Answer, How
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.form.page import FormPage
from vir_desktop.ui.questions.growing import GrowingNotes

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


# The three interviews have a page of their own, and so has the assessment; what is not a pack is no form.
OTHERS = ("samtalsstod", "hot-och", "pinned")
FORMS = sorted(path.stem for path in PACKS.glob("*.json") if not path.stem.startswith(OTHERS))


class Desk:
    """The form in the program's window."""

    def __init__(self, qtbot: QtBot, window: MainWindow, gateway: MemoryGateway) -> None:
        self.qtbot, self.window, self.gateway = qtbot, window, gateway
        texts = {p.text: f"Råd\n{p.text}" for q in gateway.pack.questions() for p in q.prompts}
        window.set_unlocked(True)
        self.page = FormPage(gateway, window.status, texts, lambda: NOW)
        window.navigator.open(self.page)
        self.wait(lambda: self.page.is_complete)
        settle(window)

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(focused(), key, modifiers)
        self.wait(lambda: self.page.editor.is_settled)

    @property
    def here(self) -> str:
        return self.page.active.key if self.page.active else ""


@pytest.fixture
def desk(qtbot: QtBot, window: MainWindow) -> Callable[..., Desk]:
    def begin(name: str, answers: dict[str, Answer] | None = None) -> Desk:
        return Desk(qtbot, window, MemoryGateway(shipped(name), answers))

    return begin


def test_two_keys_per_answer_and_back(desk: Callable[..., Desk]) -> None:
    it = desk("akutchecklista")
    first = it.here
    it.press(Qt.Key.Key_1)
    assert it.gateway.answers[AnswerKey(first)].value == ("ja",)
    it.press(Qt.Key.Key_Return)
    second = it.here
    assert second != first
    it.press(Qt.Key.Key_2)
    assert it.gateway.answers[AnswerKey(second)].value == ("nej",)
    it.press(Qt.Key.Key_Return, SHIFT)
    assert it.here == first


def test_absence_note_and_undo_by_key(desk: Callable[..., Desk]) -> None:
    it = desk("akutchecklista")
    first = AnswerKey(it.here)
    it.press(Qt.Key.Key_1)
    it.press(Qt.Key.Key_V, ALT)
    assert it.gateway.answers[first].value is Absent.UNKNOWN
    it.press(Qt.Key.Key_Z, CTRL)
    it.wait(lambda: it.gateway.value(first) == ("ja",))
    it.press(Qt.Key.Key_N, ALT)
    type_text("på väg hit")
    it.press(Qt.Key.Key_Tab)
    it.wait(lambda: it.gateway.answers[first].note == "på väg hit")
    assert it.gateway.answers[first].value == ("ja",)


def test_a_note_made_by_key_is_where_it_is_seen(desk: Callable[..., Desk]) -> None:
    it = desk("hot-och-riskbedomning")
    for key in ("valdet.strypning.nu", "motivering", "niva.akut"):
        it.page.go_to(key)
        it.press(Qt.Key.Key_N, ALT)
        it.wait(lambda: _caret_is_seen(it.page.sheet.viewport()))


def test_a_text_is_drafted_and_saved_on_leaving(desk: Callable[..., Desk]) -> None:
    it = desk("saker-kontakt")
    key = next(k for k, e in it.page.fields.edits.items() if e.item and e.item.type.value == "string" and e.isVisible())
    it.page.go_to(key)
    type_text("070 ring inte före tolv")
    it.wait(lambda: it.gateway.kept is not None)
    assert it.window.status.text().startswith("Utkast sparat")
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    it.wait(lambda: it.gateway.value(key) == "070 ring inte före tolv")
    it.wait(lambda: it.window.status.text().startswith("Sparat"))


@pytest.mark.parametrize("name", ["fore-samtalet", "akutchecklista", "barn", "person"])
def test_a_follow_up_appears_without_moving_the_focus(desk: Callable[..., Desk], name: str) -> None:
    it = desk(name)
    for key, edit in list(it.page.fields.edits.items()):
        if not edit.isVisibleTo(it.page) or edit.item is None or not edit.item.is_coded:
            continue
        it.page.go_to(key)
        before = focused()
        QTest.keyClick(before, Qt.Key.Key_1)
        it.wait(lambda: it.page.editor.is_settled)
        assert focused() is before
        assert it.here == key


def test_rows_come_and_go_and_come_back(desk: Callable[..., Desk]) -> None:
    it = desk("hot-och-riskbedomning")
    it.page.go_to("atgard[1]/atgard.vad")
    type_text("Byta lås")
    it.page.keep_typed()
    it.wait(lambda: it.gateway.value("atgard[1]/atgard.vad") == "Byta lås")
    it.page.add_row("atgard")
    it.wait(lambda: it.here == "atgard[2]/atgard.vad")
    type_text("Ringa skolan")
    it.page.remove_row("atgard", 1)
    it.wait(lambda: it.gateway.value("atgard[1]/atgard.vad") is None)
    it.wait(lambda: it.gateway.value("atgard[2]/atgard.vad") == "Ringa skolan")
    it.page.undo()
    it.wait(lambda: it.gateway.value("atgard[1]/atgard.vad") == "Byta lås")
    it.wait(lambda: it.page.edit("atgard[1]/atgard.vad").given().value == "Byta lås")


def test_the_draft_comes_back(desk: Callable[..., Desk], qtbot: QtBot) -> None:
    it = desk("saker-kontakt")
    key = next(k for k, e in it.page.fields.edits.items() if e.item and e.item.type.value == "string" and e.isVisible())
    it.page.go_to(key)
    type_text("halvt")
    it.page.commit_draft_now()
    it.wait(lambda: it.gateway.kept is not None)
    again = Desk(qtbot, it.window, it.gateway)
    assert again.here == key
    assert again.page.edit(key).typed_now().text == "halvt"


def test_a_full_disk_says_so_and_keeps_the_text(desk: Callable[..., Desk]) -> None:
    it = desk("akutchecklista")
    it.gateway.broken = True
    QTest.keyClick(focused(), Qt.Key.Key_1)
    it.wait(lambda: it.window.status.text() == "Inte sparat")
    assert it.page.edit(it.here).given().value == ("ja",)
    it.gateway.broken = False
    it.page.editor.retry()
    it.wait(lambda: it.window.status.text().startswith("Sparat"))


def test_done_is_a_signal(desk: Callable[..., Desk], qtbot: QtBot) -> None:
    it = desk("fore-samtalet", {"enskilt": Answer(("ja",), "", How.FRAGAT, NOW, "TEST")})
    with qtbot.waitSignal(it.page.done):
        it.page._on_done()


@pytest.mark.parametrize("name", FORMS)
def test_every_form_that_ships_can_be_filled_in_and_is_accessible(desk: Callable[..., Desk], name: str) -> None:
    it = desk(name)
    assert it.page.rows
    assert faults(it.window) == []


def test_a_closed_record_is_text(desk: Callable[..., Desk]) -> None:
    from dataclasses import replace

    from vir_desktop.domain.record import RecordState

    it = desk("fore-samtalet", {"enskilt": Answer(("ja",), "", How.FRAGAT, NOW, "TEST")})
    it.gateway.record = replace(it.gateway.record, state=RecordState.SIGNED, closed_at=NOW, closed_by="TEST")
    it.page.editor.load()
    settle(it.window)
    assert not it.page.rows
    assert any("Signerad" in text for text in _texts(it.page))


def _texts(root: QWidget) -> list[str]:
    return [label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root) and label.text()]


def _caret_is_seen(within: QWidget) -> bool:
    note = focused()
    assert isinstance(note, GrowingNotes)
    caret = note.cursorRect()
    return within.rect().contains(QRect(note.viewport().mapTo(within, caret.topLeft()), caret.size()))

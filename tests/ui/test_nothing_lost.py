"""What was given and typed survives a full disk, a page that is left, and a lock; unreadable text too."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.memory_gateway import NOW, MemoryGateway, shipped
from tests.helpers.sample_packs import pack, question
from tests.helpers.typing_keys import focused, type_text
from vir_desktop.domain.answer import Absent
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.services.positions import Position
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.form.page import FormPage
from vir_desktop.ui.pages.interview.page import InterviewPage
from vir_desktop.ui.record_page import RecordPage
from vir_desktop.ui.typed import Typed, from_draft, to_draft, together

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
KEYS = Qt.Key
DATES = pack(
    question("dag", "date"), question("ord", "string"), question("annan-dag", "date"), question("antal", "integer")
)


class Desk:
    """A page of records above a page that opens nothing, over a disk that can be full."""

    def __init__(
        self, qtbot: QtBot, window: MainWindow, page_of: type[FormPage | InterviewPage], of: MemoryGateway
    ) -> None:
        self.qtbot, self.window, self.gateway = qtbot, window, of
        self.page: FormPage | InterviewPage = page_of(of, window.status, {}, lambda: NOW)
        window.set_unlocked(True)
        if window.navigator.page is None:
            window.navigator.open(Page())
        window.navigator.open(self.page)
        self.wait(lambda: self.page.editor.is_loaded)

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until)

    def go(self, key: str) -> None:
        self.page.go_to(key)
        self.wait(lambda: self.page.active is not None and self.page.active.key == key)

    @property
    def is_on_top(self) -> bool:
        return self.window.navigator.page is self.page

    @property
    def is_gone(self) -> bool:
        return self.page not in (*self.window.navigator.left, *self.window.navigator.path)


@pytest.fixture(params=[FormPage, InterviewPage])
def desk(qtbot: QtBot, window: MainWindow, request: pytest.FixtureRequest) -> Callable[..., Desk]:
    def begin(gateway: MemoryGateway | None = None) -> Desk:
        return Desk(qtbot, window, request.param, gateway or MemoryGateway(DATES))

    return begin


# --- a page that is left ---


def test_a_page_is_kept_until_what_was_typed_is_on_disk(desk: Callable[..., Desk]) -> None:
    it = desk()
    it.go("ord")
    type_text("väntar på polis")
    it.window.back()
    assert not it.is_on_top
    assert list(it.window.navigator.left) == [it.page]
    it.wait(lambda: it.is_gone)
    assert it.gateway.value("ord") == "väntar på polis"


def test_a_full_disk_brings_the_page_back_with_its_text(desk: Callable[..., Desk]) -> None:
    it = desk()
    it.go("ord")
    type_text("väntar på polis")
    it.gateway.broken = True
    it.window.back()
    it.wait(lambda: it.is_on_top)
    assert it.window.status.text() == "Inte sparat"
    assert "Disken är full" in it.page.bar.text
    assert it.page.active is not None
    assert it.page.active.typed_now().text == "väntar på polis"
    it.gateway.broken = False
    it.page.editor.retry()
    it.wait(lambda: it.gateway.value("ord") == "väntar på polis")
    it.wait(lambda: it.window.status.text().startswith("Sparat"))
    it.window.back()
    it.wait(lambda: it.is_gone)


def test_nobody_is_held_at_a_page_that_cannot_be_saved(desk: Callable[..., Desk]) -> None:
    it = desk()
    it.go("ord")
    type_text("väntar")
    it.gateway.broken = True
    it.window.back()
    it.wait(lambda: it.is_on_top)
    it.window.back()
    it.wait(lambda: it.window.status.text() == "Inte sparat")
    assert not it.is_on_top
    assert list(it.window.navigator.left) == [it.page]
    it.gateway.broken = False
    with it.qtbot.waitSignal(it.window.navigator.settled):
        it.page.editor.retry()
    assert it.gateway.value("ord") == "väntar"


def test_a_draft_that_fails_brings_the_page_back_too(desk: Callable[..., Desk]) -> None:
    it = desk()
    it.go("ord")
    QTest.keyClick(focused(), KEYS.Key_N, ALT)
    type_text("hon viskar")
    it.gateway.broken = True
    it.window.back()
    it.wait(lambda: it.is_on_top)
    assert it.page.editor.unsaved_answers[AnswerKey("ord")].note == "hon viskar"


def test_what_the_lock_writes_is_what_is_not_on_disk(desk: Callable[..., Desk]) -> None:
    it = desk()
    it.gateway.broken = True
    it.go("ord")
    type_text("väntar")
    it.page.keep_typed()
    it.wait(lambda: it.window.status.text() == "Inte sparat")
    it.go("dag")
    type_text("snart")
    pending = it.page.pending()
    assert pending is not None
    assert pending.text == "snart"
    assert it.page.editor.unsaved_answers[AnswerKey("ord")].value == "väntar"


# --- what cannot be read ---


def test_an_unreadable_date_stays_marked_and_drafted_beside_later_typing(
    desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    it = desk()
    it.go("dag")
    type_text("31/2")
    QTest.keyClick(focused(), KEYS.Key_N, ALT)
    type_text("sa att det var nyss")
    it.page.commit_draft_now()
    it.wait(lambda: it.gateway.kept is not None and "nyss" in it.gateway.kept.text)
    assert it.page.active is not None
    assert it.page.active.problem()
    assert it.gateway.value("dag") is None
    again = Desk(qtbot, it.window, type(it.page), it.gateway)
    edit = again.page.active
    assert edit is not None
    assert edit.in_note
    assert [(text.text, text.is_note) for text in edit.held()] == [("31/2", False), ("sa att det var nyss", True)]


def test_two_unreadable_values_share_the_draft(qtbot: QtBot, window: MainWindow) -> None:
    it = Desk(qtbot, window, FormPage, MemoryGateway(DATES))
    for key, text in (("dag", "i våras"), ("annan-dag", "31/2"), ("ord", "grannen")):
        it.go(key)
        type_text(text)
    it.page.keep_typed()
    it.wait(lambda: it.gateway.value("ord") == "grannen")
    it.wait(lambda: it.page.editor.is_at_rest)
    kept = it.gateway.kept
    assert kept is not None
    assert [text.text for text in from_draft(kept).alone()] == ["i våras", "31/2"]
    again = Desk(qtbot, it.window, FormPage, it.gateway)
    assert isinstance(again.page, FormPage)
    assert [again.page.edit(key).typed_now().text for key in ("dag", "annan-dag")] == ["i våras", "31/2"]


def test_a_value_that_becomes_readable_leaves_the_draft_to_the_other(qtbot: QtBot, window: MainWindow) -> None:
    it = Desk(qtbot, window, FormPage, MemoryGateway(DATES))
    for key, text in (("dag", "21/1"), ("annan-dag", "31/2"), ("antal", "många")):
        it.go(key)
        type_text(text)
    it.go("annan-dag")
    QTest.keyClick(focused(), KEYS.Key_Backspace)
    type_text("1")
    QTest.keyClick(focused(), KEYS.Key_Tab)
    it.wait(lambda: it.gateway.value("annan-dag") is not None and it.page.editor.is_at_rest)
    assert it.gateway.kept is not None
    assert [text.text for text in from_draft(it.gateway.kept).alone()] == ["många"]


def test_leaving_the_page_makes_it_the_note_of_its_question(desk: Callable[..., Desk]) -> None:
    it = desk()
    it.go("dag")
    type_text("i våras")
    it.window.back()
    it.wait(lambda: it.is_gone)
    answer = it.gateway.answers[AnswerKey("dag")]
    assert (answer.value, answer.note) == (Absent.NOT_ASKED, "i våras")
    assert it.gateway.kept is None


def test_another_question_of_the_rail_keeps_what_cannot_be_read(qtbot: QtBot, window: MainWindow) -> None:
    it = Desk(qtbot, window, InterviewPage, MemoryGateway(DATES))
    it.go("dag")
    type_text("i våras")
    it.go("ord")
    type_text("grannen")
    it.go("dag")
    assert it.page.active is not None
    assert it.page.active.typed_now().text == "i våras"
    assert it.page.active.problem()
    it.wait(lambda: it.gateway.value("ord") == "grannen")


_TEXTS = st.builds(
    Typed,
    st.sampled_from([AnswerKey("a"), AnswerKey("rad[2]/b"), AnswerKey("c")]),
    st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20),
    st.booleans(),
    st.integers(0, 0),
)


@given(st.lists(_TEXTS, min_size=1, max_size=5))
def test_every_text_comes_out_of_the_draft_as_it_went_in(texts: list[Typed]) -> None:
    typed = together(texts)
    assert typed is not None
    back = from_draft(to_draft(typed, RecordId("r1"), NOW))
    assert back == typed
    assert {text.place for text in back.alone()} == {text.place for text in texts}
    assert back.text == texts[-1].text


# --- back to the field and caret ---


@pytest.mark.parametrize("in_note", [False, True])
def test_unlock_leads_back_to_field_and_caret(desk: Callable[..., Desk], qtbot: QtBot, in_note: bool) -> None:
    it = desk()
    it.go("ord")
    if in_note:
        QTest.keyClick(focused(), KEYS.Key_N, ALT)
    type_text("grannen")
    QTest.keyClick(focused(), KEYS.Key_Left)
    it.page.keep_typed()
    it.wait(lambda: it.page.editor.is_at_rest)
    position = it.page.position()
    assert position == Position("prov", AktId("a1"), RecordId("r1"), AnswerKey("ord"), in_note, 6)
    again = Desk(qtbot, it.window, type(it.page), it.gateway)
    again.go("dag")
    again.page.restore(position)
    assert again.page.position() == position


def test_the_place_where_one_was_comes_before_that_of_the_draft(desk: Callable[..., Desk], qtbot: QtBot) -> None:
    it = desk()
    it.go("dag")
    type_text("i våras")
    it.page.commit_draft_now()
    it.wait(lambda: it.gateway.kept is not None)
    page: RecordPage = type(it.page)(it.gateway, it.window.status, {}, lambda: NOW)
    page.restore(Position("prov", AktId("a1"), RecordId("r1"), AnswerKey("ord"), False, 0))
    it.window.navigator.open(page)
    assert page.active is not None
    assert page.active.key == "ord"
    assert [text.text for text in page.held()] == ["i våras"]


def test_a_choice_is_returned_to_as_a_choice(desk: Callable[..., Desk], qtbot: QtBot) -> None:
    it = desk(MemoryGateway(shipped("akutchecklista")))
    position = it.page.position()
    again = Desk(qtbot, it.window, type(it.page), it.gateway)
    again.page.restore(position)
    assert again.page.active is not None
    assert again.page.active.key == position.key
    assert not again.page.active.in_note
    assert QApplication.focusWidget() is not None

"""The interview by key: instruments.md §5, line by line."""

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers import sample_packs as sample
from tests.helpers.accessibility import faults
from tests.helpers.interview_night import Night
from tests.helpers.memory_gateway import NOW, MemoryGateway, shipped
from tests.helpers.typing_keys import settle
from vir_desktop.domain.answer import Absent, Answer, How
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.services.positions import Position
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.interview.page import InterviewPage
from vir_desktop.ui.theme import Theme
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.status_mark import StatusMark

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
FRAGA = shipped("samtalsstod-fraga")
FARA = shipped("samtalsstod-fara")


@pytest.fixture
def night(qtbot: QtBot, window: MainWindow) -> Callable[..., Night]:
    def begin(pack: Pack = FRAGA, answers: dict[str, Answer] | None = None) -> Night:
        return Night(qtbot, window, MemoryGateway(pack, answers))

    return begin


def at(key: str, caret: int, *, in_note: bool = False) -> Position:
    return Position("samtalsstod-fraga", AktId("a1"), RecordId("r1"), AnswerKey(key), in_note, caret)


def said(value: object, note: str = "") -> Answer:
    return Answer(value, note, How.FRAGAT, NOW, "TEST")  # type: ignore[arg-type]  # a value by its type


def test_two_keys_per_answer(night: Callable[..., Night]) -> None:
    it = night()
    assert it.page.current == "kontroll.senaste"
    it.press(Qt.Key.Key_1)
    assert it.gateway.value("kontroll.senaste") == ("ja",)
    assert it.status.startswith("Sparat")
    it.press(Qt.Key.Key_Return)
    assert it.page.current == "kontroll.tidigare"
    it.press(Qt.Key.Key_2)
    it.press(Qt.Key.Key_Return)
    assert it.page.current == "kontroll.vem"
    it.press(Qt.Key.Key_Return, SHIFT)
    assert it.page.current == "kontroll.tidigare"


def test_enter_before_the_disk_answered_waits_and_then_goes_on(night: Callable[..., Night]) -> None:
    it = night()
    QTest.keyClick(it.focus, Qt.Key.Key_2)
    QTest.keyClick(it.focus, Qt.Key.Key_Return)
    assert it.page.current == "kontroll.senaste"
    it.wait(lambda: it.page.current == "kontroll.tidigare")
    assert it.gateway.value("kontroll.senaste") == ("nej",)


@pytest.mark.parametrize(
    ("key", "absent"),
    [
        (Qt.Key.Key_V, Absent.UNKNOWN),
        (Qt.Key.Key_I, Absent.DECLINED),
        (Qt.Key.Key_E, Absent.NOT_ASKED),
    ],
)
def test_absences_by_key(night: Callable[..., Night], key: Qt.Key, absent: Absent) -> None:
    it = night()
    it.press(key, ALT)
    assert it.gateway.value("kontroll.senaste") is absent
    it.press(Qt.Key.Key_Return)
    assert it.page.current == "kontroll.tidigare"


def test_note_keys(night: Callable[..., Night]) -> None:
    it = night()
    it.press(Qt.Key.Key_N, ALT)
    assert it.page.question.edit.in_note
    it.type("12 rader")
    it.press(Qt.Key.Key_Return)
    it.type("till")
    assert it.page.current == "kontroll.senaste"
    it.press(Qt.Key.Key_Return, CTRL)
    assert it.page.current == "kontroll.tidigare"
    answer = it.gateway.answers[AnswerKey("kontroll.senaste")]
    assert (answer.value, answer.note) == (Absent.NOT_ASKED, "12 rader\ntill")


def test_tab_leaves_the_note_and_saves_it(night: Callable[..., Night]) -> None:
    it = night()
    it.press(Qt.Key.Key_N, ALT)
    it.type("hon viskar")
    it.press(Qt.Key.Key_Tab)
    assert not it.page.question.edit.in_note
    assert it.gateway.answers[AnswerKey("kontroll.senaste")].note == "hon viskar"


def test_a_change_is_told_and_undone(night: Callable[..., Night]) -> None:
    it = night()
    it.press(Qt.Key.Key_1)
    it.press(Qt.Key.Key_2)
    assert it.page.question.change == "Ändrat från ”Ja” till ”Nej”. Ctrl+Z ångrar."
    it.press(Qt.Key.Key_Z, CTRL)
    it.wait(lambda: it.gateway.value("kontroll.senaste") == ("ja",))
    it.wait(lambda: "Ångrat" in it.page.question.change)
    it.press(Qt.Key.Key_Z, CTRL)
    it.wait(lambda: it.gateway.value("kontroll.senaste") is None)
    assert it.page.current == "kontroll.senaste"


def test_undo_leads_back_to_the_question(night: Callable[..., Night]) -> None:
    it = night()
    it.press(Qt.Key.Key_1)
    it.press(Qt.Key.Key_Return)
    it.press(Qt.Key.Key_Z, CTRL)
    it.wait(lambda: it.page.current == "kontroll.senaste")
    assert it.gateway.value("kontroll.senaste") is None


def test_the_draft_is_on_disk_within_a_second_and_told_only_then(night: Callable[..., Night]) -> None:
    it = night()
    it.press(Qt.Key.Key_N, ALT)
    start = time.monotonic()
    it.type("halv mening")
    assert "sparat" not in it.status.lower()
    it.wait(lambda: it.gateway.kept is not None)
    assert time.monotonic() - start <= 1.0
    it.wait(lambda: it.status.startswith("Utkast sparat"))
    kept = it.gateway.kept
    assert kept is not None
    assert (kept.key, kept.text, kept.is_note, kept.caret) == ("kontroll.senaste", "halv mening", True, 11)


def test_lock_commits_the_draft_at_once(night: Callable[..., Night]) -> None:
    it = night()
    it.to("behov")
    it.type("någonstans att sova")
    pending = it.page.pending()
    assert pending is not None
    assert pending.text == "någonstans att sova"
    it.page.commit_draft_now()
    it.wait(lambda: it.gateway.kept is not None)
    assert it.page.pending() is None


def test_unlock_returns_to_question_text_and_caret(night: Callable[..., Night], qtbot: QtBot) -> None:
    it = night()
    it.to("behov")
    it.type("en säng")
    it.page.commit_draft_now()
    it.wait(lambda: it.gateway.kept is not None)
    position = it.page.position()
    again = Night(qtbot, it.window, it.gateway)
    assert again.page.current == "behov"
    assert again.page.question.edit.typed_now().text == "en säng"
    assert again.page.position() == position == at("behov", 7)
    assert again.status.startswith("Utkast sparat")


def test_restore_without_a_draft(night: Callable[..., Night]) -> None:
    it = night(answers={"behov": said("Vila och mat")})
    it.page.restore(at("behov", 4))
    assert it.page.position() == at("behov", 4)


def test_a_full_disk_keeps_the_text_and_tries_again(night: Callable[..., Night]) -> None:
    it = night()
    it.to("behov")
    it.gateway.broken = True
    it.type("trygghet")
    QTest.keyClick(it.focus, Qt.Key.Key_Return, CTRL)
    it.wait(lambda: it.status == "Inte sparat")
    assert it.page.current == "behov"
    assert it.page.question.edit.typed_now().text == "trygghet"
    assert it.page.bar.isVisible()
    it.gateway.broken = False
    it.page.editor.retry()
    it.settle()
    assert it.gateway.value("behov") == "trygghet"
    it.wait(lambda: it.status.startswith("Sparat"))


def test_enter_again_after_a_full_disk_saves(night: Callable[..., Night]) -> None:
    it = night()
    it.gateway.broken = True
    QTest.keyClick(it.focus, Qt.Key.Key_1)
    it.wait(lambda: it.status == "Inte sparat")
    it.gateway.broken = False
    it.press(Qt.Key.Key_Return)
    it.wait(lambda: it.page.current == "kontroll.tidigare")
    assert it.gateway.value("kontroll.senaste") == ("ja",)


def test_a_follow_up_is_asked_when_it_is_relevant_and_parked_when_not(night: Callable[..., Night]) -> None:
    it = night(answers={"kontroll.senaste": said(("ja",)), "kontroll.tidigare": said(("nej",))})
    it.to("kontroll.vem")
    it.press(Qt.Key.Key_1)
    it.to("kontroll.senaste")
    it.press(Qt.Key.Key_2)
    it.press(Qt.Key.Key_Return)
    it.press(Qt.Key.Key_Return)
    assert it.page.current == "krankningar.senaste"
    assert it.gateway.value("kontroll.vem") == ("partner",)
    assert "1 parkerade" in it.page.line.text
    it.page.go_to("overview")
    assert "Parkerade svar" in "\n".join(_texts(it.page.overview))


def test_an_action_text_opens_with_its_answer(night: Callable[..., Night]) -> None:
    it = night(FARA)
    it.to("strypning")
    assert "Råd" not in _texts(it.page.question)
    it.press(Qt.Key.Key_1)
    it.wait(lambda: "Råd" in _texts(it.page.question))
    it.press(Qt.Key.Key_2)
    it.wait(lambda: "Råd" not in _texts(it.page.question))


def test_completeness_is_three_numbers_and_there_is_no_other(night: Callable[..., Night]) -> None:
    it = night(answers={"kontroll.senaste": said(("nej",)), "krankningar.senaste": said(Absent.UNKNOWN)})
    it.page.go_to("overview")
    numbers = next(t for t in _texts(it.page.overview) if "inte ställda" in t)
    assert numbers.startswith("1 besvarade  ·  1 vet inte eller vill inte")
    assert not [t for t in _texts(it.page.overview) if "Summa" in t]


def test_a_pause_asks_how_the_client_is_and_keeps_the_answer(night: Callable[..., Night]) -> None:
    it = night()
    it.press(Qt.Key.Key_P, ALT)
    assert "Paus. Hur är det med dig?" in _texts(it.page.pause_page)
    it.type("trött")
    it.page.commit_draft_now()
    it.wait(lambda: it.gateway.kept is not None and it.gateway.kept.text == "Paus: trött")
    QTest.keyClick(it.focus, Qt.Key.Key_Return, CTRL)
    it.settle()
    assert it.gateway.answers[AnswerKey("kontroll.senaste")].note == "Paus: trött"
    assert it.page.current == "kontroll.senaste"


def test_esc_leaves_the_pause_before_the_page(night: Callable[..., Night]) -> None:
    it = night()
    it.press(Qt.Key.Key_P, ALT)
    assert it.page.go_back()
    assert not it.page.go_back()


def test_rail_or_line_by_width(night: Callable[..., Night]) -> None:
    it = night()
    assert it.page.line.isVisible()
    assert "del 1 av" in it.page.line.text
    it.window.resize(1400, 800)
    it.wait(it.page.rail.isVisible)
    assert not it.page.line.isVisible()


def test_a_question_stands_where_the_one_before_stood(night: Callable[..., Night]) -> None:
    (it := night()).window.resize(1366, 768)
    edit, places = it.page.question.edit, set[tuple[int, int]]()
    for key in ("kontroll.senaste", "kontroll.tidigare"):  # with guidance beside it, and without
        it.to(key)
        settle(it.window)
        places.add((edit.mapTo(it.window, edit.rect().topLeft()).x(), edit.width()))
    assert len(places) == 1
    it.page.go_to("overview")
    assert not it.page.frame._guidance.sizePolicy().retainSizeWhenHidden()  # the overview has all the room


def test_nothing_is_seen_of_the_form_before_its_questions(qtbot: QtBot, window: MainWindow) -> None:
    page = InterviewPage(MemoryGateway(FRAGA), StatusMark(), {})
    page.editor.load = lambda: None  # type: ignore[method-assign]  # a disk that has not answered
    window.navigator.start(page)
    assert not page.frame.isVisible()


def test_f1_shows_the_guidance_in_a_narrow_window(night: Callable[..., Night]) -> None:
    it = night()
    guidance = FRAGA.places["kontroll.senaste"].item.guidance
    assert not [t for t in _texts(it.page.question) if guidance in t]
    it.press(Qt.Key.Key_F1)
    assert [t for t in _texts(it.page.question) if guidance in t]
    it.to("kontroll.tidigare")
    it.press(Qt.Key.Key_F1)
    assert "inget stöd" in it.page.question.change


def test_the_keys_are_shown(night: Callable[..., Night]) -> None:
    shown = {key for key, _ in night().page.hints}
    assert {"1–9", "Enter", "Skift+Enter", "Alt+N", "Alt+V", "Alt+I", "Alt+E", "Ctrl+Z", "Ctrl+Enter", "F1"} <= shown


def test_rows_are_added_and_removed_and_come_back(night: Callable[..., Night]) -> None:
    it = night(shipped("freda-papper"))
    group = next(it.gateway.pack.repeats()).link_id
    keys = [state.key for state in it.page.editor.evaluation.questions if state.key.startswith(f"{group}[1]/")]
    it.to(keys[0])
    it.type("3")
    it.press(Qt.Key.Key_L, ALT)
    assert it.page.current == keys[0].replace("[1]", "[2]")
    it.type("4")
    it.page.keep_typed()
    it.settle()
    second = AnswerKey(keys[0].replace("[1]", "[2]"))
    kept = it.gateway.value(second)
    assert kept is not None
    it.page.question.remove_here()
    it.wait(lambda: second not in it.gateway.answers)
    it.press(Qt.Key.Key_Z, CTRL)
    it.wait(lambda: it.gateway.value(second) == kept)


def test_at_the_end_the_page_says_done_and_opens_nothing(night: Callable[..., Night], qtbot: QtBot) -> None:
    answers = {q.link_id: said(Absent.NOT_ASKED) for q in FARA.questions()}
    it = night(FARA, answers)
    with qtbot.waitSignal(it.page.done) as done:
        it.press(Qt.Key.Key_Return)
    assert done.args is not None
    assert len(done.args[0].answers) == len(answers)


@pytest.mark.parametrize("width", [683, 1093, 1400])
def test_nothing_is_nameless_trapped_or_cut(night: Callable[..., Night], width: int) -> None:
    it = night()
    it.window.resize(width, 700)
    it.to("kontroll.senaste")
    it.press(Qt.Key.Key_1)
    it.press(Qt.Key.Key_2)
    settle(it.window)
    assert faults(it.window) == []
    it.page.go_to("overview")
    assert faults(it.window) == []


def test_twice_the_type_cuts_nothing(night: Callable[..., Night], theme: Theme) -> None:
    theme.set_choice("dark", 2.0)
    try:
        it = night()
        it.window.resize(1366, 768)
        it.to("kontroll.vem" if it.gateway.value("kontroll.vem") else "kontroll.senaste")
        settle(it.window)
        assert faults(it.window) == []
    finally:
        theme.set_choice("light", 1.0)


def test_alt_h_tells_how_the_answer_came(night: Callable[..., Night]) -> None:
    it = night()
    it.press(Qt.Key.Key_1)
    for how, words in ((How.SPONTANT, "Berättat spontant"), (How.HANDLING, "Ur handling"), (How.FRAGAT, "Svar på")):
        it.press(Qt.Key.Key_H, ALT)
        assert it.gateway.answers[AnswerKey("kontroll.senaste")].how is how
        assert [b for b in it.page.question.findChildren(QuietButton) if b.text().startswith(words)]
    assert it.gateway.value("kontroll.senaste") == ("ja",)


def test_alt_a_only_where_the_form_has_it(night: Callable[..., Night]) -> None:
    asked = sample.question("barn.hemma", "choice", answerOption=[sample.option("ja"), sample.NOT_APPLICABLE])
    it = night(sample.pack(asked, sample.choice("annat")))
    it.press(Qt.Key.Key_A, ALT)
    assert it.gateway.value("barn.hemma") is Absent.NOT_APPLICABLE
    it.press(Qt.Key.Key_Return)
    assert it.page.current == "annat"
    it.press(Qt.Key.Key_A, ALT)
    assert it.gateway.value("annat") is None


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Summan ligger mellan 0 och 5; 2 frågor utan besked kan ändra den."),
        ({"a": ("ofta",)}, "Summan ligger mellan 2 och 5; 1 fråga utan besked kan ändra den."),
        ({"a": ("ofta",), "b": ("nej",)}, "Summa 2. Ett lågt tal betyder inte att det är säkert."),
        ({"a": Absent.UNKNOWN, "b": ("ja",)}, "Summan ligger mellan 3 och 5; 1 fråga utan besked kan ändra den."),
    ],
)
def test_a_weighted_form_says_an_interval(night: Callable[..., Night], answers: dict[str, object], words: str) -> None:
    weighted = sample.pack(
        sample.question("a", "choice", answerOption=[sample.option("nej", 0), sample.option("ofta", 2)]),
        sample.question("b", "choice", answerOption=[sample.option("nej", 0), sample.option("ja", 3)]),
    )
    it = night(weighted, {key: said(value) for key, value in answers.items()})
    it.page.go_to("overview")
    assert words in _texts(it.page.overview)


def _texts(root: QWidget) -> list[str]:
    return [label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root) and label.text()]

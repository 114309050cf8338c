"""How each type of question is answered."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.typing_keys import focused, type_text
from vir_desktop.domain.answer import Absent, Answer, How, Value
from vir_desktop.domain.instrument.answers import check_answer
from vir_desktop.domain.instrument.pack import Item, ItemType, Option
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.questions.dates import long_date, parse_date
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.questions.words import answer_words, value_words
from vir_desktop.ui.theme import Theme
from vir_desktop.ui.widgets.labels import PlainLabel

TODAY = date(2026, 11, 21)
JA_NEJ = (Option("ja", "Ja"), Option("nej", "Nej"), Option("delvis", "Delvis"))
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def item(type_: ItemType, **more: object) -> Item:
    return Item("fraga", "Hur är det?", type_, **more)  # type: ignore[arg-type]  # the fields of Item by name


ITEMS = {
    "choice": item(ItemType.CHOICE, options=JA_NEJ),
    "multiple": item(ItemType.CHOICE, options=JA_NEJ, repeats=True),
    "open": item(ItemType.OPEN_CHOICE, options=JA_NEJ),
    "boolean": item(ItemType.BOOLEAN),
    "integer": item(ItemType.INTEGER),
    "decimal": item(ItemType.DECIMAL),
    "date": item(ItemType.DATE),
    "string": item(ItemType.STRING),
    "text": item(ItemType.TEXT),
}


class Bench:
    """A question in a window that is active."""

    def __init__(self, qtbot: QtBot, of: Item, compact: bool) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.edit = QuestionEdit(TODAY, compact=compact)
        QVBoxLayout(self.window).addWidget(self.edit)
        self.window.resize(700, 600)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.edit.show_question(of, AnswerKey("fraga"), None)
        self.edit.focus_first()

    def keys(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.focus, key)

    def type(self, text: str) -> None:
        type_text(text)

    @property
    def focus(self) -> QWidget:
        return focused()


@pytest.fixture(params=[False, True], ids=["list", "row"])
def compact(request: pytest.FixtureRequest, theme: Theme) -> bool:
    return bool(request.param)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("choice", "2", ("nej",)),
        ("multiple", "13", ("ja", "delvis")),
        ("boolean", "1", True),
        ("boolean", "2", False),
        ("integer", "3", 3),
        ("integer", "-12", -12),
        ("decimal", "2,5", Decimal("2.5")),
        ("date", "21/11", TODAY),
        ("date", "2026-11-21", TODAY),
        ("string", "  Kalle på hörnet ", "Kalle på hörnet"),
        ("text", "åäö", "åäö"),
    ],
)
def test_every_type_is_answered_by_typing(qtbot: QtBot, compact: bool, kind: str, typed: str, value: Value) -> None:
    bench = Bench(qtbot, ITEMS[kind], compact)
    bench.type(typed)
    assert bench.edit.given().value == value
    assert bench.edit.problem() == ""
    check_answer(ITEMS[kind], value)


@pytest.mark.parametrize("kind", ITEMS)
def test_an_answer_shown_is_the_answer_given(qtbot: QtBot, compact: bool, kind: str) -> None:
    values: dict[str, Value] = {
        "choice": ("ja",),
        "multiple": ("ja", "nej"),
        "open": ("=annat",),
        "boolean": False,
        "integer": 7,
        "decimal": Decimal("1.5"),
        "date": TODAY,
        "string": "ord",
        "text": "flera\nrader",
    }
    bench = Bench(qtbot, ITEMS[kind], compact)
    for value in (values[kind], *(a for a in Absent if a is not Absent.NOT_APPLICABLE)):
        bench.edit.set_answer(Answer(value, "not", How.SPONTANT))
        if value is Absent.NOT_ASKED:
            continue  # with a note it is how a note alone is kept
        shown = bench.edit.given()
        assert (shown.value, shown.note, shown.how) == (value, "not", How.SPONTANT)
    bench.edit.set_answer(None)
    assert (bench.edit.given().value, bench.edit.given().note) == (None, "")


def test_digits_do_nothing_without_list_focus(qtbot: QtBot, compact: bool) -> None:
    bench = Bench(qtbot, ITEMS["choice"], compact)
    bench.edit.focus_note()
    bench.type("12")
    assert bench.edit.given().value is None
    assert bench.edit.given().note == "12"


@pytest.mark.parametrize("kind", ITEMS)
def test_absences_and_answers_drop_each_other(qtbot: QtBot, compact: bool, kind: str) -> None:
    bench = Bench(qtbot, ITEMS[kind], compact)
    first = {"date": "1/2", "string": "a", "text": "a"}.get(kind, "1")
    bench.type(first)
    bench.edit.choose_absence(Absent.UNKNOWN)
    assert bench.edit.given().value is Absent.UNKNOWN
    bench.edit.choose_absence(Absent.DECLINED)
    assert bench.edit.given().value is Absent.DECLINED
    bench.edit.choose_absence(Absent.DECLINED)
    assert bench.edit.given().value is None
    bench.edit.choose_absence(Absent.NOT_ASKED)
    bench.edit.focus_first()
    bench.type(first)
    assert not isinstance(bench.edit.given().value, (Absent, type(None)))


def test_inte_aktuellt_only_where_the_pack_allows_it(qtbot: QtBot, compact: bool) -> None:
    bench = Bench(qtbot, ITEMS["choice"], compact)
    bench.edit.choose_absence(Absent.NOT_APPLICABLE)
    assert bench.edit.given().value is None
    allowed = item(ItemType.CHOICE, options=JA_NEJ, not_applicable="Har inga barn")
    bench.edit.show_question(allowed, AnswerKey("fraga"), None)
    bench.edit.choose_absence(Absent.NOT_APPLICABLE)
    assert bench.edit.given().value is Absent.NOT_APPLICABLE
    assert value_words(allowed, Absent.NOT_APPLICABLE) == "Har inga barn"


@pytest.mark.parametrize(("kind", "typed"), [("date", "31/2"), ("date", "snart"), ("integer", "2,5"), ("decimal", "x")])
def test_what_cannot_be_read_is_said_at_the_field_and_stays(qtbot: QtBot, compact: bool, kind: str, typed: str) -> None:
    bench = Bench(qtbot, ITEMS[kind], compact)
    bench.type(typed)
    assert bench.edit.given().value is None
    assert not bench.edit.check()
    assert bench.edit.problem()
    assert bench.edit.typed_now().text == typed


def test_tab_leaves_the_note_and_arrows_do_not_answer(qtbot: QtBot, compact: bool) -> None:
    bench = Bench(qtbot, ITEMS["choice"], compact)
    bench.keys(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert bench.edit.given().value is None
    bench.edit.focus_note()
    note = bench.focus
    assert bench.edit.in_note
    bench.keys(Qt.Key.Key_Tab)
    assert bench.focus is not note
    assert bench.edit.given().note == ""


def test_a_question_carries_its_words_for_a_screen_reader(qtbot: QtBot, compact: bool) -> None:
    spoken = item(ItemType.STRING, guidance="Fråga lugnt.")
    bench = Bench(qtbot, spoken, compact)
    assert bench.focus.accessibleName() == "Hur är det?"
    assert "Fråga lugnt." in bench.focus.accessibleDescription()


@given(st.dates(date(1950, 1, 1), date(2040, 12, 31)))
def test_every_spelling_of_a_day_means_that_day(day: date) -> None:
    for text in (
        day.isoformat(),
        day.strftime("%Y%m%d"),
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}.{day.month}.{day.year}",
        long_date(day).partition(" ")[2],
    ):
        assert parse_date(text, TODAY) == day


@given(st.dates(date(2026, 6, 1), date(2027, 5, 1)))
def test_a_day_without_a_year_is_the_nearest(day: date) -> None:
    assert parse_date(f"{day.day}/{day.month}", TODAY) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    parse_date(text, TODAY)


def test_relative_days() -> None:
    assert [parse_date(t, TODAY) for t in ("i går", "idag", "I morgon")] == [
        date(2026, 11, 20),
        TODAY,
        date(2026, 11, 22),
    ]
    assert long_date(TODAY) == "lördag 21 november 2026"


def test_answers_in_words(theme: Theme) -> None:
    assert answer_words(ITEMS["choice"], None) == "inget svar"
    assert value_words(ITEMS["open"], ("ja", "=annat")) == "Ja, annat"
    assert value_words(ITEMS["decimal"], Decimal("2.5")) == "2,5"
    assert value_words(ITEMS["boolean"], False) == "Nej"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("800101", False), ("19800101-ABCD", True), ("18900102-9999", True), ("18900101-9802", False)],
)
def test_a_number_that_cannot_be_one_is_told_and_kept(qtbot: QtBot, theme: Theme, text: str, wrong: bool) -> None:
    bench = Bench(qtbot, Item("narstaende.personnummer", "Personnummer", ItemType.STRING), compact=True)
    bench.type(text)
    told = [one.text() for one in bench.edit.findChildren(PlainLabel) if one.isVisible()]
    assert any("så kan numret inte se ut" in one for one in told) is wrong
    assert bench.edit.given().value == text

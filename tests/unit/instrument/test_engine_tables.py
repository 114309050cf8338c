"""What the engine answers, written out case by case: operators, absence, joints, sections, sums, themes.

Random forms (test_engine_rules.py) show that the rules agree with each other; here they are held to what FHIR's
enableWhen and docs/packformat.md say.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.helpers.sample_packs import NOT_APPLICABLE, choice, code, option, pack, question, when
from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.instrument.engine import (
    Completeness,
    Enabled,
    Evaluation,
    Interval,
    evaluate,
    next_question,
    previous_question,
)
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.record import AnswerKey

YES, NO, POSSIBLE = Enabled.YES, Enabled.NO, Enabled.POSSIBLE
FIVE = {"answerInteger": 5}
DAY = {"answerDate": "2026-11-24"}
HALF = {"answerDecimal": 0.5}


def told(form: Pack, **given: Value) -> Evaluation:
    return evaluate(form, {AnswerKey(key): Answer(value) for key, value in given.items()})


def enabled(evaluation: Evaluation, key: str) -> Enabled:
    state = evaluation.state(AnswerKey(key))
    assert state is not None
    return state.enabled


@pytest.mark.parametrize(
    ("kind", "operator", "wanted", "below", "same", "above"),
    [
        ("integer", "<", FIVE, YES, NO, NO),
        ("integer", "<=", FIVE, YES, YES, NO),
        ("integer", ">", FIVE, NO, NO, YES),
        ("integer", ">=", FIVE, NO, YES, YES),
        ("integer", "=", FIVE, NO, YES, NO),
        ("integer", "!=", FIVE, YES, NO, YES),
        ("date", "<", DAY, YES, NO, NO),
        ("date", "<=", DAY, YES, YES, NO),
        ("date", ">", DAY, NO, NO, YES),
        ("date", ">=", DAY, NO, YES, YES),
        ("decimal", "<", HALF, YES, NO, NO),
        ("decimal", ">=", HALF, NO, YES, YES),
        ("decimal", "=", HALF, NO, YES, NO),
    ],
)
def test_an_order(
    kind: str, operator: str, wanted: dict[str, object], below: Enabled, same: Enabled, above: Enabled
) -> None:
    values: dict[str, tuple[Value, Value, Value]] = {
        "integer": (4, 5, 6),
        "date": (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)),
        "decimal": (Decimal("0.4"), Decimal("0.5"), Decimal("0.6")),
    }
    form = pack(question("a", kind), question("b", enableWhen=[when("a", operator, **wanted)]))
    assert tuple(enabled(told(form, a=value), "b") for value in values[kind]) == (below, same, above)


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "expected"),
    [
        ("=", {"answerBoolean": True}, True, YES),
        ("=", {"answerBoolean": True}, False, NO),
        ("!=", {"answerBoolean": True}, False, YES),
        ("!=", {"answerBoolean": True}, True, NO),
        ("exists", {"answerBoolean": True}, False, YES),
        ("exists", {"answerBoolean": False}, False, NO),
    ],
)
def test_yes_no_and_whether_there_is_an_answer(
    operator: str, wanted: dict[str, object], value: Value, expected: Enabled
) -> None:
    form = pack(question("a"), question("b", enableWhen=[when("a", operator, **wanted)]))
    assert enabled(told(form, a=value), "b") is expected


@pytest.mark.parametrize(
    ("operator", "chosen", "expected"),
    [
        ("=", ("ja",), YES),
        ("=", ("nej",), NO),
        ("=", ("nej", "ja"), YES),  # one of several is enough
        ("!=", ("ja",), NO),
        ("!=", ("nej",), YES),
        ("!=", ("nej", "ja"), NO),
    ],
)
def test_a_choice_holds_what_was_chosen(operator: str, chosen: tuple[str, ...], expected: Enabled) -> None:
    form = pack(choice("a", repeats=True), question("b", enableWhen=[when("a", operator, answerCoding={"code": "ja"})]))
    assert enabled(told(form, a=chosen), "b") is expected


@pytest.mark.parametrize(("operator", "expected"), [("<", NO), (">=", NO), ("=", NO), ("!=", YES)])
def test_what_does_not_apply_is_neither_less_nor_more(operator: str, expected: Enabled) -> None:
    form = pack(question("a", "integer"), question("b", enableWhen=[when("a", operator, **FIVE)]))
    assert enabled(told(form, a=Absent.NOT_APPLICABLE), "b") is expected


@pytest.mark.parametrize(
    ("operator", "wanted", "expected"),
    [("=", True, NO), ("!=", True, YES), ("exists", True, NO), ("exists", False, YES)],
)
def test_a_question_that_is_off_counts_as_unanswered(operator: str, wanted: bool, expected: Enabled) -> None:
    form = pack(
        question("a"),
        question("b", enableWhen=[when("a")]),
        question("c", enableWhen=[when("b", operator, answerBoolean=wanted)]),
    )
    assert enabled(told(form, a=False, b=True), "c") is expected
    assert enabled(told(form, a=False), "c") is expected


@pytest.mark.parametrize(
    ("operator", "answer", "expected"),
    [("=", True, POSSIBLE), ("=", False, NO), ("!=", True, POSSIBLE), ("!=", False, YES)],
)
def test_an_answer_that_may_come_to_be_parked(operator: str, answer: bool, expected: Enabled) -> None:
    """Sure only where the answer says the same as its absence would."""
    form = pack(question("a"), question("b", enableWhen=[when("a")]), question("c", enableWhen=[when("b", operator)]))
    assert enabled(told(form, b=answer), "c") is expected


@pytest.mark.parametrize(
    ("first", "second", "all_", "any_"),
    [
        (True, True, YES, YES),
        (True, False, NO, YES),
        (False, False, NO, NO),
        (True, None, POSSIBLE, YES),
        (False, None, NO, POSSIBLE),
        (None, None, POSSIBLE, POSSIBLE),
    ],
)
def test_all_of_several_or_any(first: bool | None, second: bool | None, all_: Enabled, any_: Enabled) -> None:
    conditions = [when("a"), when("b")]
    form = pack(
        question("a"),
        question("b"),
        question("c", enableWhen=conditions, enableBehavior="all"),
        question("d", enableWhen=conditions, enableBehavior="any"),
    )
    given = {key: value for key, value in (("a", first), ("b", second)) if value is not None}
    evaluation = told(form, **given)
    assert (enabled(evaluation, "c"), enabled(evaluation, "d")) == (all_, any_)


def test_sections_are_the_top_groups_and_the_runs_between_them() -> None:
    inner = question("inre", "group", item=[question("d")])
    form = pack(
        question("a"),
        question("g", "group", item=[question("b"), inner], enableWhen=[when("a")]),
        question("h", "group", item=[question("e")]),
        question("f", enableWhen=[when("a")]),
    )
    sections = told(form, a=False).sections
    assert [(s.link_id, s.title, s.keys) for s in sections] == [
        ("", "Prov", ("a",)),
        ("g", "Fråga g", ("b", "d")),
        ("h", "Fråga h", ("e",)),
        ("", "Prov", ("f",)),
    ]
    assert [section.enabled for section in sections] == [YES, NO, YES, NO]
    assert [section.completeness for section in sections] == [
        Completeness(answered=1),
        Completeness(),
        Completeness(not_asked=1),
        Completeness(),
    ]
    assert [section.enabled for section in told(form).sections] == [YES, POSSIBLE, YES, POSSIBLE]
    assert [state.section for state in told(form).questions] == ["", "g", "g", "h", ""]
    assert Completeness().total == 0


def test_a_question_outside_groups_with_others_below_stays_in_its_run() -> None:
    """A group inside a question's group opens no section of its own."""
    form = pack(question("g", "group", item=[question("inre", "group", item=[question("a")]), question("b")]))
    assert [section.keys for section in told(form).sections] == [("a", "b")]


def test_a_run_outside_groups_is_asked_when_any_of_it_is() -> None:
    form = pack(
        question("a"),
        question("g", "group", item=[question("b")]),
        question("c", enableWhen=[when("a")]),
        question("d"),
    )
    assert [section.enabled for section in told(form, a=False).sections] == [YES, YES, YES]


def test_the_three_numbers() -> None:
    form = pack(*(question(key) for key in "abcde"))
    evaluation = told(form, a=True, b=Absent.UNKNOWN, c=Absent.DECLINED, d=Absent.NOT_ASKED)
    assert evaluation.completeness == Completeness(answered=1, unknown_or_declined=2, not_asked=2)
    assert evaluation.completeness.total == 5


def test_the_sum_and_what_could_move_it() -> None:
    weighted = [question(key, "choice", answerOption=[option("nej", 1), option("ja", 4)]) for key in "ab"]
    off = question("d", "choice", answerOption=[option("nej", 0), option("ja", 9)], enableWhen=[when("c")])
    form = pack(*weighted, question("c"), off)
    assert told(form, c=False).interval == Interval(Decimal(0), Decimal(8), (AnswerKey("a"), AnswerKey("b")))
    assert told(form, a=("nej",), c=False).interval == Interval(Decimal(1), Decimal(5), (AnswerKey("b"),))
    assert told(form, a=("ja",), b=("nej",), c=False).interval == Interval(Decimal(5), Decimal(5), ())
    assert told(form, a=("ja",), b=("nej",)).interval == Interval(Decimal(5), Decimal(14), (AnswerKey("d"),))


def test_themes_of_yes_no_and_of_choices() -> None:
    def about(theme: str) -> list[dict[str, object]]:
        return [code("urn:vir:theme", theme)]

    form = pack(
        question("a", extension=about("vapen")),
        choice("b", "nej", "ja", extension=about("strypning")),
        choice("c", "nej", "ja", extension=about("vapen")),
        question("d"),
    )
    assert (told(form, a=True).themes_ja, told(form, a=True).themes_unanswered) == (("vapen",), ("strypning",))
    no = told(form, a=False, b=("nej",), c=("nej",))
    assert (no.themes_ja, no.themes_unanswered) == ((), ())
    assert told(form, a=False, b=("ja",)).themes_unanswered == ("vapen",)
    assert told(form, d=True).themes_ja == ()


def test_a_prompt_opens_at_the_answer_it_stands_at() -> None:
    prompt = {"url": "urn:vir:prompt", "valueCode": "vard-efter-strypning"}
    a = choice("a")
    a["answerOption"][1]["extension"] = [prompt]
    form = pack(a)
    assert [opened.key for opened in told(form, a=("ja",)).prompts] == ["a"]
    assert told(form, a=("nej",)).prompts == ()


@pytest.mark.parametrize("value", [True, False])
def test_a_prompt_stands_at_yes_or_no_too(value: bool) -> None:
    parts = [{"url": "answer", "valueCode": str(value).lower()}, {"url": "text", "valueCode": "ring-112"}]
    form = pack(question("a", extension=[{"url": "urn:vir:prompt", "extension": parts}]))
    assert [opened.text for opened in told(form, a=value).prompts] == ["ring-112"]
    assert told(form, a=not value).prompts == ()


def test_a_text_is_not_what_does_not_apply() -> None:
    form = pack(question("a", "string"), question("b", enableWhen=[when("a", answerString="not-applicable")]))
    assert enabled(told(form, a=Absent.NOT_APPLICABLE), "b") is NO


def test_what_does_not_apply_is_a_code_of_its_own() -> None:
    form = pack(question("a", "choice", answerOption=[option("nej"), option("ja"), NOT_APPLICABLE]))
    assert told(form, a=Absent.NOT_APPLICABLE).completeness == Completeness(answered=1)


def test_one_question_is_found_and_the_ends_are_ends() -> None:
    evaluation = told(pack(question("a"), question("b")))
    state = evaluation.state(AnswerKey("b"))
    assert state is not None
    assert state.key == "b"
    assert evaluation.state(AnswerKey("c")) is None
    assert next_question(evaluation, AnswerKey("b")) is None
    assert previous_question(evaluation, AnswerKey("a")) is None


def test_a_repeat_begins_with_one_row_and_a_question_outside_is_once() -> None:
    form = pack(question("a"), question("rad", "group", repeats=True, item=[question("b")]))
    assert [state.key for state in told(form).questions] == ["a", "rad[1]/b"]
    opened = evaluate(form, {}, [AnswerKey("rad[2]/b")])
    assert [state.key for state in opened.questions] == ["a", "rad[2]/b"]

"""Answers checked, compared and keyed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.sample_packs import (
    NOT_APPLICABLE,
    answers,
    choice,
    code,
    keys,
    option,
    pack,
    packs,
    question,
    when,
)
from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.answers import check_answer, clean_text
from vir_desktop.domain.instrument.comparison import Change, compare
from vir_desktop.domain.instrument.engine import evaluate
from vir_desktop.domain.instrument.keys import (
    instance_answers,
    instances,
    item_at,
    key_of,
    new_instance_key,
    split_key,
)
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.instrument.wording import answer_words
from vir_desktop.domain.record import AnswerKey

FORM = pack(
    question("ja"),
    question("val", "choice", answerOption=[option("ja"), option("nej"), NOT_APPLICABLE]),
    question("flera", "open-choice", answerOption=[option("ja"), option("nej")], repeats=True, maxLength=5),
    question("tal", "integer"),
    question("vikt", "decimal"),
    question("dag", "date"),
    question("rad", "string", maxLength=3),
    question("fritext", "text"),
    question("g", "group", repeats=True, item=[question("i"), question("j", "string")]),
)


@pytest.mark.parametrize(
    ("link_id", "value"),
    [
        ("ja", True),
        ("ja", Absent.UNKNOWN),
        ("val", ("ja",)),
        ("val", Absent.NOT_APPLICABLE),
        ("flera", ("ja", "=eget")),
        ("tal", -3),
        ("vikt", Decimal("1.25")),
        ("dag", date(2026, 11, 21)),
        ("rad", "åäö"),
        ("fritext", "en\ntvå"),
    ],
)
def test_an_answer_that_fits_is_taken_and_has_words(link_id: str, value: Value) -> None:
    item = FORM.places[link_id].item
    check_answer(item, value)
    assert answer_words(item, value)


@pytest.mark.parametrize(
    ("link_id", "value", "reason"),
    [
        ("ja", "ja", "answer-type"),
        ("ja", Absent.NOT_APPLICABLE, "answer-not-applicable"),
        ("g", True, "answer-type"),
        ("val", "ja", "answer-type"),
        ("val", (), "answer-empty"),
        ("val", ("kanske",), "answer-option"),
        ("val", ("=eget",), "answer-option"),
        ("val", ("ja", "nej"), "answer-too-many"),
        ("flera", ("ja", "ja"), "answer-twice"),
        ("flera", ("=sex tecken",), "answer-too-long"),
        ("tal", True, "answer-type"),
        ("tal", 10**15, "answer-too-large"),
        ("vikt", Decimal("NaN"), "answer-too-large"),
        ("vikt", 1, "answer-type"),
        ("dag", "2026-11-21", "answer-type"),
        ("rad", "fyra", "answer-too-long"),
        ("rad", " ", "answer-empty"),
        ("fritext", "a\x00", "answer-control-character"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_at_its_field(link_id: str, value: Value, reason: str) -> None:
    key = AnswerKey(f"g[1]/{link_id}")
    with pytest.raises(RuleError) as caught:
        check_answer(FORM.places[link_id].item, value, key=key)
    assert (caught.value.code, caught.value.field) == (reason, key)


def test_a_note_is_measured_too() -> None:
    with pytest.raises(RuleError, match="answer-too-long"):
        check_answer(FORM.places["ja"].item, True, "n" * 20_001)


def test_typed_text_is_kept_in_one_form() -> None:
    assert clean_text(" a\u030a\r\nb\x07 ") == "å\nb"


def test_words_of_answers() -> None:
    flera = FORM.places["flera"].item
    assert answer_words(flera, ("ja", "=eget")) == "Ja, eget"
    assert answer_words(flera, Absent.DECLINED) == "Vill inte svara"
    assert answer_words(FORM.places["vikt"].item, Decimal("1.5")) == "1,5"
    assert answer_words(FORM.places["val"].item, Absent.NOT_APPLICABLE) == "Inte aktuellt"


# --- keys and repeats ---


@given(st.from_regex(r"[a-z0-9][a-z0-9.-]{0,9}", fullmatch=True), st.integers(1, 99))
def test_keys_split_as_they_were_made(link_id: str, number: int) -> None:
    assert split_key(key_of(link_id)) == ("", 0, link_id)
    assert split_key(key_of(link_id, "grupp", number)) == ("grupp", number, link_id)


@pytest.mark.parametrize(
    "key", ["", "x", "g", "g[0]/i", "g[1]/ja", "i", "g[1]", "g[01]/i", "g[100]/i", "ja\n", "ja[1]/i"]
)
def test_a_key_that_the_form_does_not_have_is_refused(key: str) -> None:
    with pytest.raises(RuleError, match="unknown-question"):
        item_at(FORM, AnswerKey(key))


def test_removing_an_instance_is_clearing_its_answers_and_undoing_is_saving_them_again() -> None:
    given_ = {AnswerKey(f"g[{n}]/i"): Answer(n == 2) for n in (1, 2, 3)}
    removed = instance_answers(given_, "g", 2)
    left = {key: answer for key, answer in given_.items() if key not in removed}
    assert instances(left, "g") == (1, 3)
    assert evaluate(FORM, {**left, **removed}) == evaluate(FORM, given_)


def test_a_new_instance_never_takes_the_number_of_a_removed_one() -> None:
    used = [AnswerKey("g[1]/i"), AnswerKey("g[2]/j")]
    assert new_instance_key(FORM, used, "g") == "g[3]/i"
    assert new_instance_key(FORM, [], "g") == "g[1]/i"
    opened = evaluate(FORM, {}, opened=[AnswerKey("g[3]/i")])
    assert [s.key for s in opened.questions if "[" in s.key] == ["g[3]/i", "g[3]/j"]
    with pytest.raises(RuleError, match="too-many-instances"):
        new_instance_key(FORM, [AnswerKey("g[99]/i")], "g")
    with pytest.raises(RuleError, match="unknown-question"):
        new_instance_key(FORM, [], "val")


# --- comparison ---


def said(**values: Value) -> Mapping[AnswerKey, Answer]:
    return {AnswerKey(key): Answer(value) for key, value in values.items()}


def changes(earlier: Pack, one: Mapping[AnswerKey, Answer], later: Pack, two: Mapping[AnswerKey, Answer]) -> list[str]:
    return [row.change.value for row in compare(earlier, one, later, two).rows]


def test_each_kind_of_change_on_the_same_form() -> None:
    form = pack(*(question(name) for name in "abcde"))
    one = said(a=True, b=True, d=False, e=Absent.NOT_ASKED)
    two = said(b=False, c=Absent.UNKNOWN, d=False)
    result = compare(form, one, form, two)
    assert [row.change for row in result.rows] == [
        Change.REMOVED,
        Change.CHANGED,
        Change.ADDED,
        Change.SAME,
        Change.SAME,
    ]
    assert not result.versions_differ


def test_another_wording_is_matched_by_theme_and_says_so() -> None:
    strangling = [code("urn:vir:theme", "strypning")]
    own = pack(choice("strypning", extension=strangling), question("bara-har"))
    official = pack(
        choice("f14", "nej", "ja", extension=strangling),
        question("f15"),
        version="2.0",
        extension=[code("urn:vir:instrument", "prov"), code("urn:vir:wording", "official")],
    )
    result = compare(own, said(strypning=("nej",)), official, said(f14=("ja",)))
    assert [row.change for row in result.rows] == [Change.CHANGED, Change.ONLY_IN_ONE, Change.ONLY_IN_ONE]
    assert result.rows[0].reworded
    assert result.versions_differ
    assert result.wordings_differ


def test_two_questions_on_one_theme_are_never_paired_by_guess() -> None:
    theme = [code("urn:vir:theme", "hot")]
    one = pack(question("nu", extension=theme), question("forr", extension=theme))
    two = pack(question("a", extension=theme), question("b", extension=theme), version="2")
    assert changes(one, said(nu=True), two, said(a=True)) == ["only-in-one"] * 4


def test_one_theme_asked_in_another_way_is_not_the_same_question() -> None:
    theme = [code("urn:vir:theme", "hot")]
    one, two = pack(question("a", extension=theme)), pack(question("b", "text", extension=theme), version="2")
    assert changes(one, said(a=True), two, said(b="Ja, nyss")) == ["only-in-one"] * 2


def test_parked_answers_and_texts_that_spell_a_reason() -> None:
    form = pack(question("a"), question("b", enableWhen=[when("a")]), question("c", "string"))
    one = said(a=True, b=True, c="asked-unknown")
    two = said(a=False, b=True, c=Absent.UNKNOWN)
    assert changes(form, one, form, two) == ["changed", "removed", "changed"]


def test_different_instruments_are_not_compared() -> None:
    other = pack(question("a"), extension=[code("urn:vir:instrument", "annat"), code("urn:vir:wording", "own")])
    with pytest.raises(RuleError, match="other-instrument"):
        compare(FORM, {}, other, {})


@settings(max_examples=40, deadline=None)
@given(packs(), st.data())
def test_a_response_is_the_same_as_itself_and_turning_a_comparison_turns_its_kinds(
    form: Pack, data: st.DataObject
) -> None:
    one, two = data.draw(answers(form)), data.draw(answers(form))
    assert set(changes(form, one, form, one)) == {"same"}
    there, back = compare(form, one, form, two), compare(form, two, form, one)
    assert there.count(Change.ADDED) == back.count(Change.REMOVED)
    assert there.count(Change.CHANGED) == back.count(Change.CHANGED)
    assert len(keys(form, rows=1)) <= len(there.rows)

"""A spreadsheet becomes a pack, says what it cannot carry, and two who enter it alike differ in nothing."""

import copy
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any  # a questionnaire under construction is free-form JSON

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.sample_packs import choice, code, document, documents, encode, option, pack, question, when
from vir_desktop.domain.instrument.authoring import Row, Workbook, build_pack
from vir_desktop.domain.instrument.difference import Kind, semantic_diff
from vir_desktop.domain.instrument.pack import ItemType, Pack, PackError, Prompt, Wording
from vir_desktop.domain.instrument.proof import proof
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.instrument.relevance import relevance_of
from vir_desktop.domain.instrument.shelf import best, version_key

SETTINGS = {
    "form_title": "Prov",
    "form_id": "samtalsstod-fara",
    "version": "1.0",
    "url": "urn:vir:pack:prov",
    "wording": "official",
}
CHOICES = [
    {"list_name": "jn", "name": "ja", "label": "Ja", "weight": "1,5", "prompt": "vard"},
    {"list_name": "jn", "name": "nej", "label": "Nej", "weight": "0"},
    {"list_name": "jn", "name": "not-applicable", "label": "Inte aktuellt"},
    {"list_name": "flera", "name": "a", "label": "A", "label::English (en)": "A!"},
]
SURVEY = [
    {"type": "note", "name": "inledning", "label": "Välkommen"},
    {"type": "begin_group", "name": "del", "label": "Del 1", "relevant": "${fore} = true()"},
    {"type": "select_one jn", "name": "fraga", "label": "Fråga?", "theme": "hot", "guidance": "Lugnt.",
     "required": "yes"},
    {"type": "end_group"},
    {"type": "boolean", "name": "fore", "label": "Före?", "prompt": "true: ring-112", "evidence": "hot vapen"},
    {"type": "select_multiple flera or_other", "name": "vilka", "label": "Vilka?",
     "relevant": "selected(${fraga}, 'ja')"},
    {"type": "text", "name": "kort", "label": "Kort", "max_length": "9", "relevant": "${fraga} != ''"},
    {"type": "text", "name": "lang", "label": "Lång", "appearance": "multiline"},
    {"type": "begin_repeat", "name": "barn", "label": "Barn"},
    {"type": "integer", "name": "alder", "label": "Ålder"},
    {"type": "date", "name": "sett", "label": "Sett", "relevant": "${alder} > 3 and ${alder} <= 12"},
    {"type": "end_repeat"},
]  # fmt: skip


def rows(cells: Iterable[Mapping[str, str]]) -> tuple[Row, ...]:
    return tuple(Row(number, row) for number, row in enumerate(cells, start=2))


def book(survey: list[dict[str, str]], **sheets: list[dict[str, str]]) -> Workbook:
    parts = {"survey": survey, "choices": CHOICES, "settings": [SETTINGS], **sheets}
    return Workbook("prov.xlsx", {name: rows(cells) for name, cells in parts.items()})


def built() -> Pack:
    return read_pack(build_pack(book(SURVEY)), "prov.json")


def test_what_is_written_in_the_sheet_is_in_the_pack() -> None:
    form = built()
    Questionnaire.model_validate_json(form.data)
    items = {link_id: place.item for link_id, place in form.places.items()}
    assert (form.instrument, form.wording, form.title) == ("samtalsstod-fara", Wording.OFFICIAL, "Prov")
    assert [str(o.weight) for o in items["fraga"].options] == ["1.5", "0"]
    assert items["fraga"].not_applicable == "Inte aktuellt"
    assert items["fraga"].required
    assert (items["fraga"].theme, items["fraga"].guidance) == ("hot", "Lugnt.")
    assert items["fraga"].prompts == (Prompt("ja", "vard"),)
    assert items["fore"].prompts == (Prompt("true", "ring-112"),)
    assert items["fore"].evidence == ("hot", "vapen")
    assert (items["vilka"].type, items["vilka"].repeats) == (ItemType.OPEN_CHOICE, True)
    assert items["vilka"].options[0].translations == {"en": "A!"}
    assert (items["kort"].type, items["kort"].max_length) == (ItemType.STRING, 9)
    assert items["lang"].type is ItemType.TEXT
    assert items["barn"].repeats
    assert [(c.operator.value, c.value) for c in items["sett"].conditions] == [(">", 3), ("<=", 12)]
    assert [(c.operator.value, c.value) for c in items["kort"].conditions] == [("exists", True)]


def test_the_proof_says_every_word_and_number() -> None:
    text = proof(built())
    for words in ("Fråga?", "Ja (ja, vikt 1.5)", "Lugnt.", "Ställs om: alder > 3 och alder <= 12", "visa ring-112"):
        assert words in text
    coded = pack(question("a", extension=[code("urn:vir:sanitize", "riskniva")]), question("b", "text", maxLength=9))
    assert "kodad kolumn riskniva" in proof(coded)


def test_double_entry_that_agrees_differs_in_nothing() -> None:
    first = built()
    again = book(copy.deepcopy(SURVEY), settings=[{**SETTINGS, "version": "1.1", "date": "2026-11-21"}])
    assert semantic_diff(first, read_pack(build_pack(again), "andra.json")) == ()


@pytest.mark.parametrize(
    ("reason", "place", "row"),
    [
        (
            "unsupported-column",
            "survey!constraint2",
            {"type": "text", "name": "a", "label": "A", "constraint": ". > 1"},
        ),
        ("unsupported-type", "survey!type2", {"type": "geopoint", "name": "a", "label": "A"}),
        ("unknown-list", "survey!type2", {"type": "select_one x", "name": "a", "label": "A"}),
        ("missing-cell", "survey!label2", {"type": "text", "name": "a"}),
        ("not-a-boolean", "survey!required2", {"type": "text", "name": "a", "label": "A", "required": "kanske"}),
        ("not-an-integer", "survey!max_length2", {"type": "text", "name": "a", "label": "A", "max_length": "1e9"}),
        ("bad-spelling", "survey!prompt2", {"type": "boolean", "name": "a", "label": "A", "prompt": "ring"}),
        ("group-not-ended", "survey!type2", {"type": "begin_group", "name": "a", "label": "A"}),
        ("group-not-begun", "survey!type2", {"type": "end_group"}),
        (
            "unsupported-relevant",
            "survey!relevant2",
            {"type": "text", "name": "a", "label": "A", "relevant": "count(${b}) > 1"},
        ),
        (
            "unknown-question",
            "item[0].enableWhen[0].question",
            {"type": "text", "name": "a", "label": "A", "relevant": "${b} != ''"},
        ),
    ],
)
def test_what_cannot_be_carried_over_is_refused_at_its_cell(reason: str, place: str, row: dict[str, str]) -> None:
    with pytest.raises(PackError) as caught:
        build_pack(book([row]))
    assert (caught.value.name, caught.value.path, caught.value.reason) == ("prov.xlsx", place, reason)


def test_a_sheet_that_is_missing_or_empty_is_named() -> None:
    sheets = dict(book(SURVEY).sheets)
    del sheets["choices"]
    for place, reason, wrong in (
        ("choices", "missing-sheet", Workbook("prov.xlsx", sheets)),
        ("settings", "one-row-needed", book(SURVEY, settings=[])),
    ):
        with pytest.raises(PackError) as caught:
            build_pack(wrong)
        assert (caught.value.path, caught.value.reason) == (place, reason)


@pytest.mark.parametrize("weight", ["-1", "NaN", "1e99", "mycket"])
def test_a_weight_that_is_none_is_refused(weight: str) -> None:
    with pytest.raises(PackError, match="weight"):
        build_pack(book(SURVEY, choices=[{**CHOICES[0], "weight": weight}]))


@pytest.mark.parametrize(
    "expression",
    ["${a} = 1 and ${b} = 2 or ${c} = 3", "(${a} = 1)", "${a} + 1 = 2", "${a} = ", "${a} = 'x", "", "${a} > ''"],
)
def test_a_relevance_that_fhir_cannot_say_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        relevance_of(expression, dict.fromkeys("abc", "integer"))


@pytest.mark.parametrize(
    ("expression", "kind", "member", "value"),
    [
        ("${a} >= '2026-11-21'", "date", "answerDate", "2026-11-21"),
        ("${a} != true()", "boolean", "answerBoolean", True),
        ("${a} < 0.5", "decimal", "answerDecimal", 0.5),
        ("${a} < 5", "decimal", "answerDecimal", 5),
        ("not(selected(${a}, 'ja'))", "select_multiple", "answerCoding", {"code": "ja"}),
    ],
)
def test_a_comparison_keeps_the_kind_of_its_question(expression: str, kind: str, member: str, value: object) -> None:
    conditions, _ = relevance_of(expression, {"a": kind})
    assert isinstance(conditions[0], dict)
    assert conditions[0][member] == value


@pytest.mark.parametrize(
    ("expression", "kind"),
    [("${a} = 3", "text"), ("${a} = true()", "integer"), ("${a} = true()", "decimal"), ("${a} = 'x'", "unknown")],
)
def test_a_comparison_with_something_of_another_kind_is_refused(expression: str, kind: str) -> None:
    with pytest.raises(ValueError, match=r"\$\{a\}"):
        relevance_of(expression, {"a": kind})


def test_an_and_inside_a_text_joins_nothing() -> None:
    conditions, behaviour = relevance_of("${a} = 'x and y' or ${b} = 'z'", dict.fromkeys("ab", "text"))
    assert [c["answerString"] for c in conditions if isinstance(c, dict)] == ["x and y", "z"]
    assert behaviour == "any"


# --- differences ---

Change = Callable[[list[dict[str, Any]]], object]

BEFORE: dict[str, Any] = document(
    choice("a"), question("b", enableWhen=[when("a", answerCoding={"code": "ja"})]), question("c", "text")
)


def at(number: int, **members: object) -> Change:
    return lambda items: items[number].update(members)


def first_option(**members: object) -> Change:
    return lambda items: items[0]["answerOption"][0]["valueCoding"].update(members)


CHANGES: dict[Kind, Change] = {
    Kind.ADDED: lambda items: items.append(question("d")),
    Kind.REMOVED: lambda items: items.pop(),
    Kind.WORDING: at(0, text="Annat"),
    Kind.TYPE: at(2, type="string"),
    Kind.OPTIONS: first_option(display="Aldrig"),
    Kind.CONDITIONS: at(1, enableWhen=[when("a", answerCoding={"code": "nej"})]),
    Kind.WEIGHTS: at(0, answerOption=[option("nej", 0), option("ja", 2)]),
    Kind.GUIDANCE: at(0, extension=[{"url": "urn:vir:guidance", "valueString": "Lugnt."}]),
    Kind.ROUTING: at(0, extension=[code("urn:vir:theme", "hot")]),
    Kind.LIMITS: at(2, maxLength=7),
    Kind.ORDER: lambda items: items.reverse(),
}


def changed(kind: Kind) -> dict[str, Any]:
    doc = copy.deepcopy(BEFORE)
    if kind is Kind.FORM:
        return doc | {"title": "Annan"}
    CHANGES[kind](doc["item"])
    return doc


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_of_difference_is_found_and_only_it(kind: Kind) -> None:
    before, after = read_pack(encode(BEFORE), "a"), read_pack(encode(changed(kind)), "b")
    assert [d.kind for d in semantic_diff(before, after)] == [kind]
    assert [d.kind for d in semantic_diff(after, before)] == [
        {"added": Kind.REMOVED, "removed": Kind.ADDED}.get(kind, kind)
    ]


@settings(max_examples=30, deadline=None)
@given(documents(), st.integers(0, 8))
def test_spelling_is_no_difference(doc: dict[str, Any], indent: int) -> None:
    one = read_pack(encode(doc), "a")
    two = read_pack(json.dumps(doc, indent=indent, sort_keys=True).encode(), "b")
    assert semantic_diff(one, two) == ()


# --- which pack is used ---


def version(number: str, wording: str = "own", status: str = "active") -> Pack:
    extension = [code("urn:vir:instrument", "prov"), code("urn:vir:wording", wording)]
    return pack(question("a"), version=number, status=status, extension=extension)


def test_official_goes_before_own_then_the_highest_version() -> None:
    assert best([]) is None
    assert best([version("9", status="retired")]) is None
    newest = version("1.10")
    assert best([version("1.9"), newest, version("2.0", status="draft")]) == newest
    official = version("0.1", "official")
    assert best([newest, official]) == official
    assert version_key("2026.1") < version_key("2026.10")

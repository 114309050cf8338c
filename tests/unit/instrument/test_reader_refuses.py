"""Each rule of docs/packformat.md refuses what breaks it, and says where and why."""

import json
import re
import time
from pathlib import Path
from typing import Any  # a questionnaire under construction is free-form JSON

import pytest

from tests.helpers.sample_packs import (
    NOT_APPLICABLE,
    choice,
    code,
    document,
    encode,
    option,
    question,
    when,
)
from vir_desktop.domain.answer import Absent
from vir_desktop.domain.instrument.pack import Pack, PackError, Prompt, Wording
from vir_desktop.domain.instrument.reader import read_pack

ROOT = Path(__file__).resolve().parents[3]
PROMPT_AT_ITEM = {
    "url": "urn:vir:prompt",
    "extension": [code("answer", "true"), code("text", "ring-112")],
}


def group(link_id: str, *items: dict[str, Any], **members: object) -> dict[str, Any]:
    return question(link_id, "group", item=list(items), **members)


def nested(levels: int) -> dict[str, Any]:
    item = question("q")
    for n in range(levels - 1):
        item = group(f"g{n}", item)
    return item


WEIGHT_AT = "extension[0].valueDecimal"


def weighted(weight: float) -> dict[str, Any]:
    return document(question("a", "choice", answerOption=[option("ja", weight)]))


def twice_weighted() -> dict[str, Any]:
    made = option("ja", 1)
    return {**made, "valueCoding": {**made["valueCoding"], "extension": made["extension"]}}


def translated(*texts: tuple[str, str]) -> dict[str, Any]:
    """Return a question with a text in other languages; without a text the content is missing."""
    url = "http://hl7.org/fhir/StructureDefinition/translation"
    parts = [
        [code("lang", language), *([{"url": "content", "valueString": text}] if text else [])]
        for language, text in texts
    ]
    return document(question("a", _text={"extension": [{"url": url, "extension": part} for part in parts]}))


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("unknown-key", "item[0].prefix", document(question("a", prefix="1"))),
    ("unknown-key", "contained", document(question("a"), contained=[])),
    ("missing-key", "item[0]", document({"linkId": "a", "type": "boolean"})),
    ("not-allowed", "item[0].type", document(question("a", "reference"))),
    (
        "not-allowed",
        "extension[1].valueCode",
        {
            **document(question("a")),
            "extension": [code("urn:vir:instrument", "prov"), code("urn:vir:wording", "hers")],
        },
    ),
    (
        "missing-extension",
        "extension",
        {
            **document(question("a")),
            "extension": [code("urn:vir:wording", "own")],
        },
    ),
    ("unknown-extension", "item[0].extension[0]", document(question("a", extension=[code("urn:x", "y")]))),
    (
        "extension-twice",
        "item[0].extension[1]",
        document(question("a", extension=[code("urn:vir:theme", "x"), code("urn:vir:theme", "y")])),
    ),
    ("duplicate-link-id", "item[1].linkId", document(question("a"), question("a"))),
    ("duplicate-code", "item[0].answerOption[1]", document(choice("a", "ja", "ja"))),
    ("bad-spelling", "item[0].linkId", document(question("A b"))),
    (
        "too-many-items",
        "item[1].item[249]",
        document(
            group("g", *(question(f"a{n}") for n in range(249))), group("h", *(question(f"b{n}") for n in range(251)))
        ),
    ),
    ("too-deep", "item[0].item[0].item[0].item[0].item[0].item[0].item[0].item[0].item", document(nested(9))),
    ("not-nfc", "item[0].text", document({**question("a"), "text": "a\u030a"})),
    ("control-character", "item[0].text", document({**question("a"), "text": "a\u0007"})),
    ("control-character", "item[0].text", document({**question("a"), "text": "a\u202eb"})),
    ("control-character", "item[0].text", document({**question("a"), "text": "a\ud800"})),
    ("cycle", "item[0].enableWhen", document(question("a", enableWhen=[when("a")]))),
    ("unknown-question", "item[0].enableWhen[0].question", document(question("a", enableWhen=[when("b")]))),
    (
        "condition-on-group",
        "item[1].enableWhen[0].question",
        document(group("g", question("a")), question("b", enableWhen=[when("g")])),
    ),
    (
        "condition-into-repeat",
        "item[1].enableWhen[0].question",
        document(group("g", question("a"), repeats=True), question("b", enableWhen=[when("a")])),
    ),
    (
        "operator-not-for-type",
        "item[1].enableWhen[0].operator",
        document(question("a"), question("b", enableWhen=[when("a", ">")])),
    ),
    (
        "answer-not-for-type",
        "item[1].enableWhen[0]",
        document(question("a"), question("b", enableWhen=[when("a", answerString="ja")])),
    ),
    (
        "unknown-code",
        "item[1].enableWhen[0].answerCoding",
        document(choice("a"), question("b", enableWhen=[when("a", answerCoding={"code": "kanske"})])),
    ),
    (
        "one-answer-needed",
        "item[1].enableWhen[0]",
        document(question("a"), question("b", enableWhen=[{"question": "a", "operator": "="}])),
    ),
    ("missing-key", "item[1]", document(question("a"), question("b", enableWhen=[when("a"), when("a")]))),
    (
        "bad-weight",
        "item[0].answerOption[0].extension[0].valueDecimal",
        document(question("a", "choice", answerOption=[option("ja", -1)])),
    ),
    (
        "weight-in-repeat",
        "item[0].item[0].answerOption",
        document(group("g", question("a", "choice", answerOption=[option("ja", 1)]), repeats=True)),
    ),
    (
        "weight-in-repeat",
        "item[0].answerOption",
        document(question("a", "choice", answerOption=[option("ja", 1)], repeats=True)),
    ),
    (
        "nested-repeat",
        "item[0].item[0].repeats",
        document(group("g", group("h", question("a"), repeats=True), repeats=True)),
    ),
    ("empty-array", "item[0].item", document(question("g", "group", item=[]))),
    ("empty-group", "item[0]", document(question("g", "group"))),
    ("items-under-question", "item[0]", document(question("a", item=[question("b")]))),
    ("no-options", "item[0]", document(question("a", "choice"))),
    ("options-not-allowed", "item[0]", document(question("a", answerOption=[option("ja")]))),
    (
        "bad-not-applicable",
        "item[0].answerOption[1]",
        document(
            question(
                "a",
                "choice",
                answerOption=[
                    option("ja"),
                    {"valueCoding": {**NOT_APPLICABLE["valueCoding"], "code": "asked-unknown"}},
                ],
            )
        ),
    ),
    ("prompt-on-unknown-answer", "item[0].extension", document(question("a", "string", extension=[PROMPT_AT_ITEM]))),
    ("out-of-range", "item[0].maxLength", document(question("a", "text", maxLength=0))),
    ("not-a-boolean", "item[0].required", document(question("a", required="true"))),
    ("number-too-large", "item[0].maxLength", document(question("a", "text", maxLength=10**30))),
    ("not-a-date", "date", document(question("a"), date="2026-02-30")),
    ("no-condition", "item[0].enableBehavior", document(question("a", enableBehavior="all"))),
    ("not-allowed", "item[0].required", document(question("a", "display", required=True))),
    ("not-allowed", "item[0].repeats", document(question("a", repeats=True))),
    ("not-allowed", "item[0].maxLength", document(question("a", maxLength=9))),
    ("options-not-allowed", "item[0]", document(question("a", answerOption=[NOT_APPLICABLE]))),
    ("weight-twice", "item[0].answerOption[0]", document(question("a", "choice", answerOption=[twice_weighted()]))),
    ("too-many-decimals", f"item[0].answerOption[0].{WEIGHT_AT}", weighted(0.1234567)),
    ("number-too-large", f"item[0].answerOption[0].{WEIGHT_AT}", weighted(0.1234567890123456)),
    ("extension-twice", "item[0]._text.extension[1].extension", translated(("en", "Hi"), ("en", "Hello"))),
    ("missing-extension", "item[0]._text.extension[0].extension", translated(("en", ""))),
]


def refusal(data: bytes) -> PackError:
    with pytest.raises(PackError) as caught:
        read_pack(data, "prov.json")
    return caught.value


@pytest.mark.parametrize(("reason", "path", "doc"), REFUSED, ids=[f"{r}-{p}" for r, p, _ in REFUSED])
def test_what_breaks_a_rule_is_refused_with_its_place(reason: str, path: str, doc: dict[str, Any]) -> None:
    error = refusal(json.dumps(doc).encode())
    assert (error.name, error.path, error.reason) == ("prov.json", path, reason)


@pytest.mark.parametrize(
    ("reason", "data"),
    [
        ("too-large", b" " * (1024 * 1024 + 1)),
        ("too-many-values", b"[" + b"{}," * 70_000 + b"{}]"),
        ("too-deep", b"[" * 50_000),
        ("duplicate-key", b'{"a": 1, "a": 2}'),
        ("not-a-number", b'{"a": NaN}'),
        ("not-a-number", b'{"a": -Infinity}'),
        ("number-too-large", b"1" * 5_000),
        ("not-utf8", b"\xff\xfe{}"),
        ("not-json", b"{"),
        ("not-json", b""),
        ("not-json", b"\xef\xbb\xbf{}"),
        ("not-an-object", b"[]"),
        ("missing-key", b"{}"),
    ],
)
def test_what_is_no_questionnaire_at_all_is_refused_at_once(reason: str, data: bytes) -> None:
    start = time.process_time()
    error = refusal(data)
    assert error.reason == reason
    assert time.process_time() - start <= 0.1


def test_a_circle_through_the_groups_around_is_found_and_named() -> None:
    doc = document(group("g", question("a"), enableWhen=[when("b")]), question("b", enableWhen=[when("a")]))
    error = refusal(encode(doc))
    assert error.reason == "cycle"
    assert {"a", "b", "g"} == set(re.findall(r"\b[abg]\b", error.detail))


def example() -> Pack:
    text = (ROOT / "docs" / "packformat.md").read_text(encoding="utf-8")
    match = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert match
    return read_pack(match[1].encode(), "packformat.md")


def test_the_example_in_the_document_reads_as_it_says() -> None:
    pack = example()
    first, second = pack.items
    assert (pack.instrument, pack.wording, pack.version) == ("samtalsstod-fara", Wording.OWN, "1.0")
    assert first.prompts == (Prompt("ja", "vard-efter-strypning"),)
    assert (first.theme, first.not_applicable) == ("strypning", "Inte aktuellt")
    assert [o.code for o in first.options] == ["nej", "ja"]
    assert [(c.question, c.value) for c in second.conditions] == [("strypning", "ja")]
    assert len(pack.form_ref.sha256) == 64


def test_how_an_item_is_shown_is_read() -> None:
    control = {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
               "valueCodeableConcept": {"coding": [{"code": "help"}]}}  # fmt: skip
    pack = read_pack(encode(document(question("a", "display", extension=[control]), question("b"))), "prov.json")
    assert [item.control for item in pack.items] == ["help", ""]


def test_every_reason_for_not_applicable_and_translations_are_read() -> None:
    translation = {
        "url": "http://hl7.org/fhir/StructureDefinition/translation",
        "extension": [code("lang", "ar"), {"url": "content", "valueString": "سؤال"}],
    }
    asked = question(
        "a",
        "choice",
        answerOption=[option("ja", 0.5), NOT_APPLICABLE],
        _text={"extension": [translation]},
    )
    after = question("b", enableWhen=[when("a", answerCoding={"code": "not-applicable"})])
    pack = read_pack(encode(document(asked, after)), "prov.json")
    assert pack.items[0].translations == {"ar": "سؤال"}
    assert str(pack.items[0].options[0].weight) == "0.5"
    assert pack.items[1].conditions[0].value is Absent.NOT_APPLICABLE
    assert pack.is_weighted

"""The shipped packs and what is exported are FHIR, by fhir.resources (R4B), and mean the same in R4."""

import json
import runpy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any  # FHIR JSON

import pytest
from fhir.resources.R4B import questionnaire, questionnaireresponse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.sample_packs import answers, documents, encode, option, pack, question, when
from vir_desktop.domain.answer import Absent, Answer, How
from vir_desktop.domain.instrument.difference import semantic_diff
from vir_desktop.domain.instrument.engine import Enabled, evaluate
from vir_desktop.domain.instrument.fhir import questionnaire_response
from vir_desktop.domain.instrument.pack import ItemType, Operator, Pack
from vir_desktop.domain.instrument.proof import proof
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.record import AnswerKey, Answers, Record, RecordId, RecordState

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "instruments"
SHIPPED = sorted(path for path in FOLDER.glob("*.json") if path.name != "pinned.json")
NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)


def record(form: Pack, state: RecordState = RecordState.OPEN) -> Record:
    return Record(RecordId("r1"), form.instrument, form.form_ref, state, NOW, "anna")


def exported(form: Pack, given_: Answers) -> dict[str, Any]:
    data = questionnaire_response(form, record(form), given_)
    questionnaireresponse.QuestionnaireResponse.model_validate_json(data)
    found: dict[str, Any] = json.loads(data)
    return found


def leaves(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [leaf for item in items for leaf in (leaves(item["item"]) if "item" in item else [item])]


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_pack_reads_is_fhir_and_prints(path: Path) -> None:
    data = path.read_bytes()
    form = read_pack(data, path.name)
    questionnaire.Questionnaire.model_validate_json(data)
    assert form.status == "active"
    assert form.instrument == path.stem
    assert not form.is_weighted  # our own words have no points
    text = proof(form)
    assert all(item.text in text for item in form.questions())
    assert semantic_diff(form, form) == ()
    exported(form, {})


def test_the_pins_are_those_of_the_packs() -> None:
    assert SHIPPED
    script = runpy.run_path(str(ROOT / "scripts" / "pin_packs.py"))
    assert (FOLDER / "pinned.json").read_text(encoding="utf-8") == script["pins"](FOLDER), "run scripts/pin_packs.py"


@settings(max_examples=40, deadline=None)
@given(documents(), st.data())
def test_random_packs_and_their_responses_are_fhir(doc: dict[str, Any], data: st.DataObject) -> None:
    questionnaire.Questionnaire.model_validate_json(encode(doc))
    form = read_pack(encode(doc), "prov.json")
    given_ = data.draw(answers(form))
    response = exported(form, given_)
    evaluation = evaluate(form, given_)
    asked = [state.key for state in evaluation.questions if state.enabled is not Enabled.NO]
    # One answer per question that is not surely off; parked ones are not there (K6).
    assert [leaf["linkId"] for leaf in leaves(response.get("item", []))] == [k.rpartition("/")[2] for k in asked]
    assert response["questionnaire"] == f"{form.url}|{form.version}"
    assert response["extension"] == [{"url": "urn:vir:form-sha256", "valueString": form.sha256}]


def test_every_absence_is_a_data_absent_reason_with_author_and_time() -> None:
    form = pack(*(question(name) for name in "abcd"), question("e", "decimal"))
    given_ = {
        AnswerKey("a"): Answer(Absent.UNKNOWN, note="tvekar", how=How.SPONTANT, at=NOW, by="anna"),
        AnswerKey("b"): Answer(Absent.DECLINED),
        AnswerKey("d"): Answer(False),
    }
    first, second, third, fourth, _ = exported(form, given_)["item"]
    reasons = [leaf["answer"][0]["extension"][0]["valueCode"] for leaf in (first, second, third)]
    assert reasons == ["asked-unknown", "asked-declined", "not-asked"]
    assert fourth["answer"] == [{"valueBoolean": False}]
    about = {e["url"]: e for e in first["extension"]}
    assert about["urn:vir:author"]["valueString"] == "anna"
    assert about["urn:vir:at"]["valueDateTime"] == "2026-11-21T02:30:00+00:00"
    assert about["urn:vir:how"]["valueCode"] == "spontant"
    assert about["urn:vir:note"]["valueString"] == "tvekar"


def test_what_is_only_shown_or_not_asked_is_not_in_the_response() -> None:
    off = question("g", "group", enableWhen=[when("a")], item=[question("b", enableWhen=[when("a")])])
    asked = exported(pack(question("a"), off), {AnswerKey("a"): Answer(False)})
    assert [item["linkId"] for item in asked["item"]] == ["a"]
    inside = question("g", "group", item=[question("b", enableWhen=[when("a")])])
    assert [item["linkId"] for item in exported(pack(question("a"), inside), {})["item"]] == ["a", "g"]
    empty = exported(pack(question("a"), inside), {AnswerKey("a"): Answer(False)})
    assert [item["linkId"] for item in empty["item"]] == ["a"]
    assert "item" not in exported(pack(question("lugn", "display")), {})


def test_a_choice_carries_its_code_its_words_and_its_system() -> None:
    known = option("ja")
    known["valueCoding"]["system"] = "urn:vir:koder"
    form = pack(question("a", "choice", answerOption=[known]), question("b", "choice", answerOption=[option("ja")]))
    given_ = {AnswerKey("a"): Answer(("ja",)), AnswerKey("b"): Answer(("fanns-inte",))}
    codings = [item["answer"][0]["valueCoding"] for item in exported(form, given_)["item"]]
    assert codings == [{"code": "ja", "display": "Ja", "system": "urn:vir:koder"}, {"code": "fanns-inte"}]


def test_a_record_of_another_form_is_not_exported() -> None:
    with pytest.raises(ValueError, match="another form"):
        questionnaire_response(pack(question("a")), record(pack(question("b"))), {})


# --- R4 ---

# https://hl7.org/fhir/R4/questionnaire.html: the elements that a pack uses, with R4's types; * repeats.
R4_ITEM = {
    "linkId": "StringType",
    "text": "StringType",
    "type": "CodeType",
    "required": "bool",
    "repeats": "bool",
    "maxLength": "IntegerType",
    "enableWhen": "*QuestionnaireItemEnableWhenType",
    "enableBehavior": "CodeType",
    "answerOption": "*QuestionnaireItemAnswerOptionType",
    "item": "*QuestionnaireItemType",
    "extension": "*ExtensionType",
}
R4_WHEN = {
    "question": "StringType",
    "operator": "CodeType",
    "answerBoolean": "bool",
    "answerInteger": "IntegerType",
    "answerDecimal": "DecimalType",
    "answerDate": "DateType",
    "answerString": "StringType",
    "answerCoding": "CodingType",
}
R4_TYPES = {
    *("group", "display", "boolean", "decimal", "integer", "date", "dateTime", "time", "string", "text", "url"),
    *("choice", "open-choice", "attachment", "reference", "quantity"),
}
R4_OPERATORS = {"exists", "=", "!=", ">", "<", ">=", "<="}


def test_our_subset_is_the_same_in_r4() -> None:
    assert {type_.value for type_ in ItemType} <= R4_TYPES
    assert {operator.value for operator in Operator} == R4_OPERATORS
    for model, elements in (
        (questionnaire.QuestionnaireItem, R4_ITEM),
        (questionnaire.QuestionnaireItemEnableWhen, R4_WHEN),
    ):
        fields = {field.alias or name: str(field.annotation) for name, field in model.model_fields.items()}
        for name, type_ in elements.items():
            assert ("List[" in fields[name]) == type_.startswith("*"), name
            assert type_.removeprefix("*").removesuffix("Type") in fields[name], (name, fields[name])


def test_a_pack_with_all_that_r4_has_for_us_is_fhir() -> None:
    doc = {
        "item": [
            question("a", "open-choice", answerOption=[option("ja", 1), option("nej", 0)], maxLength=5, required=True),
            question(
                "b",
                enableBehavior="any",
                enableWhen=[when("a", answerCoding={"code": "ja"}), when("a", "exists", answerBoolean=False)],
            ),
        ]
    }
    form = pack(*doc["item"])
    questionnaire.Questionnaire.model_validate_json(form.data)

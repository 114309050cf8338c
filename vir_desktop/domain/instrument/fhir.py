"""Answers as a FHIR R4 QuestionnaireResponse, pinned to the exact form; a Questionnaire is a pack's own bytes.

One rule for parked answers, here as in sums, counts and on paper: they are not there (K6).
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.instrument.answers import OPEN_TEXT
from vir_desktop.domain.instrument.engine import Enabled, QuestionState, evaluate
from vir_desktop.domain.instrument.keys import instances, key_of
from vir_desktop.domain.instrument.pack import Item, ItemType, Pack
from vir_desktop.domain.record import AnswerKey, Record, RecordState

ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
FORM_HASH = "urn:vir:form-sha256"
AUTHOR, AT, HOW, NOTE = "urn:vir:author", "urn:vir:at", "urn:vir:how", "urn:vir:note"

Fhir: TypeAlias = bool | int | float | str | list["Fhir"] | dict[str, "Fhir"]

_STATUS = {
    RecordState.OPEN: "in-progress",
    RecordState.PRELIMINARY: "in-progress",
    RecordState.SIGNED: "completed",
    RecordState.ABANDONED: "stopped",
}


def questionnaire_response(pack: Pack, record: Record, answers: Mapping[AnswerKey, Answer]) -> bytes:
    """Return a record as a QuestionnaireResponse: sorted JSON, UTF-8; `pack` is the form it was given on.

    Raises:
        ValueError: The record was given on another form.
    """
    if record.form != pack.form_ref:
        raise ValueError("another form")
    states = {state.key: state for state in evaluate(pack, answers).states}
    response: dict[str, Fhir] = {
        "resourceType": "QuestionnaireResponse",
        "identifier": {"system": "urn:vir:record", "value": record.id},
        "questionnaire": f"{pack.url}|{pack.version}",
        "status": "amended" if record.replaces and record.closed_at else _STATUS[record.state],
        "authored": _instant(record.closed_at or record.created_at),
        "author": {"display": record.closed_by or record.created_by},
        "extension": [_extension(FORM_HASH, "valueString", pack.sha256)],
    }
    if items := _items(pack, pack.items, 0, states):
        response["item"] = items
    return json.dumps(response, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _items(pack: Pack, items: tuple[Item, ...], number: int, states: Mapping[AnswerKey, QuestionState]) -> list[Fhir]:
    found: list[Fhir] = []
    for item in items:
        state = states[key_of(item.link_id, pack.places[item.link_id].repeat, number)]
        if state.enabled is Enabled.NO or item.type is ItemType.DISPLAY:
            continue
        head: dict[str, Fhir] = {"linkId": item.link_id, "text": item.text}
        if item.is_question:
            found.append(head | _answered(item, state.answer))
            continue
        for instance in instances(states, item.link_id) if item.repeats else (number,):
            if inner := _items(pack, item.items, instance, states):
                found.append(head | {"item": inner})
    return found


def _answered(item: Item, answer: Answer | None) -> dict[str, Fhir]:
    value = answer.value if answer else Absent.NOT_ASKED
    members: dict[str, Fhir] = {"answer": _values(item, value)}
    if about := _about(answer):
        members["extension"] = about
    return members


def _about(answer: Answer | None) -> list[Fhir]:
    """Return who answered, when, how, and the note under the question."""
    if answer is None:
        return []
    about: list[Fhir] = [_extension(HOW, "valueCode", answer.how.value)]
    if answer.by:
        about.append(_extension(AUTHOR, "valueString", answer.by))
    if answer.at:
        about.append(_extension(AT, "valueDateTime", _instant(answer.at)))
    if answer.note:
        about.append(_extension(NOTE, "valueString", answer.note))
    return about


def _values(item: Item, value: Value) -> list[Fhir]:
    match value:
        case Absent():
            return [{"extension": [_extension(ABSENT_REASON, "valueCode", value.value)]}]
        case bool():
            return [{"valueBoolean": value}]
        case int():
            return [{"valueInteger": value}]
        case Decimal():
            # At most 15 digits (answers.py), so the float's shortest spelling is the number itself.
            return [{"valueDecimal": float(value)}]
        case date():
            return [{"valueDate": value.isoformat()}]
        case tuple():
            return [_choice(item, code) for code in value]
        case _:
            return [{"valueString": value}]


def _choice(item: Item, code: str) -> Fhir:
    if code.startswith(OPEN_TEXT):
        return {"valueString": code.removeprefix(OPEN_TEXT)}
    coding: dict[str, Fhir] = {"code": code}
    if option := item.option(code):
        coding["display"] = option.display
        if option.system:
            coding["system"] = option.system
    return {"valueCoding": coding}


def _extension(url: str, key: str, value: str) -> dict[str, Fhir]:
    return {"url": url, key: value}


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")

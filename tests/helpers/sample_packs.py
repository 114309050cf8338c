"""Packs for tests: a builder of small ones, and hypothesis strategies for random valid packs and answers."""

import json
from datetime import date
from decimal import Decimal
from typing import Any  # a questionnaire under construction is free-form JSON

from hypothesis import strategies as st

from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.instrument.keys import key_of
from vir_desktop.domain.instrument.pack import Item, ItemType, Pack
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.record import AnswerKey

Json = dict[str, Any]  # see above

NOT_APPLICABLE = {
    "valueCoding": {
        "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
        "code": "not-applicable",
        "display": "Inte aktuellt",
    }
}


def code(url: str, value: str) -> Json:
    return {"url": url, "valueCode": value}


def option(code_: str, weight: float | int | None = None) -> Json:
    made: Json = {"valueCoding": {"code": code_, "display": code_.capitalize()}}
    if weight is not None:
        made["extension"] = [{"url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueDecimal": weight}]
    return made


def question(link_id: str, type_: str = "boolean", **members: object) -> Json:
    return {"linkId": link_id, "text": f"Fråga {link_id}", "type": type_, **members}


def choice(link_id: str, *codes: str, **members: object) -> Json:
    return question(link_id, "choice", answerOption=[option(c) for c in codes or ("nej", "ja")], **members)


def when(question_: str, operator: str = "=", **answer: object) -> Json:
    return {"question": question_, "operator": operator, **(answer or {"answerBoolean": True})}


def document(*items: Json, **members: object) -> Json:
    return {
        "resourceType": "Questionnaire",
        "url": "urn:vir:pack:prov",
        "version": "1.0",
        "title": "Prov",
        "status": "active",
        "extension": [code("urn:vir:instrument", "prov"), code("urn:vir:wording", "own")],
        "item": list(items),
        **members,
    }


def encode(doc: object) -> bytes:
    return json.dumps(doc, ensure_ascii=False).encode()


def pack(*items: Json, **members: object) -> Pack:
    return read_pack(encode(document(*items, **members)), "prov.json")


# --- random ones ---

_PLAIN = ("boolean", "choice", "open-choice", "integer", "decimal", "date", "string", "text")
_EQUALITY = ("=", "!=", "exists")
_ORDER = (*_EQUALITY, ">", "<", ">=", "<=")


@st.composite
def documents(draw: st.DrawFn) -> Json:
    """Return a random valid questionnaire: groups, a repeat, conditions on earlier or later items, weights."""
    count = draw(st.integers(3, 14))
    rank = draw(st.permutations(range(count)))
    kinds = [draw(st.sampled_from(_PLAIN)) for _ in range(count)]
    repeated = set(draw(st.sets(st.integers(0, count - 1), max_size=3)))
    made = [_question(draw, n, kinds[n], n in repeated) for n in range(count)]
    for n in range(count):
        # A question looks only at those of lower rank, so no circle; the rank has nothing to do with the order.
        lower = [m for m in range(count) if rank[m] < rank[n] and (m not in repeated or n in repeated)]
        _conditions(draw, made[n], [made[m] for m in lower])
    inside = [made[n] for n in sorted(repeated)]
    outside = [made[n] for n in range(count) if n not in repeated]
    cut = draw(st.integers(0, len(outside)))
    items = outside[:cut]
    if outside[cut:]:
        items.append(_group("grupp", outside[cut:]))
        earlier = [q for q in outside[:cut] if not _reaches(q, outside[cut:])]
        _conditions(draw, items[-1], earlier)
    if inside:
        items.append({**_group("rad", inside), "repeats": True})
    return document(*items)


def _group(link_id: str, items: list[Json]) -> Json:
    return question(link_id, "group", item=items)


def _reaches(start: Json, targets: list[Json]) -> bool:
    """Return whether a question may look at any of `targets`, by however many steps; all of them, if unsure."""
    return bool(start.get("enableWhen")) and bool(targets)


def _question(draw: st.DrawFn, n: int, kind: str, repeated: bool) -> Json:
    made = question(f"q{n}", kind)
    if kind in {"choice", "open-choice"}:
        several = draw(st.booleans())
        weighted = not repeated and not several and draw(st.booleans())
        weights = draw(st.lists(st.integers(0, 5), min_size=3, max_size=3))
        codes = ("nej", "ja", "ofta")
        made["answerOption"] = [option(c, w if weighted else None) for c, w in zip(codes, weights, strict=True)]
        if several:
            made["repeats"] = True
        if draw(st.booleans()):
            made["answerOption"].append(NOT_APPLICABLE)
    if draw(st.booleans()):
        made["extension"] = [code("urn:vir:theme", draw(st.sampled_from(["ett", "annat"])))]
    return made


def _conditions(draw: st.DrawFn, made: Json, earlier: list[Json]) -> None:
    if not earlier or not draw(st.booleans()):
        return
    chosen = draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=3))
    made["enableWhen"] = [_condition(draw, about) for about in chosen]
    if len(chosen) > 1:
        made["enableBehavior"] = draw(st.sampled_from(["all", "any"]))


def _condition(draw: st.DrawFn, about: Json) -> Json:
    kind = about["type"]
    operator = draw(st.sampled_from(_ORDER if kind in {"integer", "decimal", "date"} else _EQUALITY))
    if operator == "exists":
        return when(about["linkId"], operator, answerBoolean=draw(st.booleans()))
    answers: dict[str, Json] = {
        "boolean": {"answerBoolean": draw(st.booleans())},
        "choice": {"answerCoding": {"code": draw(st.sampled_from(["nej", "ja", "ofta"]))}},
        "integer": {"answerInteger": draw(st.integers(0, 3))},
        "decimal": {"answerDecimal": draw(st.integers(0, 3))},
        "date": {"answerDate": "2026-11-21"},
        "string": {"answerString": "a"},
    }
    answers |= {"open-choice": answers["choice"], "text": answers["string"]}
    return when(about["linkId"], operator, **answers[kind])


def packs() -> st.SearchStrategy[Pack]:
    return documents().map(lambda doc: read_pack(encode(doc), "random.json"))


def values(item: Item, *, definite: bool = False) -> st.SearchStrategy[Value]:
    """Return a strategy for what may be answered to an item."""
    codes = st.sampled_from([o.code for o in item.options]) if item.options else st.nothing()
    several = st.lists(codes, min_size=1, max_size=3 if item.repeats else 1, unique=True).map(tuple)
    by_type: dict[ItemType, st.SearchStrategy[Value]] = {
        ItemType.BOOLEAN: st.booleans(),
        ItemType.CHOICE: several,
        ItemType.OPEN_CHOICE: several | st.just(("=eget",)),
        ItemType.INTEGER: st.integers(0, 3),
        ItemType.DECIMAL: st.integers(0, 3).map(Decimal),
        ItemType.DATE: st.dates(date(2026, 11, 20), date(2026, 11, 22)),
        ItemType.STRING: st.sampled_from(["a", "b"]),
        ItemType.TEXT: st.sampled_from(["a", "b"]),
    }
    value = by_type[item.type]
    if item.not_applicable:
        value |= st.just(Absent.NOT_APPLICABLE)
    return value if definite else value | st.sampled_from([Absent.UNKNOWN, Absent.DECLINED, Absent.NOT_ASKED])


def keys(of: Pack, rows: int = 2) -> list[AnswerKey]:
    """Return every key of a pack, with so many instances of each repeat."""
    return [
        key_of(link_id, place.repeat, n)
        for link_id, place in of.places.items()
        if place.item.is_question
        for n in (range(1, rows + 1) if place.repeat else (0,))
    ]


@st.composite
def answers(draw: st.DrawFn, of: Pack) -> dict[AnswerKey, Answer]:
    """Return some answers to a pack."""
    found = {}
    for key in keys(of):
        if draw(st.booleans()):
            item = of.places[key.rpartition("/")[2]].item
            found[key] = Answer(draw(values(item)))
    return found

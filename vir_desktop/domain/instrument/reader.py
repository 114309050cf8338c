"""From bytes to a Pack, strictly (docs/packformat.md): the unknown is refused with file, path and reason."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from vir_desktop.domain.answer import Absent
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.instrument.pack import (
    MAX_TEXT,
    NOT_APPLICABLE_SYSTEM,
    Condition,
    Item,
    ItemType,
    Match,
    Operator,
    Option,
    Pack,
    Prompt,
    Wording,
)
from vir_desktop.domain.instrument.rules import Sites, check_items
from vir_desktop.domain.instrument.strict import Node, parse

MAX_ITEMS = 500
MAX_LEVELS = 8
MAX_OPTIONS = 100
MAX_CONDITIONS = 20
MAX_EXTENSIONS = 20
MAX_WEIGHT = 1_000_000
WEIGHT_PLACES = 6

LINK_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_URI = re.compile(r"(?:https?://|urn:)[^\s|]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

INSTRUMENT, WORDING = "urn:vir:instrument", "urn:vir:wording"
THEME, GUIDANCE, PROMPT = "urn:vir:theme", "urn:vir:guidance", "urn:vir:prompt"
EVIDENCE, SANITIZE = "urn:vir:evidence", "urn:vir:sanitize"
_FHIR = "http://hl7.org/fhir/StructureDefinition/"
ITEM_WEIGHT, ORDINAL_VALUE = f"{_FHIR}itemWeight", f"{_FHIR}ordinalValue"
CONTROL, TRANSLATION = f"{_FHIR}questionnaire-itemControl", f"{_FHIR}translation"

_VALUE_KEYS = {
    INSTRUMENT: "valueCode",
    WORDING: "valueCode",
    THEME: "valueCode",
    GUIDANCE: "valueString",
    EVIDENCE: "valueCode",
    SANITIZE: "valueCode",
    ITEM_WEIGHT: "valueDecimal",
    ORDINAL_VALUE: "valueDecimal",
    CONTROL: "valueCodeableConcept",
    TRANSLATION: "extension",
    "lang": "valueCode",
    "content": "valueString",
    "answer": "valueCode",
    "text": "valueCode",
}
_WEIGHTS = (ITEM_WEIGHT, ORDINAL_VALUE)
_MANY = {EVIDENCE, PROMPT, TRANSLATION}

_ROOT_MUST = {"resourceType", "url", "version", "title", "status", "extension", "item"}
_ROOT_MAY = {"description", "date", "publisher", "copyright", "language"}
_OPTION_MUST, _OPTION_MAY = {"valueCoding"}, {"extension"}
_CODING_MUST, _CODING_MAY = {"code", "display"}, {"system", "extension", "_display"}
_ITEM_MUST = {"linkId", "text", "type"}
_ITEM_MAY = {
    *("required", "repeats", "enableWhen", "enableBehavior", "answerOption"),
    *("maxLength", "item", "extension", "_text"),
}
_ANSWERS = (
    *("answerBoolean", "answerInteger", "answerDecimal"),
    *("answerDate", "answerString", "answerCoding"),
)


def read_pack(data: bytes, name: str) -> Pack:
    """Return the pack behind `data`; `name` is the file's, for messages.

    Raises:
        PackError: It breaks a rule of docs/packformat.md. Nothing else is raised, whatever the bytes are.
    """
    root = parse(data, name)
    keys = root.members(_ROOT_MUST, _ROOT_MAY)
    keys["resourceType"].one_of({"Questionnaire"})
    own = _extensions(keys["extension"], {INSTRUMENT, WORDING})
    for url in (INSTRUMENT, WORDING):
        if url not in own:
            keys["extension"].fail("missing-extension", url)
    sites: Sites = {}
    items = _items(keys["item"], 1, sites)
    places, order = check_items(items, sites)
    return Pack(
        url=keys["url"].text(255, _URI),
        version=keys["version"].text(32, CODE),
        title=keys["title"].text(200),
        instrument=own[INSTRUMENT][0].text(64, LINK_ID),
        wording=Wording(own[WORDING][0].one_of(Wording)),
        status=keys["status"].one_of({"draft", "active", "retired"}),
        items=items,
        places=places,
        order=order,
        sha256=digest(data).hex(),
        data=data,
        description=_text(keys, "description", 4_000),
        date=keys["date"].day().isoformat() if "date" in keys else "",
        publisher=_text(keys, "publisher", 200),
        copyright=_text(keys, "copyright", 4_000),
        language=keys["language"].text(16, _LANGUAGE) if "language" in keys else "sv",
    )


def _text(keys: Mapping[str, Node], key: str, most: int) -> str:
    return keys[key].text(most) if key in keys else ""


def _items(node: Node, level: int, sites: Sites) -> tuple[Item, ...]:
    if level > MAX_LEVELS:
        node.fail("too-deep")
    return tuple(_item(child, level, sites) for child in node.elements(MAX_ITEMS))


def _item(node: Node, level: int, sites: Sites) -> Item:
    keys = node.members(_ITEM_MUST, _ITEM_MAY)
    link_id = keys["linkId"].text(64, LINK_ID)
    if link_id in sites:
        keys["linkId"].fail("duplicate-link-id", link_id)
    if len(sites) == MAX_ITEMS:
        node.fail("too-many-items")
    sites[link_id] = node
    own = _extensions(keys.get("extension"), {THEME, GUIDANCE, PROMPT, EVIDENCE, SANITIZE, CONTROL})
    options, not_applicable, opened = _options(keys.get("answerOption"))
    return Item(
        link_id=link_id,
        text=keys["text"].text(2_000),
        type=ItemType(keys["type"].one_of(ItemType)),
        required=keys["required"].flag() if "required" in keys else False,
        repeats=keys["repeats"].flag() if "repeats" in keys else False,
        conditions=_conditions(keys.get("enableWhen")),
        match=_match(node, keys),
        options=options,
        not_applicable=not_applicable,
        max_length=_max_length(keys),
        theme=_code(own, THEME),
        guidance=own[GUIDANCE][0].text(8_000) if GUIDANCE in own else "",
        evidence=tuple(value.text(64, CODE) for value in own.get(EVIDENCE, ())),
        prompts=opened + tuple(_prompt(value) for value in own.get(PROMPT, ())),
        sanitize=_code(own, SANITIZE),
        control=_control(own[CONTROL][0]) if CONTROL in own else "",
        translations=_translations(keys.get("_text")),
        items=_items(keys["item"], level + 1, sites) if "item" in keys else (),
    )


def _code(own: Mapping[str, list[Node]], url: str) -> str:
    return own[url][0].text(64, CODE) if url in own else ""


def _max_length(keys: Mapping[str, Node]) -> int:
    if "maxLength" not in keys:
        return 0
    length = keys["maxLength"].integer()
    if not 1 <= length <= MAX_TEXT:
        keys["maxLength"].fail("out-of-range", str(length))
    return length


def _match(node: Node, keys: Mapping[str, Node]) -> Match:
    conditions = keys["enableWhen"].value if "enableWhen" in keys else []
    if "enableBehavior" in keys:
        if not conditions:
            keys["enableBehavior"].fail("no-condition")
        return Match(keys["enableBehavior"].one_of(Match))
    if isinstance(conditions, list) and len(conditions) > 1:
        node.fail("missing-key", "enableBehavior")
    return Match.ALL


# --- options ---


def _options(node: Node | None) -> tuple[tuple[Option, ...], str, tuple[Prompt, ...]]:
    """Return the options, the label of Inte aktuellt, and the prompts that stand at options."""
    options: dict[str, Option] = {}
    not_applicable, prompts = "", list[Prompt]()
    for element in node.elements(MAX_OPTIONS) if node else ():
        option, texts = _option(element)
        prompts += (Prompt(option.code, text) for text in texts)
        if option.system == NOT_APPLICABLE_SYSTEM:
            if option.code != Absent.NOT_APPLICABLE or not_applicable or option.weight is not None:
                element.fail("bad-not-applicable", option.code)
            not_applicable = option.display
        elif option.code in options or option.code == Absent.NOT_APPLICABLE:
            element.fail("duplicate-code", option.code)
        else:
            options[option.code] = option
    return tuple(options.values()), not_applicable, tuple(prompts)


def _option(node: Node) -> tuple[Option, tuple[str, ...]]:
    keys = node.members(_OPTION_MUST, _OPTION_MAY)
    coding = keys["valueCoding"].members(_CODING_MUST, _CODING_MAY)
    own = _extensions(keys["extension"], {*_WEIGHTS, PROMPT}) if "extension" in keys else {}
    inner = _extensions(coding["extension"], _WEIGHTS) if "extension" in coding else {}
    weights = [value for found in (own, inner) if found for url in _WEIGHTS for value in found.get(url, ())]
    if len(weights) > 1:
        node.fail("weight-twice")
    option = Option(
        code=coding["code"].text(64, CODE),
        display=coding["display"].text(500),
        system=coding["system"].text(255, _URI) if "system" in coding else "",
        weight=_weight(weights[0]) if weights else None,
        translations=_translations(coding.get("_display")),
    )
    return option, tuple(value.text(64, CODE) for value in own.get(PROMPT, ())) if own else ()


def _weight(node: Node) -> Decimal:
    weight = node.decimal(WEIGHT_PLACES)
    if not 0 <= weight <= MAX_WEIGHT:
        node.fail("bad-weight", str(weight))
    return weight


# --- conditions ---


def _conditions(node: Node | None) -> tuple[Condition, ...]:
    return tuple(_condition(element) for element in node.elements(MAX_CONDITIONS)) if node else ()


def _condition(node: Node) -> Condition:
    keys = node.members({"question", "operator"}, _ANSWERS)
    given = [key for key in _ANSWERS if key in keys]
    if len(given) != 1:
        node.fail("one-answer-needed")
    return Condition(
        question=keys["question"].text(64, LINK_ID),
        operator=Operator(keys["operator"].one_of(Operator)),
        value=_condition_value(given[0], keys[given[0]]),
    )


def _condition_value(key: str, node: Node) -> bool | int | Decimal | date | str | Absent:
    match key:
        case "answerBoolean":
            return node.flag()
        case "answerInteger":
            return node.integer()
        case "answerDecimal":
            return node.decimal()
        case "answerDate":
            return node.day()
        case "answerString":
            return node.text(1_000)
        case _:
            code = node.members({"code"}, {"system", "display"})["code"].text(64, CODE)
            return Absent.NOT_APPLICABLE if code == Absent.NOT_APPLICABLE else code


# --- extensions ---


def _extensions(node: Node | None, allowed: Collection[str]) -> dict[str, list[Node]]:
    """Return the values of the extensions by url; a url may stand twice only if it is in _MANY."""
    found: dict[str, list[Node]] = {}
    for element in node.elements(MAX_EXTENSIONS) if node else ():
        url, value = _extension(element, allowed)
        if url in found and url not in _MANY:
            element.fail("extension-twice", url)
        found.setdefault(url, []).append(value)
    return found


def _extension(node: Node, allowed: Collection[str]) -> tuple[str, Node]:
    if not isinstance(node.value, dict):
        node.fail("not-an-object")
    url = node.value.get("url")
    if not isinstance(url, str) or url not in allowed:
        node.fail("unknown-extension", str(url))
    key = _value_key(url, node.path)
    return url, node.members({"url", key})[key]


def _value_key(url: str, path: str) -> str:
    """Return where an extension keeps its value; a prompt is a code at an option and two parts at an item."""
    if url == PROMPT:
        return "valueCode" if ".answerOption[" in path[path.rfind("item[") :] else "extension"
    return _VALUE_KEYS[url]


def _prompt(node: Node) -> Prompt:
    parts = _parts(node, "answer", "text")
    return Prompt(parts["answer"].text(64, CODE), parts["text"].text(64, CODE))


def _translations(node: Node | None) -> dict[str, str]:
    if not node:
        return {}
    found: dict[str, str] = {}
    own = _extensions(node.members({"extension"})["extension"], {TRANSLATION})
    for value in own[TRANSLATION]:
        parts = _parts(value, "lang", "content")
        language = parts["lang"].text(16, _LANGUAGE)
        if language in found:
            value.fail("extension-twice", language)
        found[language] = parts["content"].text(2_000)
    return found


def _parts(node: Node, first: str, second: str) -> dict[str, Node]:
    parts = _extensions(node, {first, second})
    for part in (first, second):
        if part not in parts:
            node.fail("missing-extension", part)
    return {part: values[0] for part, values in parts.items()}


def _control(node: Node) -> str:
    codings = node.members({"coding"})["coding"].elements(1)
    return codings[0].members({"code"}, {"system"})["code"].text(64, CODE)

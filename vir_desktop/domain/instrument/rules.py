"""What must hold between the items of a pack: types, conditions, weights, repeats, and no circle."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from vir_desktop.domain.answer import Absent
from vir_desktop.domain.instrument.pack import Condition, Item, ItemType, Operator, Place
from vir_desktop.domain.instrument.strict import Node

Sites = dict[str, Node]  # where in the file each item stands

_REPEATABLE = {ItemType.GROUP, ItemType.CHOICE, ItemType.OPEN_CHOICE}
_SIZED = {ItemType.STRING, ItemType.TEXT, ItemType.OPEN_CHOICE}
_EQUALITY = {Operator.EXISTS, Operator.EQUAL, Operator.NOT_EQUAL}

_ANSWER_KEY = {
    ItemType.CHOICE: "answerCoding",
    ItemType.OPEN_CHOICE: "answerCoding",
    ItemType.BOOLEAN: "answerBoolean",
    ItemType.INTEGER: "answerInteger",
    ItemType.DECIMAL: "answerDecimal",
    ItemType.DATE: "answerDate",
    ItemType.STRING: "answerString",
    ItemType.TEXT: "answerString",
}
_ORDERED = {ItemType.INTEGER, ItemType.DECIMAL, ItemType.DATE}


def check_items(items: tuple[Item, ...], sites: Mapping[str, Node]) -> tuple[dict[str, Place], tuple[str, ...]]:
    """Return the places in the order of the form, and the linkIds so that conditions can be solved in order.

    Raises:
        PackError: A rule between items is broken.
    """
    places = {place.item.link_id: place for place in _places(items, "", "", 0, sites)}
    for link_id, place in places.items():
        _check_shape(place, sites[link_id])
        _check_prompts(place.item, sites[link_id])
        for number, condition in enumerate(place.item.conditions):
            _check_condition(place, condition, places, _below(sites[link_id], "enableWhen", number))
    return places, _order(places, sites)


def _places(
    items: tuple[Item, ...], parent: str, repeat: str, depth: int, sites: Mapping[str, Node]
) -> Iterator[Place]:
    for item in items:
        yield Place(item, parent, repeat, depth)
        repeating = item.repeats and item.type is ItemType.GROUP
        if repeating and repeat:
            _at(sites[item.link_id], "repeats").fail("nested-repeat", item.link_id)
        yield from _places(item.items, item.link_id, item.link_id if repeating else repeat, depth + 1, sites)


def _below(node: Node, key: str, number: int) -> Node:
    values = _at(node, key)
    value = values.value[number] if isinstance(values.value, list) else None
    return Node(value, f"{values.path}[{number}]", node.name)


def _at(node: Node, key: str) -> Node:
    value = node.value.get(key) if isinstance(node.value, dict) else None
    return Node(value, f"{node.path}.{key}", node.name)


# --- one item ---


def _check_shape(place: Place, node: Node) -> None:
    item = place.item
    if (item.type is ItemType.GROUP) != bool(item.items):
        node.fail("empty-group" if item.type is ItemType.GROUP else "items-under-question", item.link_id)
    if item.is_coded != bool(item.options):
        node.fail("no-options" if item.is_coded else "options-not-allowed", item.link_id)
    if item.not_applicable and not item.is_coded:
        node.fail("options-not-allowed", item.link_id)
    if item.required and item.type is ItemType.DISPLAY:
        _at(node, "required").fail("not-allowed", item.type)
    if item.repeats and item.type not in _REPEATABLE:
        _at(node, "repeats").fail("not-allowed", item.type)
    if item.max_length and item.type not in _SIZED:
        _at(node, "maxLength").fail("not-allowed", item.type)
    if item.is_weighted and (item.repeats or place.repeat):
        _at(node, "answerOption").fail("weight-in-repeat", item.link_id)


def _check_prompts(item: Item, node: Node) -> None:
    answers = {option.code for option in item.options}
    if item.type is ItemType.BOOLEAN:
        answers |= {"true", "false"}
    if item.not_applicable:
        answers.add(Absent.NOT_APPLICABLE)
    for prompt in item.prompts:
        if prompt.answer not in answers:
            _at(node, "extension").fail("prompt-on-unknown-answer", prompt.answer)
    if len(set(item.prompts)) != len(item.prompts):
        _at(node, "extension").fail("extension-twice", item.link_id)


# --- conditions ---


def _check_condition(place: Place, condition: Condition, places: Mapping[str, Place], node: Node) -> None:
    about = places.get(condition.question)
    if about is None:
        _at(node, "question").fail("unknown-question", condition.question)
    if not about.item.is_question:
        _at(node, "question").fail("condition-on-group", condition.question)
    if about.repeat and about.repeat != place.repeat:
        _at(node, "question").fail("condition-into-repeat", condition.question)
    if condition.operator not in _EQUALITY and about.item.type not in _ORDERED:
        _at(node, "operator").fail("operator-not-for-type", about.item.type)
    wanted = "answerBoolean" if condition.operator is Operator.EXISTS else _ANSWER_KEY[about.item.type]
    if not isinstance(node.value, dict) or wanted not in node.value:
        node.fail("answer-not-for-type", about.item.type)
    if wanted == "answerCoding" and not _has_option(about.item, condition):
        _at(node, "answerCoding").fail("unknown-code", str(condition.value))


def _has_option(item: Item, condition: Condition) -> bool:
    if condition.value is Absent.NOT_APPLICABLE:
        return bool(item.not_applicable)
    return item.option(str(condition.value)) is not None


def _order(places: Mapping[str, Place], sites: Mapping[str, Node]) -> tuple[str, ...]:
    needs = {
        link_id: [
            *([place.parent] if place.parent else []),
            *(condition.question for condition in place.item.conditions),
        ]
        for link_id, place in places.items()
    }
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = error.args[1]
        _at(sites[circle[0]], "enableWhen").fail("cycle", " → ".join(reversed(circle)))

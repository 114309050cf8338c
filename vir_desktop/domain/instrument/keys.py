"""Answer keys: `linkId`, or `group[n]/linkId` inside a repeating group (n from 1)."""

import re
from collections.abc import Iterable, Mapping

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.pack import Item, Pack, Place
from vir_desktop.domain.record import AnswerKey

MAX_INSTANCES = 99

_KEY = re.compile(r"([a-z0-9][a-z0-9.-]*)(?:\[([1-9][0-9]?)\]/([a-z0-9][a-z0-9.-]*))?", re.ASCII)


def key_of(link_id: str, group: str = "", instance: int = 0) -> AnswerKey:
    """Return the key of a question, inside instance n of a repeating group when `group` is given."""
    return AnswerKey(f"{group}[{instance}]/{link_id}" if group else link_id)


def split_key(key: AnswerKey) -> tuple[str, int, str]:
    """Return (repeating group or "", instance or 0, linkId).

    Raises:
        RuleError: `unknown-question`, when it is not spelt as a key.
    """
    match = _KEY.fullmatch(key)
    if not match:
        raise RuleError("unknown-question", key)
    first, number, second = match.groups()
    return (first, int(number), second) if second else ("", 0, first)


def place_at(pack: Pack, key: AnswerKey) -> Place:
    """Return the place in the form that a key points at.

    Raises:
        RuleError: `unknown-question`, when the form has no such question there.
    """
    group, _, link_id = split_key(key)
    place = pack.places.get(link_id)
    if place is None or place.repeat != group or not place.item.is_question:
        raise RuleError("unknown-question", key)
    return place


def item_at(pack: Pack, key: AnswerKey) -> Item:
    """Return the question that a key points at; raises RuleError(`unknown-question`) when there is none."""
    return place_at(pack, key).item


def instances(answers: Iterable[AnswerKey], group: str) -> tuple[int, ...]:
    """Return the numbers of a repeating group's instances, in order; one empty instance when there is none.

    Gaps are what removed instances leave behind; numbers are never moved.
    """
    prefix = f"{group}["
    return tuple(sorted({split_key(key)[1] for key in answers if key.startswith(prefix)})) or (1,)


def new_instance_key(pack: Pack, used: Iterable[AnswerKey], group: str) -> AnswerKey:
    """Return the key of the first question in a further instance of a repeating group.

    `used` are all keys ever answered in the record, cleared ones too: a removed instance keeps its number, so
    that undoing its removal meets nothing else there.

    Raises:
        RuleError: `too-many-instances`, `unknown-question`.
    """
    prefix = f"{group}["
    number = max((split_key(key)[1] for key in used if key.startswith(prefix)), default=0) + 1
    if number > MAX_INSTANCES:
        raise RuleError("too-many-instances", group)
    for link_id, place in pack.places.items():
        if place.repeat == group and place.item.is_question:
            return key_of(link_id, group, number)
    raise RuleError("unknown-question", group)


def instance_answers(answers: Mapping[AnswerKey, Answer], group: str, instance: int) -> dict[AnswerKey, Answer]:
    """Return what one instance holds.

    Removing it is clearing these keys; undoing the removal is saving these answers again. Both are ordinary
    revisions, so the history keeps what was there (K21).
    """
    prefix = f"{group}[{instance}]/"
    return {key: answer for key, answer in answers.items() if key.startswith(prefix)}

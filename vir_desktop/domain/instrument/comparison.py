"""Two filled-in forms of the same instrument, item by item. It says what differs; it never says what is worse."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.engine import QuestionState, evaluate
from vir_desktop.domain.instrument.keys import split_key
from vir_desktop.domain.instrument.pack import Item, Pack
from vir_desktop.domain.record import AnswerKey


class Change(StrEnum):
    """How the later answer relates to the earlier one."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"
    ONLY_IN_ONE = "only-in-one"  # the other form does not have the question


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One question; a side is None when its form does not have it. Parked answers count as none."""

    change: Change
    earlier: QuestionState | None
    later: QuestionState | None
    reworded: bool = False  # text, type or labels differ between the two forms


@dataclass(frozen=True, slots=True)
class Comparison:
    """`versions_differ` raises the banner: the two were not given on the same form."""

    rows: tuple[ComparedRow, ...]
    versions_differ: bool
    wordings_differ: bool

    def count(self, change: Change) -> int:
        """Return how many rows are of one kind."""
        return sum(row.change is change for row in self.rows)


def compare(
    earlier: Pack,
    earlier_answers: Mapping[AnswerKey, Answer],
    later: Pack,
    later_answers: Mapping[AnswerKey, Answer],
) -> Comparison:
    """Compare two responses, in the order of the later form; what only the earlier has comes last.

    Questions belong together when theme and linkId agree, else when each form has a single question on the theme
    and both are of one type. Nothing else is paired: a wrong pair would say more than is known.

    Raises:
        RuleError: `other-instrument`.
    """
    if earlier.instrument != later.instrument:
        raise RuleError("other-instrument")
    pairs = _pairs(earlier, later)
    before = {_slot(s): s for s in evaluate(earlier, earlier_answers).questions}
    after = {_slot(s, pairs): s for s in evaluate(later, later_answers).questions}
    slots = dict.fromkeys([*after, *before])
    rows = (_row(before.get(slot), after.get(slot), slot[0] in pairs.values()) for slot in slots)
    return Comparison(tuple(rows), earlier.form_ref != later.form_ref, earlier.wording != later.wording)


def _slot(state: QuestionState, pairs: Mapping[str, str] | None = None) -> tuple[str, int]:
    """Return what the two sides of a row have in common: the earlier form's linkId and the instance."""
    _, instance, link_id = split_key(state.key)
    if pairs is None:
        return link_id, instance
    return pairs.get(link_id, f"+{link_id}"), instance  # no linkId begins so


def _row(earlier: QuestionState | None, later: QuestionState | None, paired: bool) -> ComparedRow:
    if not paired:
        return ComparedRow(Change.ONLY_IN_ONE, earlier, later)
    change = _change(_said(earlier), _said(later))
    reworded = earlier is not None and later is not None and _words(earlier.item) != _words(later.item)
    return ComparedRow(change, earlier, later, reworded)


def _said(state: QuestionState | None) -> Value | None:
    if state is None or state.parked or state.answer is None or state.answer.value is Absent.NOT_ASKED:
        return None
    return state.answer.value


def _change(earlier: Value | None, later: Value | None) -> Change:
    if earlier == later and type(earlier) is type(later):  # an Absent equals the text that spells it
        return Change.SAME
    if earlier is None:
        return Change.ADDED
    return Change.REMOVED if later is None else Change.CHANGED


def _words(item: Item) -> tuple[object, ...]:
    return item.text, item.type, [(option.code, option.display) for option in item.options]


def _pairs(earlier: Pack, later: Pack) -> dict[str, str]:
    """Return the linkId of the earlier form by the linkId of the later one."""
    before = {(item.link_id, item.theme) for item in earlier.questions()}
    pairs = {i.link_id: i.link_id for i in later.questions() if (i.link_id, i.theme) in before}
    single = {item.theme: item for item in _alone(earlier, set(pairs.values()))}
    for item in _alone(later, set(pairs)):
        if item.theme in single and single[item.theme].type is item.type:
            pairs[item.link_id] = single[item.theme].link_id
    return pairs


def _alone(pack: Pack, paired: set[str]) -> Iterator[Item]:
    """Yield the unpaired questions that are the only one on their theme."""
    themes = Counter(item.theme for item in pack.questions())
    return (i for i in pack.questions() if i.theme and themes[i.theme] == 1 and i.link_id not in paired)

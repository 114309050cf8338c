"""What a form looks like with the answers so far: a pure function of pack and answers (instruments.md §3).

A condition on an unanswered, *Vet inte* or *Vill inte svara* question is possible, neither yes nor no. Parked
answers (of questions that are surely off) are kept and listed, but absent in conditions, counts and sums.
Nothing is cached; the cost grows with the number of items, ≤ 5 ms for 500.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.instrument.keys import instances, key_of
from vir_desktop.domain.instrument.pack import (
    AFFIRMING,
    Condition,
    Item,
    ItemType,
    Match,
    Operator,
    Pack,
)
from vir_desktop.domain.record import AnswerKey

_SILENT = frozenset({Absent.UNKNOWN, Absent.DECLINED})
_AFFIRMING = AFFIRMING | {"true"}
_OPEN = _SILENT | {Absent.NOT_ASKED}


class Enabled(StrEnum):
    """Whether a question is to be asked; POSSIBLE ones are offered, since a later answer may decide."""

    YES = "yes"
    POSSIBLE = "possible"
    NO = "no"


@dataclass(frozen=True, slots=True)
class QuestionState:
    """One item (question, text or group) with its answer; inside a repeat once per instance.

    `parked` means that there is an answer although the question is surely off.
    """

    key: AnswerKey
    item: Item
    enabled: Enabled
    parked: bool
    answer: Answer | None
    depth: int
    section: str  # linkId of the top group, "" outside

    @property
    def is_open(self) -> bool:
        """Whether no definite answer stands: unanswered, Vet inte, Vill inte svara."""
        return not is_definite(self.answer)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Three numbers over the questions that are not surely off; their sum is how many those are."""

    answered: int = 0
    unknown_or_declined: int = 0
    not_asked: int = 0

    @property
    def total(self) -> int:
        """How many questions there are to ask."""
        return self.answered + self.unknown_or_declined + self.not_asked


@dataclass(frozen=True, slots=True)
class Section:
    """A top group of the form, or a run of questions outside any (`link_id` "" and the pack's title)."""

    link_id: str
    title: str
    enabled: Enabled
    completeness: Completeness
    keys: tuple[AnswerKey, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """The sum of weights: whatever is answered later stays within [low, high]; `movers` could move it."""

    low: Decimal
    high: Decimal
    movers: tuple[AnswerKey, ...]


@dataclass(frozen=True, slots=True)
class OpenPrompt:
    """An action text that an answer has opened."""

    key: AnswerKey
    text: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The form as it stands. `states` holds groups and texts too, `questions` only what takes an answer."""

    states: tuple[QuestionState, ...]
    questions: tuple[QuestionState, ...]
    sections: tuple[Section, ...]
    completeness: Completeness
    parked: tuple[QuestionState, ...]
    interval: Interval | None
    themes_ja: tuple[str, ...]
    themes_unanswered: tuple[str, ...]
    prompts: tuple[OpenPrompt, ...]

    def state(self, key: AnswerKey) -> QuestionState | None:
        """Return the state of one question."""
        return next((state for state in self.questions if state.key == key), None)


def is_definite(answer: Answer | None) -> bool:
    """Return whether an answer says something: a value, or Inte aktuellt."""
    # An Absent is a str to Python; a text that happens to read "asked-unknown" is an answer.
    return answer is not None and not (isinstance(answer.value, Absent) and answer.value in _OPEN)


def _is_silent(answer: Answer) -> bool:
    return isinstance(answer.value, Absent) and answer.value in _SILENT


def evaluate(pack: Pack, answers: Mapping[AnswerKey, Answer], opened: Iterable[AnswerKey] = ()) -> Evaluation:
    """Return the form with these answers; `opened` are keys of instances just added and not yet answered.

    Keys that the form does not have are left alone: they are no part of this form.
    """
    present = [key for key in chain(answers, opened) if "[" in key]
    numbers = {group.link_id: instances(present, group.link_id) for group in pack.repeats()}
    enabled = _enabledness(pack, answers, numbers)
    states = tuple(_states(pack, answers, numbers, enabled))
    questions = tuple(state for state in states if state.item.is_question)
    asked = [state for state in questions if state.enabled is not Enabled.NO]
    ja, unanswered = _themes(asked)
    return Evaluation(
        states=states,
        questions=questions,
        sections=_sections(pack, states),
        completeness=_completeness(asked),
        parked=tuple(state for state in questions if state.parked),
        interval=_interval(asked) if pack.is_weighted else None,
        themes_ja=ja,
        themes_unanswered=unanswered,
        prompts=tuple(_prompts(asked)),
    )


def next_question(evaluation: Evaluation, key: AnswerKey | None) -> QuestionState | None:
    """Return the question after `key` that is not surely off (the first one for None); None at the end."""
    return _neighbour(evaluation.questions, key)


def previous_question(evaluation: Evaluation, key: AnswerKey | None) -> QuestionState | None:
    """Return the question before `key` that is not surely off (the last one for None); None at the start."""
    return _neighbour(evaluation.questions[::-1], key)


def _neighbour(questions: tuple[QuestionState, ...], key: AnswerKey | None) -> QuestionState | None:
    passed = key is None
    for state in questions:
        if passed and state.enabled is not Enabled.NO:
            return state
        passed = passed or state.key == key
    return None


# --- conditions ---


def _enabledness(
    pack: Pack, answers: Mapping[AnswerKey, Answer], numbers: Mapping[str, tuple[int, ...]]
) -> dict[AnswerKey, Enabled]:
    enabled: dict[AnswerKey, Enabled] = {}
    for link_id in pack.order:
        place = pack.places[link_id]
        for number in numbers.get(place.repeat, (0,)):
            key = key_of(link_id, place.repeat, number) if place.repeat else AnswerKey(link_id)
            parent = enabled[_near(pack, place.parent, number)] if place.parent else Enabled.YES
            own = _own(pack, place.item, number, enabled, answers) if place.item.conditions else Enabled.YES
            enabled[key] = parent if own is Enabled.YES else _all((parent, own))
    return enabled


def _near(pack: Pack, link_id: str, number: int) -> AnswerKey:
    """Return the key of an item as seen from instance `number`: the same instance, or outside the repeat."""
    group = pack.places[link_id].repeat
    return key_of(link_id, group, number) if group else AnswerKey(link_id)


def _own(
    pack: Pack,
    item: Item,
    number: int,
    enabled: Mapping[AnswerKey, Enabled],
    answers: Mapping[AnswerKey, Answer],
) -> Enabled:
    keys = [_near(pack, condition.question, number) for condition in item.conditions]
    pairs = zip(item.conditions, keys, strict=True)
    results = [_outcome(condition, enabled[key], answers.get(key)) for condition, key in pairs]
    return _all(results) if item.match is Match.ALL else _any(results)


def _outcome(condition: Condition, enabled: Enabled, answer: Answer | None) -> Enabled:
    if enabled is Enabled.NO:
        return _when_absent(condition)
    given = _sure(_holds(condition, answer.value)) if answer and is_definite(answer) else Enabled.POSSIBLE
    # The answer may still become parked, which is the same as absent.
    return given if enabled is Enabled.YES or given is _when_absent(condition) else Enabled.POSSIBLE


def _when_absent(condition: Condition) -> Enabled:
    """Return what FHIR says of a question that has no answer."""
    if condition.operator is Operator.EXISTS:
        return _sure(condition.value is False)
    return _sure(condition.operator is Operator.NOT_EQUAL)


def _holds(condition: Condition, value: Value) -> bool:
    wanted = condition.value
    match condition.operator:
        case Operator.EXISTS:
            return wanted is True
        case Operator.EQUAL:
            return _equals(value, wanted)
        case Operator.NOT_EQUAL:
            return not _equals(value, wanted)
        case _:
            return not isinstance(value, Absent) and _compares(condition.operator, value, wanted)


def _equals(value: Value, wanted: Value) -> bool:
    # An Absent is a str to Python; a text that happens to read "not-applicable" is not one.
    if isinstance(value, Absent) or isinstance(wanted, Absent):
        return value is wanted
    return wanted in value if isinstance(value, tuple) else value == wanted


def _compares(operator: Operator, value: Value, wanted: Value) -> bool:
    # The reader lets an order only stand between values of one ordered type.
    less = value < wanted  # type: ignore[operator]
    match operator:
        case Operator.LESS:
            return less
        case Operator.LESS_OR_EQUAL:
            return less or value == wanted
        case Operator.GREATER:
            return not less and value != wanted
        case _:
            return not less


def _sure(truth: bool) -> Enabled:
    return Enabled.YES if truth else Enabled.NO


def _all(seen: Sequence[Enabled]) -> Enabled:
    if Enabled.NO in seen:
        return Enabled.NO
    return Enabled.POSSIBLE if Enabled.POSSIBLE in seen else Enabled.YES


def _any(seen: Sequence[Enabled]) -> Enabled:
    if Enabled.YES in seen:
        return Enabled.YES
    return Enabled.POSSIBLE if Enabled.POSSIBLE in seen else Enabled.NO


# --- what stands in the form ---


def _states(
    pack: Pack,
    answers: Mapping[AnswerKey, Answer],
    numbers: Mapping[str, tuple[int, ...]],
    enabled: Mapping[AnswerKey, Enabled],
) -> Iterable[QuestionState]:
    def walk(items: tuple[Item, ...], number: int, section: str) -> Iterable[QuestionState]:
        for item in items:
            place = pack.places[item.link_id]
            key = key_of(item.link_id, place.repeat, number) if place.repeat else AnswerKey(item.link_id)
            here = item.link_id if place.depth == 0 and item.type is ItemType.GROUP else section
            answer, on = answers.get(key), enabled[key]
            parked = answer is not None and on is Enabled.NO
            yield QuestionState(key, item, on, parked, answer, place.depth, here)
            if item.items:
                for instance in numbers.get(item.link_id, (number,)):
                    yield from walk(item.items, instance, here)

    return walk(pack.items, 0, "")


def _sections(pack: Pack, states: tuple[QuestionState, ...]) -> tuple[Section, ...]:
    runs: list[list[QuestionState]] = []
    for state in states:
        starts = state.depth == 0 and state.item.type is ItemType.GROUP
        if starts or not runs or (not state.section and runs[-1][0].section):
            runs.append([])
        runs[-1].append(state)
    return tuple(_section(pack, run) for run in runs)


def _section(pack: Pack, run: list[QuestionState]) -> Section:
    first, questions = run[0], [state for state in run if state.item.is_question]
    asked = [state for state in questions if state.enabled is not Enabled.NO]
    return Section(
        link_id=first.section,
        title=first.item.text if first.section else pack.title,
        enabled=first.enabled if first.section else _any([state.enabled for state in run]),
        completeness=_completeness(asked),
        keys=tuple(state.key for state in questions),
    )


def _completeness(asked: list[QuestionState]) -> Completeness:
    answered = silent = 0
    for state in asked:
        if is_definite(state.answer):
            answered += 1
        elif state.answer is not None and _is_silent(state.answer):
            silent += 1
    return Completeness(answered, silent, len(asked) - answered - silent)


def _interval(asked: list[QuestionState]) -> Interval:
    low = high = Decimal(0)
    movers = []
    for state in asked:
        largest = state.item.largest_weight
        if state.enabled is Enabled.YES and is_definite(state.answer):
            weight = _weight(state)
            low, high = low + weight, high + weight
        elif largest:
            high += largest
            movers.append(state.key)
    return Interval(low, high, tuple(movers))


def _weight(state: QuestionState) -> Decimal:
    weight = Decimal(0)
    for code in _codes(state):
        option = state.item.option(code)
        if option and option.weight:
            weight += option.weight
    return weight


def _codes(state: QuestionState) -> tuple[str, ...]:
    """Return the answer as codes: option codes, `true`, `false`, `not-applicable`; none for other values."""
    match state.answer and state.answer.value:
        case Absent.NOT_APPLICABLE:
            return (Absent.NOT_APPLICABLE.value,)
        case bool(truth):
            return ("true" if truth else "false",)
        case tuple(codes):
            return codes
        case _:
            return ()


def _themes(asked: list[QuestionState]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the themes answered ja, and those that are not but have a question without a definite answer."""
    about = [state for state in asked if state.item.theme and state.item.can_affirm]
    ja = dict.fromkeys(s.item.theme for s in about if not _AFFIRMING.isdisjoint(_codes(s)))
    left = dict.fromkeys(s.item.theme for s in about if s.is_open and s.item.theme not in ja)
    return tuple(ja), tuple(left)


def _prompts(asked: list[QuestionState]) -> Iterable[OpenPrompt]:
    for state in asked:
        codes = _codes(state) if state.item.prompts else ()
        for prompt in state.item.prompts:
            if prompt.answer in codes:
                yield OpenPrompt(state.key, prompt.text)

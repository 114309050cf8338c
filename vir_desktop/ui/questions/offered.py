"""Which questions are put to the user now."""

from collections.abc import Iterable
from dataclasses import dataclass

from vir_desktop.domain.instrument.engine import Enabled, Evaluation, QuestionState
from vir_desktop.domain.instrument.pack import ItemType, Pack
from vir_desktop.domain.record import AnswerKey


def offered(pack: Pack, evaluation: Evaluation) -> tuple[QuestionState, ...]:
    """Return the questions to go through, in order."""
    asked = asked_about(evaluation)
    return tuple(state for state in evaluation.questions if is_offered(pack, state, asked))


def asked_about(evaluation: Evaluation) -> frozenset[str]:
    """Return the questions that have been put to the user, by linkId."""
    answered = (state for state in evaluation.questions if state.answer is not None)
    return frozenset(state.item.link_id for state in answered if state.enabled is not Enabled.NO)


def is_offered(pack: Pack, state: QuestionState, asked: frozenset[str]) -> bool:
    """Return whether to show a question (or text): surely on, already answered, or possible and asked about.

    A follow-up of something that nobody has asked about yet waits; after *Vet inte* it is offered.
    """
    if state.enabled is not Enabled.POSSIBLE:
        return state.enabled is Enabled.YES
    return state.answer is not None or not asked.isdisjoint(_looked_at(pack, state.item.link_id))


def _looked_at(pack: Pack, link_id: str) -> Iterable[str]:
    """Yield the questions that decide whether an item is on, or a group around it."""
    while link_id:
        place = pack.places[link_id]
        yield from (condition.question for condition in place.item.conditions)
        link_id = place.parent


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The texts just before a question, and the repeating group that it is in ("" if none)."""

    texts: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()


def before(evaluation: Evaluation, key: AnswerKey) -> Surroundings:
    """Return the texts between the question before `key` and `key` itself."""
    return _texts(_run(evaluation, key))


def after_all(evaluation: Evaluation) -> Surroundings:
    """Return the texts after the last question."""
    last = evaluation.questions[-1].key if evaluation.questions else None
    states = list(evaluation.states)
    keys = [state.key for state in states]
    return _texts(states[keys.index(last) + 1 :] if last in keys else states)


def _run(evaluation: Evaluation, key: AnswerKey) -> Iterable[QuestionState]:
    run: list[QuestionState] = []
    for state in evaluation.states:
        if state.key == key and state.item.is_question:
            return run
        run = [] if state.item.is_question else [*run, state]
    return run


def _texts(states: Iterable[QuestionState]) -> Surroundings:
    shown = [s.item for s in states if s.item.type is ItemType.DISPLAY and s.enabled is not Enabled.NO]
    return Surroundings(tuple(item.text for item in shown), tuple(item.guidance for item in shown if item.guidance))

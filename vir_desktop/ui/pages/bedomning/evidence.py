"""Answers of the interviews that support a factor, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.instrument.engine import Enabled, evaluate
from vir_desktop.services.records import RecordView
from vir_desktop.ui.questions.words import answer_words


@dataclass(frozen=True, slots=True)
class Evidence:
    """One answer: what was asked, what was said, in which form and when (Swedish day and time)."""

    question: str
    answer: str
    form: str
    at: str
    note: str = ""


def gather(views: Iterable[RecordView]) -> Mapping[str, tuple[Evidence, ...]]:
    """Return the answers that can support each factor (by the factor's theme), in the order of the records."""
    found: dict[str, list[Evidence]] = {}
    for view in views:
        for state in evaluate(view.pack, view.answers).questions:
            if state.answer is None or state.enabled is Enabled.NO:
                continue
            at = state.answer.at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M") if state.answer.at else ""
            said = answer_words(state.item, state.answer)
            one = Evidence(state.item.text, said, view.pack.title, at, state.answer.note)
            for theme in state.item.evidence:
                found.setdefault(theme, []).append(one)
    return {theme: tuple(all_) for theme, all_ in found.items()}

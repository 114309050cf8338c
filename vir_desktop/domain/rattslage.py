"""Rättsläge: dates in court, at the police and with the children that each ask for a new look (process.md §4.6).

Every date raises "Bedöm på nytt" seven days before and on the day; what changes the situation by itself (a move, a
pregnancy, a separation, a new threat) raises it when it is written down. A new assessment answers what was raised.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.arbetsdag import STOCKHOLM, local_date
from vir_desktop.domain.record import Answers

INSTRUMENT = "rattslage"
WARNING_DAYS = 7
MORNING = time(8)
SITUATIONS = frozenset({"flytt", "graviditet", "separation", "nytt-hot"})

_DATE_KEY = re.compile(r"^handelse\[(\d+)]/handelse\.(datum|till)$")
_KIND_KEY = re.compile(r"^handelse\[(\d+)]/handelse\.slag$")


@dataclass(frozen=True, slots=True)
class RattslageDate:
    """One dated event of the legal situation: its code, its day, the repeat it stands in, when it was noted."""

    code: str
    day: date
    instance: int
    noted: date | None = None

    def reminders(self) -> Sequence[date]:
        """Return the days on which "Bedöm på nytt" is raised: none for a day that had passed when it was noted."""
        noted = self.noted or self.day - timedelta(days=WARNING_DAYS)
        days = {max(noted, self.day - timedelta(days=WARNING_DAYS)), self.day}
        return sorted(day for day in days if noted <= day <= self.day)


def dates(answers: Answers) -> Sequence[RattslageDate]:
    """Return every date of a rättsläge record, ends of what has a from and a till included, earliest first."""
    kinds = {instance: _code(answer) for instance, answer in _of(answers, _KIND_KEY)}
    found = [
        RattslageDate(kinds.get(instance, ""), answer.value, instance, local_date(answer.at) if answer.at else None)
        for instance, answer in _of(answers, _DATE_KEY)
        if isinstance(answer.value, date)
    ]
    return sorted(found, key=lambda event: (event.day, event.instance))


def next_reminder(answers: Answers, assessed: datetime | None = None) -> datetime | None:
    """Return when the earliest "Bedöm på nytt" is raised that no assessment closed at `assessed` answers, or None.

    A date is raised at 8:00 of its day; one assessed earlier the same day has been looked at.
    """
    dated = [
        datetime.combine(day, MORNING, STOCKHOLM)
        for event in dates(answers)
        for day in event.reminders()
        if assessed is None or local_date(assessed) < day
    ]
    changed = [at for at in _changes(answers) if assessed is None or assessed < at]
    return min((*dated, *changed), default=None)


def _changes(answers: Answers) -> Iterator[datetime]:
    for _, answer in _of(answers, _KIND_KEY):
        if _code(answer) in SITUATIONS and answer.at:
            yield answer.at


def _of(answers: Answers, pattern: re.Pattern[str]) -> Iterator[tuple[int, Answer]]:
    for key, answer in answers.items():
        match = pattern.match(key)
        if match:
            yield int(match[1]), answer


def _code(answer: Answer) -> str:
    return answer.value[0] if isinstance(answer.value, tuple) and answer.value else ""

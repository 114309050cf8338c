"""Rättsläge: dates in court, at the police and with the children that each ask for a new look (process.md §4.6)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.record import AnswerKey, Answers

INSTRUMENT = "rattslage"
WARNING_DAYS = 7

_DATE_KEY = re.compile(r"^handelse\[(\d+)]/handelse\.datum$")


@dataclass(frozen=True, slots=True)
class RattslageDate:
    """One dated event of the legal situation: its code, its day and the repeat it stands in."""

    code: str
    day: date
    instance: int

    def due(self, now: datetime) -> bool:
        """Return whether "Bedöm på nytt" is raised: from seven days before until the day has passed."""
        today = local_date(now)
        return self.day - timedelta(days=WARNING_DAYS) <= today <= self.day


def dates(answers: Answers) -> Sequence[RattslageDate]:
    """Return every dated event of a rättsläge record, earliest first."""
    found = []
    for key, answer in answers.items():
        match = _DATE_KEY.match(key)
        if match and isinstance(answer.value, date):
            found.append(RattslageDate(_code(answers, match[1]), answer.value, int(match[1])))
    return sorted(found, key=lambda event: (event.day, event.instance))


def next_reminder(answers: Answers, now: datetime) -> date | None:
    """Return the day on which the next reminder is raised (today when one is due), or None."""
    today = local_date(now)
    coming = [event.day for event in dates(answers) if event.day >= today]
    return max(today, min(coming) - timedelta(days=WARNING_DAYS)) if coming else None


def _code(answers: Answers, instance: str) -> str:
    answer = answers.get(AnswerKey(f"handelse[{instance}]/handelse.slag"))
    return answer.value[0] if answer and isinstance(answer.value, tuple) and answer.value else ""

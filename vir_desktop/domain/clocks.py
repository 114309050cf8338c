"""The next date of an akt: the earliest thing that somebody must act on, taken from its records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from vir_desktop.domain import bedomning, rattslage
from vir_desktop.domain.akt import Clock, ClockKind
from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.record import AnswerKey, Answers, Record, RecordState

OROSANMALAN_STATUS = AnswerKey("orosanmalan.status")
SKYDDSBEDOMNING_BEHOV = AnswerKey("skyddsbedomning.behov")
KVITTERAD_AV = AnswerKey("kvitterad.av")


@dataclass(frozen=True, slots=True)
class Filled:
    """A record with its answers."""

    record: Record
    answers: Answers


def next_clock(records: Sequence[Filled], now: datetime) -> Clock | None:
    """Return the earliest date that the records ask for, or None. `now` is aware."""
    return min(_clocks(records, now), key=lambda clock: clock.at, default=None)


def latest_bedomning(records: Sequence[Filled]) -> Filled | None:
    """Return the newest hot- och riskbedömning that was signed or closed as preliminary."""
    closed = {RecordState.SIGNED, RecordState.PRELIMINARY}
    found = [f for f in records if f.record.instrument == bedomning.INSTRUMENT and f.record.state in closed]
    return max(found, key=lambda f: f.record.closed_at or f.record.created_at, default=None)


def unacknowledged(records: Sequence[Filled]) -> bool:
    """Return whether an överlämning has been given that nobody has kvitterat."""
    return any(True for _ in _waiting(records))


def _waiting(records: Sequence[Filled]) -> Iterator[Filled]:
    for filled in records:
        if filled.record.instrument == "overlamning" and filled.record.state is not RecordState.ABANDONED:
            answer = filled.answers.get(KVITTERAD_AV)
            if answer is None or not answer.value:
                yield filled


def _clocks(records: Sequence[Filled], now: datetime) -> Iterator[Clock]:
    for filled in _waiting(records):
        yield Clock(filled.record.created_at, ClockKind.KVITTERING)
    assessed = latest_bedomning(records)
    if assessed:
        yield Clock(_reassess_at(assessed), ClockKind.NY_BEDOMNING)
    for filled in records:
        yield from _barn_clocks(filled)
        if filled.record.instrument == rattslage.INSTRUMENT:
            day = rattslage.next_reminder(filled.answers, now)
            if day:
                yield Clock(datetime.combine(day, time(8), STOCKHOLM), ClockKind.RATTSLAGE)


def _reassess_at(assessed: Filled) -> datetime:
    valid = bedomning.validity(assessed.answers)
    closed_at = assessed.record.closed_at or assessed.record.created_at
    if assessed.record.state is RecordState.PRELIMINARY or valid is None:
        return closed_at
    return min(valid.akut, valid.fortsatt)


def _barn_clocks(filled: Filled) -> Iterator[Clock]:
    if filled.record.instrument != "barn":
        return
    status = filled.answers.get(OROSANMALAN_STATUS)
    if status and status.value in {("forbereds",), ("behovs",)}:
        yield Clock(filled.record.created_at, ClockKind.OROSANMALAN)
    # 20 kap. 1 § socialtjänstlagen: the immediate assessment is made the same day
    if status and SKYDDSBEDOMNING_BEHOV not in filled.answers:
        yield Clock(filled.record.created_at + timedelta(hours=24), ClockKind.SKYDDSBEDOMNING)

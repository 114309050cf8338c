"""The next date of an akt: the earliest thing that somebody must act on, taken from its records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vir_desktop.domain import bedomning, rattslage
from vir_desktop.domain.akt import Clock, ClockKind
from vir_desktop.domain.answer import Absent
from vir_desktop.domain.record import AnswerKey, Answers, Record, RecordState

OROSANMALAN_STATUS = AnswerKey("orosanmalan.status")
SKYDDSBEDOMNING_BEHOV = AnswerKey("skyddsbedomning.behov")
KVITTERAD_AV = AnswerKey("kvitterad.av")
FLYTTNING = "flyttning"  # a wish to move a record that was written in the wrong akt; waits for an arbetsledare
ANDRA_LASNING = "andra-lasning"  # waits for the second reader
LASARE = AnswerKey("lasare")
_WAITS = {FLYTTNING: ClockKind.FLYTTNING, ANDRA_LASNING: ClockKind.ANDRA_LASNING}

# The instruments whose answers are asked for here: the only ones that move an akt's place in the register.
INSTRUMENTS = frozenset(
    {"barn", "overlamning", rattslage.INSTRUMENT, bedomning.INSTRUMENT, FLYTTNING, ANDRA_LASNING}
) | {"gallring", "overforing"}

# What somebody else must do now that the akt has been handed over or is at an end.
_ENDED_BY_CLOSING = frozenset({ClockKind.NY_BEDOMNING, ClockKind.RATTSLAGE})


@dataclass(frozen=True, slots=True)
class Filled:
    """A record with its answers."""

    record: Record
    answers: Answers


def next_clock(records: Sequence[Filled], *, closed: bool = False, gallring: Clock | None = None) -> Clock | None:
    """Return the earliest date that the records ask for, or None.

    Of an akt that is `closed` nobody asks for a new assessment any longer; its next date may be the one of gallring.
    """
    asked = [clock for clock in _clocks(records) if not (closed and clock.kind in _ENDED_BY_CLOSING)]
    return min((*asked, *([gallring] if gallring else [])), key=lambda clock: clock.at, default=None)


def latest_bedomning(records: Sequence[Filled]) -> Filled | None:
    """Return the newest hot- och riskbedömning that was signed or closed as preliminary."""
    closed = {RecordState.SIGNED, RecordState.PRELIMINARY}
    found = [f for f in records if f.record.instrument == bedomning.INSTRUMENT and f.record.state in closed]
    return max(found, key=_closed_at, default=None)


def unacknowledged(records: Sequence[Filled]) -> bool:
    """Return whether an överlämning has been given that nobody has kvitterat."""
    return any(True for _ in _waiting(records))


def reader_of(answers: Answers) -> str:
    """Return the signatur of who was asked to be second reader, "" while nobody is."""
    answer = answers.get(LASARE)
    return answer.value if answer and isinstance(answer.value, str) else ""


def _in_force(records: Sequence[Filled]) -> Iterator[Filled]:
    """Leave out what was broken off and what a correction has taken the place of."""
    kept = [filled for filled in records if filled.record.state is not RecordState.ABANDONED]
    replaced = {filled.record.replaces for filled in kept}
    return (filled for filled in kept if filled.record.id not in replaced)


def _waiting(records: Sequence[Filled]) -> Iterator[Filled]:
    for filled in _in_force(records):
        if filled.record.instrument == "overlamning":
            answer = filled.answers.get(KVITTERAD_AV)
            if answer is None or isinstance(answer.value, Absent) or not answer.value:
                yield filled


def _clocks(records: Sequence[Filled]) -> Iterator[Clock]:
    for filled in _waiting(records):
        yield Clock(filled.record.created_at, ClockKind.KVITTERING)
    assessed = latest_bedomning(records)
    if assessed:
        yield Clock(_reassess_at(assessed), ClockKind.NY_BEDOMNING)
    looked_at = _closed_at(assessed) if assessed else None
    for filled in _in_force(records):
        if filled.record.instrument in _WAITS and filled.record.state is RecordState.OPEN:
            yield Clock(filled.record.created_at, _WAITS[filled.record.instrument])
        if filled.record.instrument == "barn":
            yield from _barn_clocks(filled)
        if filled.record.instrument == rattslage.INSTRUMENT:
            raised = rattslage.next_reminder(filled.answers, looked_at)
            if raised:
                yield Clock(raised, ClockKind.RATTSLAGE)


def _reassess_at(assessed: Filled) -> datetime:
    valid = bedomning.validity(assessed.answers)
    if assessed.record.state is RecordState.PRELIMINARY or valid is None:
        return _closed_at(assessed)
    return min(valid.akut, valid.fortsatt)


def _closed_at(filled: Filled) -> datetime:
    return filled.record.closed_at or filled.record.created_at


def _barn_clocks(filled: Filled) -> Iterator[Clock]:
    status = filled.answers.get(OROSANMALAN_STATUS)
    if status is None or status.value == ("inte-aktuell",):
        return
    if status.value == ("forbereds",):
        yield Clock(filled.record.created_at, ClockKind.OROSANMALAN)
    # 20 kap. 1 § socialtjänstlagen: the immediate assessment is made the same day
    if SKYDDSBEDOMNING_BEHOV not in filled.answers:
        yield Clock(filled.record.created_at + timedelta(hours=24), ClockKind.SKYDDSBEDOMNING)

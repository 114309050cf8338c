"""What the records of an akt say about gallring. Who was born when stays where it is: in the akt's person."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from vir_desktop.domain.akt import AktKind, Phase, Verksamhet
from vir_desktop.domain.answer import Absent, Value
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.clocks import OROSANMALAN_STATUS, Filled, unacknowledged
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.gallring import FORMS, INSTRUMENT, OVERFORING, RESEARCH_DAYS, Facts, is_research_kommun
from vir_desktop.domain.record import AnswerKey, Answers, RecordState

STOPP, STOPP_SKAL = AnswerKey("stopp"), AnswerKey("stopp.skal")
IN_SHELTER, INVESTIGATION = AnswerKey("skyddat-boende"), AnswerKey("barnutredning")
LEX_SARAH, RESEARCH = AnswerKey("lex-sarah"), AnswerKey("forskningsurval")
SYSTEM, DNR, KVITTERAD_AV, DATUM = (AnswerKey(key) for key in ("system", "dnr", "kvitterad.av", "datum"))
TO_SIGN = (SYSTEM, DNR, KVITTERAD_AV, DATUM)

_NUMBER = re.compile(r"^(\d{2})?(\d{2})(\d{2})(\d{2})([-+]?)\d{4}$", re.ASCII)
_JA, _NEJ = ("ja",), ("nej",)
_SAMORDNINGSNUMMER = 60  # added to the day (lag (2022:1697) om samordningsnummer)


@dataclass(frozen=True, slots=True)
class Around:
    """What the register and the policy know of an akt. `created` is its first day, `today` the day it is now."""

    kind: AktKind
    phase: Phase
    verksamhet: Verksamhet
    created: date
    today: date
    is_personakt: bool
    ideell_days: int
    noted: date | None = None  # the last note there was when parts of the akt were purged


def facts(records: Sequence[Filled], around: Around) -> Facts:
    """Return what the rules of gallring ask, out of every record of an akt."""
    number = next(_texts(records, "person", AnswerKey("personnummer")), "")
    born = born_on(number, around.today)
    noted = [day for day in (last_noted(records), around.noted) if day]
    return Facts(
        regim=around.verksamhet.regim,
        kind=around.kind,
        phase=around.phase,
        last_note=max(noted, default=around.created),
        transferred=_transferred(records),
        is_personakt=around.is_personakt,
        in_shelter=_said(records, IN_SHELTER),
        child_investigation=_said(records, INVESTIGATION),
        research=_research(records, around.verksamhet.kommunkod, born),
        born=born or _end_of_year_of_birth(records),
        lex_sarah=_day(_latest(records, INSTRUMENT, LEX_SARAH)),
        ideell_days=around.ideell_days,
        held=_said(records, STOPP) is True,
        unacknowledged=unacknowledged(records),
        duty_left=any(_is_prepared(filled) for filled in records),
    )


def last_noted(records: Sequence[Filled]) -> date | None:
    """Return the day of the last note in these records, None without any."""
    return max(_noted(records), default=None)


def hold_reason(records: Sequence[Filled]) -> str:
    """Return why an akt is held, "" when it is not."""
    reason = _latest(records, INSTRUMENT, STOPP_SKAL)
    return reason if _said(records, STOPP) and isinstance(reason, str) else ""


def refuse_unfinished_transfer(answers: Answers, now: datetime) -> None:
    """Refuse to sign that an akt has been transferred while it is not said where to, and who acknowledged it when.

    Raises:
        RuleError: overforing-incomplete, overforing-date-ahead; with the question that it belongs to.
    """
    for key in TO_SIGN:
        answer = answers.get(key)
        if answer is None or isinstance(answer.value, Absent):
            raise RuleError("overforing-incomplete", key)
        if isinstance(answer.value, date) and answer.value > local_date(now):
            raise RuleError("overforing-date-ahead", key)


def born_on(number: str, today: date) -> date | None:
    """Return the day of birth in a personnummer or samordningsnummer, None when there is none.

    Ten digits leave the century open: it is the latest that has come, a hundred years earlier after a plus.
    """
    match = _NUMBER.match(number.strip())
    if match is None:
        return None
    century, year, month, day, sign = match.groups()
    whole = int(century + year) if century else today.year - (today.year - int(year)) % 100
    whole -= 100 if sign == "+" and not century else 0
    try:
        return date(whole, int(month), int(day) % _SAMORDNINGSNUMMER)
    except ValueError:
        return None


def _noted(records: Sequence[Filled]) -> Iterator[date]:
    """Yield the day of every note; what is only about gallring is no note."""
    for filled in records:
        if filled.record.instrument not in FORMS:
            yield local_date(filled.record.closed_at or filled.record.created_at)
            yield from (local_date(answer.at) for answer in filled.answers.values() if answer.at)


def _transferred(records: Sequence[Filled]) -> date | None:
    """Return the day of the latest signed transfer that no correction has taken the place of."""
    replaced = {filled.record.replaces for filled in records if filled.record.state is RecordState.SIGNED}
    days = [
        _day(_value(filled, DATUM))
        for filled in records
        if filled.record.instrument == OVERFORING
        and filled.record.state is RecordState.SIGNED
        and filled.record.id not in replaced
    ]
    return max((day for day in days if day), default=None)


def _research(records: Sequence[Filled], kommunkod: str, born: date | None) -> bool | None:
    if is_research_kommun(kommunkod):
        return True
    return born.day in RESEARCH_DAYS if born else _said(records, RESEARCH)


def _end_of_year_of_birth(records: Sequence[Filled]) -> date | None:
    year = _latest(records, "person", AnswerKey("fodelsear"))
    return date(year, 12, 31) if isinstance(year, int) and date.min.year <= year <= date.max.year else None


def _is_prepared(filled: Filled) -> bool:
    return filled.record.instrument == "barn" and _value(filled, OROSANMALAN_STATUS) == ("forbereds",)


def _said(records: Sequence[Filled], key: AnswerKey) -> bool | None:
    value = _latest(records, INSTRUMENT, key)
    return None if value not in (_JA, _NEJ) else value == _JA


def _texts(records: Sequence[Filled], instrument: str, key: AnswerKey) -> Iterator[str]:
    value = _latest(records, instrument, key)
    if isinstance(value, str):
        yield value


def _latest(records: Sequence[Filled], instrument: str, key: AnswerKey) -> Value | None:
    """Return the answer in the newest record of an instrument that has one and was not broken off."""
    for filled in reversed(records):
        if filled.record.instrument == instrument and filled.record.state is not RecordState.ABANDONED:
            value = _value(filled, key)
            if value is not None:
                return value
    return None


def _value(filled: Filled, key: AnswerKey) -> Value | None:
    answer = filled.answers.get(key)
    return None if answer is None or isinstance(answer.value, Absent) else answer.value


def _day(value: Value | None) -> date | None:
    return value if isinstance(value, date) else None

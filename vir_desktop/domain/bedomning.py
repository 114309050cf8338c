"""Hot- och riskbedömning: three levels chosen by a named professional, never computed (process.md §4.2).

The rules read the answers of one record of the instrument `hot-och-riskbedomning`; the keys below are its fixed ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from vir_desktop.domain.answer import Absent, Answer
from vir_desktop.domain.arbetsdag import is_helgdag, local_date, months_after, next_arbetsdag, noon
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import AnswerKey, Answers

INSTRUMENT = "hot-och-riskbedomning"

KALLOR = AnswerKey("kallor")
BEGRANSNING = AnswerKey("begransning")
EGEN_SKATTNING = AnswerKey("egen-skattning")
MOTIVERING = AnswerKey("motivering")
SKILLNAD = AnswerKey("skillnad")
INGA_ATGARDER = AnswerKey("inga-atgarder")
GILTIG_AKUT = AnswerKey("giltig.akut")
GILTIG_FORTSATT = AnswerKey("giltig.fortsatt")
NIVA_AKUT = AnswerKey("niva.akut")
NIVA_FORTSATT = AnswerKey("niva.fortsatt")
NIVA_ALLVARLIGHET = AnswerKey("niva.allvarlighet")
LEVEL_KEYS = (NIVA_AKUT, NIVA_FORTSATT, NIVA_ALLVARLIGHET)

ACUTE_MAX_DAYS = 7
SHELTER_WEEKS = 4
OTHERWISE_MONTHS = 3
FORENOON = timedelta(hours=4)  # what the day shift has from eight o'clock until the level ends at noon
SENTENCE_WORDS = 2  # the shortest Swedish sentence: "Hotet ökar."


class Level(StrEnum):
    """A level that somebody chose."""

    LAG = "lag"
    MEDEL = "medel"
    HOG = "hog"


_ORDER = {Level.LAG: 0, Level.MEDEL: 1, Level.HOG: 2}


@dataclass(frozen=True, slots=True)
class Validity:
    """Until when each level may be relied on: acute until 12:00 of its day, continued until the end of its day."""

    akut: datetime
    fortsatt: datetime

    def expired(self, now: datetime) -> bool:
        """Return whether "Ny bedömning behövs"."""
        return now >= self.akut or now >= self.fortsatt


def default_validity(now: datetime, *, in_shelter: bool) -> tuple[date, date]:
    """Return the proposed last days (acute, continued): next working day; 4 weeks in shelter, else 3 months.

    "Next working day 12:00" is the first working day's noon that leaves the day shift its forenoon: after midnight the
    working day that is about to begin, not the one after (docs/decisions/0010).
    """
    longest = longest_validity(now, in_shelter=in_shelter)
    return min(_acute_day(now), longest[0]), longest[1]


def longest_validity(now: datetime, *, in_shelter: bool) -> tuple[date, date]:
    """Return the last days that may be chosen (acute, continued): 7 days; 4 weeks in shelter, else 3 months."""
    today = local_date(now)
    continued = today + timedelta(weeks=SHELTER_WEEKS) if in_shelter else months_after(today, OTHERWISE_MONTHS)
    return today + timedelta(days=ACUTE_MAX_DAYS), continued


def _acute_day(now: datetime) -> date:
    today = local_date(now)
    reaches = noon(today) - now >= FORENOON and not is_helgdag(today)
    return today if reaches else next_arbetsdag(today)


def level(answers: Answers, key: AnswerKey) -> Level | None:
    """Return the level chosen under `key`, or None."""
    code = _code(answers.get(key))
    return Level(code) if code in set(Level) else None


def validity(answers: Answers) -> Validity | None:
    """Return until when the levels hold, or None while a date is missing."""
    acute, continued = _date(answers.get(GILTIG_AKUT)), _date(answers.get(GILTIG_FORTSATT))
    if acute is None or continued is None:
        return None
    return Validity(_acute_end(acute), _continued_end(continued))


def disagreement(answers: Answers) -> int:
    """Return how far the own estimate lies from the acute level: > 0 she fears more than we judge, < 0 less."""
    own, judged = level(answers, EGEN_SKATTNING), level(answers, NIVA_AKUT)
    return 0 if own is None or judged is None else _ORDER[own] - _ORDER[judged]


def missing_for_signature(answers: Answers, now: datetime, *, in_shelter: bool) -> tuple[RuleError, ...]:
    """Return what keeps the assessment from being signed, in the order of the form; empty = it may be signed.

    All of it stands in process.md §4.2 ("To sign" and "Different from egen skattning either way: shown, comment
    asked"), but that the comment is needed before the signature: product.md, Must 4 (docs/decisions/0010).
    """
    return tuple(_gaps(answers, now, in_shelter=in_shelter))


def missing_for_preliminary(answers: Answers) -> tuple[RuleError, ...]:
    """Return what even "Preliminär, natt" needs: an acute level, or the words why there is none."""
    if level(answers, NIVA_AKUT) or _text(answers.get(MOTIVERING)):
        return ()
    return (RuleError("bedomning-preliminary-empty", NIVA_AKUT),)


def _gaps(answers: Answers, now: datetime, *, in_shelter: bool) -> Iterator[RuleError]:
    if not _codes(answers.get(KALLOR)):
        yield RuleError("bedomning-sources-missing", KALLOR)
    if not _text(answers.get(BEGRANSNING)):
        yield RuleError("bedomning-limitation-missing", BEGRANSNING)
    if EGEN_SKATTNING not in answers:
        yield RuleError("bedomning-own-estimate-missing", EGEN_SKATTNING)
    for key in LEVEL_KEYS:
        if level(answers, key) is None:
            yield RuleError("bedomning-level-missing", key)
    if not _is_sentence(_text(answers.get(MOTIVERING))):
        yield RuleError("bedomning-reason-missing", MOTIVERING)
    if disagreement(answers) and not _text(answers.get(SKILLNAD)):
        yield RuleError("bedomning-difference-uncommented", SKILLNAD)
    if not _has_measure(answers) and not _text(answers.get(INGA_ATGARDER)):
        yield RuleError("bedomning-measures-missing", INGA_ATGARDER)
    yield from _date_gaps(answers, now, in_shelter=in_shelter)


def _date_gaps(answers: Answers, now: datetime, *, in_shelter: bool) -> Iterator[RuleError]:
    ends = {GILTIG_AKUT: _acute_end, GILTIG_FORTSATT: _continued_end}
    for (key, end), latest in zip(ends.items(), longest_validity(now, in_shelter=in_shelter), strict=True):
        until = _date(answers.get(key))
        if until is None:
            yield RuleError("bedomning-date-missing", key)
        elif end(until) <= now:
            yield RuleError("bedomning-date-past", key)
        elif until > latest:
            yield RuleError("bedomning-date-too-late", key, latest=latest.isoformat())


def _acute_end(day: date) -> datetime:
    return noon(day)


def _continued_end(day: date) -> datetime:
    return noon(day) + timedelta(hours=12)


def _has_measure(answers: Answers) -> bool:
    return any(key.endswith("/atgard.vad") and _text(answer) for key, answer in answers.items())


def _is_sentence(text: str) -> bool:
    return sum(any(letter.isalpha() for letter in word) for word in text.split()) >= SENTENCE_WORDS


def _codes(answer: Answer | None) -> tuple[str, ...]:
    return answer.value if answer and isinstance(answer.value, tuple) else ()


def _code(answer: Answer | None) -> str:
    codes = _codes(answer)
    return codes[0] if codes else ""


def _text(answer: Answer | None) -> str:
    if answer is None or isinstance(answer.value, Absent) or not isinstance(answer.value, str):
        return ""
    return answer.value.strip()


def _date(answer: Answer | None) -> date | None:
    value = answer.value if answer else None
    return value if isinstance(value, date) else None

"""Fills a training vault with invented akter; the same seed gives the same content."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from vir_desktop.domain import bedomning
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.answer import Absent, Value
from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.engine import evaluate
from vir_desktop.domain.instrument.pack import Item, ItemType
from vir_desktop.domain.record import AktId, AnswerKey, ArendeId, RecordId
from vir_desktop.domain.roles import Regim
from vir_desktop.services import akter, overlamning, records, register
from vir_desktop.services.demo_texts import (
    FIRST_NAMES,
    LAST_NAMES,
    LIMITATION,
    LOG_LINES,
    MEASURES,
    NOTES,
    REASONS,
    WHO,
)
from vir_desktop.services.session import Session

MOST = 1_000
_FIRST_YEAR = 1890
_EVENING = time(21)
_NIGHT_MINUTES = 480


@dataclass(slots=True)
class _Night:
    """The latest whole night, so that times too are the same whenever during the day the vault is filled."""

    evening: datetime
    at: datetime

    def now(self) -> datetime:
        """Return the time; some seconds pass each time somebody looks."""
        self.at += timedelta(seconds=5)
        return self.at

    def move_to(self, minutes: int) -> None:
        """Go to so many minutes after the evening began."""
        self.at = self.evening + timedelta(minutes=minutes)


@dataclass(slots=True)
class _Seeded:
    """Draws ids and code names from the seed, so that they too are the same each time."""

    draw: random.Random

    def token(self, length: int) -> bytes:
        """Return `length` bytes."""
        return self.draw.randbytes(length)


def fill(session: Session, count: int, seed: int) -> int:
    """Make `count` akter with answers, notes, assessments and handovers; return how many were made.

    Raises:
        RuleError: demo-only-in-training, demo-too-many.
    """
    if not session.policy.training:
        raise RuleError("demo-only-in-training")
    check_count(count)
    draw = random.Random(seed)  # noqa: S311  # invented content, not a secret
    night, world = _latest_night(session.now), session.world
    session.world = replace(world, entropy=_Seeded(draw), clock=night)
    try:
        arende: ArendeId | None = None
        for _ in range(count):
            night.move_to(draw.randint(0, _NIGHT_MINUTES))
            arende = _one(session, draw, arende if draw.random() < 0.35 else None)
    finally:
        session.world = world
    return count


def check_count(count: int) -> None:
    """Raise RuleError(demo-too-many) for less than one or more than a thousand."""
    if not 0 < count <= MOST:
        raise RuleError("demo-too-many", most=MOST)


def _latest_night(now: datetime) -> _Night:
    over = now.astimezone(STOCKHOLM) - timedelta(hours=10)
    day = over.date() if over.time() >= _EVENING else over.date() - timedelta(days=1)
    evening = datetime.combine(day, _EVENING, STOCKHOLM).astimezone(UTC)
    return _Night(evening, evening)


def _one(session: Session, draw: random.Random, arende: ArendeId | None) -> ArendeId:
    kind = AktKind.BARN if arende else AktKind.VUXEN
    verksamhet = session.policy.verksamheter[0]
    row = akter.create_akt(session, akter.NewAkt(kind, verksamhet.id, arende)).value
    akter.open_akt(session, row.akt_id)
    register.set_label(session, row.akt_id, f"Övning {draw.choice(('natt', 'kväll', 'helg'))} {draw.randint(1, 99)}")
    _person(session, draw, row.akt_id, verksamhet.regim)
    for step in _BARN if kind is AktKind.BARN else _VUXEN:
        step(session, draw, row.akt_id)
    akter.refresh_row(session, row.akt_id)
    akter.close_akt(session, row.akt_id)
    return row.arende_id


def _person(session: Session, draw: random.Random, akt_id: AktId, regim: Regim) -> None:
    name = f"{draw.choice(FIRST_NAMES)} {draw.choice(LAST_NAMES)}"
    year = _FIRST_YEAR + draw.randint(0, 9)
    answers: dict[str, Value] = {"namn": name, "fodelsear": year, "telefon": f"070-174 06 {draw.randint(5, 99):02d}"}
    if regim is not Regim.IDEELL:
        answers["personnummer"] = _test_number(draw, year)
    answers["skyddade-uppgifter"] = (draw.choice(("ingen", "ingen", "sekretessmarkering")),)
    _save_all(session, akt_id, "person", answers)
    _save_all(session, akt_id, "saker-kontakt", {"nummer": answers["telefon"], "tider": "vardagar 9-11"})


def _akutsamtal(session: Session, draw: random.Random, akt_id: AktId) -> None:
    answers: dict[str, Value] = {"uppringare": (draw.choice(("polis", "klient", "sjukvard")),)}
    for number, (kind, text) in enumerate(LOG_LINES[: draw.randint(2, len(LOG_LINES))], 1):
        answers[f"logg[{number}]/logg.slag"] = (kind,)
        answers[f"logg[{number}]/logg.text"] = text
    _save_all(session, akt_id, "akutsamtal", answers)


def _interview(session: Session, draw: random.Random, akt_id: AktId, instrument: str, share: float) -> RecordId:
    begun = records.start_record(session, akt_id, instrument).value
    for state in evaluate(begun.pack, {}).questions:
        if draw.random() < share:
            value = _any_value(draw, state.item)
            note = draw.choice(NOTES) if draw.random() < 0.2 else ""
            records.save_answer(session, akt_id, begun.record.id, state.key, value, note=note)
    return begun.record.id


def _fraga(session: Session, draw: random.Random, akt_id: AktId) -> None:
    _interview(session, draw, akt_id, "samtalsstod-fraga", 0.9)


def _fara(session: Session, draw: random.Random, akt_id: AktId) -> None:
    if draw.random() < 0.7:    # some nights there is no time
        _interview(session, draw, akt_id, "samtalsstod-fara", 0.8)


def _barn(session: Session, draw: random.Random, akt_id: AktId) -> None:
    _interview(session, draw, akt_id, "barn", 0.7)


def _bedomning(session: Session, draw: random.Random, akt_id: AktId) -> None:
    levels = [draw.choice(tuple(bedomning.Level)) for _ in bedomning.LEVEL_KEYS]
    acute, continued = bedomning.default_validity(session.now, in_shelter=False)
    answers: dict[str, Value] = {key: (level.value,) for key, level in zip(bedomning.LEVEL_KEYS, levels, strict=True)}
    answers |= {
        bedomning.KALLOR: ("klient",),
        bedomning.BEGRANSNING: LIMITATION,
        bedomning.EGEN_SKATTNING: (levels[0].value,),
        bedomning.MOTIVERING: draw.choice(REASONS),
        "atgard[1]/atgard.vad": draw.choice(MEASURES),
        bedomning.GILTIG_AKUT: acute,
        bedomning.GILTIG_FORTSATT: continued,
    }
    record_id = _save_all(session, akt_id, bedomning.INSTRUMENT, answers)
    if draw.random() < 0.6:
        records.sign_record(session, akt_id, record_id)
    elif draw.random() < 0.5:
        records.close_preliminary(session, akt_id, record_id)


def _overlamning(session: Session, draw: random.Random, akt_id: AktId) -> None:
    begun = overlamning.start_overlamning(session, akt_id).value
    records.save_answer(session, akt_id, begun.record.id, AnswerKey("mottagare"), ("vuxenenhet",))
    if draw.random() < 0.5:
        at = draw.choice(("07:15", "07:40", "08:05"))
        overlamning.acknowledge(session, akt_id, begun.record.id, "Mottagningen, vuxen", at)


_VUXEN = (_akutsamtal, _fraga, _fara, _bedomning, _overlamning)
_BARN = (_barn,)


def _save_all(session: Session, akt_id: AktId, instrument: str, answers: dict[str, Value]) -> RecordId:
    begun = records.start_record(session, akt_id, instrument).value
    for key, value in answers.items():
        records.save_answer(session, akt_id, begun.record.id, AnswerKey(key), value)
    return begun.record.id


def _any_value(draw: random.Random, item: Item) -> Value:
    if draw.random() < 0.12:
        return draw.choice((Absent.UNKNOWN, Absent.DECLINED))
    match item.type:
        case ItemType.CHOICE | ItemType.OPEN_CHOICE:
            return (draw.choice(item.options).code,)
        case ItemType.BOOLEAN:
            return draw.random() < 0.5
        case ItemType.DATE:
            return date(2026, 1, 1) + timedelta(days=draw.randint(0, 300))
        case ItemType.INTEGER:
            return draw.randint(1, 9)
        case ItemType.DECIMAL:
            return Absent.UNKNOWN
        case ItemType.STRING:
            return draw.choice(WHO)
        case _:
            return draw.choice(NOTES)


def _test_number(draw: random.Random, year: int) -> str:
    digits = f"{year % 100:02d}{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}{draw.randint(980, 999)}"
    return f"{year // 100}{digits[:6]}-{digits[6:]}{_check_digit(digits)}"


def _check_digit(digits: str) -> int:
    """Return the Luhn check digit of nine digits."""
    return -sum(_luhn(digits)) % 10


def _luhn(digits: str) -> Iterator[int]:
    for position, digit in enumerate(digits):
        doubled = int(digit) * (2 - position % 2)
        yield doubled - 9 if doubled > 9 else doubled

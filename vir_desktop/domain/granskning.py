"""The recurring check of the log: which events a person looks at, what she can say of them, and when the next is due.

Lag (2001:454) om behandling av personuppgifter inom socialtjänsten, 10 §, asks for systematic and recurring checks
of who has read what. The draw is random but can be made again by anyone from its recorded seed.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice

from vir_desktop.domain.arbetsdag import STOCKHOLM, local_date
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import Event

BEGUN, CLOSED = "log-check-begun", "log-check-closed"  # the events that cover what is kept of a check
NOTE_LIMIT = 2_000
AKT_OPENED = "akt-opened"
EMERGENCY = frozenset({"glass-broken"})
SEARCHES = frozenset({"search"})
LEAVING = frozenset({"paper-saved", "akt-exported", "backup"})
_PASSING = frozenset({AKT_OPENED, "paper-shown", "comparison-shown", "akt-reconciled"})  # reading is no later act
_HANDED_OVER, _TAKEN_UP = "phase-overford", frozenset({"phase-akut", "phase-pagaende"})
PHASES = frozenset({_HANDED_OVER, *_TAKEN_UP})  # they count however long ago they were
_NIGHT_BEGINS, _NIGHT_ENDS = 22, 6
_A_WORKING_SPELL = timedelta(hours=24)
_AT_A_TIME = 1_000


class Trait(StrEnum):
    """Why an event is worth a look."""

    EMERGENCY = "emergency"  # opened by an emergency right; each is looked at
    AFTER_HANDOVER = "after-handover"
    OTHERS_AT_NIGHT = "others-at-night"
    ONLY_READ = "only-read"
    SEARCH = "search"
    LEFT_THE_VAULT = "left-the-vault"


_WEIGHTS: Mapping[Trait, int] = {
    Trait.EMERGENCY: 100,
    Trait.AFTER_HANDOVER: 8,
    Trait.OTHERS_AT_NIGHT: 8,
    Trait.ONLY_READ: 4,
    Trait.SEARCH: 4,
    Trait.LEFT_THE_VAULT: 4,
}


class Verdict(StrEnum):
    """What the one who checks says of an event."""

    FINE = "ok"
    ASK = "ask"  # fråga handläggaren
    DEVIATION = "deviation"  # avvikelse


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict with its note; ASK and DEVIATION need one. Without a verdict it is a note that is not done."""

    verdict: Verdict | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that may be drawn, and why it is worth a look."""

    seq: int
    traits: frozenset[Trait]


def candidates(
    events: Iterable[Event], after_seq: int, author_of: Callable[[str], str], *, skip: frozenset[str]
) -> Iterator[Candidate]:
    """Give what may be drawn of the events after `after_seq`; of earlier ones only what had happened counts.

    `events` are in order and gone through twice; `author_of` gives who made an akt, "" for what is no akt; acts in
    `skip` are not drawn.
    """
    last_act = _last_acts(events)
    handed_over: set[str] = set()
    for event in events:
        if event.act == _HANDED_OVER:
            handed_over.add(event.object)
        elif event.act in _TAKEN_UP:
            handed_over.discard(event.object)
        if event.seq > after_seq and event.act not in skip:
            yield Candidate(event.seq, frozenset(_traits(event, last_act, handed_over, author_of)))


def _last_acts(events: Iterable[Event]) -> Mapping[tuple[str, str], Sequence[datetime]]:
    acts: dict[tuple[str, str], list[datetime]] = {}
    for event in events:
        if event.act not in _PASSING:
            acts.setdefault((event.actor, event.object), []).append(event.at)
    return acts


def _traits(
    event: Event,
    acts: Mapping[tuple[str, str], Sequence[datetime]],
    handed_over: set[str],
    author_of: Callable[[str], str],
) -> Iterable[Trait]:
    if event.act in EMERGENCY:
        yield Trait.EMERGENCY
    if event.act in SEARCHES:
        yield Trait.SEARCH
    if event.act in LEAVING:
        yield Trait.LEFT_THE_VAULT
    if event.act != AKT_OPENED:
        return
    if event.object in handed_over:
        yield Trait.AFTER_HANDOVER
    if is_night(event.at) and author_of(event.object) not in {"", event.actor}:
        yield Trait.OTHERS_AT_NIGHT
    done = acts.get((event.actor, event.object), ())
    if not any(event.at <= at <= event.at + _A_WORKING_SPELL for at in done):
        yield Trait.ONLY_READ


def is_night(at: datetime) -> bool:
    """Return whether a moment lies between 22 and 6 in Sweden."""
    hour = at.astimezone(STOCKHOLM).hour
    return hour >= _NIGHT_BEGINS or hour < _NIGHT_ENDS


def draw(found: Iterable[Candidate], size: int, seed: bytes) -> tuple[Candidate, ...]:
    """Return the events to look at, in order: all emergencies, one of each trait, the rest by weight.

    Without replacement, each with the chance of its weight (Efraimidis & Spirakis 2006, algorithm A-ES: the largest
    u^(1/w)). The chance u comes from the seed and the event's number, so the same seed draws the same again.
    """
    ranked = _foremost(found, size, seed)
    chosen = {one for one in ranked if Trait.EMERGENCY in one.traits}
    for trait in Trait:
        first = next((one for one in ranked if trait in one.traits), None)
        if first is not None and len(chosen) < size:
            chosen.add(first)
    for one in ranked:
        if len(chosen) >= size:
            break
        chosen.add(one)
    return tuple(sorted(chosen, key=lambda one: one.seq))


def _foremost(found: Iterable[Candidate], size: int, seed: bytes) -> Sequence[Candidate]:
    """Return those of which some are chosen, by rank; of a long log only these few are ever kept in memory."""
    kept: list[Candidate] = []
    rest = iter(found)
    while some := list(islice(rest, _AT_A_TIME)):
        ranked = sorted([*kept, *some], key=lambda one: _rank(one, seed), reverse=True)
        kept, seen = [], {Trait.EMERGENCY}
        for place, one in enumerate(ranked):
            if place < size or Trait.EMERGENCY in one.traits or one.traits - seen:
                kept.append(one)
            seen |= one.traits
    return kept


def _rank(one: Candidate, seed: bytes) -> tuple[float, int]:
    weight = 1 + sum(_WEIGHTS[trait] for trait in one.traits)
    hashed = hashlib.sha256(seed + one.seq.to_bytes(8)).digest()
    chance = (int.from_bytes(hashed[:7]) + 1) / (1 << 56)
    return chance ** (1 / weight), one.seq


def checked_mark(mark: Mark) -> Mark:
    """Return the mark with its note trimmed.

    Raises:
        RuleError: granskning-note-missing, answer-too-long.
    """
    note = mark.note.strip()
    if mark.verdict not in {None, Verdict.FINE} and not note:
        raise RuleError("granskning-note-missing", "note")
    if len(note) > NOTE_LIMIT:
        raise RuleError("answer-too-long", "note", most=NOTE_LIMIT)
    return Mark(mark.verdict, note)


def next_due(last: datetime, days: int) -> date:
    """Return the Swedish day on which the next check is to be done, `days` after the last one."""
    return local_date(last) + timedelta(days=days)

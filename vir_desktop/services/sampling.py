"""Drawing a sample of the log, a slice at a time: no call on the vault keeps an answer from being saved.

`gather` is called on the vault until all is read; `drawn` then needs no vault. Who is content to wait calls `sample`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TypeAlias

from vir_desktop.domain.granskning import (
    AKT_OPENED,
    BEGUN,
    CLOSED,
    PHASES,
    candidates,
    draw,
    is_night,
)
from vir_desktop.domain.record import AktId, Event
from vir_desktop.domain.roles import Right
from vir_desktop.services.session import Session

SLICE = 500  # events of the period: some ms on a computer of today
SIFTED = 1_000  # numbers before it, of which few events are wanted
_NOT_DRAWN = frozenset({"unlock", "lock", "log-shown", BEGUN, CLOSED})
_LOOK_BACK = timedelta(days=2)  # what had just happened, to know what an opening was about

# Plain tuples of plain values: the collector of garbage stops looking at them, and 100,000 events are not gone through
# again and again while someone types.
_Rows: TypeAlias = tuple[tuple[int, datetime, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn with `seed` of the events after `after_seq` up to `to_seq`; see ports.GranskningRow."""

    after_seq: int
    to_seq: int
    seed: bytes
    events: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What has been read so far of the events after `after_seq` up to `to_seq`, and of those before `read_to` all.

    `since` is when what came before the period begins to matter; `authors` gives who made the akter that were opened
    at night.
    """

    after_seq: int
    to_seq: int
    since: datetime
    size: int
    seed: bytes
    read_to: int = 0
    parts: tuple[_Rows, ...] = field(default=(), repr=False)
    authors: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Event]:
        """Give the events, in order."""
        return (Event(*row, body="") for row in chain.from_iterable(self.parts))

    @property
    def is_all(self) -> bool:
        """Whether nothing is left to read."""
        return self.read_to >= self.to_seq


def gather(session: Session, so_far: Gathered | None = None) -> Gathered:
    """Read a further slice; from where the last signed check ended to now. Shows nothing of it to anybody.

    Raises:
        KnownError: NO_RIGHT.
    """
    session.require(Right.LEAD)
    here = so_far or _period(session)
    if here.is_all:
        return here
    return _sift(session, here) if here.read_to < here.after_seq else _read(session, here)


def drawn(gathered: Gathered) -> Sample:
    """Return the sample of all that was gathered; computes only, and gives the same again for the same seed."""
    found = candidates(gathered, gathered.after_seq, lambda akt: gathered.authors.get(akt, ""), skip=_NOT_DRAWN)
    chosen = draw(found, gathered.size, gathered.seed)
    words = {one.seq: " ".join(sorted(one.traits)) for one in chosen}
    return Sample(gathered.after_seq, gathered.to_seq, gathered.seed, words)


def sample(session: Session) -> Sample:
    """Return a sample, read in one go.

    Raises:
        KnownError: NO_RIGHT.
    """
    gathered = gather(session)
    while not gathered.is_all:
        gathered = gather(session, gathered)
    return drawn(gathered)


def _period(session: Session) -> Gathered:
    register = session.register
    after = max((row.to_seq for row in register.granskningar() if row.closed_at is not None), default=0)
    begins = next((event.at for event in register.events_numbered([after + 1])), session.now)
    seed = session.world.entropy.token(32)
    return Gathered(after, register.head().seq, begins - _LOOK_BACK, session.policy.granskning_size, seed)


def _sift(session: Session, here: Gathered) -> Gathered:
    """Read before the period: what had just happened, and phases from the beginning, for a handover may be long ago."""
    upto = min(here.read_to + SIFTED, here.after_seq)
    found = session.register.events_between(here.read_to, upto, since=here.since, or_acts=PHASES)
    return replace(here, read_to=upto, parts=(*here.parts, _rows(found)))


def _read(session: Session, here: Gathered) -> Gathered:
    upto = min(here.read_to + SLICE, here.to_seq)
    found = session.register.events_between(here.read_to, upto)
    at_night = {event.object for event in found if event.act == AKT_OPENED and is_night(event.at)}
    unknown = [AktId(akt) for akt in sorted(at_night - here.authors.keys())]
    known = session.register.authors(unknown) if unknown else {}
    authors = dict(here.authors) | {str(akt): known.get(akt, "") for akt in unknown}
    return replace(here, read_to=upto, parts=(*here.parts, _rows(found)), authors=authors)


def _rows(events: Sequence[Event]) -> _Rows:
    return tuple((event.seq, event.at, event.actor, event.act, event.object) for event in events)

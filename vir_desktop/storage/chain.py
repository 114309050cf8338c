"""The chain of events in a file: appended one link at a time, never changed (architecture.md §6)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from vir_desktop.domain.record import CHAIN_START, Event, Head
from vir_desktop.storage.database import Database, Row

_COLUMNS = "SELECT seq, at, actor, act, object, body, chain FROM event "
_SINCE = _COLUMNS + "WHERE seq > ? ORDER BY seq"
_SINCE_OF_OBJECT = _COLUMNS + "WHERE seq > ? AND object = ? ORDER BY seq"
_SLICE = _COLUMNS + "WHERE seq > ? ORDER BY seq LIMIT ?"


def head(db: Database) -> Head:
    """Return where the chain stands."""
    row = db.one("SELECT seq, chain FROM event ORDER BY seq DESC LIMIT 1")
    return Head(row[0], row[1]) if row else Head()


def append(db: Database, at: datetime, actor: str, act: str, object_: str, body: str = "") -> Event:
    """Write the next event; inside the caller's transaction when there is one."""
    with db.transaction():
        before = head(db)
        event = Event(before.seq + 1, at.astimezone(UTC), actor, act, object_, body)
        link = event.chained(before.chain)
        db.execute(
            "INSERT INTO event (seq, at, actor, act, object, body, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (event.seq, event.at.isoformat(), actor, act, object_, body, link),
        )
    return Event(event.seq, event.at, actor, act, object_, body, link)


def events(db: Database, since_seq: int = 0, object_: str = "") -> Sequence[Event]:
    """Return the events after `since_seq`, oldest first; of one object when it is named."""
    rows = db.execute(_SINCE_OF_OBJECT, (since_seq, object_)) if object_ else db.execute(_SINCE, (since_seq,))
    return tuple(map(event_from, rows))


def first_break(found: Iterable[Event], after: Head) -> int | None:
    """Return the number of the first event that does not follow from the one before, None when all do."""
    seq, link = after.seq, after.chain
    for event in found:
        seq += 1
        link = event.chained(link)
        if event.seq != seq or event.chain != link:
            return seq
    return None


def slices(db: Database, size: int) -> Iterator[int | None]:
    """Check the chain `size` events at a time; yield each slice's first break, or None."""
    after = Head(0, CHAIN_START)
    while rows := db.execute(_SLICE, (after.seq, size)):
        found = tuple(map(event_from, rows))
        yield first_break(found, after)
        after = Head(found[-1].seq, found[-1].chain)


def event_from(row: Row) -> Event:
    """Return the event in a row of the table."""
    seq, at, actor, act, object_, body, link = row
    return Event(seq, datetime.fromisoformat(at), actor, act, object_, body, link)

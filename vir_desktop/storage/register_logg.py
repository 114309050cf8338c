"""The register's chain found by akt, person, act and day, a page at a time; and the checks of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from vir_desktop.domain.record import Event
from vir_desktop.services.ports import GranskningRow, LogQuery, LogRows
from vir_desktop.storage.chain import event_from
from vir_desktop.storage.database import Database, Row
from vir_desktop.storage.register_akter import fold

_COLUMNS = "SELECT seq, at, actor, act, object, body, chain FROM event "
_COUNT = "SELECT count(*) FROM event "
_PAGE = "ORDER BY seq DESC LIMIT :limit OFFSET :offset"
_NUMBERED = "".join((_COLUMNS, "WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq"))
_OF_CODE = "object IN (SELECT akt_id FROM akt WHERE code_key >= :code AND code_key < :code || char(1114111))"
_BETWEEN = _COLUMNS + "WHERE seq > :after AND seq <= :upto"
_SINCE_OR = " AND (at >= :since OR act IN (SELECT value FROM json_each(:acts)))"
_ACTS = "act IN (SELECT value FROM json_each(:acts))"
_NOT_ACTS = "act NOT IN (SELECT value FROM json_each(:not_acts))"
GRANSKNINGAR = (
    "SELECT id, begun_at, begun_by, after_seq, to_seq, seed, sample, wraps, sealed, closed_at, closed_by, serial,"
    " signature FROM granskning ORDER BY begun_at, id"
)
_ADD = (
    "INSERT INTO granskning (id, begun_at, begun_by, after_seq, to_seq, seed, sample, wraps, sealed, closed_at,"
    " closed_by, serial, signature) VALUES (:id, :begun_at, :begun_by, :after_seq, :to_seq, :seed, :sample, :wraps,"
    " :sealed, :closed_at, :closed_by, :serial, :signature)"
)
_SAY = (
    "UPDATE granskning SET wraps = :wraps, sealed = :sealed, closed_at = :closed_at, closed_by = :closed_by,"
    " serial = :serial, signature = :signature WHERE id = :id"
)
_REWRAP = "UPDATE granskning SET wraps = :wraps WHERE id = :id"


class RegisterLogg:
    """The part of the register that is its log; see ports.Register."""

    _db: Database

    def log_page(self, query: LogQuery) -> LogRows:
        """Return one page of events, newest first, and how many match in all.

        Without a filter the numbers themselves say where a page begins; nothing is walked over or counted.
        """
        conditions, parameters = _conditions(query)
        parameters |= {"limit": query.limit, "offset": query.offset}
        if not conditions:
            rows = self._db.execute(
                _COLUMNS + "WHERE seq <= :last_seq - :offset ORDER BY seq DESC LIMIT :limit", parameters
            )
            return LogRows(tuple(map(event_from, rows)), query.last_seq)
        where = "".join(("WHERE seq <= :last_seq AND ", " AND ".join(conditions), " "))
        with self._db.transaction():
            total = self._db.execute(_COUNT + where, parameters)[0][0]
            rows = self._db.execute("".join((_COLUMNS, where, _PAGE)), parameters)
        return LogRows(tuple(map(event_from, rows)), total)

    def events_between(
        self, after_seq: int, upto_seq: int, *, since: datetime | None = None, or_acts: frozenset[str] = frozenset()
    ) -> Sequence[Event]:
        """Return the events after one number up to another, in order; with `since` only some of them."""
        asked = {"after": after_seq, "upto": upto_seq, "since": _utc(since), "acts": json.dumps(sorted(or_acts))}
        rows = self._db.execute("".join((_BETWEEN, _SINCE_OR if since else "", " ORDER BY seq")), asked)
        return tuple(map(event_from, rows))

    def events_numbered(self, numbers: Sequence[int]) -> Sequence[Event]:
        """Return these events, in order."""
        return tuple(map(event_from, self._db.execute(_NUMBERED, (json.dumps(list(numbers)),))))

    def granskningar(self) -> Sequence[GranskningRow]:
        """Return every check, the first begun first."""
        return tuple(map(granskning_from, self._db.execute(GRANSKNINGAR)))

    def put_granskning(self, row: GranskningRow) -> None:
        """Add a check, or say more in it; in a closed one only the wraps can change."""
        with self._db.transaction():
            there = self._db.one("SELECT closed_at FROM granskning WHERE id = ?", (row.id,))
            say = _REWRAP if there and there[0] is not None else _SAY
            self._db.execute(say if there else _ADD, _parameters(row))


def granskning_from(row: Row) -> GranskningRow:
    """Return the check in a row of the table."""
    id_, begun_at, begun_by, after_seq, to_seq, seed, sample, wraps, sealed, closed_at, *closed = row
    return GranskningRow(
        id_,
        datetime.fromisoformat(begun_at),
        begun_by,
        after_seq,
        to_seq,
        seed,
        {int(seq): traits for seq, traits in json.loads(sample).items()},
        {holder: bytes.fromhex(wrap) for holder, wrap in json.loads(wraps).items()},
        sealed,
        datetime.fromisoformat(closed_at) if closed_at else None,
        *closed,
    )


def _parameters(row: GranskningRow) -> Mapping[str, object]:
    return {
        "id": row.id,
        "begun_at": row.begun_at.astimezone(UTC).isoformat(),
        "begun_by": row.begun_by,
        "after_seq": row.after_seq,
        "to_seq": row.to_seq,
        "seed": row.seed,
        "sample": json.dumps({str(seq): row.sample[seq] for seq in sorted(row.sample)}),
        "wraps": json.dumps({holder: wrap.hex() for holder, wrap in sorted(row.wraps.items())}),
        "sealed": row.sealed,
        "closed_at": row.closed_at.astimezone(UTC).isoformat() if row.closed_at else None,
        "closed_by": row.closed_by,
        "serial": row.serial,
        "signature": row.signature,
    }


def _conditions(query: LogQuery) -> tuple[list[str], dict[str, object]]:
    """Return what an event must meet, and the values that it is held against."""
    given: tuple[tuple[bool, str, str, object], ...] = (
        (bool(query.object_), "object = :object", "object", query.object_),
        (bool(query.code.strip()), _OF_CODE, "code", fold(query.code)),
        (bool(query.actor), "actor = :actor", "actor", query.actor),
        (query.acts is not None, _ACTS, "acts", json.dumps(sorted(query.acts or ()))),
        (bool(query.not_acts), _NOT_ACTS, "not_acts", json.dumps(sorted(query.not_acts))),
        (query.since is not None, "at >= :since", "since", _utc(query.since)),
        (query.until is not None, "at < :until", "until", _utc(query.until)),
    )
    kept = [one for one in given if one[0]]
    return [sql for _, sql, _, _ in kept], {"last_seq": query.last_seq} | {name: value for _, _, name, value in kept}


def _utc(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""

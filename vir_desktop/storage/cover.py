"""What the rows of a register add up to: an old page among new ones passes SQLCipher's checks, but not this sum.

Every row of every table but the events (which have their chain) counts as SHA-256 over table, rowid and values. The
rows of 1,024 consecutive rowids are a bucket with the sum of theirs modulo 2**256; the row of part '' sums the buckets
and counts the writes. Triggers that live with the connection keep the sums, so no statement can go past them and a
table that a later migration adds is covered as well. The sums need no key: they lie inside the encrypted file, and
who puts pages back cannot read or choose what they hold (Clarke et al. 2003, incremental multiset hashes).
"""

import hashlib
from collections.abc import Iterator, Sequence

from vir_desktop.domain.record import Cover
from vir_desktop.storage.database import Database

BUCKET = 1024
_MODULUS = 1 << 256
_NOTHING = bytes(32)
_ALL = ""
_NOT_COVERED = frozenset({"event", "cover"})

_TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name"
)
_WHOLE = "SELECT writes, total FROM cover WHERE part = '' AND bucket = ?"
_WRITES = "SELECT coalesce(max(writes), 0) FROM cover WHERE part = ''"
_BUCKETS = "SELECT part, bucket, writes, total FROM cover WHERE part <> '' ORDER BY part, bucket"
_PUT = "INSERT INTO cover (part, bucket, writes, total) VALUES (?, ?, ?, ?)"
_ROWS = "SELECT rowid, * FROM {table} WHERE rowid >= ? AND rowid < ?"
_NEXT_ROW = "SELECT min(rowid) FROM {table} WHERE rowid >= ?"
_NEXT_BUCKET = "SELECT min(bucket) FROM cover WHERE part = ? AND bucket >= ? AND total <> zeroblob(32)"

# `{new}` and `{old}` stand for a row as `_digest` takes it, `{into}` and `{from_}` for its bucket. Each statement calls
# Python once: every call leaves SQLite, and waits there while another thread has the interpreter.
_COMES = (
    "UPDATE cover SET total = cover_with(total, {new}) WHERE part = '{table}' AND bucket = {into};"
    "INSERT INTO cover (part, bucket, writes, total) SELECT '{table}', {into}, 0, cover_with(zeroblob(32), {new})"
    " WHERE changes() = 0;"
)
_GOES = "UPDATE cover SET total = cover_without(total, {old}) WHERE part = '{table}' AND bucket = {from_};"
_CHANGES = "UPDATE cover SET total = cover_changed(total, {old}, {new}) WHERE part = '{table}' AND bucket = {from_};"
_STAYS, _MOVES = "WHEN {from_} = {into}", "WHEN {from_} <> {into}"
_ON_ROW = (
    ("comes", "INSERT", "", _COMES),
    ("goes", "DELETE", "", _GOES),
    ("changes", "UPDATE", _STAYS, _CHANGES),
    ("moves", "UPDATE", _MOVES, _GOES + _COMES),
)
_TRIGGER = "CREATE TEMP TRIGGER cover_{table}_{name} AFTER {event} ON main.{table} {when} BEGIN {statements} END"
_ON_BUCKET = (
    "CREATE TEMP TRIGGER cover_of_cover_{event} AFTER {event} ON main.cover WHEN NEW.part <> '' BEGIN UPDATE cover"
    " SET writes = writes + 1, total = {total} WHERE part = '' AND bucket = {version}; END"
)
_NEW_BUCKET = "cover_with(total, NEW.part, NEW.bucket, NEW.total)"
_CHANGED_BUCKET = "cover_changed(total, OLD.part, OLD.bucket, OLD.total, NEW.part, NEW.bucket, NEW.total)"


def attach(db: Database) -> None:
    """Let the connection keep the sums; a register that was migrated since they were last kept is added up anew."""
    for function in (_with, _without, _changed):
        db.add_function(f"cover{function.__name__}", function)
    tables, version = _tables(db), db.version()
    if db.one(_WHOLE, (version,)) is None:
        _add_up(db, tables, version)
    for table in tables:
        _watch(db, table)
    db.execute(_ON_BUCKET.format(event="INSERT", total=_NEW_BUCKET, version=version))
    db.execute(_ON_BUCKET.format(event="UPDATE", total=_CHANGED_BUCKET, version=version))


def whole(db: Database) -> Cover:
    """Return how many writes there have been and what everything adds up to."""
    row = db.one(_WHOLE, (db.version(),))
    return Cover(row[0], row[1]) if row else Cover()


def slices(db: Database) -> Iterator[str | None]:
    """Compare a bucket at a time with its rows, then the buckets with their sum; yield what is wrong, or None.

    Writes may come between two slices: each looks at what lies there then.
    """
    for table in _tables(db):
        yield from table_slices(db, table)
    yield None if _sum_of_buckets(db) == whole(db).total else "cover: sum"


def table_slices(db: Database, table: str) -> Iterator[str | None]:
    """Compare the buckets of one table with its rows; yield what is wrong with each, or None."""
    bucket = _bucket_from(db, table, 0)
    while bucket is not None:
        kept = db.one("SELECT total FROM cover WHERE part = ? AND bucket = ?", (table, bucket))
        fits = (kept[0] if kept else _NOTHING) == _sum_of_rows(db, table, bucket)
        yield None if fits else f"cover: {table} {bucket}"
        bucket = _bucket_from(db, table, bucket + 1)


def _tables(db: Database) -> Sequence[str]:
    return [name for (name,) in db.execute(_TABLES) if name not in _NOT_COVERED]


def _watch(db: Database, table: str) -> None:
    columns = ("rowid", *db.columns(table))
    names = {
        "table": table,
        "old": ", ".join((f"'{table}'", *(f"OLD.{column}" for column in columns))),
        "new": ", ".join((f"'{table}'", *(f"NEW.{column}" for column in columns))),
        "from_": f"OLD.rowid / {BUCKET}",
        "into": f"NEW.rowid / {BUCKET}",
    }
    for name, event, when, statements in _ON_ROW:
        filled = {"when": when.format_map(names), "statements": statements.format_map(names)}
        db.execute(_TRIGGER.format(name=name, event=event, table=table, **filled))


def _add_up(db: Database, tables: Sequence[str], version: int) -> None:
    with db.transaction():
        writes = db.execute(_WRITES)[0][0]
        db.execute("DELETE FROM cover")
        for table in tables:
            bucket = _bucket_from(db, table, 0)
            while bucket is not None:
                db.execute(_PUT, (table, bucket, 0, _sum_of_rows(db, table, bucket)))
                bucket = _bucket_from(db, table, bucket + 1)
        db.execute(_PUT, (_ALL, version, writes + 1, _sum_of_buckets(db)))


def _bucket_from(db: Database, table: str, bucket: int) -> int | None:
    """Return the next bucket that has rows or should have."""
    rowid = db.execute(_NEXT_ROW.format(table=table), (bucket * BUCKET,))[0][0]
    kept = db.execute(_NEXT_BUCKET, (table, bucket))[0][0]
    present = None if rowid is None else rowid // BUCKET
    return min((number for number in (present, kept) if number is not None), default=None)


def _sum_of_rows(db: Database, table: str, bucket: int) -> bytes:
    rows = db.execute(_ROWS.format(table=table), (bucket * BUCKET, (bucket + 1) * BUCKET))
    return _total(sum(_digest(table, *row) for row in rows))


def _sum_of_buckets(db: Database) -> bytes:
    return _total(sum(_digest(part, bucket, total) for part, bucket, _, total in db.execute(_BUCKETS)))


def _with(total: bytes, *row: object) -> bytes:
    return _total(int.from_bytes(total) + _digest(*row))


def _without(total: bytes, *row: object) -> bytes:
    return _total(int.from_bytes(total) - _digest(*row))


def _changed(total: bytes, *rows: object) -> bytes:
    old, new = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    return _total(int.from_bytes(total) - _digest(*old) + _digest(*new))


def _total(value: int) -> bytes:
    return (value % _MODULUS).to_bytes(32)


def _digest(*row: object) -> int:
    """Return SHA-256 over table, rowid and values, each with its type and length before it."""
    return int.from_bytes(hashlib.sha256(b"".join(map(_spelled, row))).digest())


def _spelled(value: object) -> bytes:
    if value is None:
        return b"n"
    if isinstance(value, bytes):
        return b"b%d:%b" % (len(value), value)
    body = str(value).encode()
    return (b"i%d:%b" if isinstance(value, int) else b"t%d:%b") % (len(body), body)

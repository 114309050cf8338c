"""What the rows of a register add up to: an old page among new ones passes SQLCipher's checks, but not this sum.

Every row of every table but the events (which have their chain) counts as SHA-256 over table, rowid and values. The
rows of 1,024 consecutive rowids are a bucket with the sum of theirs modulo 2**256; the row of part '' sums the buckets
and counts the writes. Triggers that live with the connection keep the sums, so no statement can go past them and a
table that a later migration adds is covered as well. The sums need no key: they lie inside the encrypted file, and
who puts pages back cannot read or choose what they hold (Clarke et al. 2003, incremental multiset hashes).
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

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

# A row comes in, a row goes out; a changed row does both. `{row}` is NEW or OLD, `{values}` its columns.
_COMES = (
    "INSERT INTO cover (part, bucket, writes, total) VALUES ('{table}', {row}.rowid / 1024, 0, cover_row('{table}',"
    " {row}.rowid, {values})) ON CONFLICT (part, bucket) DO UPDATE SET total = cover_plus(total, excluded.total);"
)
_GOES = (
    "UPDATE cover SET total = cover_minus(total, cover_row('{table}', {row}.rowid, {values}))"
    " WHERE part = '{table}' AND bucket = {row}.rowid / 1024;"
)
_ON_ROW = "CREATE TEMP TRIGGER cover_{table}_{event} AFTER {event} ON main.{table} BEGIN {statements} END"
_ON_BUCKET = (
    "CREATE TEMP TRIGGER cover_of_cover_{event} AFTER {event} ON main.cover WHEN NEW.part <> '' BEGIN UPDATE cover"
    " SET writes = writes + 1, total = cover_plus({before}, cover_row(NEW.part, NEW.bucket, NEW.total))"
    " WHERE part = '' AND bucket = {version}; END"
)
_WITHOUT_OLD = "cover_minus(total, cover_row(OLD.part, OLD.bucket, OLD.total))"


def attach(db: Database) -> None:
    """Let the connection keep the sums; a register that was migrated since they were last kept is added up anew."""
    db.add_function("cover_row", _row)
    db.add_function("cover_plus", _plus)
    db.add_function("cover_minus", _minus)
    tables, version = _tables(db), db.version()
    if db.one(_WHOLE, (version,)) is None:
        _add_up(db, tables, version)
    for table in tables:
        for event, statements in (("INSERT", (_COMES,)), ("DELETE", (_GOES,)), ("UPDATE", (_GOES, _COMES))):
            db.execute(_ON_ROW.format(table=table, event=event, statements=_filled(db, table, statements)))
    db.execute(_ON_BUCKET.format(event="INSERT", before="total", version=version))
    db.execute(_ON_BUCKET.format(event="UPDATE", before=_WITHOUT_OLD, version=version))


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


def _filled(db: Database, table: str, statements: Sequence[str]) -> str:
    columns = db.columns(table)
    rows = {_COMES: "NEW", _GOES: "OLD"}
    return " ".join(
        statement.format(table=table, row=rows[statement], values=", ".join(f"{rows[statement]}.{c}" for c in columns))
        for statement in statements
    )


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
    return _sum(_row(table, *row) for row in rows)


def _sum_of_buckets(db: Database) -> bytes:
    return _sum(_row(part, bucket, total) for part, bucket, _, total in db.execute(_BUCKETS))


def _sum(summands: Iterable[bytes]) -> bytes:
    return (sum(map(int.from_bytes, summands)) % _MODULUS).to_bytes(32)


def _plus(total: bytes, summand: bytes) -> bytes:
    return ((int.from_bytes(total) + int.from_bytes(summand)) % _MODULUS).to_bytes(32)


def _minus(total: bytes, summand: bytes) -> bytes:
    return ((int.from_bytes(total) - int.from_bytes(summand)) % _MODULUS).to_bytes(32)


def _row(*values: object) -> bytes:
    """Return SHA-256 over the values, each with its type and length before it."""
    return hashlib.sha256(b"".join(map(_spelled, values))).digest()


def _spelled(value: object) -> bytes:
    if value is None:
        return b"n"
    kind, body = (b"b", value) if isinstance(value, bytes) else (b"t", str(value).encode())
    return b"%b%d:%b" % (b"i" if isinstance(value, int) else kind, len(body), body)

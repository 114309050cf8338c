"""The same register without encryption: the store's own SQL on the standard library's sqlite3."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlcipher3 import dbapi2 as sqlcipher

from vir_desktop.storage import schema
from vir_desktop.storage.database import PRAGMAS, Database, Row
from vir_desktop.storage.register_akter import RegisterAkter

_TABLES = ("akt", "code_word", "wrap", "token")


class PlainDatabase:
    """As much of storage's Database as the register's reading needs."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for name, value, _ in PRAGMAS:
            if not name.startswith("cipher"):
                self._connection.execute(f"PRAGMA {name}={value}").fetchall()
        self._in_transaction = False

    def execute(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """Run one statement and return all its rows."""
        return self._connection.execute(sql, cast("dict[str, str]", parameters)).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all of the block."""
        if self._in_transaction:
            yield
            return
        self.execute("BEGIN IMMEDIATE")
        self._in_transaction = True
        yield
        self.execute("COMMIT")
        self._in_transaction = False


class PlainRegister(RegisterAkter):
    """The register's lists, on a file that anyone can read."""

    def __init__(self, path: Path) -> None:
        self._db = cast("Database", PlainDatabase(path))


def plain_copy(encrypted: Path, key: bytes, plain: Path) -> None:
    """Write the tables of an encrypted register into a plain file with the same schema."""
    plain.unlink(missing_ok=True)
    source = keyed(encrypted, key)
    target = sqlite3.connect(plain)
    target.executescript("".join(schema.steps(schema.REGISTER)))
    for name in _TABLES:
        rows = source.execute(f"SELECT * FROM {name}").fetchall()
        marks = ", ".join("?" * len(rows[0]))
        target.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    target.commit()
    target.close()
    source.close()


def keyed(path: Path, key: bytes) -> sqlcipher.Connection:
    """Return sqlcipher3's own connection with the program's settings: the floor of whatever goes through storage."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    for name, value, _ in PRAGMAS:
        connection.execute(f"PRAGMA {name}={value}").fetchall()
    return connection

"""One SQLCipher file, opened in the one way that was measured to lose nothing and leak nothing.

Raw 32-byte key, exclusive lock, rollback journal, every commit synced (docs of the pragmas: sqlite.org/pragma.html).
A statement's rows are always read to the end, so no cursor outlives a call.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sqlcipher3 import dbapi2 as sqlcipher

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import KEY_BYTES
from vir_desktop.storage import schema
from vir_desktop.storage.faults import SQLITE_IOERR, disk_faults, error_code, from_sqlite
from vir_desktop.storage.page_check import PAGE
from vir_desktop.system import durable

Row: TypeAlias = tuple[Any, ...]  # SQLite is dynamically typed; the STRICT tables say what a column holds
Parameters: TypeAlias = Sequence[object] | Mapping[str, object]

# In this order (locking_mode before the first read), with what each must read back as.
PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("cipher_log_level", "NONE", "NONE"),
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("journal_mode", "TRUNCATE", "truncate"),
    ("synchronous", "EXTRA", 3),
    ("temp_store", "MEMORY", 2),
    ("secure_delete", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
    ("cache_size", "-16384", -16384),
)
ALLOWED_PRAGMAS = frozenset({"integrity_check", "cipher_integrity_check", "user_version"})

# More than a session ever runs: in a full cache of sqlcipher3 newcomers only drive out each other, and each is then
# prepared anew, with the triggers it sets off, every time it runs.
_PREPARED = 1024

_OK, _DENY = 0, 1
_ACTION_PRAGMA, _ACTION_ATTACH, _ACTION_DETACH, _ACTION_FUNCTION = 19, 24, 25, 31
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "sqlcipher_export"})
_PLAIN_HEADER = b"SQLite"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is: its migrations, the code for damage, the check of its content, what each connection is given."""

    migrations: Path
    damaged: Known
    findings: Callable[["Database"], Sequence[str]]
    attach: Callable[["Database"], None] = lambda database: None


class Database:
    """An open file. After an I/O error it is closed, reopened and checked before anything else is done."""

    def __init__(self, path: Path, key: bytes, kind: Kind) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("a raw key is 32 bytes; a shorter one would silently become a passphrase")
        self.path = path
        self.kind = kind
        self.key = key
        self._connection: Any = None  # sqlcipher3 has no types
        self._failed = False
        self._in_transaction = False

    @classmethod
    def create(cls, path: Path, key: bytes, kind: Kind) -> "Database":
        """Make a new file with the newest schema and open it.

        Raises:
            KnownError: VAULT_EXISTS when the file is there already, DISK_FULL, READ_ONLY, IO_ERROR.
        """
        if path.exists():
            raise KnownError(Known.VAULT_EXISTS, file=path.name)
        database = cls(path, key, kind)
        try:
            database._connect_new()
            database._migrate(schema.steps(kind.migrations))
        finally:
            database.close()
        with disk_faults(path.name):
            durable.sync_folder(path.parent)
        return cls.open(path, key, kind)

    @classmethod
    def open(cls, path: Path, key: bytes, kind: Kind) -> "Database":
        """Open an existing file, migrating it when it is older; what it holds is not checked yet.

        Raises:
            KnownError: MISSING_FILE, the kind's DAMAGED_*, NEWER_VERSION, IN_USE.
        """
        database = cls(path, key, kind)
        try:
            database._assert_encrypted()
            database._connect()
            database._bring_up_to_date()
        except BaseException:
            database.close()
            raise
        return database

    def execute(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run one statement and return all its rows."""
        self._reopen_if_failed()
        try:
            rows: list[Row] = self._connection.execute(sql, parameters).fetchall()
        except sqlcipher.Error as error:
            self._failed = self._failed or error_code(error) == SQLITE_IOERR
            translated = from_sqlite(error, self.kind.damaged, self.path.name)
            if translated is error:
                raise
            raise translated from error
        return rows

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Run one statement and return its first row."""
        rows = self.execute(sql, parameters)
        return rows[0] if rows else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all of the block or nothing of it; durable on leaving. A block inside a block joins it."""
        if self._in_transaction:
            yield
            return
        self.execute("BEGIN IMMEDIATE")
        self._in_transaction = True
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._in_transaction = False

    def columns(self, table: str) -> Sequence[str]:
        """Return the names of a table's columns, in order."""
        empty = self._connection.execute("".join(("SELECT * FROM ", table, " LIMIT 0")))
        return tuple(column[0] for column in empty.description)

    def add_function(self, name: str, function: Callable[..., bytes]) -> None:
        """Let SQL of this connection call a function, which gives the same for the same values."""
        self._connection.create_function(name, -1, function, deterministic=True)

    def interrupt(self) -> None:
        """Stop a running statement; any thread may call it, also when the file is closed."""
        connection = self._connection
        if connection is not None:
            with suppress(sqlcipher.ProgrammingError):
                connection.interrupt()

    def copy_to(self, path: Path, key: bytes) -> None:
        """Copy every page into a new file under another key."""
        target = Database(path, key, self.kind)
        try:
            target._connect_new()
            self._connection.backup(target._connection)
        except sqlcipher.Error as error:
            raise from_sqlite(error, self.kind.damaged, self.path.name) from error
        finally:
            target.close()

    def close(self) -> None:
        """Close the file; closing twice is no error."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connect_new(self) -> None:
        with disk_faults(self.path.name):
            self.path.touch(mode=0o600, exist_ok=False)  # SQLite gives the journal the same mode
        self._connect()

    def _connect(self) -> None:
        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        try:
            # The lane's thread owns the connection; only interrupt() is called from elsewhere.
            self._connection = sqlcipher.connect(
                uri, uri=True, isolation_level=None, timeout=0, cached_statements=_PREPARED
            )
            self._connection.set_key(f"x'{self.key.hex()}'")
            _set_pragmas(self._connection)
            self._connection.execute("BEGIN EXCLUSIVE")
            self._connection.execute("COMMIT")
            self._connection.set_authorizer(_authorize)
        except sqlcipher.Error as error:
            self.close()
            raise from_sqlite(error, self.kind.damaged, self.path.name) from error

    def _assert_encrypted(self) -> None:
        # Before connecting: closing another descriptor of an open file would drop SQLite's locks on POSIX.
        with disk_faults(self.path.name), self.path.open("rb") as reader:
            first = reader.read(PAGE)
        if first.startswith(_PLAIN_HEADER) or len(first) < PAGE:  # SQLite would take less than a page for a new file
            raise KnownError(self.kind.damaged, file=self.path.name)

    def _bring_up_to_date(self) -> None:
        steps = schema.steps(self.kind.migrations)
        version = self.version()
        if version == 0:
            raise KnownError(self.kind.damaged, file=self.path.name)
        if version > len(steps):
            raise KnownError(Known.NEWER_VERSION, file=self.path.name, version=version)
        if version < len(steps):
            self._copy_and_migrate(steps, version)
        self.kind.attach(self)
        copies = [copy for number in range(1, len(steps)) if (copy := self._copy_of(number)).exists()]
        if copies:  # from now, or from a migration that was killed
            self._drop_when_whole(copies)

    def _copy_and_migrate(self, steps: Sequence[str], version: int) -> None:
        self.close()
        with disk_faults(self.path.name):
            durable.copy_file(self.path, self._copy_of(version))
        self._connect()
        self._migrate(steps)

    def _copy_of(self, version: int) -> Path:
        return self.path.with_name(f"{self.path.name}.fore-migrering-{version}")

    def _drop_when_whole(self, copies: Sequence[Path]) -> None:
        """Remove the copies from before a migration once all of the migrated file has been checked."""
        if self.kind.findings(self):
            raise KnownError(self.kind.damaged, file=self.path.name)
        with disk_faults(self.path.name):
            for copy in copies:
                durable.remove_file(copy)

    def version(self) -> int:
        """Return the number of the last migration that the file has seen."""
        row = self.one("PRAGMA user_version")
        return int(row[0]) if row else 0

    def _migrate(self, steps: Sequence[str]) -> None:
        version = self.version()
        self._connection.set_authorizer(None)  # ALTER TABLE runs pragmas of its own
        for number, step in enumerate(steps[version:], start=version + 1):
            self._run_script(f"BEGIN IMMEDIATE;\n{step}\nPRAGMA user_version={number};\nCOMMIT;")
        self._connection.set_authorizer(_authorize)

    def _run_script(self, script: str) -> None:
        try:
            self._connection.executescript(script)
        except sqlcipher.Error as error:
            self._roll_back()
            raise from_sqlite(error, self.kind.damaged, self.path.name) from error

    def _roll_back(self) -> None:
        try:
            if self._connection is not None and self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlcipher.Error:
            self._failed = True

    def _reopen_if_failed(self) -> None:
        if not self._failed or self._in_transaction:
            return
        self.close()
        self._connect()
        self._failed = False
        self.kind.attach(self)
        if self.kind.findings(self):
            self._failed = True
            raise KnownError(self.kind.damaged, file=self.path.name)


def _set_pragmas(connection: Any) -> None:  # sqlcipher3 has no types
    for name, value, _ in PRAGMAS:
        connection.execute(f"PRAGMA {name}={value}").fetchall()
    for name, _, expected in PRAGMAS:
        if connection.execute(f"PRAGMA {name}").fetchall() != [(expected,)]:
            raise RuntimeError(f"PRAGMA {name} did not take")


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action in {_ACTION_ATTACH, _ACTION_DETACH}:
        return _DENY
    if action == _ACTION_PRAGMA:
        return _OK if first in ALLOWED_PRAGMAS else _DENY
    if action == _ACTION_FUNCTION:
        return _DENY if second in _FORBIDDEN_FUNCTIONS else _OK
    return _OK

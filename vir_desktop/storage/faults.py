"""The disk's and SQLite's faults as KnownError, each told apart."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from vir_desktop.domain.errors import Known, KnownError, RuleError

SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_READONLY, SQLITE_INTERRUPT = 5, 6, 7, 8, 9
SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_CONSTRAINT, SQLITE_NOTADB = (
    10,
    11,
    13,
    14,
    19,
    26,
)

_SQLITE = {
    SQLITE_BUSY: Known.IN_USE,
    SQLITE_LOCKED: Known.IN_USE,
    SQLITE_NOMEM: Known.LOW_MEMORY,
    SQLITE_READONLY: Known.READ_ONLY,
    SQLITE_IOERR: Known.IO_ERROR,
    SQLITE_FULL: Known.DISK_FULL,
    SQLITE_CANTOPEN: Known.IO_ERROR,
}
# What `backup` raises carries no code, only SQLite's own words for it (sqlite3_errstr).
_TEXTS = {
    "database is locked": SQLITE_BUSY,
    "database table is locked": SQLITE_LOCKED,
    "out of memory": SQLITE_NOMEM,
    "attempt to write a readonly database": SQLITE_READONLY,
    "disk I/O error": SQLITE_IOERR,
    "database disk image is malformed": SQLITE_CORRUPT,
    "database or disk is full": SQLITE_FULL,
    "unable to open database file": SQLITE_CANTOPEN,
    "file is not a database": SQLITE_NOTADB,
}
_DAMAGE = frozenset({SQLITE_CORRUPT, SQLITE_NOTADB})
_ERRNO = {
    errno.ENOSPC: Known.DISK_FULL,
    errno.EDQUOT: Known.DISK_FULL,
    errno.EFBIG: Known.DISK_FULL,
    errno.EROFS: Known.READ_ONLY,
    errno.EACCES: Known.READ_ONLY,
    errno.EPERM: Known.READ_ONLY,
    errno.ENOENT: Known.MISSING_FILE,
}
_RULE_CODE = re.compile(r"[a-z]+(-[a-z]+)*")


@contextmanager
def disk_faults(name: str) -> Iterator[None]:
    """Turn an OSError into DISK_FULL, READ_ONLY, MISSING_FILE or IO_ERROR about `name`."""
    try:
        yield
    except OSError as error:
        raise KnownError(_ERRNO.get(error.errno or 0, Known.IO_ERROR), file=name) from error


def from_sqlite(error: Exception, damaged: Known, name: str) -> Exception:
    """Return what an sqlcipher3 error means to the services; the error itself when it is a bug.

    A trigger's refusal carries its rule code as its whole text, so it becomes a RuleError; an interrupted
    statement becomes the builtin InterruptedError, which only a lock in progress causes.
    """
    code = error_code(error)
    if code in _DAMAGE:
        return KnownError(damaged, file=name)
    if code == SQLITE_INTERRUPT:
        return InterruptedError("interrupted")
    if code == SQLITE_CONSTRAINT and _RULE_CODE.fullmatch(str(error)):
        return RuleError(str(error))
    known = _SQLITE.get(code)
    return KnownError(known, file=name) if known else error


def error_code(error: Exception) -> int:
    """Return SQLite's primary result code, 0 when there is none."""
    return int(getattr(error, "sqlite_errorcode", None) or _TEXTS.get(str(error), 0)) & 0xFF

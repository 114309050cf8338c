"""The vault-wide lock: one session or one vir-admin at a time. The system drops it when the process dies."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(error.errno, "locked") from error

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class VaultLock:
    """An exclusive lock on one file; the file stays, only the lock on it means anything."""

    def __init__(self) -> None:
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds a lock."""
        return self._descriptor is not None

    def acquire(self, path: Path) -> None:
        """Take the lock on `path`, making the file if needed; holding it already is no error.

        Raises:
            BlockingIOError: Another holder, in this process or another.
            OSError: The file cannot be opened.
        """
        if self._descriptor is not None:
            return
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go; closing the descriptor drops the lock on every system."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

"""Opening a copy where it lies, a few milliseconds at a time, without writing a byte to it.

Every file must have the bytes that its manifest names. A database must moreover open under its key, and every page
carry its MAC: what was damaged before it was copied is found too.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.storage.faults import disk_faults
from vir_desktop.storage.page_check import PageCheck

_CHUNK = 1 << 16

KeyOf = Callable[[str], bytes | None]


class DiskCopyCheck:
    """Goes through the files of one manifest; see ports.CopyCheck."""

    def __init__(self, files: Path, manifest: Mapping[str, bytes], identity: bytes, key_of: KeyOf) -> None:
        self._files = files
        self._manifest = manifest
        self._key_of = key_of
        self._identity = identity
        self._steps = self._check()

    @property
    def identity(self) -> bytes:
        """Which copy: the digest of its manifest."""
        return self._identity

    @property
    def count(self) -> int:
        """How many files the copy has."""
        return len(self._manifest)

    def check_slice(self, budget_ms: int) -> bool:
        """Check further for about `budget_ms`; True when all is done. Raises DAMAGED_BACKUP with the file's name."""
        deadline = time.monotonic() + budget_ms / 1000
        for name, whole in self._steps:
            if not whole:
                raise KnownError(Known.DAMAGED_BACKUP, file=name)
            if time.monotonic() >= deadline:
                return False
        return True

    def _check(self) -> Iterator[tuple[str, bool]]:
        for name, file_digest in self._manifest.items():
            path = self._files / file_digest.hex()
            for whole in self._check_file(path, name, file_digest):
                yield name, whole

    def _check_file(self, path: Path, name: str, file_digest: bytes) -> Iterator[bool]:
        if not path.is_file():
            yield False
            return
        hasher = hashlib.sha256()
        with disk_faults(name), path.open("rb") as reader:
            while chunk := reader.read(_CHUNK):
                hasher.update(chunk)
                yield True
        yield hasher.digest() == file_digest
        key = self._key_of(name)
        if key is not None:
            yield from _pages(path, name, key)


def _pages(path: Path, name: str, key: bytes) -> Iterator[bool]:
    """Check every page. Where not even the first opens, the key is a later one: the file was rekeyed since."""
    with disk_faults(name):
        pages = PageCheck(path, key)
    try:
        if not pages.next_is_whole():
            return
        yield _opens(path, key)
        while (whole := pages.next_is_whole()) is not None:
            yield whole
    finally:
        pages.close()


def _opens(path: Path, key: bytes) -> bool:
    """Open the file read-only and immutable, so that neither lock nor journal is made beside it."""
    connection = sqlcipher.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        connection.set_key(f"x'{key.hex()}'")
        connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
        return bool(connection.execute("SELECT count(*) FROM event").fetchone()[0])
    except sqlcipher.Error:
        return False
    finally:
        connection.close()

"""Files that are whole or absent after a power cut: temporary file, fsync, rename, fsync of the folder.

Everything here raises OSError; who calls knows what the file means.
"""

import hashlib
import os
import sys
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends
TEMPORARY = ".tmp"

if sys.platform == "win32":
    from vir_desktop.system.durable_windows import replace, sync_folder
else:

    def replace(source: Path, target: Path) -> None:
        """Put `source` (a synced file or a folder) in the place of `target`, and make the name durable."""
        os.replace(source, target)
        sync_folder(target.parent)
        if source.parent != target.parent:
            sync_folder(source.parent)

    def sync_folder(folder: Path) -> None:
        """Make the names in `folder` durable."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_file(path: Path, data: bytes) -> None:
    """Write `data` so that `path` holds the old or the new bytes whenever the power goes; mode 0600."""
    temporary = path.with_name(path.name + TEMPORARY)
    try:
        _write_new(temporary, data)
        replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def copy_file(source: Path, target: Path) -> bytes:
    """Copy `source` durably to `target` in pieces; return the SHA-256 of what was read."""
    temporary = target.with_name(target.name + TEMPORARY)
    hasher = hashlib.sha256()
    try:
        with source.open("rb") as reader, _create(temporary) as writer:
            while chunk := reader.read(_CHUNK):
                hasher.update(chunk)
                writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        replace(temporary, target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return hasher.digest()


def remove_file(path: Path) -> None:
    """Remove a file, if it is there, and make that durable."""
    if path.exists():
        path.unlink()
        sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder with mode 0700, durable in its parent."""
    path.mkdir(mode=0o700)
    sync_folder(path.parent)


def file_digest(path: Path) -> bytes:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").digest()


def _write_new(path: Path, data: bytes) -> None:
    with _create(path) as writer:
        writer.write(data)
        writer.flush()
        os.fsync(writer.fileno())


def _create(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600), "wb")

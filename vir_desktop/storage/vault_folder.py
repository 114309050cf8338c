"""The vault's plain files, and the folder itself: made beside its place and renamed into it when complete."""

import contextlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from vir_desktop.domain.canonical import DIGEST_BYTES, digest
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.storage.faults import disk_faults
from vir_desktop.system import durable
from vir_desktop.system.vault_lock import VaultLock

FOLDERS = ("slots", "akter", "packs", "outbox", "receipts", "backups")
REGISTER_FILE = "register.vdb"
BALLAST_FILE = "ballast"
UNFINISHED = ".halvfardig"  # a vault being made; nobody has been told that it exists
MAKING = "skapas"  # in it: locked by the process that makes it, so that one which nobody makes any more may go
RESTORED = ".aterstalld"  # a verified copy about to take the vault's place

_BALLAST_BYTES = 4 << 20
_BALLAST_SHARE = 100
_DAMAGED = {
    "device.json": Known.DAMAGED_DEVICE,
    "policy.json": Known.DAMAGED_POLICY,
    "keyring": Known.DAMAGED_KEYRING,
    "anchor.bin": Known.DAMAGED_ANCHOR,
    "slots": Known.DAMAGED_SLOT,
    "packs": Known.DAMAGED_PACK,
    "backups": Known.DAMAGED_BACKUP,
}


class DiskVaultFolder:
    """One vault's folder; see ports.VaultFolder."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._being_made = False
        self._making = VaultLock()

    def root(self) -> Path:
        """Return where the files are now: beside the vault's place until `publish`."""
        return beside(self._path, UNFINISHED) if self._being_made else self._path

    def exists(self) -> bool:
        """Return whether a complete vault stands here; finishes a restore that was cut off in its last step.

        What a vault left that was never finished, and that nobody makes any more, goes.
        """
        finish_restore(self._path)
        drop_abandoned(self._path)
        return (self._path / REGISTER_FILE).is_file()

    def create(self) -> None:
        """Make the skeleton, mode 0700, beside the vault's place; what an unfinished attempt left is removed.

        Raises:
            KnownError: VAULT_EXISTS when the place is taken by anything but an empty folder.
        """
        if self._path.exists() and (not self._path.is_dir() or any(self._path.iterdir())):
            raise KnownError(Known.VAULT_EXISTS, file=self._path.name)
        self._being_made = True
        self._making.release()
        root = self.root()
        with disk_faults(root.name):
            root.parent.mkdir(parents=True, exist_ok=True)
            if root.exists():
                shutil.rmtree(root)
            durable.make_folder(root)
            self._making.acquire(root / MAKING)
            for folder in FOLDERS:
                durable.make_folder(root / folder)

    def publish(self) -> None:
        """Put the finished vault in its place; its register is closed. Killed before, there is no vault."""
        if not self._being_made:
            return
        with disk_faults(self._path.name):
            if self._path.is_dir():
                self._path.rmdir()
            durable.remove_file(self.root() / MAKING)  # a vault with a name is never anybody's leftover
            self._making.release()
            try:
                durable.replace(self.root(), self._path)
            except OSError:
                if self._path.exists():  # named, but who asked is told that it failed: then there is no vault
                    os.replace(self._path, self.root())
                raise
        self._being_made = False

    def read(self, name: str) -> bytes:
        """Return a file without its trailing SHA-256.

        Raises:
            KnownError: MISSING_FILE, or the DAMAGED_* code that fits the name.
        """
        with disk_faults(name):
            data = self._file(name).read_bytes()
        return ended_by_digest(data, _damaged(name), name)

    def write(self, name: str, body: bytes) -> bytes:
        """Write atomically and durably, in a folder that is made if it is missing; return the whole file's SHA-256."""
        data, path = body + digest(body), self._file(name)
        with disk_faults(name):
            if path.parent != self.root() and not path.parent.is_dir():
                durable.make_folder(path.parent)
            durable.write_file(path, data)
        return digest(data)

    def digest_of(self, body: bytes) -> bytes:
        """Return what `file_digest` will be once `body` is written."""
        return digest(body + digest(body))

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""
        with disk_faults(name):
            durable.remove_file(self._file(name))

    def names(self, folder: str) -> Sequence[str]:
        """Return the names of the files in `folder`, relative to the vault, sorted.

        A folder that is not there has none: a copy holds files only.
        """
        if not self._file(folder).is_dir():
            return ()
        with disk_faults(folder):
            found = [path.name for path in self._file(folder).iterdir() if path.is_file()]
        return tuple(f"{folder}/{name}" for name in sorted(found) if not name.endswith(durable.TEMPORARY))

    def file_digest(self, name: str) -> bytes:
        """Return the SHA-256 of the whole file."""
        with disk_faults(name):
            return durable.file_digest(self._file(name))

    def free_bytes(self) -> int:
        """Return how much room an ordinary user has on the vault's disk."""
        with disk_faults(self._path.name):
            return shutil.disk_usage(self.root()).free

    def ensure_ballast(self) -> None:
        """Keep min(4 MiB, 1 % of the disk) in reserve; random bytes, which no file system stores in less."""
        with disk_faults(BALLAST_FILE):
            size = min(_BALLAST_BYTES, shutil.disk_usage(self.root()).total // _BALLAST_SHARE)
            path = self._file(BALLAST_FILE)
            if not path.exists() or path.stat().st_size != size:
                durable.write_file(path, os.urandom(size))

    def release_ballast(self) -> None:
        """Give the reserve back to the disk."""
        self.remove(BALLAST_FILE)

    def _file(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        if not parts or PurePosixPath(name).is_absolute() or ".." in parts:
            raise ValueError("a name inside the vault")
        return self.root().joinpath(*parts)


def ended_by_digest(data: bytes, damaged: Known, name: str) -> bytes:
    """Return `data` without its last 32 bytes, which must be the SHA-256 of the rest."""
    body, ending = data[:-DIGEST_BYTES], data[-DIGEST_BYTES:]
    if digest(body) != ending:
        raise KnownError(damaged, file=name)
    return body


def beside(path: Path, ending: str) -> Path:
    """Return the path next to `path` with something added to its name."""
    return path.with_name(path.name + ending)


def finish_restore(path: Path) -> None:
    """Take the last step of a restore that was killed between its two renames: the copy is verified already."""
    if not path.exists() and beside(path, RESTORED).is_dir():
        with disk_faults(path.name):
            durable.replace(beside(path, RESTORED), path)


def drop_abandoned(path: Path) -> None:
    """Remove a vault that was being made beside `path`, if the process that made it is gone; its mark goes last.

    Without the mark nothing is removed: what else may lie there is not known to be of no use to anyone.
    """
    left = beside(path, UNFINISHED)
    if not (left / MAKING).is_file():
        return
    lock = VaultLock()
    with contextlib.suppress(OSError):  # somebody is making it, or the disk refuses: the next look finds it
        lock.acquire(left / MAKING)
        for child in left.iterdir():
            if child.name != MAKING:
                shutil.rmtree(child) if child.is_dir() else child.unlink()
        lock.release()
        shutil.rmtree(left)
    lock.release()


def _damaged(name: str) -> Known:
    return _DAMAGED.get(PurePosixPath(name).parts[0], Known.IO_ERROR)

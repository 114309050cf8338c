"""Copies of the vault: `<to>/<vault>/files/<sha256>` and numbered manifests, of which the last three are kept.

A file is copied once under its hash and a manifest is written last, so a copy that was cut off never harms an
older one, and a file that was damaged since still stands whole in an older manifest. No key is needed.
"""

import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from vir_desktop.domain.canonical import Json, canonical_bytes, digest, parse_canonical
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId
from vir_desktop.storage.copy_check import DiskCopyCheck, KeyOf
from vir_desktop.storage.faults import disk_faults
from vir_desktop.storage.vault_folder import (
    BALLAST_FILE,
    FOLDERS,
    RESTORED,
    beside,
    ended_by_digest,
    finish_restore,
)
from vir_desktop.system import durable

KEPT = 3
OWN_COPIES = "backups"  # in the vault
_AKTER = "akter/"
_FILES = "files"
_MANIFEST = ".manifest"
_UNPACKED = ".uppackad"  # a copy on its way to the vault's place
_DRILLED = ".ovning"  # a copy that a drill is made on: never more than a copy of what still lies elsewhere
_BEFORE_RESTORE = ".fore-aterstallning-"
_LEFT_OUT = frozenset({"lock", BALLAST_FILE})
_LEFT_OUT_ENDINGS = ("-journal", ".ny", durable.TEMPORARY)
_LEFT_OUT_FOLDERS = frozenset({OWN_COPIES})

Manifest = Mapping[str, bytes]  # name inside the vault → SHA-256


class DiskBackups:
    """Makes and brings back copies of the vault at `vault`; whoever calls holds the vault's lock."""

    def __init__(self, vault: Path) -> None:
        self._vault = vault.absolute()

    def backup(self, to: str) -> Sequence[str]:
        """Copy what has changed to `<to>/<vault>`, re-read every new copy, then write the manifest.

        A database with an unfinished transaction (a journal that is not empty) is left as the last copy had it.

        Raises:
            KnownError: NOT_A_VAULT, DISK_FULL, READ_ONLY, IO_ERROR, DAMAGED_BACKUP (a copy reads back differently),
                VAULT_EXISTS (`to` would put the copy in the vault itself).
        """
        if not self._vault.is_dir():
            raise KnownError(Known.NOT_A_VAULT, file=self._vault.name)
        place = Path(to).absolute() / self._vault.name
        if self._vault.resolve() in (place.resolve(), *place.resolve().parents):
            raise KnownError(Known.VAULT_EXISTS, file=place.name)  # a copy inside what it copies
        return self._copy_to(place)

    def keep(self) -> Sequence[str]:
        """Do what `backup` does, to the vault's own folder of copies, which no copy takes in.

        Raises:
            KnownError: NOT_A_VAULT, DISK_FULL, READ_ONLY, IO_ERROR, DAMAGED_BACKUP.
        """
        if not self._vault.is_dir():
            raise KnownError(Known.NOT_A_VAULT, file=self._vault.name)
        return self._copy_to(self._own_place())

    def own_copies(self) -> str:
        """Return the path of the vault's own folder of copies, "" when no copy lies there."""
        return str(self._vault / OWN_COPIES) if _numbers(self._own_place()) else ""

    def check(self, key_of: KeyOf) -> DiskCopyCheck | None:
        """Begin to check the newest of the vault's own copies where it lies; None without a copy."""
        place = self._own_place()
        manifest = newest_manifest(place)
        if manifest is None:
            return None
        return DiskCopyCheck(place / _FILES, manifest, digest(_manifest_bytes(manifest)), key_of)

    def _own_place(self) -> Path:
        return self._vault / OWN_COPIES / self._vault.name

    def _copy_to(self, place: Path) -> Sequence[str]:
        with disk_faults(place.name):
            (place / _FILES).mkdir(mode=0o700, parents=True, exist_ok=True)
        earlier = newest_manifest(place) or {}
        manifest, copied = self._copy_changed(place, earlier)
        self._write_manifest(place, manifest)
        _drop_old(place)
        return copied

    def rewrite_inside(self, renewed: Collection[AktId] = ()) -> None:
        """Copy the vault as it is now, and let the older copies in the vault hold nothing but what it holds.

        For what was purged: its file goes from every copy, and so do the registers and keyrings that could open it.
        Older states of the akter that remain stay, for they may be whole where a later one is damaged; not of those
        in `renewed`, out of which something was purged. Every file that is left is read again. A vault without
        copies of its own gets none.

        Raises:
            KnownError: DISK_FULL, READ_ONLY, IO_ERROR, DAMAGED_BACKUP; taken anew, it goes on where it was.
        """
        place = self._own_place()
        if not (self._vault / OWN_COPIES).is_dir():
            return
        if (place / _FILES).is_dir():
            self._copy_to(place)
            with disk_faults(place.name):
                _forget(place, newest_manifest(place) or {}, renewed)
        with disk_faults(OWN_COPIES):
            for former in (self._vault / OWN_COPIES).iterdir():  # from when the vault's folder had another name
                if former != place:
                    shutil.rmtree(former)
            durable.sync_folder(self._vault / OWN_COPIES)

    def restore(self, from_: str) -> str:
        """Do `unpack` and `put_in_place` in one go; the old vault is kept beside, its path returned.

        Raises:
            KnownError: NOT_A_VAULT (no copy there), DAMAGED_BACKUP (none is whole), DISK_FULL, READ_ONLY, IO_ERROR.
        """
        self.unpack(from_)
        return self.put_in_place()

    def unpack(self, from_: str = "", *, for_drill: bool = False) -> str:
        """Build the newest whole copy beside the vault, verify it and return where it lies; the vault is untouched.

        `from_` is the `to` of the backup, or `<to>/<vault>`; "" takes the vault's own copies. A copy for a drill has
        a name of its own, by which it is known to be of no use afterwards. What an earlier unpacking of the same kind
        left is removed first.

        Raises what `restore` raises.
        """
        place = _place_in(Path(from_), self._vault.name) if from_ else self._own_place()
        manifest = _newest_whole(place)
        fresh = beside(self._vault, _DRILLED if for_drill else _UNPACKED)
        with disk_faults(fresh.name):
            fresh.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(fresh, ignore_errors=True)
            self._build(place, manifest, fresh)
        return str(fresh)

    def put_in_place(self) -> str:
        """Swap the unpacked copy for the vault, and return where the old one is kept, "" if there was none.

        Killed at any point, the old or the restored vault stands in the place, the latter at the next look at the
        folder. Raises DISK_FULL, READ_ONLY, IO_ERROR.
        """
        with disk_faults(self._vault.name):
            return self._swap(beside(self._vault, _UNPACKED))

    def drop_unpacked(self) -> None:
        """Remove an unpacked copy that will not be put in place."""
        shutil.rmtree(beside(self._vault, _UNPACKED), ignore_errors=True)

    def drop_drilled(self) -> None:
        """Remove the copy that a drill was made on, also one that was broken off; the vault's lock is held."""
        shutil.rmtree(beside(self._vault, _DRILLED), ignore_errors=True)

    def _copy_changed(self, place: Path, earlier: Manifest) -> tuple[dict[str, bytes], Sequence[str]]:
        manifest: dict[str, bytes] = {}
        copied: list[str] = []
        for name in sorted(_names(self._vault)):
            path = self._vault / name
            if _has_hot_journal(path):
                if name in earlier:
                    manifest[name] = earlier[name]
                continue
            with disk_faults(name):
                manifest[name] = durable.file_digest(path)
                if not _is_whole(place, manifest[name]):
                    _copy_verified(path, place, manifest[name])
            if earlier.get(name) != manifest[name]:
                copied.append(name)
        return manifest, tuple(copied)

    def _write_manifest(self, place: Path, manifest: Manifest) -> None:
        body = _manifest_bytes(manifest)
        number = max(_numbers(place), default=0) + 1
        with disk_faults(place.name):
            durable.write_file(place / f"{number:06d}{_MANIFEST}", body + digest(body))

    def _build(self, place: Path, manifest: Manifest, fresh: Path) -> None:
        for folder in (fresh, *(fresh / name for name in FOLDERS)):
            durable.make_folder(folder)
        for name, file_digest in manifest.items():
            target = fresh / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            copied = durable.copy_file(place / _FILES / file_digest.hex(), target)
            if copied != file_digest or durable.file_digest(target) != file_digest:
                raise KnownError(Known.DAMAGED_BACKUP, file=name)
        for folder in sorted(path for path in fresh.rglob("*") if path.is_dir()):
            durable.sync_folder(folder)
        durable.sync_folder(fresh)

    def _swap(self, fresh: Path) -> str:
        finish_restore(self._vault)
        verified = beside(self._vault, RESTORED)
        durable.replace(fresh, verified)
        kept = _free_name(self._vault) if self._vault.exists() else None
        if kept:
            durable.replace(self._vault, kept)
        durable.replace(verified, self._vault)
        return str(kept or "")


def _manifest_bytes(manifest: Manifest) -> bytes:
    return canonical_bytes({name: file_digest.hex() for name, file_digest in manifest.items()})


def newest_manifest(place: Path) -> Manifest | None:
    """Return the newest manifest that is whole, None when there is none; the files it names are not read."""
    for number in sorted(_numbers(place), reverse=True):
        manifest = _read_manifest(place / f"{number:06d}{_MANIFEST}")
        if manifest is not None:
            return manifest
    return None


def _place_in(folder: Path, name: str) -> Path:
    """Return where the manifests are: the folder itself, the vault's own in it, or the only copy that lies there."""
    copies = sorted({path.parent for path in folder.glob("*/[0-9]*" + _MANIFEST)})
    own = folder / name
    if _numbers(folder) or not copies:
        return folder
    return copies[0] if len(copies) == 1 else own


def _newest_whole(place: Path) -> Manifest:
    numbers = _numbers(place)
    if not numbers:
        raise KnownError(Known.NOT_A_VAULT, file=place.name)
    for number in sorted(numbers, reverse=True):
        manifest = _read_manifest(place / f"{number:06d}{_MANIFEST}")
        if manifest is not None and all(_is_whole(place, file_digest) for file_digest in manifest.values()):
            return manifest
    raise KnownError(Known.DAMAGED_BACKUP, file=place.name)


def _read_manifest(path: Path) -> Manifest | None:
    with disk_faults(path.name):
        data = path.read_bytes()
    try:
        return _names_to_digests(parse_canonical(ended_by_digest(data, Known.DAMAGED_BACKUP, path.name)))
    except (KnownError, ValueError):
        return None


def _names_to_digests(listed: Json) -> Manifest:
    """Return a manifest whose names stay inside the vault: a copy may come from anywhere."""
    if not isinstance(listed, dict):
        raise ValueError("not a manifest")
    if any(Path(name).is_absolute() or ".." in Path(name).parts for name in listed):
        raise ValueError("not a manifest")
    return {name: bytes.fromhex(str(value)) for name, value in listed.items()}


def _numbers(place: Path) -> Sequence[int]:
    return [int(path.name.split(".")[0]) for path in place.glob("[0-9]*" + _MANIFEST)]


def _names(vault: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(vault):
        folders[:] = [name for name in folders if name not in _LEFT_OUT_FOLDERS]
        for name in files:
            if name not in _LEFT_OUT and not name.endswith(_LEFT_OUT_ENDINGS):
                yield (Path(folder) / name).relative_to(vault).as_posix()


def _has_hot_journal(path: Path) -> bool:
    journal = beside(path, "-journal")
    return journal.exists() and journal.stat().st_size > 0


def _is_whole(place: Path, file_digest: bytes) -> bool:
    path = place / _FILES / file_digest.hex()
    with disk_faults(path.name):
        return path.exists() and durable.file_digest(path) == file_digest


def _copy_verified(path: Path, place: Path, file_digest: bytes) -> None:
    target = place / _FILES / file_digest.hex()
    if durable.copy_file(path, target) != file_digest or durable.file_digest(target) != file_digest:
        target.unlink()
        raise KnownError(Known.DAMAGED_BACKUP, file=path.name)


def _drop_old(place: Path) -> None:
    """Remove the manifests before the last three, and the files that no manifest names any longer."""
    numbers = sorted(_numbers(place))
    for number in numbers[:-KEPT]:
        durable.remove_file(place / f"{number:06d}{_MANIFEST}")
    kept = [_read_manifest(place / f"{number:06d}{_MANIFEST}") or {} for number in numbers[-KEPT:]]
    named = {file_digest.hex() for manifest in kept for file_digest in manifest.values()}
    for path in (place / _FILES).iterdir():
        if path.name not in named:
            durable.remove_file(path)


def _forget(place: Path, newest: Manifest, renewed: Collection[AktId]) -> None:
    """Rewrite the older manifests: what is not in the newest is gone, and only akter keep an older state.

    The akter in `renewed` keep none.
    """
    for number in sorted(_numbers(place))[:-1]:
        path = place / f"{number:06d}{_MANIFEST}"
        old = _read_manifest(path) or {}
        older = {name: _older_state(place, old, name) for name in newest if AktId(_stem(name)) not in renewed}
        kept = {name: older.get(name) or now for name, now in newest.items()}
        body = canonical_bytes({name: file_digest.hex() for name, file_digest in kept.items()})
        durable.write_file(path, body + digest(body))
    _drop_old(place)
    for number in _numbers(place):
        manifest = _read_manifest(place / f"{number:06d}{_MANIFEST}")
        if manifest is None or not all(_is_whole(place, file_digest) for file_digest in manifest.values()):
            raise KnownError(Known.DAMAGED_BACKUP, file=place.name)


def _stem(name: str) -> str:
    return Path(name).name.partition(".")[0]


def _older_state(place: Path, old: Manifest, name: str) -> bytes | None:
    """Return what an older copy has of an akt, if that is still whole."""
    found = old.get(name) if name.startswith(_AKTER) else None
    return found if found is not None and _is_whole(place, found) else None


def _free_name(vault: Path) -> Path:
    number = 1
    while beside(vault, f"{_BEFORE_RESTORE}{number}").exists():
        number += 1
    return beside(vault, f"{_BEFORE_RESTORE}{number}")

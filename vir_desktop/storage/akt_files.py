"""The akt files of a vault: `akter/<32 hex>.vakt`, each under a key of its own."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId
from vir_desktop.storage import schema
from vir_desktop.storage.akt_store import DiskAktStore
from vir_desktop.storage.database import Database, Kind
from vir_desktop.storage.faults import disk_faults
from vir_desktop.storage.verify import akt_findings
from vir_desktop.system import durable

AKT = Kind(schema.AKT, Known.DAMAGED_AKT, akt_findings)
FOLDER = "akter"
UNFINISHED = ".ny"  # a file under this ending was never announced to anyone
_ENDING = ".vakt"
_ID = re.compile(r"[0-9a-f]{32}")


class DiskAktFiles:
    """Opens and makes akt files; `root` gives the vault's present folder."""

    def __init__(self, root: Callable[[], Path], kind: Kind = AKT) -> None:
        self._root = root
        self._kind = kind

    def create(self, akt_id: AktId, key: bytes) -> DiskAktStore:
        """Make an empty akt: built under another name and renamed, so it is whole or absent."""
        path = self._path(akt_id)
        if path.exists():
            raise KnownError(Known.VAULT_EXISTS, file=path.name)
        unfinished = self._unfinished(path)
        database = Database.create(unfinished, key, self._kind)
        try:
            database.execute("INSERT INTO akt (id, akt_id) VALUES (1, ?)", (akt_id,))
        finally:
            database.close()
        self._publish(unfinished, path)
        return DiskAktStore(Database.open(path, key, self._kind), akt_id)

    def open(self, akt_id: AktId, key: bytes) -> DiskAktStore:
        """Check the file in full (pages, structure, chain, content) and open it.

        Raises:
            KnownError: DAMAGED_AKT, NEWER_VERSION, MISSING_FILE, IN_USE.
        """
        database = Database.open(self._path(akt_id), key, self._kind)
        try:
            self._assert_whole(database, akt_id)
        except BaseException:
            database.close()
            raise
        return DiskAktStore(database, akt_id)

    def rekey(self, akt_id: AktId, old: bytes, new: bytes) -> None:
        """Copy every page into a file under the new key, check that file in full, and swap.

        Killed at any point, the akt opens with the old key or with the new one.
        """
        path = self._path(akt_id)
        unfinished = self._unfinished(path)
        source = Database.open(path, old, self._kind)
        try:
            self._assert_whole(source, akt_id)
            source.copy_to(unfinished, new)
        finally:
            source.close()
        copy = Database.open(unfinished, new, self._kind)
        try:
            self._assert_whole(copy, akt_id)
        finally:
            copy.close()
        self._publish(unfinished, path)

    def ids(self) -> Sequence[AktId]:
        """Return the ids of all akt files, sorted."""
        with disk_faults(FOLDER):
            names = [path.name.removesuffix(_ENDING) for path in self._folder().glob("*" + _ENDING)]
        return tuple(AktId(name) for name in sorted(names) if _ID.fullmatch(name))

    def remove(self, akt_id: AktId) -> None:
        """Remove the file and everything beside it (journal, copies of before); what is not there is no error."""
        path = self._path(akt_id)
        with disk_faults(path.name):
            durable.remove_file(path)
            for beside in sorted(self._folder().glob(path.name + "*")):
                durable.remove_file(beside)

    def _assert_whole(self, database: Database, akt_id: AktId) -> None:
        if self._kind.findings(database) or database.one("SELECT akt_id FROM akt") != (akt_id,):
            raise KnownError(self._kind.damaged, file=database.path.name)

    def _unfinished(self, path: Path) -> Path:
        """Return the name to build under, cleared of what an earlier attempt left."""
        unfinished = path.with_name(path.name + UNFINISHED)
        with disk_faults(path.name):
            durable.remove_file(unfinished)
            durable.remove_file(_journal(unfinished))
        return unfinished

    def _publish(self, unfinished: Path, path: Path) -> None:
        with disk_faults(path.name):
            durable.remove_file(_journal(unfinished))
            durable.replace(unfinished, path)

    def _folder(self) -> Path:
        return self._root() / FOLDER

    def _path(self, akt_id: AktId) -> Path:
        if not _ID.fullmatch(akt_id):
            raise ValueError("an akt's id is 32 hex digits")
        return self._folder() / (akt_id + _ENDING)


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")

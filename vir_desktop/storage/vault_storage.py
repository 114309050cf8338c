"""One vault on disk, locked to this process while open."""

from pathlib import Path

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.storage.akt_files import DiskAktFiles
from vir_desktop.storage.database import Database
from vir_desktop.storage.faults import disk_faults
from vir_desktop.storage.register_store import REGISTER, DiskRegister
from vir_desktop.storage.vault_folder import REGISTER_FILE, DiskVaultFolder, beside
from vir_desktop.system import durable
from vir_desktop.system.vault_lock import VaultLock

LOCK_FILE = "lock"
_NEW = ".ny"


class DiskStorage:
    """A vault's folder, its register and its akter; see ports.Storage."""

    def __init__(self, path: Path) -> None:
        self._folder = DiskVaultFolder(path)
        self._akter = DiskAktFiles(self._folder.root)
        self._lock = VaultLock()

    @property
    def folder(self) -> DiskVaultFolder:
        """The plain files."""
        return self._folder

    @property
    def akter(self) -> DiskAktFiles:
        """The akt files."""
        return self._akter

    def lock(self) -> None:
        """Take the vault-wide lock.

        Raises:
            KnownError: IN_USE, NOT_A_VAULT when there is no folder to lock.
        """
        root = self._folder.root()
        if not root.is_dir():
            raise KnownError(Known.NOT_A_VAULT, file=root.name)
        try:
            with disk_faults(LOCK_FILE):
                self._lock.acquire(root / LOCK_FILE)
        except KnownError as error:
            if isinstance(error.__cause__, BlockingIOError):
                raise KnownError(Known.IN_USE, file=root.name) from error
            raise

    def unlock(self) -> None:
        """Let go of the vault; the register must be closed."""
        self._lock.release()

    def create_register(self, key: bytes) -> DiskRegister:
        """Make an empty register and open it."""
        return DiskRegister(Database.create(self._path(), key, REGISTER))

    def open_register(self, key: bytes) -> DiskRegister:
        """Migrate if needed (a copy first), read header and head, and open; pages are checked in slices later.

        Raises:
            KnownError: DAMAGED_REGISTER, NEWER_VERSION, MISSING_FILE, IN_USE.
        """
        database = Database.open(self._path(), key, REGISTER)
        register = DiskRegister(database)
        try:
            register.head()
        except BaseException:
            register.close()
            raise
        return register

    def rekey_register(self, old: bytes, new: bytes) -> None:
        """Copy the register into a file under the new key, check that in full, and swap; it must be closed.

        Killed at any point, the register opens with the old key or with the new one.
        """
        path = self._path()
        copy = beside(path, _NEW)
        journal = beside(copy, "-journal")
        with disk_faults(path.name):
            durable.remove_file(copy)
            durable.remove_file(journal)
        source = Database.open(path, old, REGISTER)
        try:
            source.copy_to(copy, new)
        finally:
            source.close()
        self._assert_whole(copy, new)
        with disk_faults(path.name):
            durable.remove_file(journal)
            durable.replace(copy, path)

    def _assert_whole(self, path: Path, key: bytes) -> None:
        database = Database.open(path, key, REGISTER)
        try:
            if REGISTER.findings(database):
                raise KnownError(Known.DAMAGED_REGISTER, file=path.name)
        finally:
            database.close()

    def _path(self) -> Path:
        return self._folder.root() / REGISTER_FILE

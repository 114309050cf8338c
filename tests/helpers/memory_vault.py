"""The vault folder and the storage port in memory; see memory_stores.py."""

from collections.abc import Sequence

from tests.helpers.memory_akter import MemoryAktFiles
from tests.helpers.memory_stores import MemoryRegister, RegisterContent
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError


class MemoryVaultFolder:
    """Plain files by name."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._being_made: dict[str, bytes] | None = None
        self._complete = False

    def exists(self) -> bool:
        return self._complete

    def create(self) -> None:
        if self._complete:
            raise KnownError(Known.VAULT_EXISTS)
        self._being_made = {}

    def publish(self) -> None:
        if self._being_made is not None:
            self._files, self._being_made, self._complete = self._being_made, None, True

    def read(self, name: str) -> bytes:
        return self._whole(name)[:-32]

    def write(self, name: str, body: bytes) -> bytes:
        self._present()[name] = body + digest(body)
        return self.digest_of(body)

    def digest_of(self, body: bytes) -> bytes:
        return digest(body + digest(body))

    def remove(self, name: str) -> None:
        self._present().pop(name, None)

    def names(self, folder: str) -> Sequence[str]:
        return tuple(sorted(name for name in self._present() if name.rpartition("/")[0] == folder))

    def file_digest(self, name: str) -> bytes:
        return digest(self._whole(name))

    def free_bytes(self) -> int:
        return 1 << 40

    def ensure_ballast(self) -> None:
        """Memory does not fill."""

    def release_ballast(self) -> None:
        """Memory does not fill."""

    def _present(self) -> dict[str, bytes]:
        return self._files if self._being_made is None else self._being_made

    def _whole(self, name: str) -> bytes:
        if name not in self._present():
            raise KnownError(Known.MISSING_FILE, file=name)
        return self._present()[name]


class MemoryStorage:
    """One vault."""

    def __init__(self) -> None:
        self.folder = MemoryVaultFolder()
        self.akter = MemoryAktFiles()
        self._register: RegisterContent | None = None

    def lock(self) -> None:
        """Nobody else is there."""

    def unlock(self) -> None:
        """Nobody else is there."""

    def create_register(self, key: bytes) -> MemoryRegister:
        if self._register is not None:
            raise KnownError(Known.VAULT_EXISTS)
        self._register = RegisterContent(key)
        return MemoryRegister(self._register)

    def open_register(self, key: bytes) -> MemoryRegister:
        return MemoryRegister(self._content(key))

    def rekey_register(self, old: bytes, new: bytes) -> None:
        self._content(old).key = new

    def _content(self, key: bytes) -> RegisterContent:
        if self._register is None:
            raise KnownError(Known.MISSING_FILE)
        if self._register.key != key:
            raise KnownError(Known.DAMAGED_REGISTER)
        return self._register

"""A vault on disk, and copies of it."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from vir_desktop.domain.record import AktId
from vir_desktop.services.ports.akt import AktFiles
from vir_desktop.services.ports.folder import VaultFolder
from vir_desktop.services.ports.register import Register


class Storage(Protocol):
    """One vault on disk, locked to this process while open."""

    @property
    def folder(self) -> VaultFolder: ...
    @property
    def akter(self) -> AktFiles: ...
    def lock(self) -> None:
        """Take the vault-wide lock. Raises IN_USE."""

    def unlock(self) -> None: ...
    def create_register(self, key: bytes) -> Register: ...
    def open_register(self, key: bytes) -> Register:
        """Migrate if needed (a copy first) and open. Raises DAMAGED_REGISTER, NEWER_VERSION."""

    def rekey_register(self, old: bytes, new: bytes) -> None: ...


class CopyCheck(Protocol):
    """A copy that is being opened where it lies, a slice at a time; nothing is written to it."""

    @property
    def identity(self) -> bytes: ...
    @property
    def count(self) -> int: ...
    def check_slice(self, budget_ms: int) -> bool:
        """Check further; True when all is done. Raises DAMAGED_BACKUP with the file's name."""


class Backups(Protocol):
    """Copies of the vault: changed files only, hashes compared, anything with a hot journal skipped."""

    def backup(self, to: str) -> Sequence[str]:
        """Copy the vault to the folder `to`; return the names that were copied."""

    def rewrite_inside(self, renewed: Collection[AktId] = ()) -> None:
        """Let the copies inside the vault hold only what the vault holds now, and read them again.

        Of the akter in `renewed` no older state stays either.
        """

    def restore(self, from_: str) -> str:
        """Bring a copy back beside the present vault, verify, swap; return where the old one is kept, "" if none."""

    def keep(self) -> Sequence[str]:
        """Copy the vault to its own folder of copies; return the names that were copied."""

    def own_copies(self) -> str:
        """Return the path of the vault's own folder of copies, "" when no copy lies there."""

    def check(self, key_of: Callable[[str], bytes | None]) -> CopyCheck | None:
        """Begin to check the newest of the vault's own copies; `key_of` gives a database's key. None without a copy."""

    def unpack(self, from_: str = "", *, for_drill: bool = False) -> str:
        """Build the newest whole copy beside the vault and return where; "" takes the vault's own copies.

        One for a drill is never put in place.

        Raises:
            KnownError: NOT_A_VAULT, DAMAGED_BACKUP, DISK_FULL, READ_ONLY, IO_ERROR.
        """

    def put_in_place(self) -> str:
        """Swap the unpacked copy for the vault; return where the old one is kept, "" if none."""

    def drop_unpacked(self) -> None:
        """Remove an unpacked copy that will not be put in place."""

    def drop_drilled(self) -> None:
        """Remove the copy that a drill was made on, also one that was broken off."""

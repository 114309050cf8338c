"""A vault on disk, and copies of it."""

from collections.abc import Sequence
from typing import Protocol

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


class Backups(Protocol):
    """Copies of the vault: changed files only, hashes compared, anything with a hot journal skipped."""

    def backup(self, to: str) -> Sequence[str]:
        """Copy the vault to the folder `to`; return the names that were copied."""

    def rewrite_inside(self) -> None:
        """Let the copies inside the vault hold only what the vault holds now, and read them again."""

    def restore(self, from_: str) -> str:
        """Bring a copy back beside the present vault, verify, swap; return where the old one is kept, "" if none."""

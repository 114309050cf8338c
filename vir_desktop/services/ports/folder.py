"""The plain files of a vault, and the device secret outside it."""

from collections.abc import Sequence
from typing import Protocol


class VaultFolder(Protocol):
    """The vault's plain files: canonical bytes ended by their SHA-256, written temp+fsync+rename+fsync(dir)."""

    def exists(self) -> bool: ...
    def create(self) -> None:
        """Make the folder's skeleton with mode 0700. Raises VAULT_EXISTS."""

    def read(self, name: str) -> bytes:
        """Return a file without its trailing digest; `name` is relative, for example `slots/ab12.slot`.

        Raises:
            KnownError: MISSING_FILE, or the DAMAGED_* code that fits the name.
        """

    def write(self, name: str, body: bytes) -> bytes:
        """Write atomically and durably; return the file's SHA-256 for the register's list."""

    def digest_of(self, body: bytes) -> bytes:
        """Return what `file_digest` will be once `body` is written."""

    def publish(self) -> None:
        """Give a vault under construction its name: until then nobody takes it for a vault."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""

    def names(self, folder: str) -> Sequence[str]:
        """Return the files in `folder`, relative to the vault, sorted."""

    def file_digest(self, name: str) -> bytes: ...
    def free_bytes(self) -> int: ...
    def ensure_ballast(self) -> None:
        """Keep min(4 MiB, 1 % of the disk) in reserve."""

    def release_ballast(self) -> None: ...


class DeviceStore(Protocol):
    """The device secret, outside the vault (0600 or DPAPI), one per vault id."""

    def read(self, vault_id: str) -> bytes | None: ...
    def write(self, vault_id: str, secret: bytes) -> None: ...

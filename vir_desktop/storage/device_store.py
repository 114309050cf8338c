"""The device secret: 32 bytes outside the vault, one file per vault, readable by its owner only.

A copy of the vault alone, on a stick or from a backup, cannot be opened without it (architecture.md §5).
"""

import re
from pathlib import Path

from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known
from vir_desktop.storage.faults import disk_faults
from vir_desktop.storage.vault_folder import ended_by_digest
from vir_desktop.system import durable

_ENDING = ".hemlighet"
_VAULT_ID = re.compile(r"[0-9A-Za-z-]+")


class DiskDeviceStore:
    """Files in `folder`, which is made with mode 0700; see ports.DeviceStore."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, vault_id: str) -> bytes | None:
        """Return the secret, None when this computer has none. Raises DAMAGED_DEVICE."""
        path = self._path(vault_id)
        if not path.exists():
            return None
        with disk_faults(path.name):
            data = path.read_bytes()
        return ended_by_digest(data, Known.DAMAGED_DEVICE, path.name)

    def write(self, vault_id: str, secret: bytes) -> None:
        """Write the secret durably, mode 0600."""
        path = self._path(vault_id)
        with disk_faults(path.name):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            durable.write_file(path, secret + digest(secret))

    def _path(self, vault_id: str) -> Path:
        if not _VAULT_ID.fullmatch(vault_id):
            raise ValueError("a vault's id is letters, digits and hyphens")
        return self._folder / (vault_id + _ENDING)

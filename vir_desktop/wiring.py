"""Where ports get their adapters: the one place that knows both crypto and storage. No Qt, no logic."""

from pathlib import Path

from vir_desktop.crypto.vault_crypto import VaultCrypto
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.instrument.authoring import Workbook
from vir_desktop.services.session import World
from vir_desktop.services.vault_format import DEVICE_FILE, Device
from vir_desktop.storage.backup import DiskBackups
from vir_desktop.storage.device_store import DiskDeviceStore
from vir_desktop.storage.faults import disk_faults
from vir_desktop.storage.pack_files import ShippedPacks
from vir_desktop.storage.reference_files import ShippedReference
from vir_desktop.storage.vault_storage import DiskStorage
from vir_desktop.system import durable, paths
from vir_desktop.system.clock import SystemClock
from vir_desktop.system.entropy import SystemEntropy


def world_of(vault: Path, *, training: bool | None = None) -> World:
    """Return the ports of the vault in `vault`; `training` None reads it from the vault that is there."""
    storage = DiskStorage(vault)
    resources = paths.resources()
    is_training = _is_training(storage) if training is None else training
    return World(
        storage=storage,
        crypto=VaultCrypto(training=is_training),
        devices=DiskDeviceStore(paths.device_secrets()),
        clock=SystemClock(),
        entropy=SystemEntropy(),
        packs=ShippedPacks(resources / "instruments"),
        reference=ShippedReference(resources / "reference"),
        backups=DiskBackups(vault),
    )


class LocalFiles:
    """Files that vir-admin is pointed at; see cli/terminal.py."""

    def read_workbook(self, path: Path) -> Workbook:
        """Return a spreadsheet's sheets. Raises PackError."""
        # With it comes a library of 175 modules; no session ever reads a spreadsheet.
        from vir_desktop.storage.spreadsheet import read_workbook

        return read_workbook(path)

    def read_file(self, path: Path, most: int) -> bytes:
        """Return a file of at most `most` bytes; of a larger one, one byte more. Raises MISSING_FILE."""
        if not path.is_file():
            raise KnownError(Known.MISSING_FILE, file=path.name)
        with disk_faults(path.name), path.open("rb") as file:
            return file.read(most + 1)

    def write_file(self, path: Path, data: bytes) -> None:
        """Write a file durably in one step; its folder is made if it is missing."""
        with disk_faults(path.name):
            path.parent.mkdir(parents=True, exist_ok=True)
            durable.write_file(path, data)


def _is_training(storage: DiskStorage) -> bool:
    try:
        return Device.from_bytes(storage.folder.read(DEVICE_FILE)).training
    except KnownError:  # told apart when the vault is opened
        return False

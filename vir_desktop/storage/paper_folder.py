"""Where papers leave to: a folder that a person chose."""

from pathlib import Path

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.storage.faults import disk_faults
from vir_desktop.system import durable


class DiskPaperFolder:
    """The port PaperFolder on the disk; what is being written lies beside its place, never in a temporary folder."""

    def write(self, folder: str, name: str, body: bytes) -> None:
        """Write a file durably in one step."""
        with disk_faults(name):
            if not Path(folder).exists():
                durable.make_folder(Path(folder))
            if (Path(folder) / name).exists():
                raise KnownError(Known.VAULT_EXISTS, file=name)
            durable.write_file(Path(folder) / name, body)

    def remove(self, folder: str, name: str) -> None:
        """Take a file back."""
        with disk_faults(name):
            durable.remove_file(Path(folder) / name)

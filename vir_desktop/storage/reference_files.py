"""The shipped reference data: one JSON file a name, beside the program."""

from pathlib import Path

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.storage.faults import disk_faults


class ShippedReference:
    """Files in one folder; see ports.ReferenceShelf. Replacements are services/reference.py's matter."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes:
        """Return a file's bytes. Raises KnownError(MISSING_FILE)."""
        path = self._folder / f"{name}.json"
        if not path.is_file():
            raise KnownError(Known.MISSING_FILE, file=path.name)
        with disk_faults(path.name):
            return path.read_bytes()

"""The shipped packs: JSON files beside the program, each pinned by its hash in one file (instruments.md §2)."""

import json
from collections.abc import Sequence
from pathlib import Path

from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.instrument.pack import Pack, PackError
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.instrument.shelf import best
from vir_desktop.storage.faults import disk_faults

PINNED = "pinned.json"


class ShippedPacks:
    """The packs in one folder; see ports.PackShelf. The organisation's own are services/packs.py's matter."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def instruments(self) -> Sequence[str]:
        """Return every instrument that has a pinned pack, sorted."""
        return sorted({pin["instrument"] for pin in self._pins().values()})

    def current(self, instrument: str) -> bytes:
        """Return the bytes of the pack to use for an instrument.

        Raises:
            KnownError: MISSING_FILE when there is none; DAMAGED_PACK when the file is not the one that was pinned.
        """
        pins = {name: pin["sha256"] for name, pin in self._pins().items() if pin["instrument"] == instrument}
        pack = best(self._pack(name, sha256) for name, sha256 in pins.items())
        if pack is None:
            raise KnownError(Known.MISSING_FILE, file=instrument)
        return pack.data

    def _pins(self) -> dict[str, dict[str, str]]:
        with disk_faults(PINNED):
            data = (self._folder / PINNED).read_bytes()
        try:
            pins: dict[str, dict[str, str]] = json.loads(data)
        except ValueError as error:
            raise KnownError(Known.DAMAGED_PACK, file=PINNED) from error
        return pins

    def _pack(self, name: str, sha256: str) -> Pack:
        with disk_faults(name):
            data = (self._folder / name).read_bytes()
        if digest(data).hex() != sha256:
            raise KnownError(Known.DAMAGED_PACK, file=name)
        try:
            return read_pack(data, name)
        except PackError as error:
            raise KnownError(Known.DAMAGED_PACK, file=name) from error

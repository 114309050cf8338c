"""The settings and personal blobs of the register in memory; see memory_stores.py."""

from collections.abc import Mapping
from typing import Protocol


class _Content(Protocol):
    """What is kept."""

    settings: dict[str, bytes]
    personal: dict[tuple[str, str], bytes]


class MemorySettings:
    """A part of the open register."""

    _content: _Content

    def setting(self, name: str) -> bytes | None:
        return self._content.settings.get(name)

    def set_setting(self, name: str, value: bytes | None) -> None:
        if value is None:
            self._content.settings.pop(name, None)
        else:
            self._content.settings[name] = value

    def settings(self, beginning: str) -> Mapping[str, bytes]:
        found = sorted(self._content.settings.items())
        return {name.removeprefix(beginning): value for name, value in found if name.startswith(beginning)}

    def personal(self, serial: str, name: str) -> bytes | None:
        return self._content.personal.get((serial, name))

    def set_personal(self, serial: str, name: str, sealed: bytes | None) -> None:
        if sealed is None:
            self._content.personal.pop((serial, name), None)
        else:
            self._content.personal[serial, name] = sealed

"""The settings and personal blobs of the register in memory; see memory_stores.py."""

from collections.abc import Mapping
from typing import Protocol


class SettingsContent(Protocol):
    """What of the register's content these are kept in."""

    @property
    def settings(self) -> dict[str, bytes]: ...
    @property
    def personal(self) -> dict[tuple[str, str], bytes]: ...


class MemorySettings:
    """A part of the open register."""

    _settings: SettingsContent

    def setting(self, name: str) -> bytes | None:
        return self._settings.settings.get(name)

    def set_setting(self, name: str, value: bytes | None) -> None:
        if value is None:
            self._settings.settings.pop(name, None)
        else:
            self._settings.settings[name] = value

    def settings(self, beginning: str) -> Mapping[str, bytes]:
        found = sorted(self._settings.settings.items())
        return {name.removeprefix(beginning): value for name, value in found if name.startswith(beginning)}

    def personal(self, serial: str, name: str) -> bytes | None:
        return self._settings.personal.get((serial, name))

    def set_personal(self, serial: str, name: str, sealed: bytes | None) -> None:
        if sealed is None:
            self._settings.personal.pop((serial, name), None)
        else:
            self._settings.personal[serial, name] = sealed

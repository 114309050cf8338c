"""The part of the register in memory that is about who holds akter; see memory_stores."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from vir_desktop.domain.akt import RegisterRow
from vir_desktop.domain.record import AktId
from vir_desktop.services.ports import Wrap


class HeldContent(Protocol):
    """What of the register's content holders are found in."""

    @property
    def rows(self) -> dict[AktId, RegisterRow]: ...
    @property
    def wraps(self) -> dict[AktId, Sequence[Wrap]]: ...


class MemoryHolders:
    """Finds holders and takes them away."""

    _held: HeldContent

    def remove_wraps(self, holder: str) -> None:
        for akt_id, wraps in self._held.wraps.items():
            self._held.wraps[akt_id] = tuple(wrap for wrap in wraps if wrap.holder != holder)

    def held_by(self, holders: Sequence[str]) -> Sequence[AktId]:
        wanted = set(holders)
        return tuple(akt_id for akt_id in self._held.rows if wanted & self.holders_of([akt_id])[akt_id])

    def holders_of(self, akt_ids: Sequence[AktId]) -> Mapping[AktId, frozenset[str]]:
        return {akt_id: frozenset(wrap.holder for wrap in self._held.wraps[akt_id]) for akt_id in akt_ids}

    def set_rotate(self, akt_ids: Sequence[AktId]) -> None:
        for akt_id in akt_ids:
            self._held.rows[akt_id] = replace(self._held.rows[akt_id], rotate=True)

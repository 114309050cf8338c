"""What the screens use but may not import; app.py brings it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vir_desktop.services.session import World
from vir_desktop.ui.pages.paper.tools import PaperTools


class WorldOf(Protocol):
    """Brings the ports of a vault."""

    def __call__(self, vault: Path, *, training: bool | None = None) -> World:
        """Return the ports of the vault in a folder."""


@dataclass(frozen=True, slots=True)
class Backstage:
    """Ports of vaults, paper tools, words for a new passphrase, help texts by topic."""

    world_of: WorldOf
    papers: PaperTools
    offer_passphrase: Callable[[], Sequence[str]]
    help_texts: Mapping[str, str]

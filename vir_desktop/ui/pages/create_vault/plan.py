"""What the wizard gives back."""

from dataclasses import dataclass, field

from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.roles import Role

PASSPHRASE_MIN = 15


@dataclass(frozen=True, slots=True)
class VaultPlan:
    """All that is needed to make a vault. `shares_needed` of `shares` sheets restore it."""

    folder: str
    training: bool
    verksamheter: tuple[Verksamhet, ...]
    signatur: str
    roles: frozenset[Role]
    passphrase: str = field(repr=False)
    shares: int = 3
    shares_needed: int = 2
    idle_minutes: int = 5
    lock_key: str = ""
    small_memory: bool = False

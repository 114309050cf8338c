"""An akt is one person's file; an ärende is the situation that akter belong to and holds no content."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vir_desktop.domain.record import AktId, ArendeId, Head
from vir_desktop.domain.retention import Retention
from vir_desktop.domain.roles import Regim


class AktKind(StrEnum):
    """Whose file it is."""

    VUXEN = "vuxen"
    BARN = "barn"
    VALDSUTOVARE = "valdsutovare"  # not in regim ideell


class Phase(StrEnum):
    """Where the ärende stands."""

    AKUT = "akut"
    PAGAENDE = "pagaende"
    OVERFORD = "overford"
    AVSLUTAD = "avslutad"


GOING_ON = frozenset({Phase.AKUT, Phase.PAGAENDE})  # somebody works with it here


class ClockKind(StrEnum):
    """What the next date of an akt is about."""

    KVITTERING = "kvittering"
    NY_BEDOMNING = "ny-bedomning"
    OROSANMALAN = "orosanmalan"
    SKYDDSBEDOMNING = "skyddsbedomning"
    RATTSLAGE = "rattslage"
    FLYTTNING = "flyttning"
    ANDRA_LASNING = "andra-lasning"
    UPPFOLJNING = "uppfoljning"
    GALLRING = "gallring"


@dataclass(frozen=True, slots=True)
class Clock:
    """The next date that somebody must act on."""

    at: datetime
    kind: ClockKind


@dataclass(frozen=True, slots=True)
class SealedRow:
    """What of a register row is shown only to those who can open the akt.

    `joined_to` is the akt that the person already had, where everything that was written here now stands.
    """

    kind: AktKind
    level: str = ""  # "akut: hög, bedömd 2026-11-21"; shown as text, never as a colour, never sorted by
    level_valid_until: datetime | None = None
    preliminary: bool = False
    gallring: Retention | None = None  # while the akt is at work there is nothing to say
    joined_to: AktId | None = None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One akt as the register keeps it. `sealed` is opaque there; see SealedRow."""

    akt_id: AktId
    code: str
    arende_id: ArendeId
    verksamhet_id: str
    phase: Phase
    created_at: datetime
    created_by: str
    sealed: bytes
    clock: Clock | None = None
    unacknowledged: bool = False  # an överlämning that nobody has kvitterat
    head: Head = Head()
    touched: bool = False  # open for writing when last seen; unlock reconciles
    rotate: bool = False  # the next holder to open gives it a new key


@dataclass(frozen=True, slots=True)
class Verksamhet:
    """One of the organisations or units that a vault serves; marking, duties and retention follow it."""

    id: str
    namn: str
    regim: Regim
    ansvarig_namnd: str = ""
    kommunkod: str = ""
    uppgifter: str = ""  # what stands on paper: address for post, telephone

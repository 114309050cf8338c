"""The unlocked vault as the services see it; lives on the database thread and dies with the process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from vir_desktop.domain.akt import SealedRow
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.holders import grupp_holder, user_holder
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.keys import Certificate, UserSecrets
from vir_desktop.domain.policy import Policy
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right, Role, may
from vir_desktop.services.ports import (
    AktStore,
    Backups,
    Clock,
    CopyCheck,
    Crypto,
    DeviceStore,
    Entropy,
    PackShelf,
    ReferenceShelf,
    Register,
    Storage,
    Wrap,
)


@dataclass(frozen=True, slots=True)
class World:
    """Every port that a vault needs; app.py and the CLI's start bring them together."""

    storage: Storage
    crypto: Crypto
    devices: DeviceStore
    clock: Clock
    entropy: Entropy
    packs: PackShelf
    reference: ReferenceShelf
    backups: Backups


@dataclass(frozen=True, slots=True)
class VaultKeys:
    """The vault-wide keys of an unlocked session."""

    register_key: bytes = field(repr=False)
    root_public: bytes
    admin_public: bytes
    recovery_public: bytes
    admin_seed: bytes | None = field(default=None, repr=False)
    former_register_key: bytes | None = field(default=None, repr=False)  # what a broken off rotation replaced


@dataclass(slots=True)
class OpenAkt:
    """An akt that is open: its file, and the key that its register row is sealed under."""

    store: AktStore
    row_key: bytes = field(repr=False)
    writable: bool = True
    identity_changed: bool = False  # the search tokens are made anew at close
    waits: bool = False  # opened on a full disk: writable as soon as that it was opened has been written down


@dataclass(frozen=True, slots=True)
class Unwritten:
    """An event that the full disk did not take; it is written as soon as there is room."""

    at: datetime
    act: str
    object: str


@dataclass(frozen=True, slots=True)
class SeenRow:
    """What a row of the register held when it was unsealed: true as long as its seal and the user's wraps stay so."""

    sealed: bytes
    wraps: Sequence[Wrap]
    row: SealedRow


@dataclass(slots=True)
class Session:
    """One user in one unlocked vault."""

    world: World
    policy: Policy
    user: Certificate
    secrets: UserSecrets = field(repr=False)
    keys: VaultKeys
    register: Register
    grupp_seeds: dict[str, bytes] = field(repr=False)
    epoch: int
    rolled_back: bool = False  # what is on disk is older than the anchor remembers; akter open read-only
    clock_doubt: datetime | None = None  # the last event, when now lies more than 24 h from what it allows
    open_akter: dict[AktId, OpenAkt] = field(default_factory=dict)
    packs: dict[str, Pack] = field(default_factory=dict)
    copy_check: CopyCheck | None = None
    seen_rows: dict[AktId, SeenRow] = field(default_factory=dict)  # those unsealed latest; akter.unsealed_rows
    unwritten: list[Unwritten] = field(default_factory=list)  # not empty: the disk is full, and one can only read

    @property
    def now(self) -> datetime:
        """Return the time, UTC."""
        return self.world.clock.now()

    @property
    def signatur(self) -> str:
        """Return who is at work."""
        return self.user.signatur

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles of the user."""
        return self.user.roles

    @property
    def holders(self) -> tuple[str, ...]:
        """Return the holder names under which this user can open akter; none for samordnare and administratör."""
        if not may(self.roles, Right.AKT):
            return ()
        return (user_holder(self.user.serial), *map(grupp_holder, self.grupp_seeds))

    def require(self, right: Right) -> None:
        """Raise KnownError(NO_RIGHT) unless the user may do what `right` names."""
        if not may(self.roles, right):
            raise KnownError(Known.NO_RIGHT, right=right.value)

    def akt(self, akt_id: AktId) -> OpenAkt:
        """Return an akt that has been opened.

        Raises:
            KnownError: NO_RIGHT, when it has not been opened by `akter.open_akt`.
        """
        try:
            return self.open_akter[akt_id]
        except KeyError:
            raise KnownError(Known.NO_RIGHT) from None

    def writable_akt(self, akt_id: AktId) -> AktStore:
        """Return the store of an open akt for writing.

        Raises:
            KnownError: OLDER_THAN_ANCHOR while the vault is known to be rolled back; NO_RIGHT when not open;
                DISK_FULL while what was read on a full disk cannot be written down.
        """
        opened = self.akt(akt_id)
        if opened.waits:
            self.catch_up()
        if not opened.writable:
            raise KnownError(Known.OLDER_THAN_ANCHOR)
        return opened.store

    def catch_up(self) -> None:
        """Write down what was done on a full disk; akter opened meanwhile can be written in from then on.

        Raises:
            KnownError: DISK_FULL, and nothing has changed.
        """
        with self.register.transaction():
            for one in self.unwritten:
                self.register.append(one.at, self.signatur, one.act, one.object)
            for akt_id, opened in self.open_akter.items():
                if opened.waits:
                    self.register.set_touched(akt_id, True)
        self.unwritten.clear()
        for opened in self.open_akter.values():
            opened.writable, opened.waits = opened.writable or opened.waits, False

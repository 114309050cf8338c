"""Training vaults for tests: the real services on real storage and crypto, or on the storage in memory.

`clock` is set by the test; nothing here waits. A vault can be opened, left and opened again as often as a test likes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.helpers.memory_vault import MemoryStorage
from vir_desktop.crypto.vault_crypto import VaultCrypto
from vir_desktop.domain.akt import AktKind, Verksamhet
from vir_desktop.domain.answer import Value
from vir_desktop.domain.canonical import Json
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.keys import KDF_TRAINING, Certificate, SlotContent
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.services import akter, records, unlocking
from vir_desktop.services.creating import ANSVARIG, VaultPlan, certify, create_vault
from vir_desktop.services.people import replace_file
from vir_desktop.services.ports import Grupp, Storage, UserRow
from vir_desktop.services.session import Session, World
from vir_desktop.services.unlocking import Door
from vir_desktop.services.vault_format import KEYRING_FILE, Keyring, grupp_context, register_context, slot_file
from vir_desktop.storage.backup import DiskBackups
from vir_desktop.storage.device_store import DiskDeviceStore
from vir_desktop.storage.pack_files import ShippedPacks
from vir_desktop.storage.reference_files import ShippedReference
from vir_desktop.storage.vault_storage import DiskStorage
from vir_desktop.system import paths
from vir_desktop.system.entropy import SystemEntropy

PHRASE = "en påhittad lösenfras för prov"
SIGNATUR = "Åsa.P"
NIGHT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)  # a Saturday, half past two in the morning
ALL_ROLES = frozenset({Role.ARBETSLEDARE, Role.HANDLAGGARE, Role.ADMINISTRATOR})
SOCIALJOUR = Verksamhet("1", "Påhittade socialjouren", Regim.NAMND, "Socialnämnden i Påhitt")


@dataclass
class SetClock:
    """A clock that a test sets."""

    at: datetime = NIGHT

    def now(self) -> datetime:
        """Return the time that was set."""
        return self.at

    def pass_(self, **much: float) -> None:
        """Let time pass: `hours=4`."""
        self.at += timedelta(**much)


@dataclass
class Vault:
    """A vault that exists, what opens it, and the clock of everybody in it."""

    world: World
    shares: tuple[str, ...]
    clock: SetClock
    folder: Path
    devices: Path
    signatur: str = SIGNATUR
    phrase: str = PHRASE
    opened: list[Session] = field(default_factory=list)

    def enter(self, signatur: str | None = "", phrase: str = "") -> Session:
        """Unlock without `begin`; the vault's lock is not taken."""
        door = self.door(signatur)
        content = unlocking.try_passphrase(self.world.crypto, door, phrase or self.phrase)
        return unlocking.enter(self.world, door, content)

    def open(self, signatur: str | None = "", phrase: str = "") -> Session:
        """Unlock, and be at work."""
        session = self.enter(signatur, phrase)
        unlocking.begin(session)
        self.opened.append(session)
        return session

    def door(self, signatur: str | None = "") -> Door:
        """Return what a passphrase is tried against."""
        return unlocking.prepare(self.world, self.signatur if signatur == "" else signatur)

    def leave(self) -> None:
        """Lock whatever is open."""
        while self.opened:
            unlocking.leave(self.opened.pop())


def disk_world(vault: Path, devices: Path, clock: SetClock, *, training: bool = True) -> World:
    """Return the ports of the real program, but for the clock and where device secrets lie."""
    return _world(DiskStorage(vault), vault, devices, clock, training)


def memory_world(beside: Path, clock: SetClock) -> World:
    """Return ports whose vault is in memory; only the device secret is on disk."""
    return _world(MemoryStorage(), beside / "finns-inte", beside / "dator", clock, True)


def a_vault(root: Path, *, plan: VaultPlan | None = None, memory: bool = False) -> Vault:
    """Create a training vault under `root`."""
    clock = SetClock()
    folder, devices = root / "valv", root / "dator"
    chosen = plan or VaultPlan((SOCIALJOUR,), SIGNATUR, ALL_ROLES, PHRASE, training=True)
    world = memory_world(root, clock) if memory else disk_world(folder, devices, clock, training=chosen.training)
    return Vault(world, tuple(create_vault(world, chosen)), clock, folder, devices, chosen.signatur, chosen.passphrase)


def a_plan(*verksamheter: Verksamhet, roles: frozenset[Role] = ALL_ROLES) -> VaultPlan:
    """Return a plan of a training vault with these verksamheter and the first user's roles."""
    return VaultPlan(verksamheter or (SOCIALJOUR,), SIGNATUR, roles, PHRASE, training=True)


def add_user(
    session: Session, signatur: str, phrase: str, roles: frozenset[Role], *, ansvarig: bool = False
) -> Certificate:
    """Give the vault a second user, as `user add` will: certificate, slot, place in the keyring (and in the grupp)."""
    world, seed = session.world, session.keys.admin_seed
    assert seed is not None
    crypto, secrets = world.crypto, world.crypto.new_user_secrets()
    kem_public, sig_public = crypto.public_keys(secrets)
    serial = world.entropy.token(8).hex()
    certificate = certify(world, seed, Certificate(serial, signatur, roles, kem_public, sig_public, session.now))
    device_secret = world.devices.read(session.policy.vault_id)
    assert device_secret is not None
    name = crypto.slot_name(device_secret, signatur)
    content = SlotContent(secrets, serial, session.keys.root_public)
    body = crypto.seal_slot(content, phrase, device_secret, KDF_TRAINING, name)
    keyring = Keyring.from_bytes(world.storage.folder.read(KEYRING_FILE))
    mine = crypto.wrap_hybrid(session.keys.register_key, kem_public, register_context(serial))
    replace_file(session, slot_file(name), body)
    replace_file(session, KEYRING_FILE, replace(keyring, wraps=dict(keyring.wraps) | {serial: mine}).to_bytes())
    session.register.put_user(UserRow(certificate))
    if ansvarig:
        _into_grupp(session, certificate)
    return certificate


def refusal(act: Callable[[], object]) -> str:
    """Return the code of the error that an act ends in.

    Raises:
        AssertionError: It was not refused.
    """
    try:
        act()
    except (KnownError, RuleError) as error:
        return str(error.code)
    raise AssertionError("not refused")


def an_akt(session: Session, kind: AktKind = AktKind.VUXEN, code: str = "", verksamhet: str = "") -> AktId:
    """Make an akt, in the first verksamhet if none is named, and open it."""
    verksamhet = verksamhet or session.policy.verksamheter[0].id
    akt_id = akter.create_akt(session, akter.NewAkt(kind, verksamhet, code=code)).value.akt_id
    akter.open_akt(session, akt_id)
    return akt_id


def a_form(session: Session, akt_id: AktId, instrument: str, answers: dict[str, Value]) -> RecordId:
    """Fill in a form."""
    record_id = records.start_record(session, akt_id, instrument).value.record.id
    for key, value in answers.items():
        records.save_answer(session, akt_id, record_id, AnswerKey(key), value)
    return record_id


def answers_json(session: Session, akt_id: AktId) -> dict[str, dict[str, Json]]:
    """Return every answer of an open akt, to compare."""
    found = session.akt(akt_id).store.all_answers()
    return {rid: {key: answer.to_json() for key, answer in given.items()} for rid, given in found.items()}


def _into_grupp(session: Session, certificate: Certificate) -> None:
    grupp = next(grupp for grupp in session.register.grupper() if grupp.id == ANSVARIG)
    context = grupp_context(ANSVARIG, certificate.serial)
    mine = session.world.crypto.wrap_hybrid(session.grupp_seeds[ANSVARIG], certificate.kem_public, context)
    session.register.put_grupp(Grupp(grupp.id, grupp.kem_public, dict(grupp.wraps) | {certificate.serial: mine}))


def _world(storage: Storage, vault: Path, devices: Path, clock: SetClock, training: bool) -> World:
    resources = paths.resources()
    return World(
        storage=storage,
        crypto=VaultCrypto(training=training),
        devices=DiskDeviceStore(devices),
        clock=clock,
        entropy=SystemEntropy(),
        packs=ShippedPacks(resources / "instruments"),
        reference=ShippedReference(resources / "reference"),
        backups=DiskBackups(vault),
    )

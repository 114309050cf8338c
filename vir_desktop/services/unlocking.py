"""From a closed folder to a session, in three steps so that the costly one can run beside the database thread.

`prepare` reads what the passphrase is tried against; `try_passphrase` runs the KDF and touches no file;
`enter` opens the register and proves that everything in the folder belongs together.
"""

import contextlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from vir_desktop.domain import avtal
from vir_desktop.domain.canonical import canonical_bytes, parse_canonical
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.holders import GLAS, name_of
from vir_desktop.domain.keys import Certificate, SlotContent
from vir_desktop.services import (
    admin_key,
    akter,
    anchoring,
    break_glass,
    departures,
    keyrings,
    purge,
    purge_parts,
    redo,
    rotation,
    underway,
)
from vir_desktop.services.creating import certificate_message
from vir_desktop.services.ports import Crypto, Grupp, Register, VaultFolder
from vir_desktop.services.room import with_room, write_or_remember
from vir_desktop.services.session import Session, VaultKeys, World
from vir_desktop.services.vault_format import (
    ANCHOR_FILE,
    ATTEMPTS_FILE,
    DEVICE_FILE,
    KEYRING_FILE,
    POLICY_FILE,
    SLOT_FOLDER,
    Device,
    Keyring,
    SignedPolicy,
    grupp_context,
    register_context,
    slot_file,
    slot_names,
)

FREE_ATTEMPTS = 3
UNLOCK = "unlock"
LONGEST_WAIT = 30  # seconds; a wait, never a wipe
CLOCK_DOUBT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Door:
    """What a passphrase is tried against: the slots by name (None = no such user) and the device secret."""

    device: Device
    device_secret: bytes = field(repr=False)
    slots: Mapping[str, bytes | None] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Throttle:
    """How many passphrases in a row were wrong, and when the last one was."""

    failures: int = 0
    at: datetime | None = None

    def wait(self, now: datetime) -> int:
        """Return the seconds left before the next attempt, 0-30; a clock set back does not lengthen it."""
        if self.at is None or self.failures < FREE_ATTEMPTS:
            return 0
        pause = min(LONGEST_WAIT, 2 ** (self.failures - FREE_ATTEMPTS + 1))
        gone = (now - self.at).total_seconds()
        return 0 if gone < 0 else max(0, round(pause - gone))


def prepare(world: World, signatur: str | None) -> Door:
    """Read what a passphrase is tried against; `None` tries every slot.

    Raises:
        KnownError: NOT_A_VAULT, DAMAGED_DEVICE, DAMAGED_SLOT, OTHER_COMPUTER, NEWER_VERSION.
    """
    folder = world.storage.folder
    if not folder.exists():
        raise KnownError(Known.NOT_A_VAULT)
    device = Device.from_bytes(folder.read(DEVICE_FILE))
    secret = world.devices.read(device.vault_id)
    if secret is None or world.crypto.device_check(secret) != device.check:
        raise KnownError(Known.OTHER_COMPUTER)
    if signatur is None:
        names = [PurePosixPath(file).stem for file in folder.names(SLOT_FOLDER) if file.endswith(".slot")]
    else:
        own, early = slot_names(world.crypto, secret, signatur.strip())
        names = [own, early] if slot_file(early) in folder.names(SLOT_FOLDER) else [own]
    return Door(device, secret, {name: _slot(folder, name) or _decoy(world, name) for name in names})


def is_training(world: World) -> bool:
    """Return whether the vault says that it is for training; `enter` proves that it does not lie.

    Raises:
        KnownError: MISSING_FILE, DAMAGED_DEVICE, NEWER_VERSION.
    """
    return Device.from_bytes(world.storage.folder.read(DEVICE_FILE)).training


def try_passphrase(crypto: Crypto, door: Door, passphrase: str) -> SlotContent:
    """Open the slot that the passphrase fits; runs the KDF once per slot.

    Raises:
        KnownError: WRONG_PASSPHRASE, DAMAGED_SLOT, NEWER_VERSION, LOW_MEMORY.
    """
    phrase = unicodedata.normalize("NFC", passphrase)
    faults: list[KnownError] = []
    for name, blob in door.slots.items():
        try:
            return crypto.open_slot(blob, phrase, door.device_secret, name)
        except KnownError as error:
            faults.append(error)
    # Of several slots a damaged one must not hide that the passphrase fits none of the whole ones.
    wrong = [fault for fault in faults if fault.code is Known.WRONG_PASSPHRASE]
    raise (wrong or faults or [KnownError(Known.WRONG_PASSPHRASE)])[0]


def throttle(folder: VaultFolder) -> Throttle:
    """Return the count of wrong passphrases; a damaged or missing count is none."""
    try:
        data = parse_canonical(folder.read(ATTEMPTS_FILE))
        if isinstance(data, dict) and isinstance(data["failures"], int):
            return Throttle(data["failures"], datetime.fromisoformat(str(data["at"])))
    except (KnownError, KeyError, ValueError):
        pass
    return Throttle()


def admit(world: World, door: Door, passphrase: str) -> SlotContent:
    """Try a passphrase where nobody waits beside the KDF: refused while the wait lasts, counted when it is wrong.

    Raises:
        KnownError: WAIT with the seconds left, and everything that `try_passphrase` raises.
    """
    seconds = throttle(world.storage.folder).wait(world.clock.now())
    if seconds:
        raise KnownError(Known.WAIT, seconds=seconds)
    try:
        return try_passphrase(world.crypto, door, passphrase)
    except KnownError as error:
        if error.code is Known.WRONG_PASSPHRASE:
            note_failure(world)
        raise


def note_failure(world: World) -> Throttle:
    """Count a wrong passphrase and return the new wait."""
    counted = Throttle(throttle(world.storage.folder).failures + 1, world.clock.now())
    body = canonical_bytes({"failures": counted.failures, "at": world.clock.now().isoformat()})
    with contextlib.suppress(KnownError):  # a full or read-only disk must not keep anyone out
        world.storage.folder.write(ATTEMPTS_FILE, body)
    return counted


def enter(world: World, door: Door, content: SlotContent) -> Session:
    """Open the register and prove that policy, keyring, register and anchor belong together.

    Nothing is written yet; see `begin`.

    Raises:
        KnownError: DAMAGED_POLICY, DAMAGED_KEYRING, DAMAGED_REGISTER, DAMAGED_ANCHOR, NEWER_VERSION,
            NO_RIGHT (removed), EXPIRED_USER.
    """
    folder = world.storage.folder
    signed = SignedPolicy.from_bytes(folder.read(POLICY_FILE))
    _prove_policy(world.crypto, signed, content, door.device)
    opened = keyrings.open_register(world, lambda keyring: _register_key(world.crypto, keyring, content))
    register = opened.register
    try:
        signed = redo.policy_in_force(register, signed)
        _prove_policy(world.crypto, signed, content, door.device)
        certificate = _certificate(world, register, signed, content)
        session = _session(world, opened, signed, certificate, content)
        _prove_age(session)
    except BaseException:
        register.close()
        raise
    return session


def _session(
    world: World, opened: keyrings.OpenedRegister, signed: SignedPolicy, certificate: Certificate, content: SlotContent
) -> Session:
    register = opened.register
    admin_seed = admin_key.held_by(world.crypto, register, content, signed.admin_public)
    return Session(
        world=world,
        policy=signed.policy,
        user=certificate,
        secrets=content.secrets,
        keys=VaultKeys(
            opened.key,
            content.root_public,
            signed.admin_public,
            signed.recovery_public,
            admin_seed,
            opened.former_key,
        ),
        register=register,
        grupp_seeds=_grupp_seeds(world.crypto, register.grupper(), content),
        epoch=opened.keyring.epoch,
    )


def begin(session: Session) -> None:
    """Write that the user is here, and put in order what the session before left: `arrive`, then `settle`.

    Called once the clock is known to be right (`clock_doubt` confirmed by the user). On a disk with no room at all
    nothing is written and the vault is open for reading; `session.unwritten` tells.
    """
    arrive(session)
    settle(session)


def arrive(session: Session) -> None:
    """Finish what a change of keys has begun, and write that the user is here: before anything is shown."""
    session.clock_doubt = None
    if session.rolled_back:
        return

    def write() -> None:
        redo.finish(session.register, session.world.storage.folder)
        session.register.append(session.now, session.signatur, UNLOCK, session.user.serial)

    write_or_remember(session, write, UNLOCK, session.user.serial)


def settle(session: Session) -> None:
    """Forget wrong attempts, catch up with akter left open by a kill, write the anchor; before any akt is opened."""
    if session.rolled_back or session.unwritten:
        return
    folder = session.world.storage.folder
    with contextlib.suppress(KnownError):  # a disk too full for these is told of when something is written
        folder.remove(ATTEMPTS_FILE)
        folder.ensure_ballast()
    session.world.backups.drop_drilled()  # what a drill left that was broken off
    rotation.settle(session)
    with contextlib.suppress(KnownError):
        departures.finish(session)
    with contextlib.suppress(KnownError):
        break_glass.ensure_glas(session)
    with contextlib.suppress(KnownError):  # what a disk refuses now is left for the next time
        purge.forget_gone(session)
        purge.finish(session)
    for akt_id in session.register.touched():
        with contextlib.suppress(KnownError):  # one damaged akt never blocks the others
            akter.reconcile(session, akt_id)
    purge_parts.finish(session)
    underway.end_what_was_begun(session)
    with_room(session, lambda: anchoring.checkpoint(session))


def leave(session: Session, *, reason: str = "lock") -> None:
    """Close every akt, note the departure, write the anchor and close the register; never asks anything."""
    try:
        if session.unwritten:
            with contextlib.suppress(KnownError):  # still no room: what was read leaves as it came
                session.catch_up()
        for akt_id in list(session.open_akter):
            akter.close_akt(session, akt_id)
        if not session.rolled_back and session.clock_doubt is None and not session.unwritten:
            session.register.append(session.now, session.signatur, reason, session.user.serial)
            anchoring.checkpoint(session)
    finally:
        session.register.close()


def _was_put_back(session: Session, name: str) -> bool:
    """Return whether a whole file is not the one that the register lists; a damaged one is told of where it is used."""
    try:
        session.world.storage.folder.read(name)
    except KnownError:
        return False
    return not anchoring.is_the_listed_file(session, name)


def _slot(folder: VaultFolder, name: str) -> bytes | None:
    try:
        return folder.read(slot_file(name))
    except KnownError as error:
        if error.code is Known.MISSING_FILE:
            return None
        raise


def _decoy(world: World, name: str) -> bytes | None:
    """Return what a name without a slot is tried against: as dear as one of the vault's slots, always the same one."""
    folder = world.storage.folder
    others = [file for file in folder.names(SLOT_FOLDER) if file.endswith(".slot")]
    if not others:
        return None
    with contextlib.suppress(KnownError):
        return world.crypto.decoy_slot(folder.read(others[int(name, 16) % len(others)]), name)
    return None


def _prove_policy(crypto: Crypto, signed: SignedPolicy, content: SlotContent, device: Device) -> None:
    root_ok = crypto.verify(content.root_public, "admin/1", signed.root_message(), signed.root_signature)
    admin_ok = crypto.verify(signed.admin_public, "policy/1", signed.policy_message(), signed.admin_signature)
    same_vault = signed.policy.vault_id == device.vault_id and signed.policy.training == device.training
    if not (root_ok and admin_ok and same_vault):
        raise KnownError(Known.DAMAGED_POLICY, file=POLICY_FILE)


def _register_key(crypto: Crypto, keyring: Keyring, content: SlotContent) -> bytes:
    wrap = keyring.wraps.get(content.serial)
    if wrap is None:
        raise KnownError(Known.NO_RIGHT)
    try:
        return crypto.unwrap_hybrid(wrap, content.secrets.kem_seed, register_context(content.serial))
    except KnownError as error:
        raise KnownError(Known.DAMAGED_KEYRING, file=KEYRING_FILE) from error


def _certificate(world: World, register: Register, signed: SignedPolicy, content: SlotContent) -> Certificate:
    row = next((row for row in register.users() if row.certificate.serial == content.serial), None)
    if row is None or row.removed_at is not None:
        raise KnownError(Known.NO_RIGHT)
    certificate = row.certificate
    message = certificate_message(certificate)
    if not world.crypto.verify(signed.admin_public, "certificate/1", message, certificate.signature):
        raise KnownError(Known.DAMAGED_REGISTER)
    if certificate.not_after and avtal.has_ended(certificate.not_after, _no_earlier(world, register)):
        raise KnownError(Known.EXPIRED_USER, day=certificate.not_after.isoformat())
    return certificate


def _no_earlier(world: World, register: Register) -> datetime:
    """Return the time, or that of the last event where the clock has been set back: that opens nothing."""
    last = register.events(since_seq=register.head().seq - 1)
    return max([world.clock.now(), *(event.at for event in last)])


def _grupp_seeds(crypto: Crypto, grupper: Sequence[Grupp], content: SlotContent) -> dict[str, bytes]:
    seed, serial = content.secrets.kem_seed, content.serial
    return {
        grupp.id: crypto.unwrap_hybrid(grupp.wraps[serial], seed, grupp_context(grupp.id, serial))
        for grupp in grupper
        if serial in grupp.wraps and name_of(grupp.id) != GLAS  # opened only when it is broken
    }


def _prove_age(session: Session) -> None:
    """Compare with the anchor; an older vault is opened for reading, never kept shut at night."""
    world, register = session.world, session.register
    try:
        anchor = anchoring.present_anchor(session)
    except KnownError as error:
        if error.code not in {Known.MISSING_FILE, Known.OLDER_THAN_ANCHOR}:
            raise
        session.rolled_back = True  # who takes the anchor away may have put back anything
    else:
        session.rolled_back = anchoring.register_is_older(register, anchor, session.policy.version, session.epoch)
    # A slot that was put back would open for a passphrase that somebody has changed away from.
    present = (DEVICE_FILE, POLICY_FILE, KEYRING_FILE, ANCHOR_FILE, *world.storage.folder.names(SLOT_FOLDER))
    if any(_was_put_back(session, name) for name in present):
        session.rolled_back = True
    last = register.events(since_seq=register.head().seq - 1)
    if last and abs(session.now - last[-1].at) > CLOCK_DOUBT:
        session.clock_doubt = last[-1].at

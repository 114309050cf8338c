"""Who works in the vault: coming, staying and leaving. All of it is the administratör's, and all of it is signed.

Coming takes three steps, as a new passphrase does, so that the costly one can run beside the database thread:
`plan_user` draws keys and certificate, `seal_first_slot` runs the KDF and touches no file, `add_user` writes.
"""

import contextlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from vir_desktop.domain import avtal
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.holders import ANSVARIG, GLAS, grupp_holder, name_of, user_holder
from vir_desktop.domain.keys import KDF_FULL, KDF_TRAINING, Certificate, KdfProfile, SlotContent
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right, Role, may
from vir_desktop.services import anchoring, certificates, grupper, held, key_acts, rotation
from vir_desktop.services.creating import certificate_message, certify, check_passphrase
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import Crypto, UserRow
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import KEYRING_FILE, Keyring, register_context, slot_file

_CHANGED = frozenset({Change.PEOPLE, Change.REGISTER})


@dataclass(frozen=True, slots=True)
class NewUser:
    """Who is to come; `until` is the last day of her agreement, which a volontär always has."""

    signatur: str
    roles: frozenset[Role]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedUser:
    """Keys and certificate of someone who is not in the vault yet."""

    certificate: Certificate
    content: SlotContent = field(repr=False)
    device_secret: bytes = field(repr=False)
    slot_name: str
    training: bool


@dataclass(frozen=True, slots=True)
class Added:
    """Who came. An arbetsledare is `let_in` to the grupp ansvarig, or another arbetsledare must still do it."""

    user: UserRow
    let_in: bool


@dataclass(frozen=True, slots=True)
class Removed:
    """What a departure leaves behind, to be told as it is.

    `akter` got or will get new keys; copies of them, and of the register, from before stay readable to whoever took
    them with the keys of then. `knew_admin_key`: she could sign certificates; only recovery makes a new admin key.
    `register_key_waits`: the disk refused, and the next unlock gives the register its new key.
    """

    user: UserRow
    akter: int
    knew_admin_key: bool
    register_key_waits: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement that ends within 14 days, and how many are left of it."""

    signatur: str
    until: date
    days: int


def plan_user(session: Session, new: NewUser) -> PlannedUser:
    """Draw the keys of someone new, and her certificate, signed by the admin key; writes nothing.

    Raises:
        KnownError: NO_RIGHT, OTHER_COMPUTER.
        RuleError: signatur-missing, signatur-taken, role-missing, until-missing, until-past.
    """
    admin_seed = require_admin(session)
    _check(session, new)
    world, crypto = session.world, session.world.crypto
    device_secret = _device_secret(session)
    secrets, serial = crypto.new_user_secrets(), world.entropy.token(8).hex()
    kem_public, sig_public = crypto.public_keys(secrets)
    signatur = unicodedata.normalize("NFC", new.signatur.strip())
    unsigned = Certificate(serial, signatur, new.roles, kem_public, sig_public, session.now, new.until)
    seed = admin_seed if Role.ADMINISTRATOR in new.roles else None
    return PlannedUser(
        certify(world, admin_seed, unsigned),
        SlotContent(secrets, serial, session.keys.root_public, seed),
        device_secret,
        crypto.slot_name(device_secret, signatur),
        session.policy.training,
    )


def seal_first_slot(
    crypto: Crypto, planned: PlannedUser, passphrase: str, profile: KdfProfile = KDF_FULL
) -> tuple[str, bytes]:
    """Return (slot file, body) for the new person's own passphrase, proved by opening it; runs the KDF twice.

    Raises:
        RuleError: passphrase-too-short.
        KnownError: LOW_MEMORY.
    """
    phrase = unicodedata.normalize("NFC", passphrase)
    check_passphrase(phrase)
    chosen = KDF_TRAINING if planned.training else profile
    body = crypto.seal_slot(planned.content, phrase, planned.device_secret, chosen, planned.slot_name)
    if crypto.open_slot(body, phrase, planned.device_secret, planned.slot_name) != planned.content:
        raise KnownError(Known.DAMAGED_SLOT)
    return slot_file(planned.slot_name), body


def add_user(session: Session, planned: PlannedUser, slot: tuple[str, bytes]) -> Outcome[Added]:
    """Let someone into the vault: a place in the keyring, the slot, and at last the certificate, which counts.

    Broken off before the certificate is written, nobody has come, and the same act can be taken again.

    Raises:
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DISK_FULL …
        RuleError: signatur-taken.
    """
    require_admin(session)
    certificate = planned.certificate
    _refuse_taken(session, certificate.signatur)
    _write_keyring(session, certificate)
    anchoring.replace_file(session, *slot)
    row, let_in = UserRow(certificate), Role.ARBETSLEDARE not in certificate.roles
    with session.register.transaction():
        key_acts.sign_act(session, "user-added", certificate.serial, _digest(certificate))
        session.register.put_user(row)
        if not let_in:
            let_in = _let_in(session, certificate)
    anchoring.checkpoint(session)
    return Outcome(Added(row, let_in), _CHANGED)


def remove_user(session: Session, serial: str, *, at: datetime | None = None) -> Outcome[Removed]:
    """End an employment or agreement: one commit takes her rights away, then slot and register key follow.

    Every akt that she could open gets a new key from the next holder who opens it. Broken off after the commit, the
    next unlock by anybody does the rest. `at` is when she left, where that was before now.

    Raises:
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DISK_FULL …
        RuleError: user-unknown, user-oneself, last-administrator, last-arbetsledare, akt-sole-holder,
            akt-without-arbetsledare (with `akt`, the first one's code name, and `akter`, how many).
    """
    require_admin(session)
    certificate = certificates.of_serial(session, serial)
    akter = _akter_of(session, serial)
    _refuse_removal(session, certificate, akter)
    ended = UserRow(certificate, at or session.now)
    slot = slot_file(session.world.crypto.slot_name(_device_secret(session), certificate.signatur))
    with session.register.transaction():
        key_acts.sign_act(session, "user-removed", serial)
        session.register.put_user(ended)
        session.register.set_rotate(akter)
        held.drop_holder(session, user_holder(serial))
        for name in dict.fromkeys(name_of(pair.id) for pair in session.register.grupper()):
            grupper.without(session, name, serial)
        session.register.set_file_digest(slot, None)
        session.register.set_file_digest(f"{slot}#next", None)
        rotation.mark_due(session)
    with contextlib.suppress(KnownError):  # what the disk refuses now, the next unlock does
        session.world.storage.folder.remove(slot)
        rotation.rotate_register_key(session)
    knew = Role.ADMINISTRATOR in certificate.roles
    return Outcome(Removed(ended, len(akter), knew, rotation.is_due(session)), _CHANGED)


def renew_agreement(session: Session, serial: str, until: date | None) -> Outcome[UserRow]:
    """Give an agreement another last day: a new version of the certificate, signed, with the same keys.

    Raises:
        KnownError: NO_RIGHT.
        RuleError: user-unknown, until-missing, until-past.
    """
    admin_seed = require_admin(session)
    certificate = certificates.of_serial(session, serial)
    avtal.check_until(certificate.roles, until, session.now)
    renewed = replace(certificate, not_after=until, issued_at=session.now, signature=b"")
    row = UserRow(certify(session.world, admin_seed, renewed))
    with session.register.transaction():
        key_acts.sign_act(session, "user-renewed", serial, _digest(row.certificate))
        session.register.put_user(row)
    return Outcome(row, _CHANGED)


def alone_without(session: Session, serial: str) -> Mapping[AktId, str]:
    """Return the akter that keep someone from leaving until others hold them too, with the rule that each breaks.

    Raises:
        KnownError: NO_RIGHT.
    """
    session.require(Right.ADMINISTER)
    standing = certificates.standing(session).without(serial)
    return held.left_alone(session, _akter_of(session, serial), standing, without=[user_holder(serial)])


def own_ending(session: Session) -> Ending | None:
    """Return how long the user's own agreement lasts, once it ends within 14 days."""
    return _ending(session, session.user)


def endings(session: Session) -> Sequence[Ending]:
    """Return the agreements that end within 14 days, for whoever renews them; soonest first.

    Raises:
        KnownError: NO_RIGHT.
    """
    session.require(Right.ADMINISTER)
    found = [_ending(session, certificate) for certificate in certificates.in_force(session)]
    return sorted((one for one in found if one is not None), key=lambda one: (one.until, one.signatur))


def require_admin(session: Session) -> bytes:
    """Return the admin key's seed of an administratör whose key is the one that the root has signed.

    Raises:
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR in a vault that was rolled back.
    """
    session.require(Right.ADMINISTER)
    if session.rolled_back:
        raise KnownError(Known.OLDER_THAN_ANCHOR)
    seed = session.keys.admin_seed
    if seed is None or session.world.crypto.signing_public(seed) != session.keys.admin_public:
        raise KnownError(Known.NO_RIGHT, right=Right.ADMINISTER.value)
    return seed


def _check(session: Session, new: NewUser) -> None:
    if not new.signatur.strip():
        raise RuleError("signatur-missing", "signatur")
    if not new.roles:
        raise RuleError("role-missing", "roles")
    _refuse_taken(session, new.signatur)
    avtal.check_until(new.roles, new.until, session.now)


def _refuse_taken(session: Session, signatur: str) -> None:
    taken = {certificates.folded(certificate.signatur) for certificate in certificates.in_force(session)}
    if certificates.folded(signatur) in taken:
        raise RuleError("signatur-taken", "signatur")


def _device_secret(session: Session) -> bytes:
    secret = session.world.devices.read(session.policy.vault_id)
    if secret is None:
        raise KnownError(Known.OTHER_COMPUTER)
    return secret


def _write_keyring(session: Session, newcomer: Certificate) -> None:
    """Give a newcomer the register key; what an act that was broken off left behind goes."""
    keyring = Keyring.from_bytes(session.world.storage.folder.read(KEYRING_FILE))
    in_force = {certificate.serial for certificate in certificates.in_force(session)}
    context = register_context(newcomer.serial)
    mine = session.world.crypto.wrap_hybrid(session.keys.register_key, newcomer.kem_public, context)
    kept = {serial: wrap for serial, wrap in keyring.wraps.items() if serial in in_force}
    anchoring.replace_file(session, KEYRING_FILE, replace(keyring, wraps=kept | {newcomer.serial: mine}).to_bytes())


def _let_in(session: Session, certificate: Certificate) -> bool:
    """Let a new arbetsledare into ansvarig where this user can: keys are given by those who have them."""
    now = grupper.of_name(session, ANSVARIG)
    if session.user.serial not in now.wraps:
        return False
    for name in (ANSVARIG, GLAS):
        if any(name_of(pair.id) == name for pair in session.register.grupper()):
            grupper.let_in(session, name, certificate)
    _drop_founder(session)
    return True


def _drop_founder(session: Session) -> None:
    """Take whoever founded the vault without being an arbetsledare out of ansvarig: now there is one."""
    leading = {one.serial for one in certificates.in_force(session) if Role.ARBETSLEDARE in one.roles}
    if session.user.serial not in leading:
        for name in (ANSVARIG, GLAS):
            session.register.set_rotate(grupper.held_by_grupp(session, name))
            grupper.without(session, name, session.user.serial)


def _akter_of(session: Session, serial: str) -> Sequence[AktId]:
    pairs = [pair for pair in session.register.grupper() if serial in pair.wraps]
    return session.register.held_by([user_holder(serial), *(grupp_holder(pair.id) for pair in pairs)])


def _refuse_removal(session: Session, certificate: Certificate, akter: Sequence[AktId]) -> None:
    serial = certificate.serial
    others = [one for one in certificates.in_force(session) if one.serial != serial]
    if not any(may(one.roles, Right.ADMINISTER) for one in others):
        raise RuleError("last-administrator", "signatur")
    if serial == session.user.serial:
        raise RuleError("user-oneself", "signatur")
    standing = certificates.standing(session)
    ansvarig = grupper.of_name(session, ANSVARIG).id
    if Role.ARBETSLEDARE in certificate.roles and not grupper.may_lead(standing.without(serial), ansvarig):
        raise RuleError("last-arbetsledare", "signatur")
    held.refuse_alone(session, akter, standing.without(serial), without=[user_holder(serial)])


def _ending(session: Session, certificate: Certificate) -> Ending | None:
    days = avtal.days_left(certificate.not_after, session.now)
    if certificate.not_after is None or days is None:
        return None
    return Ending(certificate.signatur, certificate.not_after, days)


def _digest(certificate: Certificate) -> str:
    return digest(certificate_message(certificate)).hex()

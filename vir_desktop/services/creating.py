"""Making a vault: organisation, first user, keys, shares (architecture.md §5)."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.canonical import canonical_bytes
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.holders import ANSVARIG as ANSVARIG
from vir_desktop.domain.holders import GLAS
from vir_desktop.domain.keys import (
    KDF_FULL,
    KDF_TRAINING,
    Certificate,
    KdfProfile,
    OrganisationKeys,
    SlotContent,
)
from vir_desktop.domain.lock_key import parse_lock_key
from vir_desktop.domain.policy import Policy
from vir_desktop.domain.roles import Role
from vir_desktop.services.ports import Grupp, Register, UserRow
from vir_desktop.services.session import World
from vir_desktop.services.vault_format import (
    ANCHOR_FILE,
    DEVICE_CONTEXT,
    DEVICE_FILE,
    KEYRING_FILE,
    POLICY_FILE,
    RECOVERY,
    Anchor,
    Device,
    Keyring,
    SignedPolicy,
    grupp_context,
    register_context,
    slot_file,
)

PASSPHRASE_MIN = 15
_INTERVIEW_MINUTES = 15  # at least: who listens touches no key


@dataclass(frozen=True, slots=True)
class VaultPlan:
    """What a person chose in the wizard or on the command line."""

    verksamheter: tuple[Verksamhet, ...]
    signatur: str
    roles: frozenset[Role]
    passphrase: str = field(repr=False)
    training: bool = False
    threshold: int = 2
    share_count: int = 3
    profile: KdfProfile = KDF_FULL
    idle_minutes: int = 5
    lock_key: str = ""


@dataclass(frozen=True, slots=True)
class PreparedVault:
    """A vault without a name yet: its shares, which exist nowhere else, and what this computer is to keep for it."""

    shares: tuple[str, ...] = field(repr=False)
    vault_id: str
    device_secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Made:
    """Everything that creation draws before it writes."""

    vault_id: str
    device_secret: bytes
    organisation: OrganisationKeys
    admin_seed: bytes
    register_key: bytes
    content: SlotContent
    certificate: Certificate
    shares: tuple[str, ...]


def create_vault(
    world: World, plan: VaultPlan, show: Callable[[Sequence[str]], object] = lambda shares: None
) -> Sequence[str]:
    """Make the vault and return the recovery shares, which exist nowhere else.

    `show` gets them before the vault has its name: a vault whose shares nobody has seen never comes to be. A creation
    that is killed leaves no vault: the folder gets its name when everything in it is durable.

    Raises:
        RuleError: passphrase-too-short, signatur-missing, verksamhet-missing, role-missing,
            lock-key-unknown, lock-key-taken.
        KnownError: VAULT_EXISTS, DISK_FULL, READ_ONLY, IO_ERROR, LOW_MEMORY.
    """
    prepared = prepare_vault(world, plan)
    show(prepared.shares)
    publish_vault(world, prepared)
    return prepared.shares


def prepare_vault(world: World, plan: VaultPlan) -> PreparedVault:
    """Make everything of the vault but its name, and return its shares; `publish_vault` once they are on paper.

    Nothing is written outside the vault's own folder: a preparation that is abandoned leaves only that, and the next
    look at the place removes it.

    Raises what `create_vault` raises.
    """
    _check(plan)
    made = _draw(world, plan)
    folder = world.storage.folder
    folder.create()
    digests = _write_files(world, plan, made)
    register = world.storage.create_register(made.register_key)
    try:
        _fill_register(world, made, register, digests)
        anchor = Anchor(1, 1, register.head(), cover=register.cover())
        written = folder.write(ANCHOR_FILE, seal_anchor(world, made.register_key, anchor))
        register.set_file_digest(ANCHOR_FILE, written)
    finally:
        register.close()
    folder.ensure_ballast()
    return PreparedVault(made.shares, made.vault_id, made.device_secret)


def publish_vault(world: World, prepared: PreparedVault) -> None:
    """Give the computer a prepared vault's secret, and the vault its name.

    Raises:
        KnownError: VAULT_EXISTS, DISK_FULL, READ_ONLY, IO_ERROR; it can be tried again.
    """
    world.devices.write(prepared.vault_id, prepared.device_secret)
    world.storage.folder.publish()


def check_passphrase(passphrase: str) -> None:
    """Raise RuleError(passphrase-too-short) for fewer than 15 characters (NIST SP 800-63B-4 §3.1.1)."""
    if len(_nfc(passphrase)) < PASSPHRASE_MIN:
        raise RuleError("passphrase-too-short", "passphrase", least=PASSPHRASE_MIN)


def seal_anchor(world: World, register_key: bytes, anchor: Anchor) -> bytes:
    """Return the body of anchor.bin."""
    return world.crypto.seal(world.crypto.derive(register_key, "anchor/1"), anchor.to_bytes(), b"anchor")


def _check(plan: VaultPlan) -> None:
    if not plan.verksamheter:
        raise RuleError("verksamhet-missing", "verksamheter")
    if not plan.signatur.strip():
        raise RuleError("signatur-missing", "signatur")
    if not plan.roles:
        raise RuleError("role-missing", "roles")
    check_passphrase(plan.passphrase)
    parse_lock_key(plan.lock_key)


def _draw(world: World, plan: VaultPlan) -> _Made:
    crypto = world.crypto
    seed = crypto.new_organisation_seed()
    organisation = crypto.organisation_keys(seed)
    shares = tuple(crypto.split_seed(seed, plan.threshold, plan.share_count))
    secrets, admin_seed = crypto.new_user_secrets(), crypto.new_signing_seed()
    kem_public, sig_public = crypto.public_keys(secrets)
    serial = world.entropy.token(8).hex()
    unsigned = Certificate(
        serial, plan.signatur.strip(), plan.roles, kem_public, sig_public, issued_at=world.clock.now()
    )
    return _Made(
        vault_id=world.entropy.token(16).hex(),
        device_secret=crypto.new_key(),
        organisation=organisation,
        admin_seed=admin_seed,
        register_key=crypto.new_key(),
        content=SlotContent(
            secrets,
            serial,
            organisation.root_public,
            admin_seed if Role.ADMINISTRATOR in plan.roles else None,
        ),
        certificate=certify(world, admin_seed, unsigned),
        shares=shares,
    )


def certify(world: World, admin_seed: bytes, certificate: Certificate) -> Certificate:
    """Return the certificate signed by the admin key."""
    signature = world.crypto.sign(admin_seed, "certificate/1", certificate_message(certificate))
    return Certificate(
        certificate.serial,
        certificate.signatur,
        certificate.roles,
        certificate.kem_public,
        certificate.sig_public,
        certificate.issued_at,
        certificate.not_after,
        signature,
    )


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def certificate_message(certificate: Certificate) -> bytes:
    """Return what the admin key signs."""
    return canonical_bytes(certificate.to_json())


def _write_files(world: World, plan: VaultPlan, made: _Made) -> dict[str, bytes]:
    crypto, folder, organisation = world.crypto, world.storage.folder, made.organisation
    device = Device(
        vault_id=made.vault_id,
        device_id=world.entropy.token(8).hex(),
        check=crypto.device_check(made.device_secret),
        training=plan.training,
        secret_wrap=crypto.wrap_hybrid(made.device_secret, organisation.recovery_public, DEVICE_CONTEXT),
    )
    name = crypto.slot_name(made.device_secret, made.certificate.signatur)
    profile = KDF_TRAINING if plan.training else plan.profile
    bodies = {
        DEVICE_FILE: device.to_bytes(),
        POLICY_FILE: _signed_policy(world, plan, made).to_bytes(),
        KEYRING_FILE: _keyring(world, made).to_bytes(),
        slot_file(name): crypto.seal_slot(made.content, _nfc(plan.passphrase), made.device_secret, profile, name),
    }
    return {file: folder.write(file, body) for file, body in bodies.items()}


def _signed_policy(world: World, plan: VaultPlan, made: _Made) -> SignedPolicy:
    crypto, organisation = world.crypto, made.organisation
    policy = Policy(
        made.vault_id,
        version=1,
        training=plan.training,
        verksamheter=plan.verksamheter,
        idle_minutes=plan.idle_minutes,
        idle_minutes_interview=max(_INTERVIEW_MINUTES, plan.idle_minutes),
        lock_key=parse_lock_key(plan.lock_key),
    )
    unsigned = SignedPolicy(
        policy, crypto.signing_public(made.admin_seed), organisation.recovery_public, b"", b""
    )
    return SignedPolicy(
        policy,
        unsigned.admin_public,
        unsigned.recovery_public,
        crypto.sign(organisation.root_seed, "admin/1", unsigned.root_message()),
        crypto.sign(made.admin_seed, "policy/1", unsigned.policy_message()),
    )


def _keyring(world: World, made: _Made) -> Keyring:
    wrap = world.crypto.wrap_hybrid
    serial = made.certificate.serial
    return Keyring(
        epoch=1,
        wraps={serial: wrap(made.register_key, made.certificate.kem_public, register_context(serial))},
        recovery=wrap(made.register_key, made.organisation.recovery_public, register_context(RECOVERY)),
    )


def _fill_register(world: World, made: _Made, register: Register, digests: dict[str, bytes]) -> None:
    with register.transaction():
        register.put_user(UserRow(made.certificate))
        for name in (ANSVARIG, GLAS):
            register.put_grupp(_first_grupp(world, made, name))
        for name, file_digest in digests.items():
            register.set_file_digest(name, file_digest)
        register.append(world.clock.now(), made.certificate.signatur, "vault-created", made.vault_id)


def _first_grupp(world: World, made: _Made, name: str) -> Grupp:
    """Return a grupp that every akt is wrapped to from the first day; the first user is its first member.

    Its key pair exists even before there is an arbetsledare, so that no akt ever has one holder.
    """
    secrets = world.crypto.new_user_secrets()
    kem_public, _ = world.crypto.public_keys(secrets)
    serial = made.certificate.serial
    members = {
        serial: world.crypto.wrap_hybrid(
            secrets.kem_seed, made.certificate.kem_public, grupp_context(name, serial)
        ),
        RECOVERY: world.crypto.wrap_hybrid(
            secrets.kem_seed, made.organisation.recovery_public, grupp_context(name, RECOVERY)
        ),
    }
    return Grupp(name, kem_public, members)

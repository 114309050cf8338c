"""Back in with the paper shares alone: a new passphrase, a new certificate, every key re-wrapped.

The shares give the root, so the old admin key need not be at hand: the root certifies a new one, which certifies
everybody anew. What belonged to the person's old keys is opened by recovery and wrapped to the new ones.
"""

import contextlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.holders import user_holder
from vir_desktop.domain.keys import (
    KDF_FULL,
    KDF_TRAINING,
    Certificate,
    KdfProfile,
    OrganisationKeys,
    SlotContent,
)
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Role
from vir_desktop.services import admin_key, granskning, keyrings, packs, redo, reference
from vir_desktop.services.akt_keys import NEXT
from vir_desktop.services.anchoring import put_file, read_anchor
from vir_desktop.services.creating import certify, check_passphrase, seal_anchor
from vir_desktop.services.keyrings import OpenedRegister
from vir_desktop.services.ports import Grupp, Register, UserRow, Wrap
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
    akt_context,
    grupp_context,
    register_context,
    slot_file,
    slot_names,
)


@dataclass(frozen=True, slots=True)
class _Recovered:
    """What the shares open, and what is made new."""

    organisation: OrganisationKeys
    device_secret: bytes = field(repr=False)
    keyring: Keyring
    policy: SignedPolicy
    register: Register
    register_key: bytes = field(repr=False)
    admin_seed: bytes = field(repr=False)


def recover(
    world: World, shares: Sequence[str], signatur: str, passphrase: str, profile: KdfProfile = KDF_FULL
) -> None:
    """Give `signatur` a new passphrase by the shares; also on another computer, from a copied vault.

    Killed at any point, the vault opens with the old passphrase (before the register's commit) or the new one
    (after it), everybody else gets in all along, and `recover` can be run again.

    Raises:
        KnownError: WRONG_SHARE, TOO_FEW_SHARES, DAMAGED_*; NO_RIGHT when nobody of that signatur exists.
        RuleError: passphrase-too-short, user-unknown.
    """
    phrase = unicodedata.normalize("NFC", passphrase)
    check_passphrase(phrase)
    organisation = open_with_shares(world, shares)
    opened = open_register(world, organisation)
    register = opened.register
    try:
        redo.finish(register, world.storage.folder)  # an earlier attempt that was killed is completed first
        found = _open(world, organisation, opened)
        old = _user(register, signatur)
        secrets = world.crypto.new_user_secrets()
        kem_public, sig_public = world.crypto.public_keys(secrets)
        serial = world.entropy.token(8).hex()
        new = certify(
            world,
            found.admin_seed,
            Certificate(serial, old.signatur, old.roles, kem_public, sig_public, world.clock.now(), old.not_after),
        )
        admin_seed = found.admin_seed if Role.ADMINISTRATOR in old.roles else None
        content = SlotContent(secrets, serial, found.organisation.root_public, admin_seed)
        names = slot_names(world.crypto, found.device_secret, old.signatur)
        slots = [_slot(world, found, content, phrase, name, profile) for name in reversed(names)]
        _write(world, found, register, old, new, slots)
    finally:
        register.close()


def open_with_shares(world: World, shares: Sequence[str]) -> OrganisationKeys:
    """Return the organisation's keys, proved to be those of this vault.

    Raises:
        KnownError: NOT_A_VAULT, WRONG_SHARE, TOO_FEW_SHARES, DAMAGED_POLICY.
    """
    crypto, folder = world.crypto, world.storage.folder
    if not folder.exists():
        raise KnownError(Known.NOT_A_VAULT)
    organisation = crypto.organisation_keys(crypto.join_seed(shares))
    policy = SignedPolicy.from_bytes(folder.read(POLICY_FILE))
    if not crypto.verify(organisation.root_public, "admin/1", policy.root_message(), policy.root_signature):
        raise KnownError(Known.WRONG_SHARE)
    return organisation


def open_register(world: World, organisation: OrganisationKeys) -> OpenedRegister:
    """Open the register through recovery's own wrap of its key. Raises DAMAGED_KEYRING, DAMAGED_REGISTER, NO_RIGHT."""
    seed = organisation.recovery_seed
    return keyrings.open_register(
        world, lambda keyring: world.crypto.unwrap_hybrid(keyring.recovery, seed, register_context(RECOVERY))
    )


def _open(world: World, organisation: OrganisationKeys, opened: OpenedRegister) -> _Recovered:
    crypto, folder = world.crypto, world.storage.folder
    device = Device.from_bytes(folder.read(DEVICE_FILE))
    broken_off_rotation = opened.former_key is not None
    return _Recovered(
        organisation=organisation,
        device_secret=crypto.unwrap_hybrid(device.secret_wrap, organisation.recovery_seed, DEVICE_CONTEXT),
        keyring=opened.keyring if broken_off_rotation else Keyring.from_bytes(folder.read(KEYRING_FILE)),
        policy=SignedPolicy.from_bytes(folder.read(POLICY_FILE)),
        register=opened.register,
        register_key=opened.key,
        admin_seed=crypto.new_signing_seed(),
    )


def _user(register: Register, signatur: str) -> Certificate:
    wanted = unicodedata.normalize("NFC", signatur).casefold().strip()
    for row in reversed(register.users()):
        if row.certificate.signatur.casefold() == wanted and row.removed_at is None:
            return row.certificate
    raise RuleError("user-unknown", "signatur")


def _slot(
    world: World, found: _Recovered, content: SlotContent, phrase: str, name: str, profile: KdfProfile
) -> tuple[str, bytes]:
    crypto, secret = world.crypto, found.device_secret
    chosen = KDF_TRAINING if found.policy.policy.training else profile
    body = crypto.seal_slot(content, phrase, secret, chosen, name)
    if crypto.open_slot(body, phrase, secret, name) != content:
        raise KnownError(Known.DAMAGED_SLOT)
    return slot_file(name), body


def _write(
    world: World,
    found: _Recovered,
    register: Register,
    old: Certificate,
    new: Certificate,
    slots: Sequence[tuple[str, bytes]],
) -> None:
    """Write so that one commit in the register decides: before it the old passphrase opens, after it the new one.

    Ahead of the commit lie a keyring that knows both certificates and the new slot under a name of its own; what
    else is new is committed with the register itself (redo.py) and written out after it.
    """
    folder = world.storage.folder
    (early_name, early_body), (slot_name, slot_body) = slots
    both, ours = _new_keyrings(world, found, old, new)
    world.devices.write(found.policy.policy.vault_id, found.device_secret)
    put_file(register, folder, KEYRING_FILE, both.to_bytes())
    folder.write(early_name, early_body)
    files = {
        slot_name: slot_body,
        POLICY_FILE: _new_policy(world, found).to_bytes(),
        **_signed_anew(world, found, register),
        KEYRING_FILE: ours.to_bytes(),
    }
    with register.transaction():
        _recertify(world, found, register, old, new)
        _rewrap(world, found, register, old, new)
        admin_key.hand_out(world.crypto, register, found.admin_seed)
        register.append(world.clock.now(), new.signatur, "recovered", new.serial)
        redo.promise(register, folder, redo.Redo(files, (early_name,)))
    redo.finish(register, folder)
    put_file(register, folder, ANCHOR_FILE, _new_anchor(world, found, register))


def _new_policy(world: World, found: _Recovered) -> SignedPolicy:
    crypto, organisation = world.crypto, found.organisation
    policy = replace(found.policy.policy, version=found.policy.policy.version + 1)
    unsigned = SignedPolicy(
        policy, crypto.signing_public(found.admin_seed), organisation.recovery_public, b"", b""
    )
    return replace(
        unsigned,
        root_signature=crypto.sign(organisation.root_seed, "admin/1", unsigned.root_message()),
        admin_signature=crypto.sign(found.admin_seed, "policy/1", unsigned.policy_message()),
    )


def _new_anchor(world: World, found: _Recovered, register: Register) -> bytes:
    """Return an anchor that still knows how far the akter had come which were open when the process ended."""
    try:
        akter = read_anchor(world, found.register_key).akter
    except KnownError:
        akter = {}
    version = found.policy.policy.version + 1
    anchor = Anchor(found.keyring.epoch, version, register.head(), akter, register.cover())
    return seal_anchor(world, found.register_key, anchor)


def _signed_anew(world: World, found: _Recovered, register: Register) -> dict[str, bytes]:
    """Return signatures by the new admin key of the packs and reference data that are as the register lists them.

    The register says what was taken in; the old admin key may be gone, also half-way through an earlier attempt.
    """
    crypto, folder, listed = world.crypto, world.storage.folder, register.file_digests()
    files: dict[str, bytes] = {}
    for signature in (name for name in listed if name.endswith(packs.SIGNATURE_ENDING)):
        name = signature.removesuffix(packs.SIGNATURE_ENDING)
        with contextlib.suppress(KnownError):  # damage stays damage
            body = folder.read(name)
            if folder.file_digest(name) != listed.get(name):
                continue
            is_pack = name.startswith(packs.FOLDER)
            purpose = packs.PURPOSE if is_pack else reference.PURPOSE
            message = body if is_pack else reference.signed_message(PurePosixPath(name).stem, body)
            files[signature] = crypto.sign(found.admin_seed, purpose, message)
    return files


def _new_keyrings(
    world: World, found: _Recovered, old: Certificate, new: Certificate
) -> tuple[Keyring, Keyring]:
    """Return the keyring for the time until the commit, with both certificates, and the one after it."""
    mine = world.crypto.wrap_hybrid(found.register_key, new.kem_public, register_context(new.serial))
    both = dict(found.keyring.wraps) | {new.serial: mine}
    ours = {serial: wrap for serial, wrap in both.items() if serial != old.serial}
    return replace(found.keyring, wraps=both), replace(found.keyring, wraps=ours)


def _recertify(
    world: World, found: _Recovered, register: Register, old: Certificate, new: Certificate
) -> None:
    """Sign every certificate that is in force with the new admin key; end the old one of this person."""
    for row in register.users():
        ended = world.clock.now() if row.certificate.serial == old.serial else row.removed_at
        register.put_user(UserRow(certify(world, found.admin_seed, row.certificate), ended))
    register.put_user(UserRow(new))


def _rewrap(world: World, found: _Recovered, register: Register, old: Certificate, new: Certificate) -> None:
    crypto, seed = world.crypto, found.organisation.recovery_seed
    for grupp in register.grupper():
        if old.serial in grupp.wraps:
            opened = crypto.unwrap_hybrid(grupp.wraps[RECOVERY], seed, grupp_context(grupp.id, RECOVERY))
            mine = crypto.wrap_hybrid(opened, new.kem_public, grupp_context(grupp.id, new.serial))
            kept = {serial: wrap for serial, wrap in grupp.wraps.items() if serial != old.serial}
            register.put_grupp(Grupp(grupp.id, grupp.kem_public, kept | {new.serial: mine}))
    holders = (user_holder(old.serial), user_holder(new.serial))
    for akt_id in register.held_by([holders[0], NEXT + holders[0]]):
        _rewrap_akt(world, found, register, akt_id, holders, new.kem_public)
    granskning.rewrap(crypto, register, seed, old, new)


def _rewrap_akt(
    world: World, found: _Recovered, register: Register, akt_id: AktId, holders: tuple[str, str], public: bytes
) -> None:
    """Wrap the akt's key to the new certificate; both of its keys where a new one was on its way."""
    wraps = {wrap.holder: wrap for wrap in register.wraps(akt_id)}
    crypto, seed, (before, after) = world.crypto, found.organisation.recovery_seed, holders
    for prefix in ("", NEXT):
        if wraps.pop(prefix + before, None) is not None:
            key = crypto.unwrap_hybrid(wraps[prefix + RECOVERY].body, seed, akt_context(akt_id, RECOVERY))
            holder = prefix + after
            wraps[holder] = Wrap(holder, crypto.wrap(key, public, akt_context(akt_id, after)))
    register.put_wraps(akt_id, list(wraps.values()))

"""Users of the vault: who they are, and changing one's own passphrase."""

import unicodedata
from collections.abc import Sequence

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import KDF_FULL, KDF_SMALL, KDF_TRAINING, KdfProfile
from vir_desktop.services.anchoring import replace_file as replace_file
from vir_desktop.services.creating import check_passphrase
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import Crypto, UserRow
from vir_desktop.services.session import Session
from vir_desktop.services.unlocking import Door, try_passphrase
from vir_desktop.services.vault_format import slot_file


def list_users(session: Session) -> Sequence[UserRow]:
    """Return every user there has been, with role and end date."""
    return session.register.users()


def seal_new_slot(
    crypto: Crypto, door: Door, old: str, new: str, profile: KdfProfile = KDF_FULL
) -> tuple[str, bytes]:
    """Return (slot file, body) for a new passphrase, proved by opening it; runs the KDF three times.

    Raises:
        RuleError: passphrase-too-short.
        KnownError: WRONG_PASSPHRASE (the old one), LOW_MEMORY.
    """
    phrase = unicodedata.normalize("NFC", new)
    check_passphrase(phrase)
    content = try_passphrase(crypto, door, old)
    name = _name_of(crypto, door, old)
    chosen = KDF_TRAINING if door.device.training else profile
    body = crypto.seal_slot(content, phrase, door.device_secret, chosen, name)
    if crypto.open_slot(body, phrase, door.device_secret, name) != content:
        raise KnownError(Known.DAMAGED_SLOT)
    return slot_file(name), body


def change_passphrase(session: Session, slot: tuple[str, bytes], profile: KdfProfile = KDF_FULL) -> Outcome[None]:
    """Put a proved new slot in the old one's place; the old passphrase opens nothing from then on.

    `profile` is what the slot was sealed with: that somebody chose the smaller one is written down.
    """
    name, body = slot
    replace_file(session, name, body)
    session.register.append(session.now, session.signatur, "passphrase-changed", session.user.serial)
    if profile == KDF_SMALL and not session.policy.training:
        session.register.append(session.now, session.signatur, "kdf-small", session.user.serial)
    return Outcome(None, frozenset({Change.PEOPLE}))


def _name_of(crypto: Crypto, door: Door, passphrase: str) -> str:
    if len(door.slots) == 1:
        return next(iter(door.slots))
    for name, blob in door.slots.items():
        try:
            try_passphrase(crypto, Door(door.device, door.device_secret, {name: blob}), passphrase)
        except KnownError:
            continue
        return name
    raise KnownError(Known.WRONG_PASSPHRASE)

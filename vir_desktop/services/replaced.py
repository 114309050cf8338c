"""The vault that a copy took the place of: what of it still counts, as far as the one who restores can read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.keys import SlotContent
from vir_desktop.services import copies, keyrings
from vir_desktop.services.session import World
from vir_desktop.services.vault_format import Anchor, Keyring, register_context


@dataclass(frozen=True, slots=True)
class Replaced:
    """How far the replaced vault had come, and who had left it, when, by serial; None where it cannot be read."""

    anchor: Anchor | None
    removed: Mapping[str, datetime] | None


def look(world: World, content: SlotContent, register_key: bytes) -> Replaced:
    """Read a vault that was set aside, by the user's own place in its keyring.

    Its register key may be another than the copy's, which is `register_key`: each departure makes a new one.
    """

    def own(keyring: Keyring) -> bytes:
        context = register_context(content.serial)
        return world.crypto.unwrap_hybrid(keyring.wraps.get(content.serial, b""), content.secrets.kem_seed, context)

    try:
        opened = keyrings.open_register(world, own)
    except KnownError:
        return Replaced(copies.anchor_of(world, register_key), None)
    try:
        users = opened.register.users()
    except KnownError:
        return Replaced(copies.anchor_of(world, opened.key, opened.former_key, register_key), None)
    finally:
        opened.register.close()
    here = {row.certificate.signatur for row in users if row.removed_at is None}  # also with new keys by recovery
    removed = {
        row.certificate.serial: row.removed_at
        for row in users
        if row.removed_at is not None and row.certificate.signatur not in here
    }
    return Replaced(copies.anchor_of(world, opened.key, opened.former_key, register_key), removed)

"""The vault whose place a copy takes: what of it still counts, as far as the one who restores can read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from vir_desktop.domain.errors import KnownError
from vir_desktop.services import copies, keyrings
from vir_desktop.services.session import World
from vir_desktop.services.vault_format import Anchor, Keyring


@dataclass(frozen=True, slots=True)
class Replaced:
    """How far the replaced vault had come, and who had left it, when, by serial; None where it cannot be read."""

    anchor: Anchor | None
    removed: Mapping[str, datetime] | None


def look(world: World, unwrap: Callable[[Keyring], bytes], register_key: bytes) -> Replaced:
    """Read a vault that is to be set aside; `unwrap` takes the register key out of its keyring.

    That may be another than the copy's, which is `register_key`: each departure makes a new one.
    """
    try:
        opened = keyrings.open_register(world, unwrap)
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

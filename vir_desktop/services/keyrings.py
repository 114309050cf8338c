"""Which register key opens the register: the keyring's, or, when a rotation was broken off, the next keyring's."""

from collections.abc import Callable
from dataclasses import dataclass, field

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.services.ports import Register
from vir_desktop.services.session import World
from vir_desktop.services.vault_format import KEYRING_FILE, NEXT_KEYRING_FILE, Keyring


@dataclass(frozen=True, slots=True)
class OpenedRegister:
    """The open register with the keyring that fits it; `former_key` is what a broken off rotation replaced."""

    register: Register
    keyring: Keyring
    key: bytes = field(repr=False)
    former_key: bytes | None = field(default=None, repr=False)


def open_register(world: World, unwrap: Callable[[Keyring], bytes]) -> OpenedRegister:
    """Open the register by whichever keyring fits; `unwrap` takes the register key out of one.

    Raises:
        KnownError: DAMAGED_KEYRING, DAMAGED_REGISTER, NEWER_VERSION, and what `unwrap` raises.
    """
    keyring = Keyring.from_bytes(world.storage.folder.read(KEYRING_FILE))
    key = unwrap(keyring)
    try:
        return OpenedRegister(world.storage.open_register(key), keyring, key)
    except KnownError as error:
        following = next_keyring(world)
        if error.code is not Known.DAMAGED_REGISTER or following is None:
            raise
    next_key = unwrap(following)
    return OpenedRegister(world.storage.open_register(next_key), following, next_key, former_key=key)


def next_keyring(world: World) -> Keyring | None:
    """Return the keyring that a rotation was about to put in place, or None; a damaged one is none."""
    try:
        return Keyring.from_bytes(world.storage.folder.read(NEXT_KEYRING_FILE))
    except KnownError:
        return None

"""What a passphrase costs and gives: tried on the lane that computes, before the database's thread has anything."""

import time
from dataclasses import dataclass, field

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import SlotContent
from vir_desktop.services import unlocking
from vir_desktop.services.session import World
from vir_desktop.services.unlocking import Door

_KEEPER_S = 3.0
_PAUSE_S = 0.02


@dataclass(slots=True)
class Keys:
    """What a good passphrase gave, on its way to the database thread."""

    door: Door
    content: SlotContent = field(repr=False)


def try_keys(world: World, signatur: str, passphrase: str) -> Keys:
    """Take the vault, read the slot and run the KDF; a vault that does not open is let go of again.

    Raises:
        KnownError: WAIT, IN_USE, WRONG_PASSPHRASE, and what `unlocking.prepare` and `try_passphrase` raise.
    """
    wait = unlocking.throttle(world.storage.folder).wait(world.clock.now())
    if wait:
        raise KnownError(Known.WAIT, seconds=wait)
    _take(world)
    try:
        door = unlocking.prepare(world, signatur)
        return Keys(door, unlocking.try_passphrase(world.crypto, door, passphrase))
    except KnownError as error:
        if error.code is Known.WRONG_PASSPHRASE:
            unlocking.note_failure(world)
        world.storage.unlock()
        raise


def _take(world: World) -> None:
    """Take the vault; the keeper of the session before may need a moment more for its copy."""
    end = time.monotonic() + _KEEPER_S
    while True:
        try:
            world.storage.lock()
        except KnownError as error:
            if error.code is not Known.IN_USE or time.monotonic() > end:
                raise
            time.sleep(_PAUSE_S)
        else:
            return

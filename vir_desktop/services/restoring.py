"""Bringing a copy back: it is opened and signed for where it was unpacked, and only then takes the vault's place.

What the vault in that place still knows is read while it stands there: how far it had come, and who has left since.
So the one rename that swaps them decides: killed before it the vault is as it was, after it the copy stands there,
signed, and whoever had left has left (docs/decisions/0006).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import OrganisationKeys, SlotContent
from vir_desktop.services import copies, departures, recovery, replaced, unlocking
from vir_desktop.services.departures import Departures
from vir_desktop.services.session import Session, World
from vir_desktop.services.unlocking import Door
from vir_desktop.services.vault_format import RECOVERY, Keyring, register_context

REPLACED_UNREAD = "restore-unread"

WorldAt: TypeAlias = Callable[[str], World]  # the ports of the vault in a folder, by its path


@dataclass(frozen=True, slots=True)
class WayIn:
    """What opened the copy; it opens the vault too, for they are the same. With the shares, `organisation` does."""

    door: Door
    content: SlotContent = field(repr=False)
    organisation: OrganisationKeys | None = field(default=None, repr=False)

    def register_key(self, world: World, keyring: Keyring) -> bytes:
        """Take the register key out of a keyring: by recovery's own place in it, or by the user's."""
        if self.organisation is not None:
            seed, context = self.organisation.recovery_seed, register_context(RECOVERY)
            return world.crypto.unwrap_hybrid(keyring.recovery, seed, context)
        wrap, context = keyring.wraps.get(self.content.serial, b""), register_context(self.content.serial)
        return world.crypto.unwrap_hybrid(wrap, self.content.secrets.kem_seed, context)


@dataclass(frozen=True, slots=True)
class Restored:
    """How many events the copy lacks, and the path where the replaced vault is kept, "" if there was none.

    The copy brings back who had left since: `ended` are the signaturer that were ended again, `back` those that wait
    for an administratör to unlock. Without `known` the replaced vault could not be read, and nobody can tell.
    """

    lost: int
    kept: str
    ended: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    known: bool = True


def by_passphrase(copy: World, signatur: str | None, passphrase: str) -> WayIn:
    """Open an unpacked copy with a passphrase and close it again; `signatur` None tries every slot.

    Raises what `unlocking.prepare`, `admit` and `enter` raise.
    """
    door = unlocking.prepare(copy, signatur)
    return _proved(copy, door, unlocking.admit(copy, door, passphrase))


def by_shares(copy: World, shares: Sequence[str], signatur: str, passphrase: str) -> WayIn:
    """Give an unpacked copy a new passphrase by the shares, on any computer, and open it with that.

    Raises what `recovery.recover` raises.
    """
    organisation = recovery.open_with_shares(copy, shares)
    recovery.recover(copy, shares, signatur, passphrase)
    return replace(by_passphrase(copy, signatur, passphrase), organisation=organisation)


def restore(place: str, world_at: WorldAt, source: str, way: Callable[[World], WayIn]) -> Restored:
    """Unpack the newest whole copy in `source`, open it by `way`, sign for it, and put it in `place`.

    Until then the vault in `place` is untouched. A copy from another computer that the passphrase cannot open here is
    put in place only where there was nothing, for the shares to open.

    Raises:
        KnownError: NOT_A_VAULT, DAMAGED_BACKUP, IN_USE, OTHER_COMPUTER, and what `way` raises.
    """
    world = world_at(place)
    occupied = world.storage.folder.exists()
    if occupied:
        world.storage.lock()
    try:
        copy = world_at(world.backups.unpack(source))
        try:
            signed = _signed(copy, _opened(world, copy, way, occupied=occupied), world if occupied else None)
            return replace(signed, kept=world.backups.put_in_place())
        finally:
            world.backups.drop_unpacked()
    finally:
        world.storage.unlock()


def own_copies(place: str, world_at: WorldAt) -> str:
    """Return the folder of the vault's own copies, "" when there is none to bring back."""
    return world_at(place).backups.own_copies()


def _opened(world: World, copy: World, way: Callable[[World], WayIn], *, occupied: bool) -> WayIn:
    try:
        return way(copy)
    except KnownError as error:
        if error.code is Known.OTHER_COMPUTER and not occupied:
            world.backups.put_in_place()
        raise


def _signed(copy: World, way: WayIn, standing: World | None) -> Restored:
    """Sign for the copy where it was unpacked, with what is known of the vault `standing` in its place."""
    session = unlocking.enter(copy, way.door, way.content)
    try:
        before = _look(session, way, standing) if standing else replaced.Replaced(None, {})
        lost = copies.sign_restore(session, before.anchor)
        unlocking.begin(session)
        gone = departures.end_again(session, before.removed) if before.removed else Departures()
        if before.removed is None:
            session.register.append(session.now, session.signatur, REPLACED_UNREAD, "")
    finally:
        unlocking.leave(session)
    return Restored(lost, "", gone.ended, gone.back, before.removed is not None)


def _look(session: Session, way: WayIn, standing: World) -> replaced.Replaced:
    return replaced.look(standing, lambda keyring: way.register_key(standing, keyring), session.keys.register_key)


def _proved(copy: World, door: Door, content: SlotContent) -> WayIn:
    unlocking.enter(copy, door, content).register.close()
    return WayIn(door, content)

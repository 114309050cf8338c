"""Bringing a copy back: it is opened where it was unpacked before it takes the vault's place, and then signed for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.keys import SlotContent
from vir_desktop.services import certificates, copies, employment, recovery, replaced, unlocking
from vir_desktop.services.session import Session, World
from vir_desktop.services.unlocking import Door

ENDED_AGAIN, BROUGHT_BACK, REPLACED_UNREAD = "restore-ended", "restore-brought-back", "restore-unread"

WorldAt: TypeAlias = Callable[[str], World]  # the ports of the vault in a folder, by its path


@dataclass(frozen=True, slots=True)
class WayIn:
    """What opened the copy; it opens the vault too, for they are the same."""

    door: Door
    content: SlotContent = field(repr=False)


@dataclass(frozen=True, slots=True)
class Restored:
    """How many events the copy lacks, and the path where the replaced vault is kept, "" if there was none.

    The copy brings back who had left since: `ended` are the signaturer that were ended again, `back` those that an
    administratör must still end. Without `known` the replaced vault could not be read, and nobody can tell.
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
    recovery.recover(copy, shares, signatur, passphrase)
    return by_passphrase(copy, signatur, passphrase)


def restore(place: str, world_at: WorldAt, source: str, way: Callable[[World], WayIn]) -> Restored:
    """Unpack the newest whole copy in `source`, open it by `way`, put it in `place`, and sign for that.

    Until the copy has been opened the vault in `place` is untouched. A copy from another computer that the
    passphrase cannot open here is put in place only where there was nothing, for the shares to open.

    Raises:
        KnownError: NOT_A_VAULT, DAMAGED_BACKUP, IN_USE, OTHER_COMPUTER, and what `way` raises.
    """
    world = world_at(place)
    occupied = world.storage.folder.exists()
    if occupied:
        world.storage.lock()
    try:
        found, kept = _swap(world, world_at, source, way, occupied=occupied)
    finally:
        world.storage.unlock()
    restored = world_at(place)  # only now is it known whether it is for training
    restored.storage.lock()
    try:
        session = unlocking.enter(restored, found.door, found.content)
        try:
            before = replaced.look(world_at(kept), found.content, session.keys.register_key) if kept else None
            lost = copies.sign_restore(session, before.anchor if before else None)
            unlocking.begin(session)
            ended, back = _end_again(session, before.removed) if before and before.removed else ((), ())
            known = before is None or before.removed is not None
            if not known:
                session.register.append(session.now, session.signatur, REPLACED_UNREAD, "")
        finally:
            unlocking.leave(session)
    finally:
        restored.storage.unlock()
    return Restored(lost, kept, ended, back, known)


def own_copies(place: str, world_at: WorldAt) -> str:
    """Return the folder of the vault's own copies, "" when there is none to bring back."""
    return world_at(place).backups.own_copies()


def _end_again(session: Session, removed: Mapping[str, datetime]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """End those again who had left after the copy was made; return who was ended, and who is back all the same.

    Only an administratör can end anybody, and a rule may stand in the way (an akt that nobody else holds).
    """
    ended: list[str] = []
    back: list[str] = []
    for certificate in certificates.in_force(session):
        if certificate.serial not in removed:
            continue
        try:
            employment.remove_user(session, certificate.serial, at=removed[certificate.serial])
        except (KnownError, RuleError):
            back.append(certificate.signatur)
            session.register.append(session.now, session.signatur, BROUGHT_BACK, certificate.serial)
        else:
            ended.append(certificate.signatur)
            session.register.append(session.now, session.signatur, ENDED_AGAIN, certificate.serial)
    return tuple(ended), tuple(back)


def _swap(
    world: World, world_at: WorldAt, source: str, way: Callable[[World], WayIn], *, occupied: bool
) -> tuple[WayIn, str]:
    copy = world_at(world.backups.unpack(source))
    try:
        found = way(copy)
    except KnownError as error:
        if error.code is Known.OTHER_COMPUTER and not occupied:
            world.backups.put_in_place()
        raise
    else:
        return found, world.backups.put_in_place()
    finally:
        world.backups.drop_unpacked()


def _proved(copy: World, door: Door, content: SlotContent) -> WayIn:
    unlocking.enter(copy, door, content).register.close()
    return WayIn(door, content)

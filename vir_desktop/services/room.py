"""Writing on a full disk: the ballast is let go for the sake of what is being written (architecture.md §6)."""

from collections.abc import Callable
from typing import TypeVar

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.services.session import Session, Unwritten

T = TypeVar("T")


def with_room(session: Session, write: Callable[[], T]) -> T:
    """Do `write`; on a full disk free the ballast and try once more.

    Raises:
        KnownError: DISK_FULL when there was no ballast left either; what else `write` raises.
    """
    try:
        return write()
    except KnownError as error:
        if error.code is not Known.DISK_FULL:
            raise
    session.world.storage.folder.release_ballast()
    return write()


def write_or_remember(session: Session, write: Callable[[], object], act: str, object_: str) -> bool:
    """Do `write`, which notes an act; on a disk with no room at all remember the act, so that reading goes on.

    Return whether it was written. What is remembered is written by `Session.catch_up`.
    """
    try:
        if session.unwritten:
            session.catch_up()
        with_room(session, write)
    except KnownError as error:
        if error.code is not Known.DISK_FULL:
            raise
        session.unwritten.append(Unwritten(session.now, act, object_))
        return False
    return True

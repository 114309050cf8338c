"""Writing on a full disk: the ballast is let go for the sake of what is being written (architecture.md §6)."""

from collections.abc import Callable
from typing import TypeVar

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.services.session import Session

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

"""A passphrase that is to open a slot: what it is tried against is read, the KDF runs beside it, then it is written."""

from collections.abc import Callable
from typing import TypeVar

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.session import Session
from vir_desktop.ui.tasks import Tasks

T = TypeVar("T")
U = TypeVar("U")
Slot = tuple[str, bytes]


def seal_and_write(
    tasks: Tasks[Session],
    read: Callable[[Session], T],
    seal: Callable[[T], Slot],
    write: Callable[[Session, T, Slot], Outcome[U]],
    on_done: Callable[[U], None],
    on_error: Callable[[RuleError | KnownError], None],
) -> None:
    """Do the three steps on the lanes that they belong to; what one of them refuses ends it, and nothing is changed."""

    def on_read(found: T) -> None:
        tasks.work(lambda: seal(found), lambda slot: on_sealed(found, slot), on_error)

    def on_sealed(found: T, slot: Slot) -> None:
        tasks.run(lambda session: write(session, found, slot), on_done, on_error)

    tasks.run(read, on_read, on_error)

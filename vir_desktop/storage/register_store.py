"""The open register: settings, people, akter and the chain, in one file."""

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import Cover, Event, Head
from vir_desktop.storage import chain, cover, schema
from vir_desktop.storage.database import Database, Kind
from vir_desktop.storage.faults import disk_faults
from vir_desktop.storage.page_check import PageCheck
from vir_desktop.storage.register_akter import RegisterAkter
from vir_desktop.storage.register_logg import RegisterLogg
from vir_desktop.storage.register_people import RegisterPeople
from vir_desktop.storage.verify import register_findings

REGISTER = Kind(schema.REGISTER, Known.DAMAGED_REGISTER, register_findings, cover.attach)
_WAY_IN = ("user", "grupp", "grupp_wrap", "file_digest")
_EVENTS_PER_SLICE = 50


class DiskRegister(RegisterAkter, RegisterLogg, RegisterPeople):
    """The register as Storage has opened it; see ports.Register."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pages: PageCheck | None = None
        self._steps = self._check()

    def transaction(self) -> AbstractContextManager[None]:
        """Commit all of a block or nothing of it."""
        return self._db.transaction()

    def close(self) -> None:
        """Close the file."""
        self._db.close()
        if self._pages is not None:
            self._pages.close()
            self._pages = None

    def interrupt(self) -> None:
        """Stop a running statement; any thread may call it."""
        self._db.interrupt()

    def findings(self) -> Sequence[str]:
        """Return what a full check finds (every page, structure, chain); empty when the register is whole."""
        return register_findings(self._db)

    def check_slice(self, budget_ms: int) -> bool:
        """Check further pages, then events, then the sums of rows, for about `budget_ms`; True when all are done.

        Whole pages cut off are found already at open, by SQLite's own page count; the structure is left to
        `findings`, because SQLite cannot check it in slices.

        Raises:
            KnownError: DAMAGED_REGISTER.
        """
        deadline = time.monotonic() + budget_ms / 1000
        for whole in self._steps:
            if not whole:
                raise KnownError(Known.DAMAGED_REGISTER, file=self._db.path.name)
            if time.monotonic() >= deadline:
                return False
        return True

    def _check(self) -> Iterator[bool]:
        with disk_faults(self._db.path.name):
            self._pages = PageCheck(self._db.path, self._db.key)
        while (whole := self._pages.next_is_whole()) is not None:
            yield whole
        for broken in chain.slices(self._db, _EVENTS_PER_SLICE):
            yield broken is None
        for wrong in cover.slices(self._db):
            yield wrong is None

    # --- what the rows add up to

    def cover(self) -> Cover:
        """Return what the rows add up to; `check_slice` proves it."""
        return cover.whole(self._db)

    def way_in_is_whole(self) -> bool:
        """Return whether the rows that decide who may enter are the ones that were written last."""
        return not any(any(cover.table_slices(self._db, table)) for table in _WAY_IN)

    # --- the chain

    def head(self) -> Head:
        """Return where the register's chain stands."""
        return chain.head(self._db)

    def append(self, at: datetime, actor: str, act: str, object_: str, body: str = "") -> Event:
        """Write the next event."""
        return chain.append(self._db, at, actor, act, object_, body)

    def events(self, *, since_seq: int = 0, object_: str = "") -> Sequence[Event]:
        """Return the events after `since_seq`, oldest first; of one object when it is named."""
        return chain.events(self._db, since_seq, object_)

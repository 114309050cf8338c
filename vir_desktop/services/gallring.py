"""What may go, what may not and why: the list of an arbetsledare, the hold, and where an akt is when it is closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from vir_desktop.domain import gallring, gallring_facts
from vir_desktop.domain.akt import AktKind, RegisterRow
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import AktId
from vir_desktop.domain.retention import Retention
from vir_desktop.domain.roles import Right
from vir_desktop.services import akter, records, retaining
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session

HELD, LIFTED = "gallring-held", "gallring-lifted"


@dataclass(frozen=True, slots=True)
class Closed:
    """An akt that is handed over or at an end. `refusals` are the codes of what keeps it today, () lets it go."""

    row: RegisterRow
    kind: AktKind
    found: Retention
    refusals: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Whether somebody has put a hold on it."""
        return gallring.HELD in self.refusals

    @property
    def hands_over(self) -> bool:
        """Whether the way out is an överlämning."""
        return bool(gallring.TO_HAND_OVER & set(self.refusals))


@dataclass(frozen=True, slots=True)
class Looked:
    """One akt, read just now; `reason` is why it is held, "" when it is not."""

    akt: Closed
    reason: str = ""


def closed_akter(session: Session) -> tuple[Closed, ...]:
    """Return the akter whose time may be out: those that may go first, then by their day; those without one last.

    Only akter that the user can open are there.

    Raises:
        KnownError: NO_RIGHT.
    """
    session.require(Right.LEAD)
    return tuple(sorted(_closed(session), key=_in_order))


def look(session: Session, akt_id: AktId) -> Looked:
    """Read an akt and return what the rules say of it now; that it is read is written down.

    Raises:
        KnownError: NO_RIGHT, DAMAGED_AKT.
        RuleError: akt-gone.
    """
    session.require(Right.LEAD)
    with opened(session, akt_id):
        row = session.register.row(akt_id)
        store = session.akt(akt_id).store
        filled = retaining.read_filled(store)
        kind = akter.unsealed_rows(session, [row])[akt_id].kind
        found = retaining.retention_of(session, row, kind, store, filled)
        return Looked(_with_refusals(session, row, kind, found), gallring_facts.hold_reason(filled))


def hold(session: Session, akt_id: AktId, reason: str) -> Outcome[None]:
    """Keep an akt whatever its clock says, until somebody lifts it.

    Raises:
        RuleError: reason-missing, akt-gone.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR.
    """
    return _set_hold(session, akt_id, "ja", reason, HELD)


def lift(session: Session, akt_id: AktId, reason: str) -> Outcome[None]:
    """Take a hold away; the reason takes the place of the former one, which stays in the history.

    Raises:
        RuleError: reason-missing, akt-gone.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR.
    """
    return _set_hold(session, akt_id, "nej", reason, LIFTED)


@contextmanager
def opened(session: Session, akt_id: AktId) -> Iterator[None]:
    """Open an akt for one act; one that a page has open stays open."""
    was_open = akt_id in session.open_akter
    akter.open_akt(session, akt_id)
    try:
        yield
    finally:
        if not was_open:
            akter.close_akt(session, akt_id)


def _set_hold(session: Session, akt_id: AktId, stopp: str, reason: str, act: str) -> Outcome[None]:
    session.require(Right.LEAD)
    if not reason.strip():
        raise RuleError("reason-missing", gallring_facts.STOPP_SKAL)
    with opened(session, akt_id):
        session.writable_akt(akt_id)
        session.register.append(session.now, session.signatur, act, akt_id)
        record_id = records.ensure_record(session, akt_id, gallring.INSTRUMENT).value.record.id
        records.save_answer(session, akt_id, record_id, gallring_facts.STOPP_SKAL, reason.strip())
        records.save_answer(session, akt_id, record_id, gallring_facts.STOPP, (stopp,))
    return Outcome(None, frozenset({Change.REGISTER, Change.RECORD}))


def _closed(session: Session) -> Iterator[Closed]:
    offset = 0
    while rows := session.register.page(RegisterQuery(phases=gallring.CLOSED, offset=offset)).rows:
        shown = akter.unsealed_rows(session, rows)
        for row in rows:
            sealed = shown.get(row.akt_id)
            if sealed is not None and sealed.gallring is not None:
                yield _with_refusals(session, row, sealed.kind, sealed.gallring)
        offset += len(rows)


def _with_refusals(session: Session, row: RegisterRow, kind: AktKind, found: Retention) -> Closed:
    return Closed(row, kind, found, gallring.refusals(found, local_date(session.now)))


def _in_order(akt: Closed) -> tuple[bool, bool, str]:
    due = akt.found.due
    return bool(akt.refusals), due is None, due.isoformat() if due else akt.row.code

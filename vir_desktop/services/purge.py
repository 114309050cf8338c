"""Purging an akt: its keys are destroyed, its file removed, and a receipt is what remains (architecture.md §6).

The wraps, the row and the tokens go in one transaction, which begins with the event and the intent. Killed before it,
the akt is whole; after it, the akt is gone and the next unlock finishes: its file, a new register key (so that the
old ciphertext of the wraps is of no use), the copies inside the vault. Nobody can wipe the cells of an SSD, so nothing
here claims to; what is left there is sealed under keys that no longer exist. Copies outside stand on the receipt.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.receipt import COPY_DAYS, COPYING, Copy, Decision, Receipt, copies_outside
from vir_desktop.domain.record import AktId, Event
from vir_desktop.domain.roles import Right
from vir_desktop.services import anchoring, gallring, positions, register, rotation
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import LogQuery
from vir_desktop.services.session import Session

INTENT, RECEIPT = "purge-intent/", "purge-receipt/"
INTENT_OF_PARTS, RECEIPT_OF_PARTS = "parts-intent/", "parts-receipt/"  # services/purge_parts.py
BEGUN, DONE = "akt-purge-begun", "akt-purged"
_CHANGED = frozenset({Change.REGISTER, Change.AKT})
_PERSONAL = (register.LABELS, register.LABELS_FOR_RECOVERY, positions.POSITION)


def purge_akt(session: Session, akt_id: AktId, decision: Decision, typed: str) -> Outcome[Receipt]:
    """Purge one akt by a named gallringsbeslut; `typed` is its code name, written once more.

    Raises:
        RuleError: the first rule that says no (domain/gallring.py), purge-code-differs, purge-decision-missing,
            purge-decision-ahead, akt-gone.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DAMAGED_AKT; DISK_FULL, IO_ERROR, READ_ONLY: if the akt is gone from
            the register by then, the next unlock finishes.
    """
    session.require(Right.LEAD)
    check_decision(session, decision)
    akt = allowed(session, akt_id)
    check_code(akt.row.code, typed)
    begin(session, [receipt_of(session, akt, decision)])
    return Outcome(finish(session)[0], _CHANGED)


def allowed(session: Session, akt_id: AktId) -> gallring.Closed:
    """Return an akt that may go now, by its records as they stand.

    Raises:
        RuleError: the first rule that says no; akt-gone.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DAMAGED_AKT.
    """
    session.require(Right.LEAD)
    if session.rolled_back:
        raise KnownError(Known.OLDER_THAN_ANCHOR)
    akt = gallring.look(session, akt_id).akt
    if akt.refusals:
        due = akt.found.due
        raise RuleError(akt.refusals[0], "akt", akt=akt.row.code, day=due.isoformat() if due else "")
    return akt


def check_decision(session: Session, decision: Decision) -> None:
    """Refuse a decision that is not named, or not made yet.

    Raises:
        RuleError: purge-decision-missing, purge-decision-ahead.
    """
    for field, text in (("reference", decision.reference), ("decided_by", decision.decided_by)):
        if not text.strip():
            raise RuleError("purge-decision-missing", field)
    if decision.decided_on > local_date(session.now):
        raise RuleError("purge-decision-ahead", "decided_on")


def check_code(code: str, typed: str) -> None:
    """Raise RuleError(purge-code-differs) unless the code name was written once more."""
    if typed.strip().casefold() != code.casefold():
        raise RuleError("purge-code-differs", "confirm")


def receipt_of(session: Session, akt: gallring.Closed, decision: Decision, approved_by: str = "") -> Receipt:
    """Return the receipt that will be kept of an akt purged now."""
    return Receipt(
        id=akt.row.akt_id,
        kind=akt.kind,
        verksamhet_id=akt.row.verksamhet_id,
        rule=akt.found.rule,
        decision=decision,
        at=session.now,
        by=session.signatur,
        approved_by=approved_by,
        copies=copies_since(session, akt.row.created_at),
    )


def copies_since(session: Session, created: datetime) -> tuple[Copy, ...]:
    """Return the copies outside the vault that may hold what was made at `created`; the log is read page by page."""
    since = max(created, session.now - timedelta(days=COPY_DAYS + 1))  # an earlier one's time is out
    return copies_outside(_copyings(session, since), created, session.now)


def _copyings(session: Session, since: datetime) -> Iterator[Event]:
    query = LogQuery(session.register.head().seq, acts=frozenset(COPYING), since=since)
    while events := session.register.log_page(query).events:
        yield from events
        query = replace(query, offset=query.offset + len(events))


def begin(session: Session, receipts: Sequence[Receipt], also_drop: str = "") -> None:
    """Destroy every wrap of these akter, in one transaction that says so first; from here on there is no way back.

    `also_drop` names a setting that goes in the same transaction (the request of several).
    """
    for receipt in receipts:
        opened = session.open_akter.pop(AktId(receipt.id), None)
        if opened is not None:
            opened.store.close()
    with session.register.transaction():
        for receipt in receipts:
            _tell_of(session, BEGUN, receipt)
            session.register.set_setting(INTENT + receipt.id, receipt.to_bytes())
            session.register.remove_row(AktId(receipt.id))
        if also_drop:
            session.register.set_setting(also_drop, None)
        rotation.mark_due(session)
        forget_gone(session)
        _forget_of_removed_users(session)


def finish(session: Session) -> tuple[Receipt, ...]:
    """Do what is left of purges that have begun, and write their receipts; taken anew after a kill it does the rest.

    Raises:
        KnownError: DISK_FULL, IO_ERROR, READ_ONLY, DAMAGED_BACKUP; what is left is left for the next time.
    """
    if session.rolled_back:
        return ()
    begun = tuple(map(Receipt.from_bytes, session.register.settings(INTENT).values()))
    if not begun:
        return ()
    for receipt in begun:
        session.world.storage.akter.remove(AktId(receipt.id))
    if rotation.is_due(session):  # `begin` made it so; the unlock after a kill may have seen to it already
        rotation.rotate_register_key(session)
    session.world.backups.rewrite_inside()
    with session.register.transaction():
        for receipt in begun:
            _tell_of(session, DONE, receipt)
            session.register.set_setting(RECEIPT + receipt.id, receipt.to_bytes())
            session.register.set_setting(INTENT + receipt.id, None)
    anchoring.checkpoint(session)
    return begun


def unfinished(session: Session) -> int:
    """Return how many purges have begun and are not finished: the disk refused, and the next unlock tries again."""
    return sum(len(session.register.settings(kind)) for kind in (INTENT, INTENT_OF_PARTS))


def receipts(session: Session) -> tuple[Receipt, ...]:
    """Return every receipt, the latest first.

    Raises:
        KnownError: NO_RIGHT.
    """
    session.require(Right.LEAD)
    kept = [body for kind in (RECEIPT, RECEIPT_OF_PARTS) for body in session.register.settings(kind).values()]
    return tuple(sorted(map(Receipt.from_bytes, kept), key=lambda receipt: receipt.at, reverse=True))


def forget_gone(session: Session) -> None:
    """Let the user's own labels and position forget akter that have been purged; only she can write them anew."""
    for akt_id in register.labels(session):
        if _is_gone(session, akt_id):
            register.set_label(session, akt_id, "")
    position = positions.recall(session)
    if position is not None and position.akt_id is not None and _is_gone(session, position.akt_id):
        positions.forget(session)


def _forget_of_removed_users(session: Session) -> None:
    """Take away what removed users called akter: they will not come back to forget it, and recovery could read it."""
    for user in session.register.users():
        serial = user.certificate.serial
        if user.removed_at is not None:
            for name in _kept_names(session, serial):
                session.register.set_personal(serial, name, None)


def _kept_names(session: Session, serial: str) -> Iterable[str]:
    return [name for name in _PERSONAL if session.register.personal(serial, name) is not None]


def _is_gone(session: Session, akt_id: AktId) -> bool:
    return any(session.register.setting(kind + akt_id) is not None for kind in (INTENT, RECEIPT))


def _tell_of(session: Session, act: str, receipt: Receipt) -> None:
    session.register.append(session.now, session.signatur, act, receipt.id, digest(receipt.to_bytes()).hex())

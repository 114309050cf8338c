"""Purging the narrative of an akt before the rest: where no law says how long all of it is kept (process.md §8).

What was said is withdrawn as from a record that moves (decisions/0009): values go, digests and the chain stay. Then
the akt gets a new key at once, the register too, and the copies inside the vault keep no older state of the akt: what
the former keys open no longer holds it. The event and the intent come first, in one transaction. Killed before it,
the akt is whole; after it, the first who can open the akt and unlocks ends it.
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vir_desktop.domain import gallring_facts
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.belonging import family
from vir_desktop.domain.canonical import canonical_bytes, digest
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.narrative import narrative, refusals
from vir_desktop.domain.receipt import Decision, Receipt
from vir_desktop.domain.record import AktId, Record, RecordId
from vir_desktop.domain.roles import Right
from vir_desktop.services import akt_keys, akter, anchoring, gallring, purge, records, retaining, rotation
from vir_desktop.services.gallring import Closed
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import AktStore
from vir_desktop.services.retaining import PART_PURGED
from vir_desktop.services.session import Session

PARTS_BEGUN, PARTS_DONE = "parts-purge-begun", "parts-purged"
_CHANGED = frozenset({Change.REGISTER, Change.AKT, Change.RECORD})


@dataclass(frozen=True, slots=True)
class Narrative:
    """What may go out of an akt: its records, oldest first, and the titles of their forms, each once.

    `noted` is the day of the akt's last note, ISO 8601: its own clock goes on from there when the records are gone.
    """

    akt: Closed
    records: tuple[Record, ...]
    titles: tuple[str, ...]
    noted: str


@dataclass(frozen=True, slots=True)
class _Begun:
    """A purge that cannot be taken back: which records go, and the receipt as it will be."""

    akt_id: AktId
    record_ids: tuple[RecordId, ...]
    noted: str
    receipt: Receipt

    def to_bytes(self) -> bytes:
        return canonical_bytes([list(self.record_ids), self.noted, self.receipt.to_bytes().decode()])

    @classmethod
    def from_bytes(cls, akt_id: AktId, body: bytes) -> "_Begun":
        record_ids, noted, receipt = json.loads(body)
        return cls(akt_id, tuple(map(RecordId, record_ids)), noted, Receipt.from_bytes(receipt.encode()))


def purge_parts(session: Session, akt_id: AktId, decision: Decision, typed: str) -> Outcome[Receipt]:
    """Purge the narrative of one akt by a named gallringsbeslut; `typed` is its code name, written once more.

    Taken anew where the disk refused the rest, it does that.

    Raises:
        RuleError: the first rule that says no (domain/narrative.py), purge-code-differs, purge-decision-missing,
            purge-decision-ahead, akt-gone.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DAMAGED_AKT; DISK_FULL, IO_ERROR, READ_ONLY: what has begun by then
            is finished at the next unlock.
    """
    session.require(Right.LEAD)
    purge.check_decision(session, decision)
    begun = _listed(session).get(akt_id)
    if begun is None:
        found = allowed(session, akt_id)
        purge.check_code(found.akt.row.code, typed)
        begun = _begin(session, found, decision)
    _finish(session, begun)
    return Outcome(begun.receipt, _CHANGED)


def allowed(session: Session, akt_id: AktId) -> Narrative:
    """Return what may go out of an akt now, by its records as they stand; that it is read is written down.

    Raises:
        RuleError: the first rule that says no; akt-gone.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DAMAGED_AKT.
    """
    session.require(Right.LEAD)
    if session.rolled_back:
        raise KnownError(Known.OLDER_THAN_ANCHOR)
    with gallring.opened(session, akt_id):
        akt, store = gallring.look(session, akt_id).akt, session.akt(akt_id).store
        regim = session.policy.verksamhet(akt.row.verksamhet_id).regim
        going = narrative(store.records(), regim)
        for code in refusals(regim, akt.found, going):
            raise RuleError(code, "akt", akt=akt.row.code)
        titles = dict.fromkeys(records.pack_of(session, store, record.form).title for record in going)
        return Narrative(akt, going, tuple(titles), _last_note(session, akt, store))


def finish(session: Session) -> None:
    """Do what is left of purges that have begun, as far as the user can open the akter; the rest waits for others."""
    if session.rolled_back:
        return
    for begun in _listed(session).values():
        if _is_within_reach(session, begun.akt_id):
            with contextlib.suppress(KnownError):  # one damaged akt, or a full disk, keeps nobody out
                _finish(session, begun)


def _begin(session: Session, found: Narrative, decision: Decision) -> _Begun:
    """Say so, in one transaction; from here on there is no way back."""
    akt_id = found.akt.row.akt_id
    receipt = replace(
        purge.receipt_of(session, found.akt, decision),
        id=session.world.entropy.token(16).hex(),
        copies=purge.copies_since(session, min(r.created_at for r in found.records)),
        parts=tuple(sorted(record.instrument for record in found.records)),
    )
    begun = _Begun(akt_id, tuple(record.id for record in found.records), found.noted, receipt)
    with session.register.transaction():
        _tell_of(session, PARTS_BEGUN, begun)
        session.register.set_setting(purge.INTENT_OF_PARTS + akt_id, begun.to_bytes())
    return begun


def _finish(session: Session, begun: _Begun) -> None:
    """Do all of it; each step can be taken again, and only the last says that there is nothing left to do."""
    if _is_there(session, begun.akt_id):
        was_open = begun.akt_id in session.open_akter
        try:
            _withdraw(session, begun)
            akt_keys.rekey(session, begun.akt_id)
        finally:
            if was_open:
                akter.open_akt(session, begun.akt_id)
    rotation.rotate_register_key(session)  # so that the old ciphertext of the akt's former wraps is of no use
    session.world.backups.rewrite_inside([begun.akt_id])
    with session.register.transaction():
        _tell_of(session, PARTS_DONE, begun)
        session.register.set_setting(purge.RECEIPT_OF_PARTS + begun.receipt.id, begun.receipt.to_bytes())
        session.register.set_setting(purge.INTENT_OF_PARTS + begun.akt_id, None)
    anchoring.checkpoint(session)


def _withdraw(session: Session, begun: _Begun) -> None:
    """Take what was said out of the akt's file, let its row follow, and close it."""
    akter.open_akt(session, begun.akt_id)
    try:
        store = session.writable_akt(begun.akt_id)
        with store.transaction():
            left = _left(store, begun)
            for record_id in left:
                store.append(session.now, session.signatur, PART_PURGED, record_id, begun.noted)
            store.withdraw(left, at=session.now, actor=session.signatur)
        akter.refresh_row(session, begun.akt_id)
    finally:
        akter.close_akt(session, begun.akt_id)


def _left(store: AktStore, begun: _Begun) -> Sequence[RecordId]:
    """Return what is to go and is still there, with whatever has been written about it meanwhile."""
    present = store.records()
    going = {one for record in present if record.id in begun.record_ids for one in family(present, record.id)}
    return [record.id for record in present if record.id in going]


def _last_note(session: Session, akt: Closed, store: AktStore) -> str:
    noted = [gallring_facts.last_noted(retaining.read_filled(store)), *retaining.purged_parts(store).values()]
    return max((day for day in noted if day), default=local_date(akt.row.created_at)).isoformat()


def _listed(session: Session) -> dict[AktId, _Begun]:
    kept = session.register.settings(purge.INTENT_OF_PARTS)
    return {AktId(akt_id): _Begun.from_bytes(AktId(akt_id), body) for akt_id, body in kept.items()}


def _is_within_reach(session: Session, akt_id: AktId) -> bool:
    """Whether the user can open an akt, or it is gone as a whole: then only the receipt is left to write."""
    if not _is_there(session, akt_id):
        return True
    return akt_id in akter.unsealed_rows(session, [session.register.row(akt_id)])


def _is_there(session: Session, akt_id: AktId) -> bool:
    try:
        akter.row_of(session, akt_id)
    except RuleError:
        return False
    return True


def _tell_of(session: Session, act: str, begun: _Begun) -> None:
    body = digest(begun.receipt.to_bytes()).hex()
    session.register.append(session.now, session.signatur, act, begun.akt_id, body)

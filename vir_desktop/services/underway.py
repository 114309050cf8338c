"""What touches two akter and the register, so that it is done or not done: three files cannot be written as one.

The register says what is under way before anything is touched, in the transaction of the event that tells of it. Each
step can be taken again without harm. The last takes the note away together with what changes in the register's rows.
Until then both akter are whole, and whoever can open both ends it at the next unlock.
"""

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from vir_desktop.domain.belonging import family
from vir_desktop.domain.canonical import canonical_bytes
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.record import AktId, ArendeId, RecordId
from vir_desktop.services import akter, anchoring, carrying
from vir_desktop.services.ports import AktStore
from vir_desktop.services.room import with_room
from vir_desktop.services.session import Session

SETTING = "underway"
_ALL = RecordId("")


class What(StrEnum):
    """What is under way between two akter; also the event's act, in the register and in the chains that may know."""

    MOVE = "record-moved"  # a record that was written in the wrong akt
    JOIN = "akt-joined"  # the caller is someone we know
    SAME_ARENDE = "arende-joined"  # someone else's akt, in one situation


@dataclass(frozen=True, slots=True)
class Underway:
    """One such act. `record_id` is what moves, "" where all does."""

    what: What
    source: AktId
    target: AktId
    record_id: RecordId = _ALL


def carry_through(session: Session, act: Underway) -> None:
    """Say that it is under way, and do it.

    Raises:
        RuleError: draft-in-the-way; then nothing has begun.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR; then nothing has begun. DISK_FULL …; then it is ended later.
    """
    source, target = session.writable_akt(act.source), session.writable_akt(act.target)
    carrying.refuse_two_drafts(source, target, _of(source, act))
    with_room(session, lambda: _begin(session, act))
    with_room(session, lambda: _finish(session, act))


def listed(session: Session) -> Sequence[Underway]:
    """Return what is under way, oldest first."""
    kept = session.register.setting(SETTING)
    return [Underway(What(what), *rest) for what, *rest in json.loads(kept)] if kept else []


def end_what_was_begun(session: Session) -> None:
    """End what a kill or a full disk broke off, as far as the user can open both akter; the rest waits for others."""
    for act in listed(session):
        with contextlib.suppress(KnownError, RuleError), _both_open(session, act):
            _finish(session, act)


def _begin(session: Session, act: Underway) -> None:
    with session.register.transaction():
        session.register.append(session.now, session.signatur, act.what.value, act.source, act.target)
        session.register.append(session.now, session.signatur, f"{act.what.value}-here", act.target, act.source)
        _note(session, [*listed(session), act])


def _finish(session: Session, act: Underway) -> None:
    source, target = session.writable_akt(act.source), session.writable_akt(act.target)
    moved = _of(source, act)
    if moved:
        carrying.carry(session, source, target, moved)
        source.withdraw(moved, at=session.now, actor=session.signatur)
    if act.what is not What.MOVE:  # a wrong akt does not say where what was moved belongs
        _tell(session, source, act.what.value, act.target)
        _tell(session, target, f"{act.what.value}-here", act.source)
    session.akt(act.source).identity_changed = session.akt(act.target).identity_changed = True
    with session.register.transaction():
        if act.what is not What.MOVE:
            _into_one_arende(session, act)
        akter.refresh_row(session, act.source)
        akter.refresh_row(session, act.target)
        _note(session, [one for one in listed(session) if one != act])
    anchoring.checkpoint(session)


def _of(source: AktStore, act: Underway) -> Sequence[RecordId]:
    """Return what is to move and is still there."""
    records = source.records()
    if act.what is What.JOIN:
        return [record.id for record in records]
    known = act.what is What.MOVE and act.record_id in {record.id for record in records}
    return family(records, act.record_id) if known else ()


def _into_one_arende(session: Session, act: Underway) -> None:
    """Let the akter of the one situation belong to the other; a joined akt is closed and says where all stands."""
    there = session.register.row(act.target)
    here = session.register.row(act.source)
    for row in session.register.arende_rows(here.arende_id):
        session.register.put_row(replace(row, arende_id=ArendeId(there.arende_id)))
    if act.what is What.JOIN:
        akter.mark_joined(session, act.source, act.target)


def _tell(session: Session, store: AktStore, act: str, object_: str) -> None:
    if not any((event.act, event.object) == (act, object_) for event in store.events()):
        store.append(session.now, session.signatur, act, object_)


def _note(session: Session, acts: Sequence[Underway]) -> None:
    body = canonical_bytes([[act.what.value, act.source, act.target, act.record_id] for act in acts])
    session.register.set_setting(SETTING, body)


@contextlib.contextmanager
def _both_open(session: Session, act: Underway) -> Iterator[None]:
    """Open what is not open, and leave as it was found.

    Raises:
        KnownError: NO_RIGHT before either is opened, and so before anything is written about it.
    """
    sides = (act.source, act.target)
    readable = akter.unsealed_rows(session, [session.register.row(akt_id) for akt_id in sides])
    if set(sides) - set(readable):
        raise KnownError(Known.NO_RIGHT)
    opened = [akt_id for akt_id in sides if akt_id not in session.open_akter]
    try:
        for akt_id in opened:
            akter.open_akt(session, akt_id)
        yield
    finally:
        for akt_id in opened:
            akter.close_akt(session, akt_id)

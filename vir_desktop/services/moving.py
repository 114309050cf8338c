"""Flytta felskriven anteckning: what was written in the wrong akt moves to the right one (process.md §1).

A handläggare asks, an arbetsledare signs; one who is arbetsledare does both at once. The wish is a record like any
other, about the one that stands wrong, and it moves along: the wrong akt keeps only that something was moved, and when.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vir_desktop.domain.clocks import FLYTTNING
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import AktId, AnswerKey, RecordId, RecordState
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import akter, carrying, records, register, underway
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.records import RecordView
from vir_desktop.services.register import ListedAkt
from vir_desktop.services.session import Session
from vir_desktop.services.underway import Underway, What

TO = AnswerKey("till")
REASON = AnswerKey("skal")


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: the wish, and whether the record has moved already."""

    wish: RecordId
    moved: bool


def candidates(session: Session, akt_id: AktId, text: str = "") -> Sequence[ListedAkt]:
    """Return the akter where a record of this one may belong: all that the user can open, in any verksamhet."""
    found = register.page(session, RegisterQuery(text=text)).akter
    return tuple(one for one in found if one.row.akt_id != akt_id and one.sealed and not one.sealed.joined_to)


def ask(session: Session, akt_id: AktId, record_id: RecordId, to: AktId, reason: str) -> Outcome[Asked]:
    """Ask that a record be moved; an arbetsledare's own wish is carried out at once.

    Raises:
        RuleError: reason-missing, akt-unknown (the user cannot open it, whether or not it exists), akt-joined,
            move-asked-already, draft-in-the-way.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DISK_FULL …
    """
    session.require(Right.INTERVIEW)
    if not reason.strip():
        raise RuleError("reason-missing", REASON)
    _refuse(session, akt_id, record_id, to)
    code = session.register.row(to).code
    wish = records.start_record(session, akt_id, FLYTTNING, about=record_id).value.record.id
    records.save_answer(session, akt_id, wish, TO, code)
    records.save_answer(session, akt_id, wish, REASON, reason.strip())
    moved = may(session.roles, Right.LEAD)
    if moved:
        approve(session, akt_id, wish)
    return Outcome(Asked(wish, moved), carrying.CHANGES)


def approve(session: Session, akt_id: AktId, wish: RecordId) -> Outcome[AktId]:
    """Sign a wish and move what it is about; return the akt where it now stands.

    Raises:
        KnownError: NO_RIGHT (an arbetsledare signs), OLDER_THAN_ANCHOR, DISK_FULL …
        RuleError: akt-unknown, akt-joined, record-closed, draft-in-the-way.
    """
    session.require(Right.LEAD)
    shown = _wish(session, akt_id, wish)
    to = _target(session, shown)
    record_id = shown.record.about
    assert record_id is not None  # noqa: S101  # _wish has seen to it
    akter.open_akt(session, to)
    source, target = session.writable_akt(akt_id), session.writable_akt(to)
    carrying.refuse_two_drafts(source, target, [record.id for record in source.records()])
    if shown.record.state is RecordState.OPEN:  # one that the disk refused after the signature is taken up again
        records.sign_record(session, akt_id, wish)
    underway.carry_through(session, Underway(What.MOVE, akt_id, to, record_id))
    return Outcome(to, carrying.CHANGES)


def decline(session: Session, akt_id: AktId, wish: RecordId) -> Outcome[RecordView]:
    """Let a record stand where it is; the wish is kept, closed.

    Raises:
        KnownError: NO_RIGHT, unless the user is arbetsledare or takes her own wish back.
    """
    shown = _wish(session, akt_id, wish)
    if shown.record.created_by != session.signatur:
        session.require(Right.LEAD)
    closed = records.abandon_record(session, akt_id, wish)
    return Outcome(records.view(session, akt_id, wish), closed.changes)


def _wish(session: Session, akt_id: AktId, wish: RecordId) -> RecordView:
    shown = records.view(session, akt_id, wish)
    if shown.record.instrument != FLYTTNING or shown.record.about is None:
        raise RuleError("no-such-record", wish)
    return shown


def _target(session: Session, wish: RecordView) -> AktId:
    answer = wish.answers.get(TO)
    to = akter.id_of(session, str(answer.value) if answer else "")
    _refuse_akt(session, to)
    return to


def _refuse(session: Session, akt_id: AktId, record_id: RecordId, to: AktId) -> None:
    if to == akt_id:
        raise RuleError("akt-unknown", TO)
    _refuse_akt(session, to)
    listed = session.writable_akt(akt_id).records()
    if record_id not in {record.id for record in listed}:
        raise RuleError("no-such-record", record_id)
    waiting = (r for r in listed if r.instrument == FLYTTNING and r.state is RecordState.OPEN)
    if record_id in {record.about for record in waiting}:
        raise RuleError("move-asked-already", record_id)


def _refuse_akt(session: Session, akt_id: AktId) -> None:
    try:
        shown = akter.unsealed_rows(session, [session.register.row(akt_id)])
    except KeyError:
        shown = {}
    if akt_id not in shown:
        raise RuleError("akt-unknown", TO)
    if shown[akt_id].joined_to:
        raise RuleError("akt-joined", TO)

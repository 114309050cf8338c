"""Koppla till befintlig akt: the caller turns out to be someone we know, or to belong to a situation we know.

Same person: everything written tonight moves into the akt that the person has, with its times, names and signatures;
tonight's akt stays, closed, and says where. Same ärende: both akter stay as they are and belong to one situation.
docs/decisions/0009.
"""

from collections.abc import Sequence

from vir_desktop.domain.akt import RegisterRow
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right
from vir_desktop.services import akter, register, underway
from vir_desktop.services.carrying import CHANGES
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.register import ListedAkt
from vir_desktop.services.session import Session
from vir_desktop.services.underway import Underway, What


def candidates(session: Session, akt_id: AktId, text: str = "") -> Sequence[ListedAkt]:
    """Return the akter that this one can be joined to: of the same verksamhet, openable by the user, in no other.

    `text` is looked for in code names and own labels. Akter of others are not there, nor is it said that there are any.
    """
    row = session.register.row(akt_id)
    found = register.page(session, RegisterQuery(text=text, verksamhet_id=row.verksamhet_id))
    return tuple(
        one
        for one in found.akter
        if one.row.akt_id != akt_id and one.sealed is not None and one.sealed.joined_to is None
    )


def join_person(session: Session, akt_id: AktId, other: AktId) -> Outcome[RegisterRow]:
    """Move everything of an open akt into the akt that the same person already has; return that akt's row.

    Raises:
        RuleError: akt-unknown (the user cannot open it, whether or not it exists), other-verksamhet, other-kind,
            akt-joined, draft-in-the-way.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DISK_FULL …
    """
    _refuse(session, akt_id, other)
    here, there = session.register.row(akt_id), session.register.row(other)
    if akter.kind_of(session, here) is not akter.kind_of(session, there):
        raise RuleError("other-kind")
    return _joined(session, Underway(What.JOIN, akt_id, other))


def join_arende(session: Session, akt_id: AktId, other: AktId) -> Outcome[RegisterRow]:
    """Let the akter of an open akt's ärende belong to the ärende of another akt; return the other's row.

    Raises:
        RuleError: akt-unknown, other-verksamhet, akt-joined, arende-same.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DISK_FULL …
    """
    _refuse(session, akt_id, other)
    if session.register.row(akt_id).arende_id == session.register.row(other).arende_id:
        raise RuleError("arende-same")
    return _joined(session, Underway(What.SAME_ARENDE, akt_id, other))


def _joined(session: Session, act: Underway) -> Outcome[RegisterRow]:
    akter.open_akt(session, act.target)
    underway.carry_through(session, act)
    return Outcome(session.register.row(act.target), CHANGES)


def _refuse(session: Session, akt_id: AktId, other: AktId) -> None:
    session.require(Right.AKT)
    session.writable_akt(akt_id)
    rows = [session.register.row(one) for one in (akt_id, other)]
    shown = akter.unsealed_rows(session, rows)
    if other not in shown or other == akt_id:
        raise RuleError("akt-unknown", "code")
    if rows[0].verksamhet_id != rows[1].verksamhet_id:
        raise RuleError("other-verksamhet")
    if any(sealed.joined_to for sealed in shown.values()):
        raise RuleError("akt-joined")

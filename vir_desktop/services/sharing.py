"""Who holds an akt: sharing it, withdrawing it, handing over at the end of a shift, assigning and moving.

A right is a key. Giving one wraps the akt's key to a verified certificate or to a grupp; taking one away deletes the
wrap and marks the akt, so that the next holder who opens it gives it a new key. What was copied before stays readable.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.holders import (
    GLAS,
    grupp_holder,
    grupp_id_of,
    name_of,
    serial_of,
    user_holder,
)
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right
from vir_desktop.services import akt_keys, certificates, grupper, handlaggare, held, key_acts
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import Wrap
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import RECOVERY, akt_context

SHARED, UNSHARED, HANDED_OVER = "akt-shared", "akt-unshared", "akt-handed-over"
ASSIGNED, MOVED = "akt-assigned", "akt-moved"
_CHANGED = frozenset({Change.REGISTER, Change.PEOPLE})


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an akt: `holder` names it in the acts of this module, `name` is the signatur or the grupp's name."""

    holder: str
    name: str
    is_grupp: bool


@dataclass(frozen=True, slots=True)
class OldCopies:
    """What no program can take back: copies of these akter from before stay readable by the keys of then."""

    akter: int


def colleague(session: Session, signatur: str) -> str:
    """Return the holder behind a signatur.

    Raises:
        RuleError: user-unknown.
    """
    return user_holder(certificates.of_signatur(session, signatur).serial)


def grupp(session: Session, name: str) -> str:
    """Return the holder behind a grupp's name.

    Raises:
        RuleError: grupp-unknown.
    """
    return grupp_holder(grupper.of_name(session, name).id)


def holders(session: Session, akt_id: AktId) -> Sequence[Holder]:
    """Return who holds an akt that this user holds, users first; recovery and the glas always do and are left out.

    Raises:
        KnownError: NO_RIGHT.
    """
    akt_keys.akt_key(session, akt_id)
    signatur = {row.certificate.serial: row.certificate.signatur for row in session.register.users()}
    found: dict[str, Holder] = {}
    for holder in sorted(session.register.holders_of([akt_id])[akt_id], reverse=True):
        serial, grupp_id = serial_of(holder), grupp_id_of(holder)
        if serial is not None:
            found[holder] = Holder(holder, signatur[serial], False)
        elif grupp_id is not None and name_of(grupp_id) != GLAS:
            found.setdefault(name_of(grupp_id), Holder(holder, name_of(grupp_id), True))
    return tuple(found.values())


def share(session: Session, akt_id: AktId, to: str) -> Outcome[None]:
    """Let a colleague or a grupp hold an akt too.

    Raises:
        KnownError: NO_RIGHT (not an arbetsledare, or does not hold the akt), OLDER_THAN_ANCHOR.
        RuleError: holder-already, user-unknown, avtal-ended, role-holds-no-akt, grupp-unknown.
    """
    session.require(Right.LEAD)
    _give(session, [akt_id], to, SHARED)
    return Outcome(None, _CHANGED)


def assign(session: Session, akt_id: AktId, to: str, reason: str = "") -> Outcome[None]:
    """Let an arbetsledare give an akt to a handläggare, who may then have both sides: that is asked about.

    Raises as `share` does, and:
        RuleError: handlaggare-on-both-sides (ask for a reason and call again).
    """
    session.require(Right.LEAD)
    _ready(session, [akt_id])
    if _held(session.register.holders_of([akt_id])[akt_id], to):
        raise RuleError("holder-already", "to")
    _ask_why(session, akt_id, to, reason)
    _give(session, [akt_id], to, ASSIGNED)
    return Outcome(None, _CHANGED)


def unshare(session: Session, akt_id: AktId, from_: str) -> Outcome[OldCopies]:
    """Withdraw an akt from a colleague or a grupp.

    Raises:
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR.
        RuleError: holder-unknown, akt-sole-holder, akt-without-arbetsledare.
    """
    session.require(Right.LEAD)
    _take(session, [akt_id], from_, UNSHARED)
    return Outcome(OldCopies(1), _CHANGED)


def move(session: Session, akt_id: AktId, from_: str, to: str, reason: str = "") -> Outcome[OldCopies]:
    """Let an arbetsledare move an akt from one handläggare to another, in one step; raises as its two halves do."""
    session.require(Right.LEAD)
    _ready(session, [akt_id])
    _named(session, [akt_id], from_)
    _ask_why(session, akt_id, to, reason)
    _hand(session, [akt_id], from_, to, MOVED)
    return Outcome(OldCopies(1), _CHANGED)


def hand_over(session: Session, akt_ids: Sequence[AktId], to: str, *, leaving: bool = False) -> Outcome[OldCopies]:
    """Hand akter that one holds over to a colleague or a grupp at the end of a shift, all or none of them.

    Everybody who may have akter may do this, with her own: at night there may be no arbetsledare to ask. Whoever has
    an akt already is passed over. With `leaving` the user holds none of them in her own name from then on.

    Raises:
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR.
        RuleError: user-unknown, avtal-ended, role-holds-no-akt, grupp-unknown, akt-sole-holder,
            akt-without-arbetsledare.
    """
    session.require(Right.AKT)
    mine = user_holder(session.user.serial)
    if leaving:
        _hand(session, akt_ids, mine, to, HANDED_OVER)
    else:
        _give(session, akt_ids, to, HANDED_OVER, again=True)
    return Outcome(OldCopies(len(akt_ids) if leaving else 0), _CHANGED)


def _ask_why(session: Session, akt_id: AktId, to: str, reason: str) -> None:
    """Ask about both sides where a person is to have an akt; of a grupp nobody is its handläggare."""
    serial = serial_of(to)
    if serial is not None:
        handlaggare.ask_why(session, akt_id, certificates.to_hold_akter(session, serial), reason)


def _give(session: Session, akt_ids: Sequence[AktId], to: str, act: str, *, again: bool = False) -> None:
    _ready(session, akt_ids)
    holder, public = _receiver(session, to)
    present = session.register.holders_of(akt_ids)
    lacking = [akt_id for akt_id in akt_ids if not _held(present[akt_id], holder)]
    if not lacking and not again:
        raise RuleError("holder-already", "to")
    with session.register.transaction():
        for akt_id in lacking:
            key_acts.sign_act(session, act, akt_id, holder)
            _add_wrap(session, akt_id, holder, public)


def _take(session: Session, akt_ids: Sequence[AktId], from_: str, act: str) -> None:
    _ready(session, akt_ids)
    gone = _named(session, akt_ids, from_)
    held.refuse_alone(session, akt_ids, certificates.standing(session), without=gone)
    with session.register.transaction():
        for akt_id in akt_ids:
            key_acts.sign_act(session, act, akt_id, from_)
            _drop_wraps(session, akt_id, gone)
        session.register.set_rotate(akt_ids)


def _hand(session: Session, akt_ids: Sequence[AktId], from_: str, to: str, act: str) -> None:
    _ready(session, akt_ids)
    gone, (holder, public) = _named(session, akt_ids, from_), _receiver(session, to)
    if holder in gone:
        raise RuleError("holder-already", "to")
    held.refuse_alone(session, akt_ids, certificates.standing(session), without=gone, also=[holder])
    with session.register.transaction():
        for akt_id, present in session.register.holders_of(akt_ids).items():
            key_acts.sign_act(session, act, akt_id, holder)
            if not _held(present, holder):
                _add_wrap(session, akt_id, holder, public)
            _drop_wraps(session, akt_id, gone)
        session.register.set_rotate(akt_ids)


def _ready(session: Session, akt_ids: Iterable[AktId]) -> None:
    """Refuse what this user does not hold, and bring wraps in order that a kill left half-way."""
    if session.rolled_back:
        raise KnownError(Known.OLDER_THAN_ANCHOR)
    for akt_id in akt_ids:
        akt_keys.akt_key(session, akt_id)
        if akt_id not in session.open_akter:
            akt_keys.settle(session, akt_id)


def _receiver(session: Session, to: str) -> tuple[str, bytes]:
    """Return under which name, and to which public key, an akt is wrapped for someone."""
    serial, grupp_id = serial_of(to), grupp_id_of(to)
    if serial is not None:
        return to, certificates.to_hold_akter(session, serial).kem_public
    pair = grupper.of_name(session, name_of(grupp_id or ""))
    if name_of(pair.id) == GLAS:
        raise RuleError("grupp-unknown", "grupp")
    return grupp_holder(pair.id), pair.kem_public


def _named(session: Session, akt_ids: Sequence[AktId], from_: str) -> Collection[str]:
    """Return every key pair by which someone holds these akter; of a grupp there may be several."""
    present = frozenset().union(*session.register.holders_of(akt_ids).values())
    gone = {holder for holder in present if _held({holder}, from_)}
    if not gone or name_of(grupp_id_of(from_) or "") == GLAS or from_ == RECOVERY:
        raise RuleError("holder-unknown", "from")
    return gone


def _held(present: Collection[str], holder: str) -> bool:
    """Return whether a holder, a grupp by any of its key pairs, is among these."""
    grupp_id = grupp_id_of(holder)
    if grupp_id is None:
        return holder in present
    return any(name_of(grupp_id_of(one) or "") == name_of(grupp_id) for one in present)


def _add_wrap(session: Session, akt_id: AktId, holder: str, public: bytes) -> None:
    key = akt_keys.akt_key(session, akt_id)
    body = session.world.crypto.wrap(key, public, akt_context(akt_id, holder))
    session.register.put_wraps(akt_id, [*session.register.wraps(akt_id), Wrap(holder, body)])


def _drop_wraps(session: Session, akt_id: AktId, gone: Collection[str]) -> None:
    kept = [w for w in session.register.wraps(akt_id) if w.holder.removeprefix(akt_keys.NEXT) not in gone]
    session.register.put_wraps(akt_id, kept)

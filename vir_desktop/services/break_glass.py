"""Break-glass: an arbetsledare opens an akt that she does not hold. A reason first, then the event, then the akt.

Every akt is wrapped to the grupp `glas`, whose key is not among those that an unlocked session has at hand. The
register's chain knows who, when and which akt; the reason is written in the akt, which alone may hold content.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vir_desktop.domain.akt import RegisterRow
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.holders import ANSVARIG, GLAS, grupp_holder, name_of
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import akt_keys, anchoring, certificates, grupper, key_acts
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import Grupp
from vir_desktop.services.session import OpenAkt, Session

BROKEN = "glass-broken"
REASON = "glass-reason"  # in the akt's own chain; its body is the reason, in words


@dataclass(frozen=True, slots=True)
class Broken:
    """A glass that was broken: when, by whom and why."""

    at: datetime
    who: str
    reason: str


def break_glass(session: Session, akt_id: AktId, reason: str) -> Outcome[RegisterRow]:
    """Open an akt that the user does not hold. Signed and on disk before anything of the akt is read.

    The akt stays open until it is closed; its key is not kept, and the next time needs a reason of its own.

    Raises:
        KnownError: NO_RIGHT (not an arbetsledare, or the akt has not been opened by a holder since the vault got its
            glas), OLDER_THAN_ANCHOR, DAMAGED_AKT.
        RuleError: reason-missing, glass-not-needed (the user holds the akt).
    """
    session.require(Right.LEAD)
    if not reason.strip():
        raise RuleError("reason-missing", "reason")
    if session.rolled_back:
        raise KnownError(Known.OLDER_THAN_ANCHOR)
    if akt_id in session.open_akter or set(session.holders) & session.register.holders_of([akt_id])[akt_id]:
        raise RuleError("glass-not-needed", "akt")
    key = _key_behind_glass(session, akt_id)
    with session.register.transaction():
        key_acts.sign_act(session, BROKEN, akt_id, digest(reason.strip().encode()).hex())
        session.register.set_touched(akt_id, True)
    anchoring.checkpoint(session)
    store = session.world.storage.akter.open(akt_id, key)
    older = anchoring.akt_is_older(store, anchoring.remembered_head(session, akt_id))
    if not older:
        store.append(session.now, session.signatur, REASON, session.user.serial, reason.strip())
    session.open_akter[akt_id] = OpenAkt(store, akt_keys.row_key(session, key), not older)
    return Outcome(session.register.row(akt_id), frozenset({Change.AKT}))


def broken(session: Session, akt_id: AktId) -> Sequence[Broken]:
    """Return every time that the glass of an open akt was broken, oldest first."""
    events = session.akt(akt_id).store.events()
    return [Broken(event.at, event.actor, event.body) for event in events if event.act == REASON]


def ensure_glas(session: Session) -> None:
    """Give a vault from before there was a glas one, at an arbetsledare's unlock; its members are the ansvariga."""
    if session.rolled_back or not may(session.roles, Right.LEAD):
        return
    found = session.register.grupper()
    if akt_keys.newest(found, GLAS) is not None:
        return
    ansvarig = akt_keys.newest(found, ANSVARIG)
    members = [one for one in certificates.in_force(session) if ansvarig and one.serial in ansvarig.wraps]
    with session.register.transaction():
        key_acts.sign_act(session, "grupp-added", GLAS)
        grupper.new_pair(session, GLAS, members)


def _key_behind_glass(session: Session, akt_id: AktId) -> bytes:
    seeds = {grupp_holder(pair.id): seed for pair in _glas(session) if (seed := grupper.seed_of(session, pair))}
    for wrap in session.register.wraps(akt_id):
        if wrap.holder in seeds:
            return akt_keys.open_wrap(session, akt_id, wrap, seeds[wrap.holder])
    raise KnownError(Known.NO_RIGHT)


def _glas(session: Session) -> Sequence[Grupp]:
    return [pair for pair in session.register.grupper() if name_of(pair.id) == GLAS]

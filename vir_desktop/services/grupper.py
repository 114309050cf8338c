"""Grupper: users who hold akter together, such as ansvarig, the FREDA-grupp or the nyckelpersoner.

Whoever leaves takes what the key could open along, so the grupp gets a new key pair and its akter get new keys, each
when its next holder opens it. Until then the members keep the former pair too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.holders import (
    ANSVARIG,
    GLAS,
    NEEDED,
    Standing,
    check_name,
    grupp_holder,
    name_of,
    next_id,
    version_of,
)
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right, Role
from vir_desktop.services import certificates, held, key_acts
from vir_desktop.services.akt_keys import NEXT, newest
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import Grupp
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import RECOVERY, grupp_context

_CHANGED = frozenset({Change.PEOPLE, Change.REGISTER})


@dataclass(frozen=True, slots=True)
class Members:
    """A grupp by name, with the signaturer of its members, sorted."""

    name: str
    members: tuple[str, ...]


def list_grupper(session: Session) -> Sequence[Members]:
    """Return every grupp; who is in one is no secret among those who work in the vault."""
    signatur = {row.certificate.serial: row.certificate.signatur for row in session.register.users()}
    grupper = session.register.grupper()
    listed = []
    for name in dict.fromkeys(name_of(grupp.id) for grupp in grupper):
        now = newest(grupper, name)
        members = (signatur[serial] for serial in (now.wraps if now else ()) if serial in signatur)
        listed.append(Members(name, tuple(sorted(members))))
    return listed


def of_name(session: Session, name: str) -> Grupp:
    """Return the key pair that a grupp is wrapped to by now.

    Raises:
        RuleError: grupp-unknown.
    """
    found = newest(session.register.grupper(), name.strip().casefold())
    if found is None:
        raise RuleError("grupp-unknown", "grupp")
    return found


def add_grupp(session: Session, name: str, serials: Sequence[str]) -> Outcome[Members]:
    """Make a grupp with its first members.

    Raises:
        KnownError: NO_RIGHT.
        RuleError: grupp-name, grupp-taken, grupp-empty; user-unknown, avtal-ended, role-holds-no-akt.
    """
    session.require(Right.LEAD)
    kept = check_name(name)
    if newest(session.register.grupper(), kept) is not None:
        raise RuleError("grupp-taken", "name")
    if not serials:
        raise RuleError("grupp-empty", "members")
    members = [certificates.to_hold_akter(session, serial) for serial in serials]
    with session.register.transaction():
        key_acts.sign_act(session, "grupp-added", kept)
        new_pair(session, kept, members)
    return Outcome(Members(kept, tuple(sorted(one.signatur for one in members))), _CHANGED)


def remove_grupp(session: Session, name: str) -> Outcome[int]:
    """Take a grupp away; returns how many akter it held, which get new keys.

    Raises:
        KnownError: NO_RIGHT.
        RuleError: grupp-unknown, grupp-needed (ansvarig, glas), akt-sole-holder, akt-without-arbetsledare.
    """
    session.require(Right.LEAD)
    kept = of_name(session, name).id
    if name_of(kept) in NEEDED:
        raise RuleError("grupp-needed", "grupp")
    pairs = _pairs(session, name_of(kept))
    holders = [grupp_holder(pair.id) for pair in pairs]
    akter = session.register.held_by(holders)
    held.refuse_alone(session, akter, certificates.standing(session), without=holders)
    with session.register.transaction():
        key_acts.sign_act(session, "grupp-removed", name_of(kept))
        session.register.set_rotate(akter)
        for pair, holder in zip(pairs, holders, strict=True):
            held.drop_holder(session, holder)
            session.register.remove_grupp(pair.id)
    for pair in pairs:
        session.grupp_seeds.pop(pair.id, None)
    return Outcome(len(akter), _CHANGED)


def join(session: Session, name: str, serial: str) -> Outcome[None]:
    """Let someone into a grupp.

    A member gives her all of its keys; from another arbetsledare she gets a new pair's, and the akter that the grupp
    holds already follow as they get new keys.

    Raises:
        KnownError: NO_RIGHT.
        RuleError: grupp-unknown, grupp-member, role-no-arbetsledare (for ansvarig), user-unknown, avtal-ended,
            role-holds-no-akt.
    """
    session.require(Right.LEAD)
    now = of_name(session, name)
    newcomer = certificates.to_hold_akter(session, serial)
    if serial in now.wraps:
        raise RuleError("grupp-member", "signatur", signatur=newcomer.signatur)
    if name_of(now.id) in NEEDED and Role.ARBETSLEDARE not in newcomer.roles:
        raise RuleError("role-no-arbetsledare", "signatur", signatur=newcomer.signatur)
    with session.register.transaction():
        key_acts.sign_act(session, "grupp-joined", name_of(now.id), serial)
        let_in(session, name_of(now.id), newcomer)
        glas = newest(session.register.grupper(), GLAS)
        if name_of(now.id) == ANSVARIG and glas is not None and serial not in glas.wraps:
            let_in(session, GLAS, newcomer)
    return Outcome(None, _CHANGED)


def leave(session: Session, name: str, serial: str) -> Outcome[int]:
    """Take someone out of a grupp; returns how many akter it holds, which get new keys.

    An arbetsledare who leaves ansvarig still has the glas: she opens akter with a reason.

    Raises:
        KnownError: NO_RIGHT.
        RuleError: grupp-unknown, grupp-no-member, last-arbetsledare, akt-sole-holder, akt-without-arbetsledare.
    """
    session.require(Right.LEAD)
    now = of_name(session, name)
    if serial not in now.wraps:
        raise RuleError("grupp-no-member", "signatur")
    standing, which = certificates.standing(session), name_of(now.id)
    if which in NEEDED and not may_lead(standing.left(which, serial), now.id):
        raise RuleError("last-arbetsledare", "signatur")
    akter = held_by_grupp(session, which)
    held.refuse_alone(session, akter, standing.left(which, serial))
    with session.register.transaction():
        key_acts.sign_act(session, "grupp-left", which, serial)
        session.register.set_rotate(akter)
        without(session, which, serial)
    return Outcome(len(akter), _CHANGED)


def may_lead(standing: Standing, grupp_id: str) -> bool:
    """Return whether an arbetsledare is behind a key pair."""
    members = standing.members.get(grupp_id, frozenset()) & standing.people.keys()
    return any(Role.ARBETSLEDARE in standing.people[serial] for serial in members)


def held_by_grupp(session: Session, name: str) -> Sequence[AktId]:
    """Return the akter that any key pair of a grupp holds."""
    return session.register.held_by([grupp_holder(pair.id) for pair in _pairs(session, name)])


def let_in(session: Session, name: str, newcomer: Certificate) -> bool:
    """Wrap a grupp's keys to a newcomer, or make a new pair where this user has not all of them; inside a transaction.

    Returns whether she can open what the grupp holds already.
    """
    pairs = _pairs(session, name)
    seeds = {pair.id: seed for pair in pairs if (seed := seed_of(session, pair)) is not None}
    if len(seeds) == len(pairs):
        for pair in pairs:
            wrap = _wrap(session, seeds[pair.id], newcomer, pair.id)
            session.register.put_grupp(Grupp(pair.id, pair.kem_public, {**pair.wraps, newcomer.serial: wrap}))
        _remember(session, newcomer, seeds)
        return True
    present = _members(session, max(pairs, key=lambda pair: version_of(pair.id)).wraps)
    session.register.set_rotate(held_by_grupp(session, name))
    new_pair(session, name, [*present, newcomer])
    return False


def without(session: Session, name: str, serial: str) -> None:
    """Take a member out of every pair of a grupp, and give those who stay a new one; inside a transaction."""
    pairs = _pairs(session, name)
    if not any(serial in pair.wraps for pair in pairs):
        return
    for pair in pairs:
        kept = {member: wrap for member, wrap in pair.wraps.items() if member != serial}
        session.register.put_grupp(Grupp(pair.id, pair.kem_public, kept))
        if serial == session.user.serial:
            session.grupp_seeds.pop(pair.id, None)
    last = max(pairs, key=lambda pair: version_of(pair.id))
    new_pair(session, name, _members(session, set(last.wraps) - {serial}))
    _drop_unused(session, pairs)


def new_pair(session: Session, name: str, members: Iterable[Certificate]) -> Grupp:
    """Make a grupp's next key pair, wrapped to its members and to recovery."""
    crypto = session.world.crypto
    secrets = crypto.new_user_secrets()
    id_ = next_id(name, (grupp.id for grupp in session.register.grupper()))
    wraps = {one.serial: _wrap(session, secrets.kem_seed, one, id_) for one in members}
    recovery = crypto.wrap_hybrid(secrets.kem_seed, session.keys.recovery_public, grupp_context(id_, RECOVERY))
    pair = Grupp(id_, crypto.public_keys(secrets)[0], {**wraps, RECOVERY: recovery})
    session.register.put_grupp(pair)
    if session.user.serial in wraps and name != GLAS:
        session.grupp_seeds[id_] = secrets.kem_seed
    return pair


def seed_of(session: Session, pair: Grupp) -> bytes | None:
    """Return a key pair's secret half where this user is a member of it."""
    serial = session.user.serial
    if serial not in pair.wraps:
        return None
    try:
        return session.world.crypto.unwrap_hybrid(
            pair.wraps[serial], session.secrets.kem_seed, grupp_context(pair.id, serial)
        )
    except KnownError:
        return None


def _wrap(session: Session, seed: bytes, member: Certificate, id_: str) -> bytes:
    return session.world.crypto.wrap_hybrid(seed, member.kem_public, grupp_context(id_, member.serial))


def _pairs(session: Session, name: str) -> Sequence[Grupp]:
    return [grupp for grupp in session.register.grupper() if name_of(grupp.id) == name]


def _members(session: Session, serials: Iterable[str]) -> Sequence[Certificate]:
    wanted = set(serials)
    return [one for one in certificates.in_force(session) if one.serial in wanted]


def _remember(session: Session, newcomer: Certificate, seeds: dict[str, bytes]) -> None:
    if newcomer.serial == session.user.serial:
        session.grupp_seeds.update({id_: seed for id_, seed in seeds.items() if name_of(id_) != GLAS})


def _drop_unused(session: Session, pairs: Iterable[Grupp]) -> None:
    """Take former pairs away that hold no akt any more."""
    for pair in pairs:
        if not session.register.held_by([grupp_holder(pair.id), NEXT + grupp_holder(pair.id)]):
            session.register.remove_grupp(pair.id)
            session.grupp_seeds.pop(pair.id, None)

"""Who had left when a copy from before that was brought back: ended again, by the first who may end anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from vir_desktop.domain.canonical import canonical_bytes, parse_canonical
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import certificates, employment
from vir_desktop.services.session import Session

ENDED_AGAIN, BROUGHT_BACK = "restore-ended", "restore-brought-back"
_WAITING = "restore-departures"  # serial → when she left, of those who have not been ended again


@dataclass(frozen=True, slots=True)
class Departures:
    """The signaturer that were ended again, and those that are back all the same until somebody can end them."""

    ended: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


def end_again(session: Session, removed: Mapping[str, datetime]) -> Departures:
    """End those again who had left, by serial; whom this user cannot end waits for an administratör to unlock.

    Only an administratör can end anybody, and a rule may stand in the way (an akt that nobody else holds).
    """
    _keep(session, {one.serial: removed[one.serial] for one in certificates.in_force(session) if one.serial in removed})
    departures = finish(session)
    for certificate in _still_here(session):
        session.register.append(session.now, session.signatur, BROUGHT_BACK, certificate.serial)
    return departures


def finish(session: Session) -> Departures:
    """End those who wait for it, as far as this user may; for the moment after unlock. Safe to be broken off."""
    waiting = _waiting(session)
    if not waiting:
        return Departures()
    if not may(session.roles, Right.ADMINISTER):
        return Departures(back=tuple(one.signatur for one in _still_here(session)))
    ended: list[str] = []
    for certificate in _still_here(session):
        if _is_ended(session, certificate, waiting[certificate.serial]):
            ended.append(certificate.signatur)
    left = _still_here(session)
    _keep(session, {one.serial: waiting[one.serial] for one in left})
    return Departures(tuple(ended), tuple(one.signatur for one in left))


def _is_ended(session: Session, certificate: Certificate, at: datetime) -> bool:
    try:
        employment.remove_user(session, certificate.serial, at=at)
    except (KnownError, RuleError):
        return False
    session.register.append(session.now, session.signatur, ENDED_AGAIN, certificate.serial)
    return True


def _still_here(session: Session) -> Sequence[Certificate]:
    waiting = _waiting(session)
    return [one for one in certificates.in_force(session) if one.serial in waiting]


def _waiting(session: Session) -> Mapping[str, datetime]:
    body = session.register.setting(_WAITING)
    data = parse_canonical(body) if body else {}
    return {serial: datetime.fromisoformat(str(at)) for serial, at in data.items()} if isinstance(data, dict) else {}


def _keep(session: Session, waiting: Mapping[str, datetime]) -> None:
    body = canonical_bytes({serial: at.isoformat() for serial, at in waiting.items()}) if waiting else b""
    if body or session.register.setting(_WAITING):
        session.register.set_setting(_WAITING, body)

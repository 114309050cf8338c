"""Certificates as keys are wrapped to them: signed by the organisation's admin key, and not ended."""

import unicodedata
from collections.abc import Sequence

from vir_desktop.domain import avtal
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.holders import Standing
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.roles import Right, may
from vir_desktop.services.creating import certificate_message
from vir_desktop.services.session import Session


def in_force(session: Session) -> Sequence[Certificate]:
    """Return the verified certificate of everybody who has not been removed, in the order they came.

    Whose agreement has run out is among them: the door is shut for her at unlock, and a renewal opens it.

    Raises:
        KnownError: DAMAGED_REGISTER, when one is not signed by the admin key.
    """
    rows = [row.certificate for row in session.register.users() if row.removed_at is None]
    for certificate in rows:
        _prove(session, certificate)
    return rows


def of_serial(session: Session, serial: str) -> Certificate:
    """Return the verified certificate of someone who has not been removed.

    Raises:
        RuleError: user-unknown.
        KnownError: DAMAGED_REGISTER.
    """
    for certificate in in_force(session):
        if certificate.serial == serial:
            return certificate
    raise RuleError("user-unknown", "signatur")


def of_signatur(session: Session, signatur: str) -> Certificate:
    """Return the verified certificate of someone who has not been removed; capitals do not matter.

    Raises:
        RuleError: user-unknown.
        KnownError: DAMAGED_REGISTER.
    """
    for certificate in in_force(session):
        if folded(certificate.signatur) == folded(signatur):
            return certificate
    raise RuleError("user-unknown", "signatur")


def to_hold_akter(session: Session, serial: str) -> Certificate:
    """Return a certificate that akt keys may be wrapped to.

    Raises:
        RuleError: user-unknown, avtal-ended, role-holds-no-akt (samordnare, administratör).
        KnownError: DAMAGED_REGISTER.
    """
    certificate = of_serial(session, serial)
    if avtal.has_ended(certificate.not_after, session.now):
        raise RuleError("avtal-ended", "signatur", signatur=certificate.signatur)
    if not may(certificate.roles, Right.AKT):
        raise RuleError("role-holds-no-akt", "signatur", signatur=certificate.signatur)
    return certificate


def standing(session: Session) -> Standing:
    """Return who can open akter now, and who is behind each grupp."""
    people = {
        certificate.serial: certificate.roles
        for certificate in in_force(session)
        if may(certificate.roles, Right.AKT) and not avtal.has_ended(certificate.not_after, session.now)
    }
    members = {grupp.id: frozenset(grupp.wraps) for grupp in session.register.grupper()}
    return Standing(people, members)


def folded(signatur: str) -> str:
    """Return a signatur as it is compared: composed, without capitals."""
    return unicodedata.normalize("NFC", signatur).casefold().strip()


def _prove(session: Session, certificate: Certificate) -> None:
    message = certificate_message(certificate)
    if not session.world.crypto.verify(session.keys.admin_public, "certificate/1", message, certificate.signature):
        raise KnownError(Known.DAMAGED_REGISTER)

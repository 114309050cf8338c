"""Certificates as keys are wrapped to them: signed by the organisation's admin key, and not ended."""

from collections.abc import Sequence

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import Certificate
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


def _prove(session: Session, certificate: Certificate) -> None:
    message = certificate_message(certificate)
    if not session.world.crypto.verify(session.keys.admin_public, "certificate/1", message, certificate.signature):
        raise KnownError(Known.DAMAGED_REGISTER)

"""The ground that the user at work has for what she reads and writes of who somebody is (domain/identifying.py)."""

from vir_desktop.domain.identifying import MODULE, Basis
from vir_desktop.domain.record import AktId
from vir_desktop.services.session import Session


def of(session: Session, akt_id: AktId) -> Basis:
    """Return it for one akt: the regim is its verksamhet's, and the legal basis what the signed policy says."""
    policy = session.policy
    regim = policy.verksamhet(session.register.row(akt_id).verksamhet_id).regim
    return Basis(regim, session.roles, MODULE in policy.modules)

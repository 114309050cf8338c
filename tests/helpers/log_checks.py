"""A vault in memory with a second person, and a log worth checking."""

from pathlib import Path

from tests.helpers.vaults import Vault, a_vault, add_user, an_akt
from vir_desktop.domain.akt import Phase
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter
from vir_desktop.services.session import Session

OTHER, OTHER_PHRASE = "Bo.K", "en annan påhittad lösenfras"


def two_people(root: Path, *, memory: bool = True) -> tuple[Vault, Session]:
    """Return a vault where OTHER is an arbetsledare too, and the first user's session."""
    vault = a_vault(root, memory=memory)
    session = vault.open()
    add_user(session, OTHER, OTHER_PHRASE, frozenset({Role.ARBETSLEDARE, Role.HANDLAGGARE}), ansvarig=True)
    return vault, session


def a_busy_month(session: Session, vault: Vault) -> AktId:
    """Read, search and hand over; return an akt that was read after its handover."""
    akt_id = an_akt(session, code="EK-1")
    akter.set_phase(session, akt_id, Phase.OVERFORD)
    akter.close_akt(session, akt_id)
    vault.clock.pass_(days=3, hours=9)  # by day
    akter.open_akt(session, akt_id)
    akter.close_akt(session, akt_id)
    session.register.append(session.now, session.signatur, "search", "person")
    return akt_id

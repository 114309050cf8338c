"""Invented colleagues, who come into a training vault as the program lets them in."""

from datetime import date

from tests.helpers.vaults import Vault
from vir_desktop.domain.roles import Role
from vir_desktop.services import employment
from vir_desktop.services.employment import NewUser
from vir_desktop.services.session import Session

HANDLAGGARE, ARBETSLEDARE = Role.HANDLAGGARE, Role.ARBETSLEDARE
VOLONTAR, SAMORDNARE, ADMINISTRATOR = Role.VOLONTAR, Role.SAMORDNARE, Role.ADMINISTRATOR


def phrase_of(signatur: str) -> str:
    """Return a colleague's own passphrase."""
    return f"den påhittade lösenfrasen för {signatur}"


def comes(session: Session, signatur: str, *roles: Role, until: date | None = None) -> str:
    """Let a colleague into the vault and return her serial."""
    planned = employment.plan_user(session, NewUser(signatur, frozenset(roles), until))
    slot = employment.seal_first_slot(session.world.crypto, planned, phrase_of(signatur))
    return employment.add_user(session, planned, slot).value.user.certificate.serial


def at_work(vault: Vault, signatur: str) -> Session:
    """Unlock as a colleague, once whoever was at work has locked."""
    vault.leave()
    return vault.open() if signatur == vault.signatur else vault.open(signatur, phrase_of(signatur))

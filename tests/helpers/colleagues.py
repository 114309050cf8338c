"""Invented colleagues, who come into a training vault as the program lets them in."""

from datetime import date

from tests.helpers.vaults import Vault
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.holders import user_holder
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, employment
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


def staff(vault: Vault) -> dict[str, str]:
    """Let Bo (handläggare), Cia (arbetsledare) and Dag (handläggare) come; return their holders."""
    session = vault.open()
    found = {"bo": comes(session, "bo", HANDLAGGARE), "dag": comes(session, "dag", HANDLAGGARE)}
    found["cia"] = comes(session, "cia", ARBETSLEDARE)
    return {name: user_holder(serial) for name, serial in found.items()}


def opens(vault: Vault, signatur: str, akt_id: AktId) -> bool:
    """Return whether a colleague opens an akt; she is at work afterwards."""
    session = at_work(vault, signatur)
    try:
        akter.open_akt(session, akt_id)
    except KnownError as error:
        if error.code is not Known.NO_RIGHT:
            raise
        return False
    return True

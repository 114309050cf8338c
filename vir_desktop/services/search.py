"""Search before create: "have we met?" without a register of names (architecture.md §5)."""

from dataclasses import dataclass

from vir_desktop.domain.akt import RegisterRow
from vir_desktop.domain.roles import Regim, Right, Role, may
from vir_desktop.domain.search_parts import Sought, search_parts
from vir_desktop.services import akter
from vir_desktop.services.search_index import token
from vir_desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class Hits:
    """Akter that may be about the person; `elsewhere` counts those of another handläggare, where policy tells."""

    mine: tuple[RegisterRow, ...]
    elsewhere: int = 0


def search_person(session: Session, sought: Sought) -> Hits:
    """Find akter by number, telephone or name with birth year. The search is written down before it is made.

    Costs Argon2id for each part. Off in regim ideell.

    Raises:
        KnownError: NO_RIGHT.
    """
    session.require(Right.AKT)
    if not is_search_on(session):
        return Hits(())
    session.register.append(session.now, session.signatur, "search", "person")
    found = session.register.find([token(session, part) for part in search_parts(sought)])
    rows = [session.register.row(akt_id) for akt_id in found]
    readable = akter.unsealed_rows(session, rows)
    mine = tuple(row for row in rows if row.akt_id in readable)
    return Hits(mine, len(rows) - len(mine) if _may_hear_of_others(session) else 0)


def _may_hear_of_others(session: Session) -> bool:
    """Return whether policy tells, and the right to read akter comes from more than being a volontär."""
    return session.policy.search_other_handlaggare and may(session.roles - {Role.VOLONTAR}, Right.AKT)


def is_search_on(session: Session) -> bool:
    """Return whether any verksamhet of the vault searches for persons; an ideell jour does not."""
    return any(v.regim is not Regim.IDEELL for v in session.policy.verksamheter)

"""What the page of gallring shows, read at once on the database lane."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.gallring import parts_that_may_go_first
from vir_desktop.domain.receipt import Receipt
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import gallring, purge, purge_many
from vir_desktop.services.gallring import Closed
from vir_desktop.services.purge_many import Request
from vir_desktop.services.reference import Entry, reference
from vir_desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for several akter: `hours` left to wait, None while a second person is needed; `own` if one's own."""

    request: Request
    hours: int | None
    own: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the page. Who does not lead sees only what waits for a second person.

    `ideell` are the ids of the verksamheter whose akter may lose their narrative first.
    """

    akter: tuple[Closed, ...]
    asked: tuple[Asked, ...]
    receipts: tuple[Receipt, ...]
    verksamheter: Mapping[str, str]
    ideell: frozenset[str]
    unfinished: int
    leads: bool
    today: date


@dataclass(frozen=True, slots=True)
class Why:
    """Why one akt goes or stays, with the provisions by key."""

    akt: Closed
    reason: str
    statutes: Mapping[str, Entry]


def read(session: Session) -> Overview:
    """Read the page.

    Raises:
        KnownError: NO_RIGHT, for who neither leads nor may be the second person.
    """
    leads = may(session.roles, Right.LEAD)
    if not leads and not session.roles & purge_many.MAY_APPROVE:
        raise KnownError(Known.NO_RIGHT, right=Right.LEAD.value)
    return Overview(
        akter=gallring.closed_akter(session) if leads else (),
        asked=tuple(
            Asked(one, purge_many.hours_left(session, one), one.by == session.signatur)
            for one in purge_many.requests(session)
        ),
        receipts=purge.receipts(session) if leads else (),
        verksamheter={verksamhet.id: verksamhet.namn for verksamhet in session.policy.verksamheter},
        ideell=frozenset(one.id for one in session.policy.verksamheter if parts_that_may_go_first(one.regim)),
        unfinished=purge.unfinished(session),
        leads=leads,
        today=local_date(session.now),
    )


def why(session: Session, akt_id: AktId) -> Why:
    """Read one akt (which is written down) and say why it goes or stays.

    Raises:
        RuleError: akt-gone.
        KnownError: NO_RIGHT, DAMAGED_AKT.
    """
    looked = gallring.look(session, akt_id)
    return Why(looked.akt, looked.reason, reference(session, "statutes").entries)

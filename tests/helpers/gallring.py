"""Akter on their way out of a vault, for the tests of gallring."""

from datetime import date, timedelta

from tests.helpers.vaults import a_form, an_akt
from vir_desktop.domain.akt import AktKind, Verksamhet
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.receipt import Decision
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Regim
from vir_desktop.domain.search_parts import Sought
from vir_desktop.services import gallring, records, search
from vir_desktop.services.session import Session

BESLUT = Decision("Gallringsbeslut 2026-14", "Ida Påhittad, föreståndare", date(2026, 11, 1))
ENSKILT = Verksamhet("1", "Påhittade boendet", Regim.ENSKILD)
IDEELLT = Verksamhet("1", "Påhittade jouren", Regim.IDEELL)


def closed_akt(session: Session, code: str = "", kind: AktKind = AktKind.VUXEN) -> AktId:
    """Make an akt whose work is at an end."""
    akt_id = an_akt(session, kind, code)
    gallring.close(session, akt_id)
    return akt_id


def transferred_akt(session: Session, akt_id: AktId | None = None, code: str = "", days_ago: int = 0) -> AktId:
    """Make an akt, or take one that is open, and sign that it was handed over to a system so many days ago."""
    akt_id = akt_id or an_akt(session, code=code)
    record_id = a_form(
        session,
        akt_id,
        "overforing",
        {
            "system": "Påhittade systemet",
            "dnr": "2026-77",
            "kvitterad.av": "Lo, vuxenenheten",
            "datum": local_date(session.now) - timedelta(days=days_ago),
        },
    )
    records.sign_record(session, akt_id, record_id)
    return akt_id


def found_by(session: Session, phone: str) -> set[AktId]:
    """Return the akter that a telephone number finds."""
    return {row.akt_id for row in search.search_person(session, Sought("", phone, "", None)).mine}

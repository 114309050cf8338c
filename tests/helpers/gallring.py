"""Akter on their way out of a vault, for the tests of gallring."""

import json
from datetime import date, timedelta
from pathlib import Path

from tests.helpers.fault_vault import Home, unlocked
from tests.helpers.vaults import a_form, an_akt
from vir_desktop.domain.akt import AktKind, Phase, Verksamhet
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.receipt import Decision
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Regim
from vir_desktop.domain.search_parts import Sought
from vir_desktop.services import akter, purge, records, search
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session
from vir_desktop.storage.backup import OWN_COPIES

BESLUT = Decision("Gallringsbeslut 2026-14", "Ida Påhittad, föreståndare", date(2026, 11, 1))
ENSKILT = Verksamhet("1", "Påhittade boendet", Regim.ENSKILD)
IDEELLT = Verksamhet("1", "Påhittade jouren", Regim.IDEELL)


def closed_akt(session: Session, code: str = "", kind: AktKind = AktKind.VUXEN) -> AktId:
    """Make an akt whose work is at an end."""
    akt_id = an_akt(session, kind, code)
    akter.set_phase(session, akt_id, Phase.AVSLUTAD)
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


def remains(home: Home, phrase: str) -> dict[str, object]:
    """Return what a purge has left: receipts, what is not finished, files and copies of akter that have no row."""
    with unlocked(home, phrase) as session:
        listed = {row.akt_id for row in session.register.page(RegisterQuery()).rows}
        files = {path.name.split(".")[0] for path in (home.vault / "akter").iterdir()}
        copied = {Path(name).stem for name in inside_names(home.vault) if name.startswith("akter/")}
        return {
            "receipts": len(purge.receipts(session)),
            "unfinished": purge.unfinished(session),
            "files": sorted(files - listed),
            "copied": sorted(copied - listed),
        }


def inside_names(vault: Path) -> set[str]:
    """Return the names of every file that any copy inside the vault holds."""
    manifests = (vault / OWN_COPIES / vault.name).glob("*.manifest")
    return {name for path in manifests for name in json.loads(path.read_bytes()[:-32])}


def found_by(session: Session, phone: str) -> set[AktId]:
    """Return the akter that a telephone number finds."""
    return {row.akt_id for row in search.search_person(session, Sought("", phone, "", None)).mine}

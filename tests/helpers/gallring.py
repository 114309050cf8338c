"""Akter on their way out of a vault, for the tests of gallring."""

import json
from datetime import date, timedelta
from pathlib import Path

from tests.helpers.fault_vault import Home, unlocked
from tests.helpers.vaults import a_form, an_akt
from vir_desktop.domain.akt import AktKind, Phase, Verksamhet
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.receipt import Decision
from vir_desktop.domain.record import AktId, AnswerKey, Draft
from vir_desktop.domain.roles import Regim
from vir_desktop.domain.search_parts import Sought
from vir_desktop.services import akter, purge, records, search
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session
from vir_desktop.storage.backup import OWN_COPIES

BESLUT = Decision("Gallringsbeslut 2026-14", "Ida Påhittad, föreståndare", date(2026, 11, 1))
ENSKILT = Verksamhet("1", "Påhittade boendet", Regim.ENSKILD)
IDEELLT = Verksamhet("1", "Påhittade jouren", Regim.IDEELL)
# What is told in `told_akt`, and what is not narrative.
TOLD = "BORTA"
WORDS = ("trapphusgrannen", "stugan vid Påhittsjön", "katten Morris")
SAFE_NUMBER, ASSESSED = "070-174 06 88", "hotet är bestämt"


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


def told_remains(home: Home, phrase: str) -> dict[str, object]:
    """Return what a purge of the narrative has left: receipts, what is not finished, states of the akt in the copies.

    Once the narrative is gone there is one state in all the copies; before, there are several.
    """
    with unlocked(home, phrase) as session:
        akt_id = session.register.row_by_code(TOLD).akt_id
        manifests = (home.vault / OWN_COPIES / home.vault.name).glob("*.manifest")
        listed = [json.loads(path.read_bytes()[:-32]).get(f"akter/{akt_id}.vakt") for path in manifests]
        return {
            "receipts": [receipt.parts for receipt in purge.receipts(session)],
            "unfinished": purge.unfinished(session),
            "one state": len(set(listed)) == 1,
        }


def inside_names(vault: Path) -> set[str]:
    """Return the names of every file that any copy inside the vault holds."""
    manifests = (vault / OWN_COPIES / vault.name).glob("*.manifest")
    return {name for path in manifests for name in json.loads(path.read_bytes()[:-32])}


def found_by(session: Session, phone: str) -> set[AktId]:
    """Return the akter that a telephone number finds."""
    return {row.akt_id for row in search.search_person(session, Sought("", phone, "", None)).mine}


def told_akt(session: Session, code: str = "", *, verksamhet: str = "", closed: bool = True) -> AktId:
    """Make an akt with a narrative (three records, a word of WORDS in each) and what stays; close its file."""
    akt_id = an_akt(session, code=code, verksamhet=verksamhet)
    a_form(session, akt_id, "akutsamtal", {"situation": WORDS[0]})
    asked = a_form(session, akt_id, "samtalsstod-fraga", {"behov": WORDS[1]})
    records.sign_record(session, akt_id, asked)
    described = a_form(session, akt_id, "samtalsstod-beskriva", {})
    records.save_draft(session, akt_id, Draft(described, AnswerKey("x"), WORDS[2], False, 0, session.now))
    a_form(session, akt_id, "saker-kontakt", {"nummer": SAFE_NUMBER})
    a_form(session, akt_id, "hot-och-riskbedomning", {"motivering": ASSESSED})
    if closed:
        akter.set_phase(session, akt_id, Phase.AVSLUTAD)
    akter.close_akt(session, akt_id)
    return akt_id

"""R14, the services: twenty people, three hundred akter, a lock after each shift; nothing grows, nothing is lost."""

import os
from pathlib import Path

import pytest

from tests.helpers.colleagues import HANDLAGGARE, at_work, comes
from tests.helpers.footprint import footprint
from tests.helpers.vaults import Vault, a_form, a_vault, an_akt, answers_json
from vir_desktop.domain.record import AktId
from vir_desktop.services import akter
from vir_desktop.services.verifying import verify_vault

pytestmark = pytest.mark.timeout(2 * 3600)

MOST_GROWTH = 50 << 20
FORM = "samtalsstod-fraga"
PEOPLE, AKTER, SHIFTS = 20, 300, 5


def a_shift(vault: Vault, signatur: str, akter_of_it: int, said: dict[AktId, str]) -> None:
    """Unlock, make akter and answer in each, lock; `said` keeps what was acknowledged."""
    session = at_work(vault, signatur)
    for _ in range(akter_of_it):
        akt_id, text = an_akt(session), f"det {signatur} hörde, nummer {len(said)}"
        a_form(session, akt_id, FORM, {"behov": text})
        said[akt_id] = text
        akter.close_akt(session, akt_id)
    vault.leave()


@pytest.mark.parametrize(
    ("people", "akter_in_all", "shifts"), [(3, 6, 1), pytest.param(PEOPLE, AKTER, SHIFTS, marks=pytest.mark.soak)]
)
def test_many_people_lose_nothing(tmp_path: Path, people: int, akter_in_all: int, shifts: int) -> None:
    vault, said = a_vault(tmp_path), dict[AktId, str]()
    session = vault.open()
    everyone = [f"anv{number}" for number in range(people - 1)]
    for signatur in everyone:
        comes(session, signatur, HANDLAGGARE)
    vault.leave()
    everyone.append(vault.signatur)
    held = []
    for _ in range(shifts):
        for signatur in everyone:
            a_shift(vault, signatur, akter_in_all // (people * shifts), said)
        held.append(footprint(os.getpid()))
    leads = at_work(vault, vault.signatur)
    lost = []
    for akt_id, text in said.items():
        akter.open_akt(leads, akt_id)
        lost += [] if text in str(answers_json(leads, akt_id)) else [text]
        akter.close_akt(leads, akt_id)
    findings = verify_vault(leads).findings
    vault.leave()
    print(
        f"soak: {people} people, {len(said)} akter, {people * shifts} shifts, {len(lost)} lost; {held[0]} → {held[-1]}"
    )
    assert (lost, list(findings)) == ([], [])
    assert len(said) == akter_in_all
    assert held[-1].private - held[0].private < MOST_GROWTH
    assert held[-1].descriptors == held[0].descriptors

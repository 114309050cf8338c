"""Vaults of every version there has been open for ever: unlocked, read, verified, recovered (tests/data/vault/)."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.vaults import NIGHT, SetClock, Vault, a_form, answers_json, disk_world
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.domain.search_parts import Sought
from vir_desktop.services import akter, positions, records, recovery, register
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.search import search_person
from vir_desktop.services.verifying import verify_vault

GOLDEN = Path(__file__).parents[2] / "data" / "vault"
VERSIONS = sorted(path.name for path in GOLDEN.iterdir())


@pytest.fixture(params=VERSIONS)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Vault, dict[str, Any]]]:
    folder = tmp_path / "en kopia"
    shutil.copytree(GOLDEN / request.param, folder)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    clock = SetClock(NIGHT + timedelta(hours=1))
    world = disk_world(folder / "valv", folder / "dator", clock)
    shares = tuple(expected["shares"])
    vault = Vault(world, shares, clock, folder / "valv", folder / "dator", expected["signatur"], expected["phrase"])
    yield vault, expected
    vault.leave()


def test_there_is_one_of_the_first_version() -> None:
    assert "v1" in VERSIONS


def test_it_opens_and_says_what_it_said(golden: tuple[Vault, dict[str, Any]]) -> None:
    vault, expected = golden
    session = vault.open()
    assert not session.rolled_back
    position = positions.recall(session)
    assert position is not None
    akt_id = AktId(position.akt_id or "")
    akter.open_akt(session, akt_id)
    assert answers_json(session, akt_id) == expected["answers"]
    assert position.record_id is not None
    draft = records.view(session, akt_id, position.record_id).draft
    assert draft is not None
    assert draft.text == expected["draft"]
    assert register.labels(session) == {akt_id: "Hon med hunden"}
    codes = {listed.row.code: listed.sealed for listed in register.page(session, RegisterQuery()).akter}
    assert set(codes) == {"Lind", "Björk"}
    assert codes["Lind"] is not None
    assert codes["Lind"].level == expected["levels"]
    found = search_person(session, Sought(namn="Asa Påhittson", fodelsear=1890)).mine
    assert [row.akt_id for row in found] == [akt_id]
    a_form(session, akt_id, "saker-kontakt", {"tider": "vardagar 9-11"})


def test_what_was_signed_still_holds(golden: tuple[Vault, dict[str, Any]]) -> None:
    vault, expected = golden
    session = vault.open()
    akt_id = akter.id_of(session, "Lind")
    akter.open_akt(session, akt_id)
    signature = session.akt(akt_id).store.signature(RecordId(expected["signed"]))
    assert signature is not None
    public = {row.certificate.serial: row.certificate.sig_public for row in session.register.users()}
    crypto = vault.world.crypto
    assert crypto.verify(public[signature.serial], "record/1", signature.body, signature.signature)


def test_it_verifies_clean(golden: tuple[Vault, dict[str, Any]]) -> None:
    verified = verify_vault(golden[0].open())
    assert (verified.findings, verified.akter, verified.closed) == ((), 2, 0)


def test_its_shares_open_it_on_another_computer(golden: tuple[Vault, dict[str, Any]], tmp_path: Path) -> None:
    vault, expected = golden
    vault.world = disk_world(vault.folder, tmp_path / "annan dator", vault.clock)
    recovery.recover(vault.world, vault.shares[1:], expected["signatur"], "en ny påhittad lösenfras")
    session = vault.open(phrase="en ny påhittad lösenfras")
    akt_id = akter.id_of(session, "Lind")
    akter.open_akt(session, akt_id)
    assert answers_json(session, akt_id) == expected["answers"]

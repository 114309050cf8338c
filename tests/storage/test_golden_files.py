"""Files of the first version open for ever: one akt, one register, one file that ends with its digest."""

import json
import shutil
from pathlib import Path

import pytest

from vir_desktop.domain.record import AktId
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.storage.akt_files import DiskAktFiles
from vir_desktop.storage.akt_store import DiskAktStore
from vir_desktop.storage.vault_folder import DiskVaultFolder
from vir_desktop.storage.vault_storage import DiskStorage

GOLDEN = Path(__file__).parents[1] / "data" / "storage" / "v1"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
KEY = bytes.fromhex(EXPECTED["key"])


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN / "valv", tmp_path / "valv")
    return tmp_path / "valv"


def told(store: DiskAktStore) -> dict[str, dict[str, object]]:
    found = store.all_answers()
    return {rid: {key: answer.to_json() for key, answer in given.items()} for rid, given in found.items()}


def test_the_akt(vault: Path) -> None:
    akt_id = AktId(EXPECTED["akt_id"])
    store = DiskAktFiles(lambda: vault).open(akt_id, KEY)
    draft, head = store.draft(), store.head()
    assert told(store) == EXPECTED["answers"]
    assert draft is not None
    assert (draft.text, head.seq, head.chain.hex()) == tuple(EXPECTED["draft_and_head"])
    assert [record.state.value for record in store.records()] == EXPECTED["states"]
    store.close()


def test_the_register(vault: Path) -> None:
    register = DiskStorage(vault).open_register(KEY)
    rows = register.page(RegisterQuery()).rows
    assert [row.code for row in rows] == EXPECTED["codes"]
    assert register.head().chain.hex() == EXPECTED["register_head"]
    assert register.findings() == ()
    assert register.check_slice(10_000)
    register.close()


def test_the_plain_file(vault: Path) -> None:
    assert DiskVaultFolder(vault).read("slots/prov.slot").decode() == EXPECTED["plain"]

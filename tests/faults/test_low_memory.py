"""R15: a computer with little memory says so in plain words, and nothing is lost; the smaller KDF only by choice.

An OOM kill in the middle of a commit is a SIGKILL at a call: R1 and R2 (test_kills.py, test_killed_at_every_call.py).
"""

import inspect
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.fault_vault import new_vault
from tests.helpers.killed import kept_texts
from tests.helpers.vaults import PHRASE, SIGNATUR, Vault, a_plan, a_vault
from vir_desktop.crypto.slots import SlotHeader, _read
from vir_desktop.domain.keys import KDF_FULL, KDF_SMALL
from vir_desktop.services import people, unlocking
from vir_desktop.services.vault_format import SLOT_FOLDER

ROOT = Path(__file__).resolve().parents[2]
MIB = 1 << 20
# One session's work under a limit that is set once all is loaded: what it did is told line by line.
WORK = """
import json, resource, sys
from dataclasses import replace
from pathlib import Path
from tests.helpers.fault_vault import PHRASES, USER, Home, unlocked
from tests.helpers.killed import kept_texts
from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.record import AktId, AnswerKey
from vir_desktop.services import akter, records
home, more, number = Home(Path(sys.argv[1])), int(sys.argv[2]), sys.argv[3]
home.world().crypto.warm_up()
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + more, used + more))
try:
    with unlocked(home) as session:
        new = akter.NewAkt(akter.AktKind.VUXEN, session.policy.verksamheter[0].id)
        akt_id = akter.create_akt(session, new).value.akt_id
        akter.open_akt(session, akt_id)
        record_id = records.start_record(session, akt_id, "person").value.record.id
        for n in range(20):
            text = f"Maja {number}.{n}"
            records.save_answer(session, akt_id, record_id, AnswerKey("namn"), text)
            print(json.dumps(["kept", text]), flush=True)
except KnownError as error:
    print(json.dumps(["known", error.code]), flush=True)
except MemoryError:
    print(json.dumps(["memory", ""]), flush=True)
"""
SPARE = (2, 64)  # MiB beyond what is loaded; the training KDF alone takes 8


@pytest.mark.parametrize("steps", [SPARE, pytest.param((*range(32), *range(32, 80, 8)), marks=pytest.mark.full)])
def test_each_step_of_memory_ends_in_words_or_in_work_and_loses_nothing(tmp_path: Path, steps: tuple[int, ...]) -> None:
    home, kept, ends = new_vault(tmp_path / "dator"), set[str](), list[str]()
    for mebibytes in steps:
        command = [sys.executable, "-c", WORK, str(home.path), str(mebibytes * MIB), str(mebibytes)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
        said = [json.loads(line) for line in done.stdout.splitlines()]
        kept |= {text for what, text in said if what == "kept"}
        ends.append(next((f"{what} {text}" for what, text in said if what != "kept"), f"ended {done.returncode}"))
        assert done.returncode == 0, (mebibytes, done.stderr[-600:])
    texts, findings = kept_texts(home)
    print(f"R15: {dict(zip(steps, ends, strict=True))}, {len(kept)} kept")
    assert findings == []
    assert {text for text in kept if text.endswith(".19")} <= texts  # the last of each is the answer that stands
    assert "known low-memory" in ends  # the control: there is a step at which it does not suffice
    assert "ended 0" in ends  # and one at which it does


# --- by choice --------------------------------------------------------------------------------------------------------


def header(vault: Vault) -> SlotHeader:
    (name,) = vault.world.storage.folder.names(SLOT_FOLDER)
    return _read(vault.world.storage.folder.read(name))[0]


def test_the_smaller_kdf_is_a_choice_that_is_written_down(tmp_path: Path) -> None:
    """The passphrase itself may stay; that is what somebody without memory for it wants."""
    vault = a_vault(tmp_path, plan=replace(a_plan(), training=False, profile=KDF_SMALL))
    session = vault.open()
    slot = people.seal_new_slot(vault.world.crypto, vault.door(), PHRASE, PHRASE, KDF_SMALL)
    people.change_passphrase(session, slot, KDF_SMALL)
    assert [event.act for event in session.register.events()].count("kdf-small") == 1
    vault.leave()
    assert header(vault).profile == KDF_SMALL
    door = unlocking.prepare(vault.world, SIGNATUR)
    assert unlocking.try_passphrase(vault.world.crypto, door, PHRASE)


def test_the_larger_one_is_what_nobody_has_to_choose(tmp_path: Path) -> None:
    assert a_plan().profile == KDF_FULL
    assert inspect.signature(people.seal_new_slot).parameters["profile"].default == KDF_FULL
    session = (vault := a_vault(tmp_path, memory=True)).open()
    people.change_passphrase(session, people.seal_new_slot(vault.world.crypto, vault.door(), PHRASE, PHRASE))
    assert "kdf-small" not in [event.act for event in session.register.events()]
    vault.leave()

"""vir-admin's ways back: drill, restore with shares, and the keeper's copies, as scripts rely on them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.admin_shell import NEW, PHRASE, USER, Shell
from vir_desktop.cli.exit_codes import Exit
from vir_desktop.storage.backup import newest_manifest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Shell(tmp_path, capsys)


def beside(shell: Shell) -> set[str]:
    return {path.name for path in shell.home.iterdir()} - {"valv", "config", "kopia"}


def test_a_drill_with_shares_and_one_without(shell: Shell) -> None:
    shares = shell.create()
    lighter = shell("vault drill", "--json", typed=f"{PHRASE}\n")
    whole = shell("vault drill", "--json", typed="\n".join((PHRASE, shares[2], shares[1])))
    assert [said.code for said in (lighter, whole)] == [Exit.DONE, Exit.DONE], lighter.err + whole.err
    assert [said.rows[0]["kind"] for said in (lighter, whole)] == ["passphrase", "shares"]
    assert whole.rows[0]["status"] == "passed"
    assert "Bladen är inte provade" in shell("vault drill", typed=PHRASE).out
    assert beside(shell) == set()
    logged = [row for row in shell("log show", "--json", typed=PHRASE).rows if row["act"] == "drill"]
    assert len(logged) == 3
    assert shell("vault verify", typed=PHRASE).code == Exit.DONE


def test_a_drill_says_no(shell: Shell, tmp_path: Path) -> None:
    shares = shell.create()
    wrong = shell("vault drill", typed=NEW)
    one = shell("vault drill", typed=f"{PHRASE}\n{shares[0]}\n")
    nothing = shell("vault drill", "--from", str(tmp_path / "tom"), typed=PHRASE)
    assert [said.code for said in (wrong, one, nothing)] == [Exit.NO_RIGHT, Exit.NO_RIGHT, Exit.WRONG_USE]
    assert beside(shell) == set()


def test_a_drill_on_a_copy_that_is_damaged_does_not_pass(shell: Shell, tmp_path: Path) -> None:
    shares = shell.create()
    shell("vault backup", "--to", str(tmp_path / "kopia"), typed=PHRASE)
    for path in (tmp_path / "kopia" / "valv" / "files").iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    said = shell("vault drill", "--from", str(tmp_path / "kopia"), typed="\n".join((PHRASE, *shares[:2])))
    assert said.code == Exit.DAMAGED
    assert beside(shell) == set()


def test_restore_tries_the_passphrase_before_the_swap(shell: Shell, tmp_path: Path) -> None:
    shell.create()
    shell("vault backup", "--to", str(tmp_path / "kopia"), typed=PHRASE)
    shell("user list", typed=PHRASE)
    assert shell("vault restore", "--from", str(tmp_path / "kopia"), typed=NEW).code == Exit.NO_RIGHT
    assert beside(shell) == set()
    acts = [row["act"] for row in shell("log show", "--json", typed=PHRASE).rows]
    assert "restored" not in acts
    assert acts.count("unlock") == 3


def test_restore_with_shares_on_another_computer(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = shell.create()
    shell("vault backup", "--to", str(tmp_path / "kopia"), typed=PHRASE)
    shutil.rmtree(shell.vault)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config" / "annan"))
    given = ("--from", str(tmp_path / "kopia"), "--shares")
    assert shell("vault restore", *given, typed="\n".join((*shares[:2], NEW, NEW))).code == Exit.REFUSED
    said = shell("vault restore", *given, "--user", USER, typed="\n".join((*shares[:2], NEW, NEW)))
    assert (said.code, said.err) == (Exit.DONE, "")
    assert shell("vault verify", typed=NEW).code == Exit.DONE
    assert shell("vault verify", typed=PHRASE).code == Exit.NO_RIGHT


def test_the_keeper_copies_a_vault_that_is_locked(shell: Shell) -> None:
    shell.create()
    boot = "import sys; from vir_desktop.keeper import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", boot, shell.vault], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 0
    manifest = newest_manifest(Path(shell.vault) / "backups" / "valv")
    assert manifest is not None
    assert {"register.vdb", "keyring", "policy.json", "device.json", "anchor.bin"} <= set(manifest)
    assert json.dumps(sorted(manifest)).count("backups") == 0

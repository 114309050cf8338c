"""vir-admin around packs and reference data, and as a process of its own (docs/kommandon.md)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.admin_shell import PHRASE, Said, Shell
from vir_desktop.cli.exit_codes import Exit, exit_code
from vir_desktop.cli.terminal import ROW_KEYS
from vir_desktop.domain.errors import Known


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Shell(tmp_path, capsys)


# --- packs and reference data ---------------------------------------------------------------------------------------


SHIPPED = Path(__file__).resolve().parents[2] / "resources"


def test_a_pack_is_checked_compared_signed_and_taken_in(shell: Shell, tmp_path: Path) -> None:
    shell.create()
    shipped = SHIPPED / "instruments" / "kollegastod.json"
    changed = json.loads(shipped.read_bytes()) | {"version": "9999.1", "title": "Kollegastöd, vårt"}
    own = tmp_path / "eget.json"
    own.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    assert shell("pack check", str(own)) == Said(Exit.DONE, "", "")
    assert "Kollegastöd, vårt" in shell("pack print", str(own)).out
    assert shell("pack diff", str(own), str(own)) == Said(Exit.DONE, "", "")
    assert shell("pack diff", str(shipped), str(own)).code == Exit.REFUSED
    assert shell("pack import", str(own), typed=PHRASE).code == Exit.DAMAGED  # nobody has signed it
    assert shell("pack sign", str(own), typed=PHRASE) == Said(Exit.DONE, "", "")
    assert shell("pack import", str(own), "--dry-run", typed=PHRASE).code == Exit.DONE
    assert not [row for row in shell("pack list", "--json", typed=PHRASE).rows if row["own"]]
    assert shell("pack import", str(own), typed=PHRASE).code == Exit.DONE
    listed = shell("pack list", "--json", typed=PHRASE).rows
    assert all(tuple(row)[:5] == ROW_KEYS for row in listed)
    assert [(row["code"], row["status"]) for row in listed if row["own"]] == [("kollegastod", "in-use")]
    own.write_text("{}", encoding="utf-8")
    refused = shell("pack check", str(own))
    assert refused.code == Exit.REFUSED
    assert refused.err.startswith("eget.json")
    assert shell("vault verify", typed=PHRASE).code == Exit.DONE


def test_reference_data_is_signed_and_taken_in(shell: Shell, tmp_path: Path) -> None:
    shell.create()
    own = tmp_path / "lines.json"
    own.write_bytes((SHIPPED / "reference" / "lines.json").read_bytes())
    assert shell("reference import", str(own), typed=PHRASE).code == Exit.DAMAGED
    assert shell("reference sign", str(own), typed=PHRASE) == Said(Exit.DONE, "", "")
    assert shell("reference import", str(own), typed=PHRASE) == Said(Exit.DONE, "", "")
    own.write_bytes(b"{}")
    assert shell("reference sign", str(own), typed=PHRASE).code == Exit.REFUSED
    assert shell("vault verify", typed=PHRASE).code == Exit.DONE


# --- as a process ---------------------------------------------------------------------------------------------------


MODULE = [sys.executable, "-m", "vir_desktop.admin"]
SCRIPT = [str(Path(sys.executable).with_name("vir-admin"))]


@pytest.mark.parametrize("start", [MODULE, SCRIPT], ids=["module", "script"])
def test_as_a_process(tmp_path: Path, start: list[str]) -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    env |= {"XDG_CONFIG_HOME": str(tmp_path / "config"), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    vault = str(tmp_path / "valv")

    def say(*words: str, typed: str = "") -> subprocess.CompletedProcess[bytes]:
        command = [*start, *words, "--vault", vault]
        return subprocess.run(command, input=typed.encode(), capture_output=True, env=env, check=False)

    names = ("--regim", "namnd", "--org", "Jour", "--user", "anna", "--training")
    made = say("vault", "create", *names, typed=f"{PHRASE}\n{PHRASE}\n")
    assert (made.returncode, len(made.stdout.splitlines())) == (Exit.DONE, 3), made.stderr
    wrong = say("akt", "list", typed="fel lösenfras\n")
    assert wrong.returncode == Exit.NO_RIGHT
    assert "lösenfras" in wrong.stderr.decode()
    assert say("vault", "verify", typed=PHRASE + "\n").stdout.decode() == "Allt stämmer. 0 akter, 0 andras.\n"


def test_without_the_filter_nothing_is_read(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from vir_desktop.system import network_denial\n"
        "def refuse(): raise network_denial.NetworkNotDeniedError('prov')\n"
        "network_denial.deny = refuse\n"
        "from vir_desktop import admin\n"
        "status = admin.main()\n"
        "assert not {'sqlcipher3', 'cryptography', 'vir_desktop.wiring'} & set(sys.modules)\n"
        "assert sys.stdin.read() == 'hemligt'\n"  # all of it is still there
        "sys.exit(status)\n"
    )
    words = [sys.executable, "-c", code, "user", "list", "--vault", str(tmp_path / "valv")]
    done = subprocess.run(words, input=b"hemligt", capture_output=True, check=False)
    assert done.returncode == Exit.NETWORK, done.stderr
    assert "Nätverket" in done.stderr.decode()


def test_a_bug_leaves_a_report_without_values(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from vir_desktop import admin\n"
        "from vir_desktop.cli import user\n"
        "def broken(args, terminal): raise ValueError('hemligt namn')\n"
        "user._list = broken\n"
        "sys.exit(admin.main())\n"
    )
    words = [sys.executable, "-c", code, "user", "list", "--vault", str(tmp_path / "valv")]
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    done = subprocess.run(words, input=b"", capture_output=True, check=False, env=env)
    (report,) = tmp_path.rglob("fel-*.txt")
    assert done.returncode == Exit.BUG
    assert b"Traceback" not in done.stderr
    assert b"felrapport" in done.stderr
    assert "ValueError" in report.read_text(encoding="utf-8")
    assert "hemligt" not in report.read_text(encoding="utf-8") + done.stderr.decode()


def test_every_known_fault_has_a_code() -> None:
    codes = {code: exit_code(code) for code in Known}
    assert codes[Known.DAMAGED_AKT] == Exit.DAMAGED
    assert codes[Known.DISK_FULL] == Exit.CANNOT_WRITE
    assert codes[Known.NEWER_VERSION] == Exit.NEWER
    assert set(codes.values()) == set(Exit) - {Exit.DONE, Exit.BUG}

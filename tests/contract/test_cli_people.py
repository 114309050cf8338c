"""vir-admin user, group, akt share, policy and device, as scripts rely on them (docs/kommandon.md)."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.helpers.admin_shell import NEW, PHRASE, USER, Said, Shell
from tests.helpers.vaults import SetClock
from vir_desktop.cli.admin import run
from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.services.session import World
from vir_desktop.wiring import LocalFiles, world_of

BO, CIA = "bos påhittade lösenfras", "cias påhittade lösenfras"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made = Shell(tmp_path, capsys)
    made.create()
    return made


def add(shell: Shell, signatur: str, phrase: str, *more: str) -> Said:
    given = ("--user", USER, "--signatur", signatur, *more)
    return shell("user add", *given, typed=f"{PHRASE}\n{phrase}\n{phrase}\n")


def test_a_user_comes_is_renewed_and_goes(shell: Shell) -> None:
    said = add(shell, "bo", BO, "--role", "volontar", "--until", "2031-01-31")
    assert (said.code, said.out, said.err) == (Exit.DONE, "", "")
    rows = shell("user list", "--json", "--user", "bo", typed=BO).rows
    assert [(row["code"], row["status"], row["deadline"]) for row in rows] == [
        (USER, "active", ""),
        ("bo", "active", "2031-01-31"),
    ]
    renewed = shell("user renew", "--user", USER, "--signatur", "bo", "--until", "2032-01-31", typed=PHRASE)
    assert (renewed.code, renewed.out) == (Exit.DONE, "")
    gone = shell("user remove", "--user", USER, "--signatur", "bo", "--json", typed=PHRASE)
    assert gone.code == Exit.DONE, gone.err
    assert (gone.rows[0]["status"], gone.rows[0]["akter"], gone.rows[0]["knew_admin_key"]) == ("removed", 0, False)
    assert shell("user list", "--user", "bo", typed=BO).code == Exit.NO_RIGHT
    (Path(shell.vault) / "attempts").unlink()
    rows = shell("user list", "--json", typed=PHRASE).rows
    assert [(row["status"], row["deadline"]) for row in rows] == [("active", ""), ("removed", "2032-01-31")]
    assert shell("vault verify", typed=PHRASE).code == Exit.DONE


def test_who_may_not_come(shell: Shell) -> None:
    assert add(shell, "bo", BO, "--role", "volontar").code == Exit.REFUSED
    assert add(shell, "bo", "kort", "--role", "handlaggare").code == Exit.REFUSED
    assert add(shell, USER, BO, "--role", "handlaggare").code == Exit.REFUSED
    assert add(shell, "bo", BO, "--role", "handlaggare", "--until", "i morgon").code == Exit.WRONG_USE
    given = ("--user", USER, "--signatur", "bo", "--role", "handlaggare")
    assert shell("user add", *given, typed=f"{PHRASE}\n{BO}\n{NEW}\n").code == Exit.REFUSED
    last = shell("user remove", "--user", USER, "--signatur", USER, typed=PHRASE)
    assert last.code == Exit.REFUSED
    assert "sista administratören" in last.err
    assert add(shell, "bo", BO, "--role", "handlaggare").code == Exit.DONE
    assert shell("user remove", "--user", "bo", "--signatur", USER, typed=BO).code == Exit.NO_RIGHT


def test_an_akt_is_shared_and_withdrawn(shell: Shell) -> None:
    add(shell, "bo", BO, "--role", "handlaggare")
    shell("demo", "--akter", "1", "--user", USER, typed=PHRASE)
    code = str(shell("akt list", "--json", "--user", USER, typed=PHRASE).rows[0]["code"])
    assert shell("akt list", "--json", "--user", "bo", typed=BO).rows[0]["kind"] == ""
    given = ("--user", USER, "--akt", code, "--signatur", "bo")
    shared = shell("akt share", *given, typed=PHRASE)
    assert (shared.code, shared.out, shared.err) == (Exit.DONE, "", "")
    assert shell("akt list", "--json", "--user", "bo", typed=BO).rows[0]["kind"] != ""
    assert shell("akt assign", *given, typed=PHRASE).code == Exit.REFUSED
    alone = shell("akt unshare", *given, typed=PHRASE)
    assert (alone.code, code in alone.err) == (Exit.REFUSED, True)
    add(shell, "cia", CIA, "--role", "arbetsledare")
    withdrawn = shell("akt unshare", *given, typed=PHRASE)
    assert withdrawn.code == Exit.DONE
    assert "Kopior från tiden före" in withdrawn.out
    assert shell("akt list", "--json", "--user", "bo", typed=BO).rows[0]["kind"] == ""
    assert shell("akt share", "--user", USER, "--akt", code, typed=PHRASE).code == Exit.WRONG_USE
    assert shell("akt share", "--user", "bo", "--akt", code, "--signatur", "cia", typed=BO).code == Exit.NO_RIGHT


def test_grupper(shell: Shell) -> None:
    add(shell, "bo", BO, "--role", "handlaggare")
    group = ("--user", USER, "--group", "FREDA-grupp")
    made = shell("group add", *group, "--signatur", "bo", typed=PHRASE)
    assert (made.code, made.out) == (Exit.DONE, "")
    rows = shell("group list", "--json", typed=PHRASE).rows
    assert {row["code"]: row["members"] for row in rows} == {"ansvarig": [USER], "glas": [USER], "freda-grupp": ["bo"]}
    assert shell("group join", *group, "--signatur", USER, typed=PHRASE).code == Exit.DONE
    assert shell("group leave", *group, "--signatur", "bo", typed=PHRASE).code == Exit.DONE
    assert f"freda-grupp  {USER}" in shell("group list", "--user", USER, typed=PHRASE).lines
    assert shell("group remove", *group, typed=PHRASE).code == Exit.DONE
    assert shell("group remove", "--user", USER, "--group", "ansvarig", typed=PHRASE).code == Exit.REFUSED
    assert shell("group add", *group, "--signatur", "bo", typed=BO).code == Exit.NO_RIGHT


def test_policy_and_device(shell: Shell) -> None:
    changed = shell(
        "policy set", "--idle-minutes", "10", "--bakjour-number", "0382-000 00", "--module", "utredning", typed=PHRASE
    )
    assert (changed.code, changed.out, changed.err) == (Exit.DONE, "", "")
    (row,) = shell("policy show", "--json", typed=PHRASE).rows
    assert (row["version"], row["idle_minutes"], row["modules"]) == (2, 10, ["utredning"])
    assert "idle_minutes  10" in shell("policy show", typed=PHRASE).lines
    for name, number in (("--idle-minutes", "90"), ("--granskning-size", "0"), ("--granskning-days", "366")):
        assert shell("policy set", name, number, typed=PHRASE).code == Exit.REFUSED
    assert shell("policy set", "--lock-key", "ctrl + skift + f12", typed=PHRASE).code == Exit.DONE
    for taken in ("F9", "L"):
        assert shell("policy set", "--lock-key", taken, typed=PHRASE).code == Exit.REFUSED
    (row,) = shell("policy show", "--json", typed=PHRASE).rows
    assert (row["version"], row["lock_key"]) == (3, "Ctrl+Shift+F12")
    (device,) = shell("device show", "--json", typed=PHRASE).rows
    assert (device["kind"], device["epoch"]) == ("training", 1)
    assert str(device["vault_id"]) in shell("device show", typed=PHRASE).out


def test_with_a_clock_that_is_a_day_off_nothing_is_written(shell: Shell) -> None:
    later = SetClock(datetime.now(UTC) + timedelta(hours=25))

    def then(vault: Path, *, training: bool | None = None) -> World:
        return replace(world_of(vault, training=training), clock=later)

    def tell(*words: str) -> int:
        given = [*words, "--vault", shell.vault]
        return run(given, Terminal(then, LocalFiles(), io.StringIO(f"{PHRASE}\n"), io.StringIO()))

    def vault() -> dict[Path, bytes]:
        files = (path for path in Path(shell.vault).rglob("*") if path.is_file())
        return {path: path.read_bytes() for path in files if path.name != "lock"}

    before = vault()
    assert tell("policy", "set", "--idle-minutes", "10") == Exit.REFUSED
    assert tell("pack", "list") == Exit.REFUSED
    assert "--clock-is-right" in shell.capsys.readouterr().err
    assert vault() == before
    assert tell("policy", "set", "--idle-minutes", "10", "--clock-is-right") == Exit.DONE
    assert tell("pack", "list") == Exit.DONE  # once said, the vault knows

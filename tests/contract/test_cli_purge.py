"""vir-admin akt purge: the rules and the log of the program (docs/kommandon.md)."""

import json
from pathlib import Path

import pytest

from tests.helpers.admin_shell import PHRASE, USER, Shell
from tests.helpers.gallring import transferred_akt
from tests.helpers.vaults import an_akt
from vir_desktop.cli.exit_codes import Exit
from vir_desktop.services import unlocking
from vir_desktop.wiring import world_of

DECIDED = ("--decision", "Beslut 2026-14", "--decided-by", "Ida Påhittad", "--decided-on", "2026-01-02")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A vault with two akter whose time is out, one that is at work, and one handed over today."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    shell = Shell(tmp_path, capsys)
    shell.create()
    world = world_of(Path(shell.vault))
    door = unlocking.prepare(world, USER)
    session = unlocking.enter(world, door, unlocking.try_passphrase(world.crypto, door, PHRASE))
    unlocking.begin(session)
    for code in ("ETT", "TVÅ"):
        transferred_akt(session, code=code, days_ago=31)
    transferred_akt(session, code="I-DAG")
    an_akt(session, code="PÅGÅR")
    unlocking.leave(session)
    return shell


def purged(shell: Shell, *words: str) -> tuple[int, str, str]:
    said = shell("akt purge", *words, typed=PHRASE + "\n")
    return said.code, said.out, said.err


def test_what_is_due_and_what_is_not(shell: Shell) -> None:
    rows = [json.loads(line) for line in purged(shell, "--list", "--json")[1].splitlines()]
    assert {(row["code"], row["status"]) for row in rows} == {
        ("ETT", "due"),
        ("TVÅ", "due"),
        ("I-DAG", "gallring-not-due"),
    }
    assert {row["rule"] for row in rows} == {"lokal-kopia"}
    assert "Får gallras." in purged(shell, "--list")[1]


def test_one_akt_goes_and_prints_its_receipt(shell: Shell) -> None:
    code, out, err = purged(shell, "--akt", "ett", *DECIDED, "--confirm", "ETT", "--json")
    assert (code, err) == (Exit.DONE, "")
    receipt = json.loads(out)
    assert (receipt["kind"], receipt["status"], receipt["by"], receipt["copies"]) == ("vuxen", "purged", USER, [])
    assert receipt["decision"] == ["Beslut 2026-14", "Ida Påhittad", "2026-01-02"]
    assert json.loads(purged(shell, "--receipts", "--json")[1]) == receipt
    assert "Beslut 2026-14" in purged(shell, "--receipts")[1]
    listed = shell("akt list", typed=PHRASE + "\n")
    assert "ETT" not in listed.out
    acts = [row["act"] for row in shell("log show", "--json", typed=PHRASE + "\n").rows]
    assert acts.index("akt-purge-begun") < acts.index("akt-purged")
    assert shell("vault verify", typed=PHRASE + "\n").code == Exit.DONE


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--akt", "PÅGÅR", *DECIDED, "--confirm", "PÅGÅR"), "Arbetet med akten pågår."),
        (("--akt", "I-DAG", *DECIDED, "--confirm", "I-DAG"), "Tiden är inte ute än."),
        (("--akt", "ETT", *DECIDED, "--confirm", "TVÅ"), "Det är inte aktens kodnamn."),
        (("--akt", "ETT", "--confirm", "ETT"), "Gallringsbeslutet saknas."),
        (("--akt", "FINNS-INTE", *DECIDED, "--confirm", "x"), "Ingen akt har det kodnamnet."),
        (("--akt", "ETT", "--akt", "TVÅ", *DECIDED, "--confirm", "3"), "Antalet stämmer inte."),
        (("--execute", "finns-inte"), "Den begäran finns inte längre."),
    ],
)
def test_what_a_rule_refuses_ends_with_7_and_says_why(shell: Shell, words: tuple[str, ...], told: str) -> None:
    code, out, err = purged(shell, *words)
    assert (code, out) == (Exit.REFUSED, "")
    assert told in err


def test_several_wait_for_a_second_person_or_a_day(shell: Shell) -> None:
    code, out, _ = purged(shell, "--akt", "ETT", "--akt", "TVÅ", *DECIDED, "--confirm", "2", "--json")
    assert code == Exit.DONE
    request = json.loads(out)["request"]
    assert "annan person" in purged(shell, "--approve", request)[2]
    code, _, err = purged(shell, "--execute", request)
    assert (code, "24 timmar" in err) == (Exit.REFUSED, True)
    assert purged(shell, "--withdraw", request)[0] == Exit.DONE
    assert purged(shell, "--execute", request)[0] == Exit.REFUSED


def test_wrong_use(shell: Shell) -> None:
    assert purged(shell)[0] == Exit.WRONG_USE
    assert purged(shell, "--akt", "ETT", "--list")[0] == Exit.WRONG_USE
    assert purged(shell, "--akt", "ETT", "--decided-on", "i går")[0] == Exit.WRONG_USE

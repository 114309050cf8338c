"""vir-admin akt purge --parts, and the days of an association (docs/kommandon.md)."""

import json
from pathlib import Path

import pytest

from tests.helpers.admin_shell import PHRASE, USER, Shell
from tests.helpers.gallring import told_akt
from vir_desktop.cli.exit_codes import Exit
from vir_desktop.services import unlocking
from vir_desktop.wiring import world_of

DECIDED = ("--decision", "Beslut 2026-14", "--decided-by", "Ida Påhittad", "--decided-on", "2026-01-02")
PARTS = ["akutsamtal", "samtalsstod-beskriva", "samtalsstod-fraga"]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """The vault of an association, and an akt at its end."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    shell = Shell(tmp_path, capsys)
    shell.create("--regim", "ideell")
    world = world_of(Path(shell.vault))
    door = unlocking.prepare(world, USER)
    session = unlocking.enter(world, door, unlocking.try_passphrase(world.crypto, door, PHRASE))
    unlocking.begin(session)
    told_akt(session, "ETT")
    told_akt(session, "PÅGÅR", closed=False)
    unlocking.leave(session)
    return shell


def purged(shell: Shell, *words: str) -> tuple[int, str, str]:
    said = shell("akt purge", *words, typed=PHRASE + "\n")
    return said.code, said.out, said.err


def test_the_narrative_goes_prints_its_receipt_and_the_akt_stays(shell: Shell) -> None:
    code, out, err = purged(shell, "--akt", "ett", "--parts", *DECIDED, "--confirm", "ETT", "--json")
    assert (code, err) == (Exit.DONE, "")
    receipt = json.loads(out)
    assert (receipt["status"], receipt["parts"], receipt["rule"]) == ("parts-purged", PARTS, "ideell")
    assert json.loads(purged(shell, "--receipts", "--json")[1]) == receipt
    assert "berättelsen" in purged(shell, "--receipts")[1]
    assert "ETT" in shell("akt list", typed=PHRASE + "\n").out
    acts = [row["act"] for row in shell("log show", "--json", typed=PHRASE + "\n").rows]
    assert acts.index("parts-purge-begun") < acts.index("akt-rekeyed") < acts.index("parts-purged")
    assert shell("vault verify", typed=PHRASE + "\n").code == Exit.DONE


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--akt", "PÅGÅR", *DECIDED, "--confirm", "PÅGÅR"), "Arbetet med akten pågår."),
        (("--akt", "ETT", *DECIDED, "--confirm", "TVÅ"), "Det är inte aktens kodnamn."),
        (("--akt", "ETT", "--confirm", "ETT"), "Gallringsbeslutet saknas."),
        (("--akt", "ETT", "--akt", "PÅGÅR", *DECIDED, "--confirm", "2"), "En akt i taget."),
        ((*DECIDED, "--list"), "En akt i taget."),
    ],
)
def test_what_a_rule_refuses_ends_with_7_and_says_why(shell: Shell, words: tuple[str, ...], told: str) -> None:
    code, out, err = purged(shell, "--parts", *words)
    assert (code, out) == (Exit.REFUSED, "")
    assert told in err


def test_the_association_says_how_long_an_akt_is_kept(shell: Shell) -> None:
    def due() -> object:
        return json.loads(purged(shell, "--list", "--json")[1])["deadline"]

    before = due()
    assert shell("policy set", "--gallring-ideell-days", "30", typed=PHRASE).code == Exit.DONE
    (row,) = shell("policy show", "--json", typed=PHRASE).rows
    assert row["gallring_ideell_days"] == 30
    for days in ("0", "3651"):
        said = shell("policy set", "--gallring-ideell-days", days, typed=PHRASE)
        assert (said.code, "Välj mellan 1 och 3650." in said.err) == (Exit.REFUSED, True)
    purged(shell, "--akt", "ETT", "--parts", *DECIDED, "--confirm", "ETT")  # the akt is read, and its day with it
    assert str(due()) < str(before)

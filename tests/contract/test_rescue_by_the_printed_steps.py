"""R16: on a clean computer, from a copy and two sheets alone, by the printed steps followed to the letter.

The steps are the help text that the program prints; nothing here knows more than they say.
"""

import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.fault_vault import PHRASES, USER, Home, filled_vault, seen_in, unlocked
from vir_desktop.cli.exit_codes import Exit

ROOT = Path(__file__).parents[2]
STEPS = ROOT / "resources" / "help" / "radda-valvet.md"
TEN_MINUTES = 600.0
NEW = PHRASES["new"]


@dataclass(frozen=True)
class Clean:
    """A computer that has never seen the vault: a home of its own, and a stick."""

    home: Path
    stick: Path

    @property
    def vault(self) -> Path:
        return self.home / "valv"

    def follow(self, command: str, typed: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a printed command with its three words filled in, in an environment of nothing but this home."""
        words = {"KOPIA": str(self.stick), "VALV": str(self.vault), "SIGNATUR": USER}
        given = [words.get(word, word) for word in command.split()]
        assert given[0] == "vir-admin"
        return subprocess.run(
            [sys.executable, "-m", "vir_desktop.admin", *given[1:]],
            input="\n".join(typed) + "\n",
            env={"HOME": str(self.home), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
            timeout=TEN_MINUTES,
        )


def printed_commands() -> list[str]:
    return [line for line in STEPS.read_text("utf-8").splitlines() if line.startswith("vir-admin ")]


def clean_computer(lost: Home, path: Path) -> Clean:
    path.mkdir()
    shutil.copytree(lost.copies, path / "minne")
    (path / "hem").mkdir()
    return Clean(path / "hem", path / "minne")


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A computer that is gone; its stick was written last of all."""
    home = filled_vault(tmp_path_factory.mktemp("borta") / "hem")
    home.world().backups.backup(str(home.copies))
    return home


def test_from_a_copy_and_two_sheets_alone(lost: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    restore, verify = printed_commands()
    clean = clean_computer(lost, tmp_path / "ren")
    started = time.monotonic()
    restored = clean.follow(restore, [lost.shares[2], lost.shares[0], NEW, NEW])
    assert restored.returncode == Exit.DONE, restored.stderr
    verified = clean.follow(verify, [NEW])
    took = time.monotonic() - started
    assert verified.returncode == Exit.DONE, verified.stderr
    assert re.search(r"Allt stämmer\. 1 akter, 0 andras\.", verified.stdout)
    with capsys.disabled():
        print(f"\nR16: rescued from copy and sheets in {took:.1f} s")
    assert took <= TEN_MINUTES
    assert _answers(Home(clean.home), NEW) == _answers(lost, PHRASES["old"])


@pytest.mark.parametrize("sheets", [1, 0], ids=["one sheet", "no sheet"])
def test_fewer_sheets_open_nothing(lost: Home, tmp_path: Path, sheets: int) -> None:
    """The control: with one sheet the same steps refuse, and nothing stands in the vault's place."""
    clean = clean_computer(lost, tmp_path / "ren")
    refused = clean.follow(printed_commands()[0], [*lost.shares[:sheets], "", NEW, NEW])
    assert refused.returncode == Exit.NO_RIGHT
    assert "fler blad" in refused.stderr
    assert not clean.vault.exists()


def _answers(home: Home, phrase: str) -> dict[str, object]:
    """Return every answer; the clean computer keeps its secret where the program put it."""
    found = next(home.path.rglob("*.hemlighet")).parent
    if not (home.path / "dator").exists():
        (home.path / "dator").symlink_to(found)
    with unlocked(home, phrase) as session:
        seen = seen_in(session)
    seen.pop("people")  # her old certificate is ended, and that is all that differs
    return seen

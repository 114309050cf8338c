"""R1: the process is killed at any moment while somebody types; nothing that was said to be kept is lost."""

import json
import random
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import TypedDict

import pytest

from tests.helpers.atspi import until
from tests.helpers.desktop import ROOT, Desktop, Program, desktop
from tests.helpers.fault_vault import PHRASES, USER, Home
from tests.helpers.killed import Acked, environment_of, home_with_vault, kept_texts
from tests.helpers.person import unlock

DRIVER = Path(__file__).with_name("typing_driver.py")
PATIENCE_S = 60.0
LONGEST_S = 1.2
HANGS_S = 5.0
TEXT = "Hon säger att han står utanför porten och att hon är rädd för i natt. "


class Report(TypedDict):
    """What the typist says is kept."""

    done: list[str]
    typing: str


@pytest.mark.timeout(3000)
@pytest.mark.parametrize("kills", [10, pytest.param(270, marks=pytest.mark.full)])
def test_a_kill_loses_nothing_that_was_said_to_be_kept(tmp_path: Path, kills: int) -> None:
    """The real window and widgets in a process of their own, typed in by Qt's key events."""
    home, acked, told = home_with_vault(tmp_path / "hem"), Acked(), 0
    chance = random.Random()
    for _ in range(kills):
        reports = _type_and_kill(home, chance)
        told += len(reports)
        if reports:
            acked.texts |= {*reports[-1]["done"], reports[-1]["typing"]}
        _nothing_is_lost(home, acked)
    print(f"R1: {kills} kills, {told} acknowledgements, {len(acked.texts)} texts, 0 lost, 0 chain failures")
    assert told >= kills


def _type_and_kill(home: Home, chance: random.Random) -> list[Report]:
    """Return what the typist said before it was killed; now and then it is killed before it says anything."""
    with _typist(home) as process:
        assert process.stdout is not None
        early = chance.random() < 0.1
        if not early:
            assert select.select([process.stdout], [], [], PATIENCE_S)[0], "the typist says nothing"
        time.sleep(chance.uniform(0.0, LONGEST_S))  # the moment of the kill: any
        assert process.poll() is None, "the typist ended by itself"
        process.kill()
        said = process.stdout.read().decode().splitlines()
    return [json.loads(line) for line in said]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("times", [2, pytest.param(100, marks=pytest.mark.full)])
def test_sleep_lock_and_save_at_once_end_in_order(tmp_path: Path, times: int) -> None:
    """K29: never a deadlock, never a crash, nothing lost that was said to be kept; the process ends by itself."""
    home, acked, longest = home_with_vault(tmp_path / "hem"), Acked(), 0.0
    for _ in range(times):
        with _typist(home, "stress") as process:
            assert process.stdout is not None
            said = process.stdout.read().decode().splitlines()  # to its end: what hangs runs into the time limit
            began = time.monotonic()
            assert process.wait(HANGS_S) == 0
            longest = max(longest, time.monotonic() - began)
        if said:
            last: Report = json.loads(said[-1])
            acked.texts |= {*last["done"], last["typing"]}
        _nothing_is_lost(home, acked)
    print(f"K29: {times} times all at once, {len(acked.texts)} texts, 0 lost, 0 crashes, 0 hangs")
    assert longest < HANGS_S
    assert len(acked.texts) >= times // 2


@pytest.mark.e2e
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kills", [2, pytest.param(30, marks=pytest.mark.full)])
def test_a_kill_of_the_real_program_loses_nothing(tmp_path: Path, kills: int) -> None:
    """The real program by the keyboard of the X server; what it says is read by a screen reader."""
    home, told, chance = home_with_vault(tmp_path / "home"), 0, random.Random()
    with desktop(tmp_path) as screen:
        for number in range(kills):
            program = screen.start(home.vault)
            unlock(screen, PHRASES["old"], USER)
            begun = _type_until_kept(screen, program, f"nr {number} {TEXT * 3}", chance)
            told += len(begun)
            _nothing_is_lost(home, Acked(begun))  # the next one may be typed into the midst of it
    print(f"R1: {kills} kills of the real program, {told} acknowledgements read, 0 lost, 0 chain failures")
    assert told >= kills


def _typist(home: Home, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(DRIVER), str(home.vault), USER, PHRASES["old"], *more]
    environment = environment_of(home) | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)


def _type_until_kept(screen: Desktop, program: Program, text: str, chance: random.Random) -> set[str]:
    """Type in the log, read what is said to be kept, and kill the program somewhere on the way."""
    screen.reader.wait("^Lås  Ctrl", "push button")
    screen.reader.wait("Nytt samtal|Ny rad i loggen", states=("focused", "focusable"))
    if screen.reader.find("Nytt samtal", "push button"):
        screen.keys.press("ctrl+n")
    screen.reader.focus("Ny rad i loggen")
    typing = screen.keys.begin_typing(text)
    begun = {until(lambda: _kept(screen), "something is kept")}
    deadline = time.monotonic() + chance.uniform(0.0, 2 * LONGEST_S)
    while time.monotonic() < deadline:
        begun |= {_kept(screen)} - {""}
    program.kill()
    typing.kill()
    typing.wait()
    return begun


def _kept(screen: Desktop) -> str:
    """Return the line if, after it was read, the program says that it is kept."""
    line = screen.reader.find("Ny rad i loggen", "text")
    mark = screen.reader.find(r"^(Utkast s|S)parat \d", "label")
    return line.text or "" if line is not None and mark is not None else ""


def _nothing_is_lost(home: Home, acked: Acked) -> None:
    kept, findings = kept_texts(home)
    assert findings == []
    assert acked.lost(kept) == []


def test_a_text_that_is_gone_would_be_seen() -> None:
    """The positive control of this file."""
    acked = Acked({"hel", "bör", ""})
    assert acked.lost({"hela", "början"}) == []
    assert sorted(acked.lost({"hal", "bö"})) == ["bör", "hel"]

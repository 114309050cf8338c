"""The first minutes with the real program: no vault yet, the wizard, a wrong passphrase, a damaged vault, Fara nu."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.atspi import until
from tests.helpers.desktop import Desktop, desktop, is_alive
from tests.helpers.fault_vault import PHRASES, USER, Home
from tests.helpers.killed import home_with_vault, kept_texts
from tests.helpers.person import create_vault, unlock

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

TYPED = "Han står utanför hennes dö"
PASSPHRASE = "åtta röda älvar över ön"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_with_vault(tmp_path / "home")


@pytest.fixture
def screen(home: Home, tmp_path: Path) -> Iterator[Desktop]:
    """A desktop whose home is the one that holds the vault."""
    with desktop(tmp_path) as made:
        yield made


def opened(screen: Desktop, home: Home) -> None:
    unlock(screen, PHRASES["old"], USER)
    screen.reader.wait("^Lås  Ctrl", "push button")


def test_the_wizard_by_keyboard_ends_at_the_unlock_window_and_the_vault_opens(tmp_path: Path) -> None:
    with desktop(tmp_path) as screen:
        program = screen.start(tmp_path / "valv")
        made = create_vault(screen, PASSPHRASE, training=True)
        assert len(made.sheets) == 3
        assert {len(sheet.split()) for sheet in made.sheets} == {33}
        screen.keys.press("F9")
        screen.reader.focus("Jag ringer Larmnumret")
        screen.keys.press("F9")
        unlock(screen, PASSPHRASE)
        screen.reader.wait("ÖVNING", "label")
        screen.reader.focus("Nytt samtal")
        assert b"Traceback" not in program.printed.read_bytes()


def test_a_wrong_passphrase_is_told_in_words_and_the_right_one_then_opens(screen: Desktop, home: Home) -> None:
    screen.start(home.vault)
    unlock(screen, "fel lösenfras helt", USER)
    told = screen.reader.wait("stämmer inte överens", "label")
    assert "Ingenting raderas" in told.name
    assert screen.reader.focus("Lösenfras").text == ""
    screen.keys.type(PHRASES["old"])
    screen.keys.press("Return")
    screen.reader.wait("^Lås  Ctrl", "push button")


def test_fara_nu_is_there_before_unlock_and_when_the_vault_is_damaged(screen: Desktop, home: Home) -> None:
    device = home.vault / "device.json"
    device.write_bytes(b"x" + device.read_bytes()[1:])
    screen.start(home.vault)
    screen.reader.wait("skad|trasig|går inte att", "label")
    screen.keys.press("F9")
    screen.reader.focus("Jag ringer Larmnumret, 112")
    screen.reader.wait("114 14", "push button")


@pytest.mark.parametrize("end", ["ctrl+l", "supervisor ends", "supervisor dies"])
def test_what_is_typed_survives_every_end(screen: Desktop, home: Home, end: str) -> None:
    """Locked in the middle of a word: the process is gone in time, the draft is there."""
    program = screen.start(home.vault)
    opened(screen, home)
    screen.keys.press("ctrl+n")
    screen.reader.focus("Ny rad i loggen")
    screen.keys.type(TYPED)
    until(lambda: _line(screen) == TYPED, "she sees what she has typed")
    session = program.pids[1]
    began = time.monotonic()
    if end == "ctrl+l":
        screen.keys.press("ctrl+l")
    else:
        os.kill(program.supervisor, signal.SIGTERM if end == "supervisor ends" else signal.SIGKILL)
    until(lambda: not is_alive(session), "the session is gone", 3)
    gone = time.monotonic()
    print(f"{end}: session gone after {1000 * (gone - began):.0f} ms (≤ 10 ms of it looking)")
    if end == "ctrl+l":
        screen.reader.focus("Signatur")
        print(f"next unlock window has the keyboard after {1000 * (time.monotonic() - began):.0f} ms")
        program.kill()
    kept, findings = kept_texts(home)
    assert TYPED in kept
    assert findings == []


def _line(screen: Desktop) -> str | None:
    line = screen.reader.find("Ny rad i loggen", "text")
    return line.text if line is not None else None

"""R14, the real program: as many acts as a busy night has in one session, as fast as they go, without growing."""

import os
from pathlib import Path

import pytest

from tests.helpers.canaries import Canaries
from tests.helpers.desktop import desktop
from tests.helpers.fault_vault import PHRASES, USER
from tests.helpers.footprint import Footprint, footprint
from tests.helpers.killed import Acked, home_with_vault, kept_texts
from tests.helpers.night import Night
from tests.helpers.person import unlock

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(4 * 3600)]

MOST_GROWTH = 50 << 20
CALLS = int(os.environ.get("SOAK_CALLS", "24"))  # three an hour, for eight hours
LINES, ANSWERS = 20, 10
WARM_UP = 2


def a_call(night: Night, number: int, lines: int, acked: Acked) -> None:
    """Log a call, look at Fara nu, answer a form, look at it as paper, search, and be back in the register."""
    screen, keys = night.screen, night.screen.keys
    keys.press("ctrl+n")
    screen.reader.focus("Ny rad i loggen")
    for line in range(lines):
        text = f"samtal {number} rad {line}."
        keys.type(text)
        screen.reader.wait("^Utkast sparat|^Sparat ", "label")
        keys.press("Return")
        screen.reader.wait(text, "list item")
        acked.texts.add(text)
    night.saved()
    night.step("F9")
    night.step("F9")
    to_the_akt(night)
    fill_in(night)
    look_at_paper(night)
    to_the_register(night)
    keys.press("ctrl+k")
    screen.reader.focus(role="text")
    keys.type(f"sökord {number}")
    keys.press("Return")
    to_the_register(night)


def fill_in(night: Night) -> None:
    """Answer the first questions of a form."""
    row = night.screen.reader.wait(r"^Alt\+\d, Fråga om våld", "list item")
    night.step(row.name[:5].lower())
    for _ in range(ANSWERS):
        if night.screen.reader.focus().role in {"text", "push button"}:
            break
        night.screen.keys.press("2")
        night.step("Return")
    night.saved()


def look_at_paper(night: Night) -> None:
    """Begin a handover and see how it would be on paper."""
    to_the_akt(night)
    night.step("alt+o")
    night.screen.keys.press("ctrl+p")
    night.screen.reader.wait("Sida 1 av", "image")
    night.step("Escape")


def to_the_akt(night: Night) -> None:
    while not night.screen.reader.find("Börja", "list"):
        night.step("Escape")


def to_the_register(night: Night) -> None:
    while not night.screen.reader.find("Nytt samtal", "push button"):
        night.step("Escape")


@pytest.mark.parametrize(("calls", "lines"), [(1, 2), pytest.param(CALLS, LINES, marks=pytest.mark.soak)])
def test_a_session_does_not_grow_in_a_whole_night(tmp_path: Path, calls: int, lines: int) -> None:
    home, acked = home_with_vault(tmp_path / "home"), Acked()
    with desktop(tmp_path) as screen:
        night = Night(screen, screen.start(home.vault), home.vault, Canaries(), PHRASES["old"])
        unlock(screen, PHRASES["old"], USER)
        screen.reader.wait("^Lås  Ctrl", "push button")
        shown = session_of(night)
        held = [footprint(shown)]
        for number in range(calls):
            a_call(night, number, lines, acked)
            held.append(footprint(shown))
        assert session_of(night) == shown  # it was never locked
    kept, findings = kept_texts(home)
    tell(calls, held, len(acked.texts))
    assert acked.lost(kept) == []
    assert findings == []
    early = held[min(WARM_UP, calls)]
    assert held[-1].private - early.private < MOST_GROWTH
    assert held[-1].descriptors <= early.descriptors + 2  # an akt that is open holds a file and its journal


def session_of(night: Night) -> int:
    """Return the first session of the program, which is the one on the screen until it is locked."""
    return night.program.pids[1]


def tell(calls: int, held: list[Footprint], lines: int) -> None:
    growth = (held[-1].private - held[min(WARM_UP, calls)].private) / (1 << 20)
    print(f"soak: {calls} calls, {lines} lines, {calls * ANSWERS} answers, {calls} papers, 0 lost; the session held")
    print(f"      {held[0]} at first, {held[min(WARM_UP, calls)]} warm, {held[-1]} at the end ({growth:+.1f} MiB)")

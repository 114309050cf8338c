"""R14, the real program: locked hundreds of times in a night, and nothing grows and nothing is lost."""

import mmap
import os
from pathlib import Path

import pytest

from tests.helpers.atspi import until
from tests.helpers.desktop import Desktop, Program, desktop
from tests.helpers.fault_vault import PHRASES, USER
from tests.helpers.footprint import Footprint, footprint
from tests.helpers.killed import Acked, home_with_vault, kept_texts
from tests.helpers.person import unlock

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(6 * 3600)]

MOST_GROWTH = 5 << 20
LOCKS = int(os.environ.get("SOAK_LOCKS", "500"))
WARM_UP = 2  # the first sessions load what all later ones share
TYPED_EVERY = 10


def open_it(screen: Desktop) -> None:
    unlock(screen, PHRASES["old"], USER)
    screen.reader.wait("^Lås  Ctrl", "push button")
    screen.reader.wait("Nytt samtal|Ny rad i loggen", states=("focused", "focusable"))


def type_a_line(screen: Desktop, text: str) -> None:
    """Leave a line that is kept as a draft or saved; the lock comes in the middle of it."""
    if screen.reader.find("Nytt samtal", "push button"):
        screen.keys.press("ctrl+n")
    screen.reader.focus("Ny rad i loggen")
    screen.keys.type(text)
    screen.keys.press("Return")
    screen.reader.wait("^Sparat ", "label")


def lock(screen: Desktop, program: Program) -> None:
    """Lock, and wait until the locked session is gone and the next one has the keyboard."""
    locked = program.pids[1]
    screen.keys.press("ctrl+l")
    until(lambda: locked not in program.pids, "the locked session is gone")
    screen.wait_window()
    screen.reader.wait("^Lås upp$", "push button")


def lock_many_times(screen: Desktop, program: Program, locks: int, acked: Acked) -> tuple[Footprint, Footprint]:
    """Return what the supervisor held after the first locks, and at the end."""
    early = footprint(program.supervisor)
    for number in range(locks):
        open_it(screen)
        if number % TYPED_EVERY == 0:
            line = f"rad nummer {number} ur natten."
            type_a_line(screen, line)
            acked.texts.add(line)
        lock(screen, program)
        if number + 1 == WARM_UP:
            early = footprint(program.supervisor)
    return early, footprint(program.supervisor)


@pytest.mark.parametrize("locks", [3, pytest.param(LOCKS, marks=pytest.mark.soak)])
def test_the_supervisor_does_not_grow_and_nothing_is_lost(tmp_path: Path, locks: int) -> None:
    home, acked = home_with_vault(tmp_path / "home"), Acked()
    with desktop(tmp_path) as screen:
        program = screen.start(home.vault)
        early, late = lock_many_times(screen, program, locks, acked)
        printed = program.printed.read_bytes()
    kept, findings = kept_texts(home)
    growth = late.private - early.private
    held = f"the supervisor {early} → {late} ({growth / 1024:+.0f} KiB)"
    assert acked.lost(kept) == []
    print(f"soak: {locks} locks, {len(acked.texts)} lines, 0 lost; {held}")
    assert findings == []
    assert growth < MOST_GROWTH
    assert late.descriptors <= early.descriptors
    assert b"Traceback" not in printed


def test_growth_and_a_leaked_descriptor_would_be_seen() -> None:
    """The positive control of the measure."""
    before = footprint(os.getpid())
    held, descriptor = mmap.mmap(-1, 16 << 20), os.open(os.devnull, os.O_RDONLY)
    held[:] = os.urandom(16 << 20)  # of its own: what Python has let go of would be used again
    after = footprint(os.getpid())
    os.close(descriptor)
    assert after.private - before.private > MOST_GROWTH
    assert after.descriptors == before.descriptors + 1
    assert len(held) == 16 << 20

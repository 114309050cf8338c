"""The real program among other programs: what it leaves on the clipboard, on the disk when it crashes, in its name."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.atspi import until
from tests.helpers.canaries import Canaries
from tests.helpers.clipboard import BOTH, lies_there, put
from tests.helpers.desktop import ROOT, TITLE, Desktop, desktop, is_alive
from tests.helpers.fault_vault import PHRASES, USER, Home
from tests.helpers.hostile import HOSTILE, PRELOADED, obeyed, sitecustomize
from tests.helpers.killed import home_with_vault, kept_texts
from tests.helpers.person import tab_to, unlock

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FROM_OUTSIDE = "070-174 06 05"
WITH_CORES = ("sh", "-c", 'ulimit -c unlimited && exec "$@"', "sh")
PATTERN = Path("/proc/sys/kernel/core_pattern").read_text(encoding="utf-8").strip()
PLAIN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
line = QLineEdit(sys.argv[1])
line.setAccessibleName("Vanligt")
line.setWindowTitle("VIR Desktop")
line.show()
app.exec()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_with_vault(tmp_path / "home")


@pytest.fixture
def screen(home: Home, tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as made:
        yield made


def test_nothing_is_copied_out_and_everything_is_pasted_in(screen: Desktop, home: Home) -> None:
    """S9, K17 (the window's role and name), U1 (a key of one's own locks within a second, the draft survives)."""
    env, keys, canary = screen.environment, screen.keys, Canaries().word("urklipp")
    program = screen.start(home.vault)
    frame = screen.reader.tree()[0]
    assert (frame.role, frame.name) == ("frame", TITLE)
    _unlock_with_a_pasted_passphrase(screen)
    keys.press("ctrl+n")
    screen.reader.focus("Ny rad i loggen")
    for where in BOTH:
        put(env, FROM_OUTSIDE, where)
        assert lies_there(env, where) == FROM_OUTSIDE  # the control of the looking glass
    keys.type(f"{canary} ")
    keys.press("shift+Home", "ctrl+c", "ctrl+Insert", "ctrl+x", "shift+Delete", "End", "ctrl+v")
    line = until(lambda: _line(screen, FROM_OUTSIDE), "what was pasted in")
    assert line == f"{canary} {FROM_OUTSIDE}"
    _double_click(screen)
    _nothing_of_it(screen, canary)
    keys.press("End", "Return")
    screen.reader.wait(canary, "list item")
    tab_to(screen, "^Logg$", "list", "shift+Tab")
    keys.press("Home", "ctrl+c", "ctrl+Insert", "ctrl+x")
    screen.reader.wait(canary, "list item")
    assert screen.reader.tree()[0].name == TITLE
    _nothing_of_it(screen, canary)
    keys.press("ctrl+t")
    screen.reader.focus("Ny rad i loggen")
    keys.type("och sedan")
    until(lambda: _line(screen, "och sedan"), "the draft")
    session, began = program.pids[1], time.monotonic()
    keys.press("F12")
    until(lambda: not is_alive(session), "locked", 3)
    took = time.monotonic() - began
    print(f"own key → session gone {1000 * took:.0f} ms")
    assert took <= 1.0
    assert [lies_there(env, where) for where in BOTH] == ["", ""]
    program.kill()
    kept, findings = kept_texts(home)
    assert {"och sedan", f"{canary} {FROM_OUTSIDE}"} <= kept
    assert findings == []


def _unlock_with_a_pasted_passphrase(screen: Desktop) -> None:
    """Pasting in is allowed there too (WCAG 3.3.8), and shown or not, nothing is copied out."""
    env, keys = screen.environment, screen.keys
    put(env, PHRASES["old"])
    screen.reader.focus("Signatur")
    keys.type(USER)
    keys.press("Tab")
    screen.reader.focus("Lösenfras")
    keys.press("ctrl+v")
    until(lambda: len(_text(screen, "^Lösenfras", "password text")) == len(PHRASES["old"]), "it is pasted")
    put(env, FROM_OUTSIDE)
    keys.press("Tab", "space", "shift+Tab")
    until(lambda: _text(screen, "^Lösenfras") == PHRASES["old"], "it is shown")
    keys.press("ctrl+a", "ctrl+c")
    assert PHRASES["old"] not in [lies_there(env, where) for where in BOTH]
    keys.press("Return")
    screen.reader.wait("^Lås  Ctrl\\+L / F12$", "push button")
    screen.reader.focus("Nytt samtal")


def _double_click(screen: Desktop) -> None:
    """Mark a word with the mouse, and drag it: under X11 marking alone gives it to the middle button."""
    places = subprocess.run(
        ["xdotool", "getwindowfocus", "getwindowgeometry", "--shell"],
        env=screen.environment, capture_output=True, text=True, check=True, timeout=30,
    ).stdout  # fmt: skip
    at = dict(line.split("=") for line in places.splitlines() if "=" in line)
    for x, y in ((0.3, 0.86), (0.3, 0.8), (0.3, 0.9)):
        spot = (str(int(int(at["X"]) + x * int(at["WIDTH"]))), str(int(int(at["Y"]) + y * int(at["HEIGHT"]))))
        click = ["xdotool", "mousemove", *spot, "click", "--repeat", "2", "--delay", "20", "1"]
        subprocess.run(click, env=screen.environment, check=True, timeout=30)
    screen.keys.press("ctrl+t")
    screen.reader.focus("Ny rad i loggen")


def _nothing_of_it(screen: Desktop, canary: str) -> None:
    lying = [lies_there(screen.environment, where) for where in BOTH]
    assert not [text for text in lying if canary in text]


def _line(screen: Desktop, ending: str) -> str | None:
    text = _text(screen, "Ny rad i loggen")
    return text if text.endswith(ending) else None


def _text(screen: Desktop, name: str, role: str = "text") -> str:
    found = screen.reader.find(name, role)
    return found.text or "" if found is not None else ""


def test_an_ordinary_field_would_have_been_copied(screen: Desktop) -> None:
    """The positive control: the same keys, a field of Qt's own."""
    with subprocess.Popen([sys.executable, "-c", PLAIN, "röd älv"], env=screen.environment) as process:
        screen.wait_window()
        screen.reader.focus("Vanligt")
        screen.keys.press("ctrl+a", "ctrl+c")
        until(lambda: [lies_there(screen.environment, where) for where in BOTH] == ["röd älv"] * 2, "copied")
        process.kill()


def test_a_hostile_environment_is_ignored_and_a_crash_leaves_nothing(screen: Desktop, home: Home) -> None:
    """S7 and S3 in the real program: every name at once, then SIGSEGV and SIGABRT while a person is on the screen."""
    canaries, before = Canaries(), set(ROOT.glob("core*"))
    marker = sitecustomize(screen.home.parent)
    screen.environment |= HOSTILE | {"PYTHONPATH": str(marker.parent), "XDG_CONFIG_HOME": ""}
    program = screen.start(home.vault, WITH_CORES)
    assert len(marker.read_text().splitlines()) == 1  # obeyed once, by the process that was then replaced
    for fatal in (signal.SIGSEGV, signal.SIGABRT):
        unlock(screen, PHRASES["old"], USER)
        screen.reader.wait("^Lås  Ctrl", "push button")
        screen.reader.wait("Nytt samtal|Ny rad i loggen", states=("focused", "focusable"))
        if screen.reader.find("Nytt samtal", "push button"):
            screen.keys.press("ctrl+n")
        screen.reader.focus("Ny rad i loggen")
        screen.keys.type(f"{canaries.word('krasch')} ")
        screen.reader.wait("^Utkast sparat", "label")
        for pid in program.pids:
            assert obeyed(pid) == []
            limit = next(line for line in Path(f"/proc/{pid}/limits").read_text().splitlines() if "core" in line)
            assert limit.split()[4:6] == ["0", "0"]
        crashed = program.pids[1]
        os.kill(crashed, fatal)
        until(lambda gone=crashed: not is_alive(gone), "it is gone")  # type: ignore[misc]  # bound at once
        screen.reader.focus("Signatur")
    assert len(marker.read_text().splitlines()) == 1
    program.kill()
    assert set(ROOT.glob("core*")) == before
    assert canaries.in_files([screen.home], leave_out=()) == []
    assert canaries.in_bytes(program.printed.read_bytes()) == []


def test_a_crash_and_a_preloaded_library_would_be_seen(tmp_path: Path) -> None:
    """The positive controls: a process with the same names around it obeys them, and leaves a core."""
    marker = sitecustomize(tmp_path)
    code = "import sys; print('ready', flush=True); sys.stdin.readline(); import os; os.abort()"
    environment = {"PATH": os.environ["PATH"], **HOSTILE, "PYTHONPATH": str(marker.parent)}
    with subprocess.Popen(
        [*WITH_CORES, sys.executable, "-c", code],
        cwd=tmp_path, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert PRELOADED in obeyed(process.pid)
        assert len(marker.read_text().splitlines()) == 1
        process.communicate(b"\n", timeout=30)
    if not PATTERN.startswith("|") and "/" not in PATTERN:  # elsewhere a collector takes it
        assert list(tmp_path.glob("core*"))

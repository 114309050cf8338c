"""The supervisor with sessions that are tiny scripts: real processes, real links, real deadlines."""

import ast
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from vir_desktop import supervisor
from vir_desktop.supervisor import CRASHES, EXIT_BUG, EXIT_NETWORK, EXIT_OK, Supervisor
from vir_desktop.system import accessibility_bus, desktop_signals, process_hygiene, session_link
from vir_desktop.system.session_process import SessionProcess, session_command

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 10.0

pytestmark = pytest.mark.xdist_group("screen")  # with the other tests that measure time

# A session in miniature. Every act is a line in the log: "<nth session> <what>".
PROLOGUE = """
import os, sys, time
nth, log, root, *arguments = sys.argv[1:]
sys.path.append(root)
from vir_desktop.system import session_link as w
link = w.SessionLink()
def note(what):
    with open(log, "a") as file:
        file.write(f"{nth} {what}\\n")
def until(*wanted):
    while (word := link.read_command()) not in wanted:
        pass
    return word.decode() or "ended"
note(" ".join(["start", *arguments]))
"""
WAITS = "until(w.ENDED); note('ended')"
LOCKS = "link.tell(w.HOLDING); note(until(w.LOCK, w.ENDED)); link.tell(w.COVERED); note('gone')"
HOLDS_A_SPARE = "link.tell(w.HOLDING); link.tell(w.SETTLED); note(until(w.LOCK)); link.tell(w.COVERED); note('gone')"


class Desktop:
    """A desktop that says lock when the test writes to its pipe."""

    def __init__(self) -> None:
        self.read_end, self.write_end = os.pipe()
        self.sleeps_allowed = 0
        self.lost = False

    def fileno(self) -> int:
        return self.read_end

    def must_lock(self) -> bool:
        os.read(self.read_end, 100)
        if self.lost:
            raise ConnectionResetError
        return True

    def say_lock(self) -> None:
        os.write(self.write_end, b"L")

    def allow_sleep(self) -> None:
        self.sleeps_allowed += 1

    def close(self) -> None:
        os.close(self.read_end)
        os.close(self.write_end)


class Stage:
    """A supervisor, the scripts that its sessions play in turn, and their common log."""

    def __init__(self, folder: Path, scripts: Sequence[str]) -> None:
        self.log = folder / "log"
        self.log.touch()
        self.scripts = scripts
        self.spawned: list[SessionProcess] = []
        self.desktop = Desktop()
        self.supervisor = Supervisor(self.spawn, [])

    def spawn(self, arguments: Sequence[str]) -> SessionProcess:
        nth = len(self.spawned)
        script = PROLOGUE + self.scripts[min(nth, len(self.scripts) - 1)]
        command = [sys.executable, "-I", "-c", script, str(nth), str(self.log), str(ROOT), *arguments]
        process = SessionProcess(command, {})
        self.spawned.append(process)
        return process

    def start(self) -> None:
        self.supervisor.start()
        self.supervisor.greet("unix:path=/nowhere")
        self.supervisor.connect(self.desktop, None)

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()

    def until(self, done: Callable[[], bool]) -> None:
        """Let the supervisor work until `done`; a byte on a timer's pipe keeps it from waiting for ever."""
        deadline = time.monotonic() + DEADLINE_S
        while not done():
            assert time.monotonic() < deadline, self.lines()
            self.supervisor.serve(0.01)

    def has(self, line: str) -> Callable[[], bool]:
        return lambda: line in self.lines()

    def end(self) -> None:
        """Let the program end as a person would end it, so that nothing outlives the test."""
        self.supervisor.finish()
        self.supervisor.run()


@pytest.fixture
def staged(tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    stages: list[Stage] = []

    def make(*scripts: str) -> Stage:
        stages.append(Stage(tmp_path, scripts))
        stages[-1].start()
        return stages[-1]

    yield make
    for stage in stages:
        stage.end()


def holding(stage: Stage) -> Callable[[], bool]:
    return lambda: stage.supervisor.is_holding


def test_the_session_is_told_to_lock_and_the_next_one_takes_over(staged: Callable[..., Stage]) -> None:
    stage = staged(LOCKS, WAITS)
    stage.until(holding(stage))
    stage.desktop.say_lock()
    stage.until(stage.has("1 start"))
    stage.until(lambda: stage.desktop.sleeps_allowed == 1)
    assert stage.lines()[:2] == ["0 start", "0 lock"]
    assert "0 gone" in stage.lines()


def test_the_computer_may_not_sleep_before_the_session_is_gone(staged: Callable[..., Stage]) -> None:
    stage = staged("link.tell(w.HOLDING); until(w.LOCK); link.tell(w.COVERED); time.sleep(0.2); note('gone')", WAITS)
    stage.until(holding(stage))
    stage.desktop.say_lock()
    stage.until(stage.has("1 start"))
    assert stage.desktop.sleeps_allowed == 0
    stage.until(lambda: stage.desktop.sleeps_allowed == 1)
    assert "0 gone" in stage.lines()


def test_an_unlock_window_has_nothing_to_lock(staged: Callable[..., Stage]) -> None:
    stage = staged(WAITS)
    stage.until(stage.has("0 start"))
    stage.desktop.say_lock()
    stage.until(lambda: stage.desktop.sleeps_allowed == 1)
    assert stage.lines() == ["0 start"]


@pytest.mark.parametrize(
    ("also", "least_s", "most_s"), [("", 0.45, 2.5), ("link.tell(w.COMMITTING)", 2.9, 8.0)], ids=["idle", "committing"]
)
def test_a_session_that_does_not_go_is_killed(
    staged: Callable[..., Stage], also: str, least_s: float, most_s: float
) -> None:
    stage = staged(f"link.tell(w.HOLDING); until(w.LOCK); {also}\ntime.sleep(60)", WAITS)
    stage.until(holding(stage))
    began = time.monotonic()
    stage.desktop.say_lock()
    stage.until(stage.has("1 start"))
    assert least_s <= time.monotonic() - began <= most_s


def test_the_death_of_the_supervisor_is_heard_by_its_sessions(tmp_path: Path) -> None:
    stage = Stage(tmp_path, [LOCKS])
    stage.supervisor.start()
    stage.until(holding(stage))
    stage.spawned[0].let_go()  # what the kernel does for a supervisor that died
    stage.until(stage.has("0 ended"))
    stage.end()
    stage.desktop.close()


def test_the_spare_is_shown_at_once(staged: Callable[..., Stage]) -> None:
    stage = staged(HOLDS_A_SPARE, "note(until(w.SHOW)); until(w.ENDED)")
    stage.until(stage.has("1 start --hold"))
    stage.desktop.say_lock()
    stage.until(stage.has("1 show"))
    stage.until(stage.has("0 gone"))
    assert len(stage.spawned) == 2


def test_a_dead_spare_costs_a_cold_start_and_nothing_else(staged: Callable[..., Stage]) -> None:
    stage = staged(HOLDS_A_SPARE, WAITS)
    stage.until(stage.has("1 start --hold"))
    os.kill(stage.spawned[1].pid, signal.SIGKILL)
    stage.until(lambda: not Path(f"/proc/{stage.spawned[1].pid}").exists())
    stage.desktop.say_lock()
    stage.until(stage.has("2 start"))


def test_the_accessibility_bus_is_the_first_word(staged: Callable[..., Stage]) -> None:
    stage = staged("note(link.accessibility_bus(5)); until(w.ENDED)")
    stage.until(stage.has("0 unix:path=/nowhere"))


def test_a_desktop_that_cannot_be_heard_is_said(staged: Callable[..., Stage]) -> None:
    stage = staged("note(until(w.UNWATCHED)); until(w.ENDED)")
    stage.desktop.lost = True
    stage.desktop.say_lock()
    stage.until(stage.has("0 unwatched"))


def test_no_bus_at_all_is_said_and_the_program_goes_on(tmp_path: Path) -> None:
    stage = Stage(tmp_path, ["note(until(w.UNWATCHED)); until(w.ENDED)"])
    stage.supervisor.start()
    stage.supervisor.greet("")
    stage.supervisor.connect(None, None)
    stage.until(stage.has("0 unwatched"))
    stage.end()
    stage.desktop.close()


def test_a_session_does_not_wait_for_the_desktops_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it waits for, where screen readers listen, is told before the desktop is looked for."""
    told: list[str] = []
    monkeypatch.setattr(accessibility_bus, "address", lambda: "unix:path=/bus")
    monkeypatch.setattr(process_hygiene, "leave_no_memory", lambda: None)  # this process is the tests' own
    monkeypatch.setattr(desktop_signals, "connect", lambda: told.append("desktop"))
    monkeypatch.setattr(Supervisor, "greet", lambda _, address: told.append(address))
    supervisor._connect(Supervisor(lambda _: pytest.fail("no session is wanted"), []), None)
    assert told == ["unix:path=/bus", "desktop"]


def test_the_person_ends_the_program_and_the_spare_goes_too(staged: Callable[..., Stage]) -> None:
    ends = "link.tell(w.HOLDING); link.tell(w.SETTLED)\nwhile '1 start' not in open(log).read(): time.sleep(0.01)"
    stage = staged(ends, WAITS)
    assert stage.supervisor.run() == EXIT_OK
    assert "1 ended" in stage.lines()


def test_a_session_that_crashes_again_and_again_ends_the_program(staged: Callable[..., Stage]) -> None:
    stage = staged("sys.exit(1)")
    assert stage.supervisor.run() == EXIT_BUG
    assert len(stage.spawned) == CRASHES


def test_failed_network_denial_brings_a_session_that_cannot_unlock(staged: Callable[..., Stage]) -> None:
    stage = staged("sys.exit(10)", "sys.exit(0)")
    assert stage.supervisor.run() == EXIT_NETWORK
    assert stage.lines() == ["0 start", "1 start --no-unlock"]


def test_a_session_gets_one_descriptor_and_the_environment_it_was_given(tmp_path: Path) -> None:
    stray = os.open(os.devnull, os.O_RDONLY)
    inherited = {fd for fd in range(4, 1024) if is_open(fd) and os.get_inheritable(fd)}  # the test runner's own
    script = "import os, sys; open(sys.argv[1], 'w').write(repr((os.listdir('/proc/self/fd'), dict(os.environ))))"
    found = tmp_path / "found"
    process = SessionProcess([sys.executable, "-I", "-c", script, str(found)], {"LANG": "sv_SE.UTF-8"})
    assert process.reap() == 0
    descriptors, environment = ast.literal_eval(found.read_text())
    opened_by_the_script = {4, 5}
    assert {int(fd) for fd in descriptors} - inherited - opened_by_the_script == {0, 1, 2, session_link.DESCRIPTOR}
    assert set(environment) - {"LC_CTYPE"} == {"LANG"}
    os.close(stray)


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def test_a_session_finds_the_package_without_working_folder_or_environment(tmp_path: Path) -> None:
    (tmp_path / "vir_desktop.py").write_text("raise SystemExit('the wrong one')")
    python, isolated, _, boot, *rest = session_command(["--hold"])
    boot = boot.replace("from vir_desktop.app import run_session; sys.exit(run_session())", "import vir_desktop as v")
    show = "\nprint(v.__file__, *sys.argv[1:])"
    seen = subprocess.run(
        [python, isolated, "-c", boot + show, *rest], capture_output=True, text=True, cwd=tmp_path, env={}, check=True
    )
    assert seen.stdout.split() == [str(ROOT / "vir_desktop" / "__init__.py"), "--hold"]


def test_the_start_path_is_light() -> None:
    """Modules that cost milliseconds before the first session is spawned."""
    script = "import sys; sys.path.append(sys.argv[1]); import vir_desktop.__main__, vir_desktop.supervisor"
    seen = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script + "; print(*sys.modules)", str(ROOT)],
        capture_output=True, text=True, timeout=30, check=True,
    ).stdout.split()  # fmt: skip
    heavy = {"argparse", "dataclasses", "enum", "inspect", "typing", "pathlib", "subprocess", "signal", "collections"}
    forbidden = {"socket", "ssl", "ctypes", "re", "jeepney", "PySide6", "sqlcipher3", "cryptography"}
    assert not (heavy | forbidden) & set(seen)
    assert session_link.__name__ in seen

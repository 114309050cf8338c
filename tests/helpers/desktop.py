"""A desktop of its own for the real program: screen, window manager, session bus, screen reader, keyboard.

Everything is driven and seen from outside, as by a person: keys through the X server, words through the
accessibility bus, windows through the window manager. Waiting is looking again until a deadline; a missing tool
fails. What is typed goes to xdotool on its standard input, for an argument would stay in the X server's memory.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.helpers.atspi import Reader, until

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("Xvfb", "xdotool", "openbox", "setxkbmap", "dbus-daemon", "strace", "xclip")
TITLE = "VIR Desktop"
_KEY_DELAY_MS = 1
_PACE_MS = 20


class Keyboard:
    """Keys as a person presses them. `presses` counts keys that are not text, `letters` those that are."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self.presses = 0
        self.letters = 0

    def press(self, *keys: str) -> None:
        """Press keys after another, by X names: Tab, Return, ctrl+l, F9."""
        self.presses += len(keys)
        self._run(["key", "--delay", str(_KEY_DELAY_MS), *keys])

    def type(self, text: str) -> None:
        """Type a text."""
        self.letters += len(text)
        self._run(["type", "--delay", str(_KEY_DELAY_MS), "--file", "-"], text)

    def begin_typing(self, text: str) -> subprocess.Popen[bytes]:
        """Begin to type a text at a person's pace, and return at once; the caller ends the process."""
        process = subprocess.Popen(
            ["xdotool", "type", "--delay", str(_PACE_MS), "--file", "-"], env=self._environment, stdin=subprocess.PIPE
        )
        assert process.stdin is not None
        process.stdin.write(text.encode())
        process.stdin.close()
        return process

    def _run(self, arguments: list[str], text: str = "") -> None:
        subprocess.run(["xdotool", *arguments], input=text.encode(), env=self._environment, check=True, timeout=120)


class Program:
    """The program as it was started: the supervisor, its sessions, what it printed."""

    def __init__(self, process: subprocess.Popen[bytes], printed: Path) -> None:
        self.process = process
        self.printed = printed

    @property
    def pids(self) -> list[int]:
        """The processes of the program, the first started first; a tracer around it is not among them."""
        return [pid for pid in _descendants(self.process.pid) if b"vir_desktop" in _command(pid) and not _traces(pid)]

    @property
    def supervisor(self) -> int:
        """The process that watches."""
        return self.pids[0]

    @property
    def spare(self) -> int | None:
        """The session that waits unseen."""
        return next((pid for pid in self.pids[1:] if b"--hold" in _command(pid)), None)

    def stop(self) -> int:
        """Tell the supervisor to end, and wait; return its exit code."""
        with suppress(IndexError, ProcessLookupError):
            os.kill(self.supervisor, signal.SIGTERM)
        return self.process.wait(15)

    def kill(self) -> None:
        """End every process of the program at once, as a power cut does, and wait until they are gone."""
        with suppress(ProcessLookupError):
            os.kill(self.supervisor, signal.SIGSTOP)  # or it would go on and show the next window
        pids = self.pids
        for pid in reversed(pids):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(15)
        until(lambda: not any(is_alive(pid) for pid in pids), "the killed processes are gone")


class Desktop:
    """One screen with what belongs to it; made by `desktop()`."""

    def __init__(self, home: Path, environment: dict[str, str], servers: list[int]) -> None:
        self.home = home
        self._servers = servers
        self.environment = environment
        self.keys = Keyboard(environment)
        self.reader = Reader(environment)
        self._programs: list[Program] = []

    def start(self, vault: Path | None = None, around: Sequence[str] = ()) -> Program:
        """Start the program, inside the command `around` if given, and wait for its window."""
        arguments = ["--vault", str(vault)] if vault else []
        printed = self.home.parent / f"printed-{len(self._programs)}.txt"
        with printed.open("wb") as out:
            process = subprocess.Popen(
                [*around, sys.executable, "-m", "vir_desktop", *arguments],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            )  # fmt: skip
        program = Program(process, printed)
        self._programs.append(program)
        self.wait_window()
        return program

    def windows(self) -> list[str]:
        """Return the ids of the windows of the program that are on the screen."""
        return self._xdotool("search", "--onlyvisible", "--name", TITLE).split()

    def wait_window(self) -> str:
        """Wait for the window to be there and to have the keyboard; return its id."""

        def focused() -> str:
            shown = self.windows()
            if len(shown) != 1:
                return ""
            if self._xdotool("getwindowfocus").strip() == shown[0]:
                return shown[0]
            # A window manager that was still starting gives the keyboard to nobody; a person would click.
            self._xdotool("windowfocus", shown[0])
            return ""

        return until(focused, "one window of the program, with the keyboard")

    def titles(self) -> list[str]:
        """Return the titles of all windows that are or were made."""
        ids = self._xdotool("search", "--name", "").split()
        return [self._xdotool("getwindowname", window).strip() for window in ids]

    def own_pids(self) -> list[int]:
        """Return the X server and the window manager: what is typed passes them."""
        return self._servers

    def picture(self, path: Path) -> Path:
        """Save what is on the screen."""
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True, timeout=30)
        return path

    def close(self) -> None:
        """End whatever was started here."""
        for program in self._programs:
            if program.process.poll() is None:
                program.kill()
        self.reader.close()

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=30, check=False
        )
        return done.stdout


@contextmanager
def desktop(folder: Path) -> Iterator[Desktop]:
    """Set up a desktop whose home lies in `folder`; it is gone afterwards."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    assert not missing, f"missing tools: {missing}"
    home, runtime = folder / "home", folder / "run"
    home.mkdir(parents=True, exist_ok=True)
    runtime.mkdir(mode=0o700)
    environment = {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TZ": "Europe/Stockholm",
    }
    with ExitStack() as stack:
        environment["DISPLAY"], server = stack.enter_context(_screen(environment))
        environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_session_bus(environment))
        manager = stack.enter_context(_running(["openbox", "--sm-disable"], environment))
        subprocess.run(["setxkbmap", "se"], env=environment, check=True, timeout=30)
        made = Desktop(home, environment, [server, manager])
        stack.callback(made.close)
        yield made


@contextmanager
def _running(command: list[str], environment: dict[str, str], told: int | None = None) -> Iterator[int]:
    """Run a part of the desktop, in a session of its own; `told` is the descriptor that it writes to."""
    with subprocess.Popen(
        command,
        env=environment,
        start_new_session=True,
        pass_fds=[told] if told is not None else [],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)


@contextmanager
def _screen(environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    read, write = os.pipe()
    size = ["-screen", "0", "1366x768x24", "-noreset", "-nolisten", "tcp"]
    with _running(["Xvfb", *size, "-displayfd", str(write)], environment, write) as pid:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}", pid


@contextmanager
def _session_bus(environment: dict[str, str]) -> Iterator[str]:
    read, write = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", f"--print-address={write}"]
    with _running(command, environment, write):
        os.close(write)
        with os.fdopen(read) as told:
            address = told.readline().strip()
        assert address, "dbus-daemon did not start"
        yield address


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(found for child in children for found in _descendants(int(child)))]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def is_alive(pid: int) -> bool:
    """Return whether a process still holds anything: its files live as long as the last of its threads."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        return state not in "ZX" or len(os.listdir(f"/proc/{pid}/task")) > 1
    except (FileNotFoundError, ProcessLookupError):
        return False


def _traces(pid: int) -> bool:
    return _command(pid).startswith(b"strace")

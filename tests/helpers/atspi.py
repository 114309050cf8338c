"""What a screen reader sees of the program, for tests: a real AT-SPI client over a pipe (atspi_reader.py)."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

CLIENT = Path(__file__).with_name("atspi_reader.py")
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-pyatspi belongs to
PATIENCE_S = 30.0
HAS_KEYBOARD = ("focusable", "focused")  # what only stands round the field that has it is not focusable
_PAUSE_S = 0.01

T = TypeVar("T")


def until(look: Callable[[], T], what: str, seconds: float = PATIENCE_S) -> T:
    """Return the first true thing that `look` gives; fail with `what` when the time is up."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(_PAUSE_S)
    return seen


@dataclass(frozen=True)
class Node:
    """What a screen reader says about one thing in the window."""

    depth: int
    role: str
    name: str
    description: str
    within: str
    text: str | None
    caret: int | None
    states: tuple[str, ...]

    def __str__(self) -> str:
        return f"{'  ' * self.depth}{self.role} {self.name!r} {self.text!r} {' '.join(self.states)}"


class Reader:
    """The screen reader: finds things in the window that shows, by role, name (a pattern) and states."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, str(CLIENT)],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        """The client's process."""
        return self._process.pid

    def find(self, name: str = "", role: str = "", states: Sequence[str] = ()) -> Node | None:
        """Return the first node that shows now."""
        return self._ask(name, role, states, 0.0)

    def wait(self, name: str = "", role: str = "", states: Sequence[str] = (), seconds: float = PATIENCE_S) -> Node:
        """Return the first node as soon as it shows; fail with what shows instead."""
        found = self._ask(name, role, states, seconds)
        shown = "" if found else "\n".join(map(str, self.tree()))
        assert found is not None, f"not within {seconds} s: {role} {name!r} {list(states)}, but\n{shown}"
        return found

    def focus(self, name: str = "", role: str = "") -> Node:
        """Wait until what has the keyboard is of this name and role."""
        return self.wait(name, role, HAS_KEYBOARD)

    def focused(self) -> Node | None:
        """Return what has the keyboard now."""
        return self.find(states=HAS_KEYBOARD)

    def gone(self, name: str, role: str = "") -> None:
        """Wait until nothing of this name shows."""
        until(lambda: self.find(name, role) is None, f"gone: {name}")

    def tree(self) -> list[Node]:
        """Return the whole window in reading order."""
        told = self._send({"do": "tree"})
        assert isinstance(told, list)
        return [Node(**{**node, "states": tuple(node["states"])}) for node in told]

    def close(self) -> None:
        """End the client."""
        with self._process:
            self._process.kill()

    def _ask(self, name: str, role: str, states: Sequence[str], seconds: float) -> Node | None:
        wanted = {"do": "wait", "seconds": seconds, "states": list(states), "name": name, "role": role}
        told = self._send(wanted)
        return Node(**{**told, "states": tuple(told["states"])}) if isinstance(told, dict) else None

    def _send(self, wanted: Mapping[str, object]) -> object:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(wanted) + "\n")
        stdin.flush()
        answer = stdout.readline()
        assert answer, "the screen reader has died"
        told: object = json.loads(answer)
        return told


def needs() -> None:
    """Fail, not skip, where the system has no AT-SPI client."""
    assert os.path.exists(SYSTEM_PYTHON), SYSTEM_PYTHON
    done = subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"python3-pyatspi is missing: {done.stderr}"

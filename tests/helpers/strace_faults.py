"""strace on a process that waits for it: its calls on a folder are listed, or one of them is made to fail.

Counting is per call name, from the moment strace took hold, which is how `inject=…:when=` counts as well; so a call
that stands as the K-th in a recording is the K-th in a run that does the same.
"""

import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WRITES = frozenset({"write", "pwrite64"})
SYNCS = frozenset({"fsync", "fdatasync"})
NAMES = frozenset({"rename", "unlink", "mkdir", "rmdir"})
TRACED = (*sorted(WRITES | SYNCS | NAMES), "ftruncate", "openat", "writev")
_LINE = re.compile(r"(\w+)\((.*)\)\s+= (.+)")
_DEADLINE = 20.0


@dataclass(frozen=True)
class Call:
    """One call on the folder that is watched: its name, which of that name it was, and what it was given."""

    name: str
    number: int
    arguments: str
    result: str

    @property
    def makes_file(self) -> bool:
        return self.name == "openat" and "O_CREAT" in self.arguments

    @property
    def changes(self) -> bool:
        """Whether the call writes, syncs, names or makes something."""
        return self.name != "openat" or self.makes_file


class Strace:
    """strace attached to a stopped process; `detach` lets go of one that is still alive."""

    def __init__(self, pid: int, log: Path, options: Sequence[str] = ()) -> None:
        self._process = subprocess.Popen(
            [
                "strace",
                "-qq",
                "-y",
                "-o",
                str(log),
                "-e",
                "trace=" + ",".join(TRACED),
                *options,
                "-p",
                str(pid),
            ],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._wait_until_it_holds(pid)

    def _wait_until_it_holds(self, pid: int) -> None:
        deadline = time.monotonic() + _DEADLINE
        status = Path(f"/proc/{pid}/status")
        while f"TracerPid:\t{self._process.pid}\n" not in status.read_text():
            if self._process.poll() is not None or time.monotonic() > deadline:
                told = self._process.stderr.read().decode() if self._process.stderr else ""
                raise RuntimeError(f"strace cannot attach: {told}")
            time.sleep(0.0005)  # a poll with a deadline

    def detach(self) -> None:
        """Let the process go on without faults."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        self._process.wait(_DEADLINE)
        if self._process.stderr:
            self._process.stderr.close()


def calls(log: Path, folder: Path) -> list[Call]:
    """Return the calls of a log that concern `folder`, numbered among all calls of their name."""
    found: list[Call] = []
    numbers: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        numbers[match[1]] += 1
        if f"{folder}/" in match[2] or f"{folder}>" in match[2]:
            found.append(Call(match[1], numbers[match[1]], match[2], match[3]))
    return found


def killed_at(call: Call) -> list[str]:
    """Return the options that kill the process as it makes this call; the call itself is not made."""
    return ["-e", f"inject={call.name}:signal=KILL:when={call.number}"]


def refused_once(call: Call, error: str) -> list[str]:
    """Return the options that refuse this one call."""
    return ["-e", f"inject={call.name}:error={error}:when={call.number}"]


def refused_from(call: Call, later: Sequence[Call], error: str, names: frozenset[str]) -> list[str]:
    """Return the options that refuse this call and every later one of `names`, as a disk does that stays full."""
    firsts = {call.name: call.number}
    for other in later:
        if other.name in names:
            firsts.setdefault(other.name, other.number)
    return [part for name, number in firsts.items() for part in ("-e", f"inject={name}:error={error}:when={number}+")]

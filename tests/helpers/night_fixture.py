"""One night for all tests that look at it: typed once under strace, locked, and everything about it written down."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.desktop import desktop
from tests.helpers.night import Night, lock, spend

WRITES = "write,pwrite64,writev,pwritev,pwritev2"
SENDS = "sendto,sendmsg,sendmmsg"
_SOCKETS = "socket,connect,io_uring_setup"


@dataclass(frozen=True)
class Seen:
    """The night and what was seen of the program from outside."""

    night: Night
    home: Path
    trace: Path
    in_memory_before: list[str]
    in_memory_after: list[str]
    processes_after: int
    seconds_to_scan: float


@pytest.fixture(scope="session")
def seen_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """The night for the quick tests. What is said on local sockets is left to the long form: it doubles the time."""
    with night_under_strace(tmp_path_factory.mktemp("natt"), tmp_path_factory.mktemp("trace"), WRITES) as seen:
        yield seen


@contextmanager
def night_under_strace(folder: Path, beside: Path, calls: str) -> Iterator[Seen]:
    """Spend the night, look at the memory before the lock and after it, end the program."""
    trace = beside / "strace.txt"
    what = f"trace={calls},{_SOCKETS}"
    strace = ["strace", "-f", "-y", "-qq", "--seccomp-bpf", "-s", "1048576", "-e", what, "-o", str(trace)]
    with desktop(folder) as screen:
        night = spend(screen, folder / "valv", strace)
        before = [hit for pid in night.program.pids for hit in night.canaries.in_memory(pid)]
        locked_at = time.monotonic()
        lock(night)
        pids = [*night.program.pids, *screen.own_pids()]
        after = [hit for pid in pids for hit in night.canaries.in_memory(pid)]
        seconds = time.monotonic() - locked_at
        night.titles |= set(screen.titles())
        night.program.stop()
        yield Seen(night, screen.home, trace, before, after, len(pids), seconds)

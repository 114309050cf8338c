"""One night for all tests that look at it: typed once under strace, locked, and everything about it written down."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.desktop import desktop
from tests.helpers.night import Night, lock, spend

SOON_S = 2.0
_CALLS = "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,socket,connect,io_uring_setup"


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
    """Spend the night, look at the memory before the lock and after it, end the program."""
    folder = tmp_path_factory.mktemp("natt")
    trace = tmp_path_factory.mktemp("trace") / "strace.txt"
    strace = ["strace", "-f", "-y", "-qq", "--seccomp-bpf", "-s", "1048576", "-e", f"trace={_CALLS}", "-o", str(trace)]
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

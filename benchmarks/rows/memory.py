"""What the unlocked program weighs with 100,000 akter in its register, beside a bare window. MiB.

Counted as PSS would be on a computer that runs nothing else: what other programs share of Qt makes neither lighter.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import vaults
from benchmarks.desktop import Maps, end, family, screen
from benchmarks.driven import Told, driven_command
from benchmarks.rows.start import stock_wheel
from benchmarks.table import Goal, Line

_BACK_S = 2.0
_AT_REST_S = 5.0
_BARE_S = 1.0
_MAPPING = re.compile(r"^(?=[0-9a-f]+-[0-9a-f]+ )", re.MULTILINE)


def lines() -> Iterator[Line]:
    """Weigh the bare window, then the program: session at once after unlock, then all of it at rest."""
    path = vaults.vault(vaults.SIZES[-1])
    with screen() as maps:
        bare = _bare(maps)
        told = Told(vaults.BUILD / "told.txt")
        program = subprocess.Popen(driven_command("supervisor", told, "", ["--vault", str(path)]), cwd=vaults.ROOT)
        try:
            yield from _weigh(program.pid, told, bare)
        finally:
            end(program)


def _weigh(pid: int, told: Told, bare: float) -> Iterator[Line]:
    told.wait("painted")
    session = family(pid)[1]
    time.sleep(_BACK_S)
    yield Line("memory: session 2 s after Argon2id", _weight(session), bare, Goal(times=2), unit="MiB")
    yield Line("memory: its highest (RSS), while Argon2id ran", _highest(session), unit="MiB")
    time.sleep(_AT_REST_S)
    yield Line("memory: unlocked session, 100,000 akter", _weight(session), bare, Goal(times=2), unit="MiB")
    everyone = family(pid)
    total = _weight(*everyone)
    yield Line(f"memory: all {len(everyone)} processes, a spare among them", total, bare, Goal(times=3), unit="MiB")


def _bare(maps: Maps) -> float:
    command = [sys.executable, "-I", str(vaults.ROOT / "benchmarks" / "bare_window.py"), str(stock_wheel())]
    maps.forget()
    process = subprocess.Popen(command)
    maps.next()
    time.sleep(_BARE_S)
    weight = _weight(process.pid)
    end(process)
    return weight


def _weight(*pids: int) -> float:
    """Return what processes weigh together: private memory of each, a file's pages once. Only root may always know."""
    private, files = 0, dict[str, int]()
    for pid in pids:
        for place, resident, anonymous in _mappings(Path(f"/proc/{pid}/smaps").read_text()):
            private += anonymous
            files[place] = max(files.get(place, 0), resident - anonymous)
    return (private + sum(files.values())) / 1024


def _mappings(smaps: str) -> Iterator[tuple[str, int, int]]:
    """Yield each mapping's place in its file, and how many KiB of it are resident and anonymous."""
    for block in _MAPPING.split(smaps)[1:]:
        head, *lines = block.splitlines()
        _, _, offset, device, inode, *_ = head.split()
        sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.endswith("kB")}
        yield f"{device} {inode} {offset}", int(sizes["Rss"]), int(sizes["Anonymous"])


def _highest(pid: int) -> float:
    return next(int(line.split()[1]) for line in _status(pid) if line.startswith("VmHWM:")) / 1024


def _status(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/status").read_text().splitlines()

"""What the unlocked program weighs with 100,000 akter in its register, beside a bare window. MiB of PSS."""

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
    yield Line("memory: session 2 s after Argon2id", _pss(session), bare, Goal(times=2), unit="MiB")
    yield Line("memory: its highest (RSS), while Argon2id ran", _highest(session), unit="MiB")
    time.sleep(_AT_REST_S)
    yield Line("memory: unlocked session, 100,000 akter", _pss(session), bare, Goal(times=2), unit="MiB")
    everyone = family(pid)
    total = sum(map(_pss, everyone))
    yield Line(f"memory: all {len(everyone)} processes, a spare among them", total, bare, Goal(times=3), unit="MiB")


def _bare(maps: Maps) -> float:
    command = [sys.executable, "-I", str(vaults.ROOT / "benchmarks" / "bare_window.py"), str(stock_wheel())]
    maps.forget()
    process = subprocess.Popen(command)
    maps.next()
    time.sleep(_BARE_S)
    weight = _pss(process.pid)
    end(process)
    return weight


def _pss(pid: int) -> float:
    """Return the proportional set size in MiB; of a hardened process only root may know."""
    return _kib(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") / 1024


def _highest(pid: int) -> float:
    return _kib(Path(f"/proc/{pid}/status"), "VmHWM:") / 1024


def _kib(file: Path, name: str) -> int:
    return next(int(line.split()[1]) for line in file.read_text().splitlines() if line.startswith(name))

"""From Enter after the passphrase to the first page of the register painted, without its own Argon2id."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import vaults
from benchmarks.driven import Told, driven_command
from benchmarks.measure import interleaved, median
from benchmarks.table import Goal, Line
from vir_desktop.system.session_process import SessionProcess

_RUNS = 7
_MOST_MS = 50.0


def lines() -> Iterator[Line]:
    """Unlock registers of all sizes by turns, each time in a new process."""
    paths = [vaults.vault(rows) for rows in vaults.SIZES]
    found = interleaved(_RUNS, *(partial(_unlock, path) for path in paths))
    small, *_, large = (median(figures) for figures in found)
    for rows, figures in zip(vaults.SIZES, found, strict=True):
        goal = Goal(most=_MOST_MS) if rows == vaults.SIZES[-1] else None
        yield Line(f"unlock → register of {rows} painted, without Argon2id", median(figures), goal=goal)
    yield Line(f"unlock: {vaults.SIZES[-1]} rows beside {vaults.SIZES[0]}", large, small, Goal(times=1.2))


def _unlock(path: Path) -> float:
    told = Told(vaults.BUILD / "told.txt")
    process = SessionProcess(driven_command("session", told, "", ["--vault", str(path)]), vaults.environment())
    (entered,) = told.wait("enter")
    painted, argon2id_ms = told.wait("painted")
    process.let_go()  # a session whose supervisor is gone leaves the vault and ends
    process.reap()
    return (painted - entered) * 1000 - argon2id_ms

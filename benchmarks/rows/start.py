"""From the start of the process to the unlock window on the screen, beside a bare PySide6 window."""

import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks import vaults
from benchmarks.desktop import Maps, end, screen
from benchmarks.measure import interleaved, median
from benchmarks.table import Goal, Line
from vir_desktop.system.environment import is_clean

_RUNS = 21
_NOISE = 0.05


def lines() -> Iterator[Line]:
    """Start all three by turns: the bare window, the program, the bare window again."""
    _choose_vault()
    bare = [sys.executable, "-I", str(vaults.ROOT / "benchmarks" / "bare_window.py"), str(stock_wheel())]
    ours = [str(Path(sys.executable).with_name("vir-desktop"))]
    with screen() as maps:
        for command in (bare, ours):
            _start(maps, command)  # once for the page cache
        first, program, second = interleaved(_RUNS, *(partial(_start, maps, c) for c in (bare, ours, bare)))
    floor = median(first + second)
    noise = abs(median(first) - median(second)) / floor
    void = f"void: floors differ {noise:.0%}" if noise > _NOISE else ""
    yield Line("start → unlock window mapped", median(program), floor, Goal(times=1.15), void=void)
    yield Line("start: the floor, first and second series", median(first), median(second))


def stock_wheel() -> Path:
    """Return a folder with PySide6 as pip brings it, without what our set-up adds to make it start faster."""
    site, stock = Path(sysconfig.get_path("purelib")), vaults.BUILD / "stock"
    if not stock.exists():
        unfinished = stock.with_name("stock.ny")
        shutil.rmtree(unfinished, ignore_errors=True)
        for package in ("PySide6", "shiboken6"):
            shutil.copytree(
                site / package, unfinished / package, copy_function=os.link, ignore=shutil.ignore_patterns("files.dir")
            )
        unfinished.rename(stock)
    return stock


def _start(maps: Maps, command: Sequence[str]) -> float:
    maps.forget()
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=vaults.ROOT, env=_desktops(), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    took = (maps.next() - began) * 1000
    end(process)
    return took


def _desktops() -> dict[str, str]:
    """Return the environment that a desktop starts both in: without what would make the program begin anew."""
    return {name: value for name, value in os.environ.items() if is_clean({name: value})}


def _choose_vault() -> None:
    """Let the program find a vault without being told: what a person's own start does."""
    from vir_desktop.system import vault_choice

    vault_choice.choose_vault(vaults.vault(vaults.SIZES[0]))

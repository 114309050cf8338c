"""`make bench [ROWS=akt,engine]`: run the rows, each in a process of its own, and print one table.

The table and its JSON are left in build/.
"""

import importlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Protocol, cast

from benchmarks import vaults
from benchmarks.table import Line, from_json, table, to_json

ROWS = ("start", "unlock", "answer", "engine", "register", "akt", "lock", "pdf", "memory")
_LONGEST_S = 600
_ON_FULL_REGISTERS = frozenset({"unlock", "register", "memory"})
_RESULT = "lines: "


class _Row(Protocol):
    def lines(self) -> Iterable[Line]: ...


def main() -> int:
    """Run the rows that are asked for; return 1 when a goal is missed or a row broke."""
    if len(sys.argv) > 2 and sys.argv[1] == "--row":
        return _run_here(sys.argv[2])
    if sys.argv[1:] == ["--fill"]:
        return _fill_here()
    wanted = [name for name in os.environ.get("ROWS", "").split(",") if name] or ROWS
    unknown = set(wanted) - set(ROWS)
    if unknown:
        print(f"Okända rader: {', '.join(sorted(unknown))}. Det finns: {', '.join(ROWS)}.")
        return 2
    if not _ON_FULL_REGISTERS.isdisjoint(wanted):  # once, minutes of wrapping keys, outside of every row's time
        subprocess.run([sys.executable, "-m", "benchmarks", "--fill"], cwd=vaults.ROOT, check=True)
    lines = [line for name in wanted for line in _run_apart(name)]
    shown = table(lines)
    print(shown, end="")
    (vaults.ROOT / "build" / "bench.txt").write_text(shown, encoding="utf-8")
    (vaults.ROOT / "build" / "bench.json").write_text(to_json(lines), encoding="utf-8")
    return int(any(line.ok is False or line.void for line in lines))


def _run_apart(name: str) -> list[Line]:
    """Run one row in its own process: no row warms another's caches or inherits its memory."""
    began = time.monotonic()
    command = [sys.executable, "-m", "benchmarks", "--row", name]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=vaults.ROOT, timeout=_LONGEST_S, check=False)
    print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    told, _, result = ended.stdout.rpartition(_RESULT)
    sys.stderr.write(told)
    if ended.returncode != 0:
        return [Line(name, 0.0, void=f"ended with {ended.returncode}")]
    return from_json(result)


def _fill_here() -> int:
    vaults.live_apart()
    for rows in vaults.SIZES:
        vaults.vault(rows)
    return 0


def _run_here(name: str) -> int:
    vaults.live_apart()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    row = cast("_Row", importlib.import_module(f"benchmarks.rows.{name}"))
    lines = list(row.lines())
    print(_RESULT + to_json(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m scripts.mutants [WORD …] [--workers N]`: mutate the modules whose name holds a WORD; without, all.

Ends with 1 when a module has less than nine mutants in ten killed, or a survivor without a reason in
tests/mutants/survivors.toml, or a reason for something that did not survive.
"""

import argparse
import sys
import time
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from scripts.mutants.mutations import Mutant, mutants_of
from scripts.mutants.trial import ROOT, SURVIVED, Seen, look, path_of, try_mutant

FOLDER = ROOT / "tests" / "mutants"
LEAST_KILLED = 0.9
_SHORTEST_LIMIT_S = 10.0
_SLOWER = 5.0  # a mutant may take this many times what the tests take


@dataclass(frozen=True)
class Outcome:
    """How one module did."""

    module: str
    total: int
    survivors: tuple[str, ...]
    seconds: float

    @property
    def killed(self) -> float:
        """Which part of the mutants was noticed."""
        return 1 - len(self.survivors) / self.total if self.total else 1.0

    def faults(self, reasons: dict[str, str]) -> list[str]:
        """Return what is wrong, a line each."""
        found = [f"survived without a reason: {name}" for name in self.survivors if not reasons.get(name)]
        found += [f"has a reason and did not survive: {name}" for name in reasons if name not in self.survivors]
        if self.killed < LEAST_KILLED:
            found.append(f"only {self.killed:.1%} were noticed")
        return found


def read(name: str) -> dict[str, dict[str, object]]:
    """Return a file of tests/mutants."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def mutate(module: str, tests: Sequence[str], workers: int) -> Outcome:
    """Try every mutant of a module."""
    began, seen = time.monotonic(), look(module, tests)
    mutants = list(mutants_of(path_of(module).read_text(encoding="utf-8")))
    with ThreadPoolExecutor(workers) as pool:
        ends = list(pool.map(lambda mutant: _end(module, mutant, seen), mutants))
    survivors = tuple(mutant.name for mutant, end in zip(mutants, ends, strict=True) if end == SURVIVED)
    return Outcome(module, len(mutants), survivors, time.monotonic() - began)


def _end(module: str, mutant: Mutant, seen: Seen) -> str:
    tests = seen.tests_of(mutant.line)
    if not tests:
        return SURVIVED
    limit = _SHORTEST_LIMIT_S + _SLOWER * sum(seen.seconds[test] for test in tests)
    return try_mutant(module, mutant.tree, tests, limit)


def main() -> int:
    """Try the mutants and print how each module did."""
    parser = argparse.ArgumentParser(prog="mutants")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    reasons, wrong = read("survivors"), 0
    for module, target in read("targets").items():
        if asked.words and not any(word in module for word in asked.words):
            continue
        outcome = mutate(module, _tests(target), asked.workers)
        faults = outcome.faults({name: str(reason) for name, reason in reasons.get(module, {}).items()})
        counted = f"{outcome.total:>4} mutants, {len(outcome.survivors):>3} survived, {outcome.killed:.1%}"
        print(f"{module:<42} {counted} in {outcome.seconds:.0f} s")
        print(*(f"    {fault}\n" for fault in faults), sep="", end="", flush=True)
        wrong += len(faults)
    return 1 if wrong else 0


def _tests(target: dict[str, object]) -> list[str]:
    tests = target["tests"]
    assert isinstance(tests, list)
    without = str(target.get("without", ""))
    return [*map(str, tests), *(["-k", f"not ({without})"] if without else [])]


if __name__ == "__main__":
    sys.exit(main())

"""Time, medians, and turns taken so that a slow moment of the machine hits both sides alike."""

import gc
import math
import statistics
import time
from collections.abc import Callable, Sequence

Work = Callable[[], object]


def timed(work: Work) -> float:
    """Return the milliseconds that a call takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def interleaved(runs: int, *works: Callable[[], float]) -> tuple[list[float], ...]:
    """Run each measured work `runs` times by turns, the order turned every time; return each one's figures."""
    found: tuple[list[float], ...] = tuple([] for _ in works)
    for run in range(runs):
        order = list(enumerate(works))
        for number, work in order if run % 2 == 0 else reversed(order):
            gc.collect()
            found[number].append(work())
    return found


def side_by_side(runs: int, first: Work, second: Work) -> tuple[list[float], ...]:
    """Return the milliseconds of each of two works, `runs` times by turns."""
    return interleaved(runs, lambda: timed(first), lambda: timed(second))


def median(figures: Sequence[float]) -> float:
    """Return the middle figure."""
    return statistics.median(figures)


def percentile(figures: Sequence[float], percent: float) -> float:
    """Return the figure that `percent` per cent do not exceed (nearest rank)."""
    ordered = sorted(figures)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]

"""How slow the processor is just now: a limit in seconds means seconds on a computer that has nothing else to do."""

import time

_USUAL_S = 0.0053  # of the sum below, where the limits were set


def slowness() -> float:
    """Return how many times longer than usual a fixed sum takes, at least 1; the best of five."""
    return max(1.0, min(_sum_s() for _ in range(5)) / _USUAL_S)


def _sum_s() -> float:
    start = time.thread_time()
    sum(number * number for number in range(100_000))
    return time.thread_time() - start

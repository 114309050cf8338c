"""Cyclic garbage is collected when a thread asks for it, never wherever Python happens to allocate.

Python collects on whichever thread crosses its threshold. On a lane of work that thread would be the one to destroy
the widgets of a page that was left, and Qt ends the process for it; reference cycles are everyday work in a program
of signals and lambdas. So in a process with a screen the screen's thread asks, and nobody else collects.
"""

import gc


def collect_only_when_asked() -> None:
    """Collect nothing by itself from here on, in the whole process."""
    gc.disable()


def collect_due() -> None:
    """Collect the oldest generation that is due by Python's own thresholds, on this thread; most often nothing."""
    limits = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [generation for generation, (count, most) in enumerate(limits) if count > most]
    if due:
        gc.collect(due[-1])

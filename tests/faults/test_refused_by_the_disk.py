"""R3: ENOSPC at every write, truncation, making and naming of a file, EIO at every sync; once, and from there on.

The service says so by a known fault or succeeds; the process lives; nothing acknowledged is lost; once the disk takes
writes again, the same session goes on, on a connection that has been opened anew and checked.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from tests.faults.scenario import ACTS
from tests.helpers.fault_points import Ground, VaultBrokenError, failures, sampled
from tests.helpers.strace_faults import NAMES, SYNCS, WRITES, Call, refused_from, refused_once
from vir_desktop.domain.errors import Known

SAID = {Known.DISK_FULL.value, Known.IO_ERROR.value, Known.READ_ONLY.value}
GroundOf = Callable[[str], Ground]
QUICK_POINTS = 4
PLAYED = sorted(set(ACTS) - {"typing"})
MAKES = frozenset({"mkdir", "rename"})
WAITS = frozenset({"rekey"})  # an akt is opened all the same; its new key waits for the next time


@dataclass(frozen=True)
class Fault:
    """A call that is refused with `error`; with `onward`, every later call of `names` too."""

    call: Call
    error: str
    onward: bool
    names: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.error} {'from' if self.onward else 'at'} {self.call}"


def faults_at(points: Sequence[Call]) -> list[Fault]:
    found = []
    for call in points:
        if call.name in SYNCS:
            found += [Fault(call, "EIO", False), Fault(call, "EIO", True, SYNCS)]
        elif call.name in WRITES:
            found += [Fault(call, "ENOSPC", False), Fault(call, "ENOSPC", True, WRITES | MAKES)]
        elif call.name not in NAMES - MAKES:
            found.append(Fault(call, "ENOSPC", False))
    return found


def refuse_each(ground: Ground, most: int | None, tell: Callable[[str], None]) -> None:
    points = ground.points
    faults = faults_at(points)
    tried = faults if most is None else sampled(faults, most)
    said: Counter[str] = Counter()
    again = ACTS[ground.act].again

    def try_one(fault: Fault) -> None:
        later = points[points.index(fault.call) + 1 :]
        options = (
            refused_from(fault.call, later, fault.error, fault.names)
            if fault.onward
            else refused_once(fault.call, fault.error)
        )
        home, ran = ground.play(options)
        if (ran.status, ran.crashed) != (0, "") or not set(ran.refused) <= SAID:
            raise VaultBrokenError(f"did not say what happened: {ran}")
        said.update(ran.refused or ["succeeded"])
        finished = not ran.refused or again
        ground.judge(home, len(ACTS[ground.act].steps) if finished else ran.done)

    broken = list(failures(tried, try_one))
    answers = ", ".join(f"{code} {count}" for code, count in sorted(said.items()))
    tell(f"refuse {ground.act:<11} {len(tried):>4} of {len(faults):>4} points, {len(broken)} broken   ({answers})")
    assert len(faults) > 20
    assert broken == []
    if most is None or ground.act not in WAITS:
        assert set(said) & SAID  # the control: faults do reach the services


@pytest.mark.parametrize("act", PLAYED)
def test_refused_at_some_calls(act: str, ground_of: GroundOf, tell: Callable[[str], None]) -> None:
    refuse_each(ground_of(act), QUICK_POINTS, tell)


@pytest.mark.full
@pytest.mark.parametrize("act", PLAYED)
def test_refused_at_every_call(act: str, ground_of: GroundOf, tell: Callable[[str], None]) -> None:
    refuse_each(ground_of(act), None, tell)

"""R2: SIGKILL at every write, sync, truncation, naming and making of a file; the vault is as before or as after.

Calls are counted on the computer's vault, device secret and copies only. What was acknowledged is always there.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.faults.scenario import ACTS
from tests.helpers.fault_points import Ground, VaultBrokenError, failures, sampled
from tests.helpers.strace_faults import Call, killed_at

GroundOf = Callable[[str], Ground]
KILLED = -9
QUICK_POINTS = 5
PLAYED = sorted(set(ACTS) - {"typing"})


def kill_at_each(ground: Ground, most: int | None, tell: Callable[[str], None]) -> None:
    points = ground.points
    tried = points if most is None else sampled(points, most)

    def try_one(call: Call) -> None:
        home, ran = ground.play(killed_at(call))
        if (ran.status, ran.crashed) != (KILLED, ""):
            raise VaultBrokenError(f"was not killed there: {ran}")
        ground.judge(home, ran.done)

    broken = list(failures(tried, try_one))
    kinds = ", ".join(f"{name} {count}" for name, count in sorted(Counter(call.name for call in points).items()))
    counted = f"{len(tried):>4} of {len(points):>4} points, {len(broken)} broken"
    tell(f"kill   {ground.act:<11} {counted}   ({kinds})")
    assert len(points) > 20
    assert broken == []


@pytest.mark.parametrize("act", PLAYED)
def test_killed_at_some_calls(act: str, ground_of: GroundOf, tell: Callable[[str], None]) -> None:
    kill_at_each(ground_of(act), QUICK_POINTS, tell)


@pytest.mark.full
@pytest.mark.parametrize("act", PLAYED)
def test_killed_at_every_call(act: str, ground_of: GroundOf, tell: Callable[[str], None]) -> None:
    kill_at_each(ground_of(act), None, tell)


def test_a_lost_answer_is_noticed(ground_of: GroundOf) -> None:
    """The control: an acknowledged step that is not there is told, and so is a state between two."""
    recorded = ground_of("answer")
    with pytest.raises(VaultBrokenError, match="after 2 steps"):
        recorded.judge(recorded.fresh(), 2)
    between = replace(recorded, expected=[recorded.expected[0], {"rows": "between"}])
    home = between.fresh()
    assert between.driver.run("answer", home, steps=1).done == 1
    with pytest.raises(VaultBrokenError, match="after 0 steps"):
        between.judge(home, 0)

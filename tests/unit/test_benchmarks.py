"""The bench itself: a missed goal is told as missed, and what is slow is seen as slow."""

import time
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks.measure import interleaved, median, percentile, timed
from benchmarks.table import Goal, Line, from_json, table, to_json
from benchmarks.vaults import ROOT


@pytest.mark.parametrize(
    ("goal", "ours", "floor", "met"),
    [
        (Goal(most=50), 50.0, None, True),
        (Goal(most=50), 50.1, None, False),
        (Goal(times=1.15), 114.9, 100.0, True),
        (Goal(times=1.15), 116.0, 100.0, False),
        (Goal(times=1, plus=4), 14.0, 10.0, True),
        (Goal(times=1, plus=4), 14.1, 10.0, False),
        (Goal(times=1.5, most=100), 140.0, 100.0, False),
        (Goal(times=1.5), 1.0, None, False),
    ],
)
def test_a_goal_is_met_or_not(goal: Goal, ours: float, floor: float | None, met: bool) -> None:
    assert Line("work", ours, floor, goal).ok is met


def test_a_void_line_is_neither_met_nor_missed_and_says_why() -> None:
    line = Line("work", 1.0, 1.0, Goal(times=1.5), void="void: floors differ 9%")
    assert line.ok is None
    assert "floors differ" in table([line])


def test_lines_come_back_out_of_json() -> None:
    lines = [
        Line("a", 1.5, 2.0, Goal(1.5, most=100)),
        Line("b", 3.0, unit="MiB"),
        Line("c", 9.0, 2.0, Goal(times=1, plus=4), void="x"),
    ]
    assert from_json(to_json(lines)) == lines


def test_the_table_shows_floor_ratio_and_verdict() -> None:
    shown = table([Line("slow", 30.0, 10.0, Goal(times=1.5)), Line("fine", 1.0, goal=Goal(most=2))])
    assert shown.splitlines()[1].split() == ["slow", "10.00", "30.00", "ms", "3.00", "≤", "1.5", "×", "floor", "NO"]
    assert shown.splitlines()[2].split() == ["fine", "-", "1.00", "ms", "-", "≤", "2", "yes"]


def test_median_and_percentile() -> None:
    figures = [float(n) for n in range(1, 101)]
    assert (median(figures), percentile(figures, 95), percentile(figures, 99), percentile([7.0], 99)) == (
        50.5,
        95.0,
        99.0,
        7.0,
    )


def test_what_takes_longer_is_seen_to_and_turns_are_taken() -> None:
    turns: list[str] = []

    def work(name: str, seconds: float) -> float:
        turns.append(name)
        return timed(lambda: time.sleep(seconds))

    quick, slow = interleaved(3, lambda: work("quick", 0.0), lambda: work("slow", 0.02))
    assert median(slow) >= 20 > median(quick)
    assert turns == ["quick", "slow", "slow", "quick", "quick", "slow"]


def test_every_row_that_is_named_is_there_and_the_other_way_round() -> None:
    files = {path.stem for path in (ROOT / "benchmarks" / "rows").glob("*.py")} - {"__init__"}
    assert files == set(bench.ROWS)


def test_an_unknown_row_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ROWS", "engine,motor")
    monkeypatch.setattr("sys.argv", ["benchmarks"])
    assert bench.main() == 2
    assert "motor" in capsys.readouterr().out


def test_the_vaults_follow_the_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks import vaults

    made: list[Path] = []

    def make(path: Path) -> None:
        path.mkdir()
        made.append(path)

    monkeypatch.setattr(vaults, "BUILD", tmp_path)
    first = vaults.prepared("prov", make)
    assert vaults.prepared("prov", make) == first
    monkeypatch.setattr(vaults, "_FILLING", b"other")
    assert vaults.prepared("prov", make) != first
    assert len(made) == 2

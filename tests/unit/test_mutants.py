"""The breaking of code one place at a time: it finds a weak test, and what is excused still exists."""

from ast import unparse
from pathlib import Path

import pytest

from scripts.mutants import trial
from scripts.mutants.__main__ import Outcome, read
from scripts.mutants.mutations import mutants_of, names_of
from scripts.mutants.trial import KILLED, SURVIVED, Seen, look, path_of, try_mutant

SOURCE = "LIMIT = 3\n\n\ndef small(number: int) -> bool:\n    return number < LIMIT and number > 0\n"
WEAK = "from planted import small\n\n\ndef test_it() -> None:\n    assert small(1)\n"
STRONG = WEAK + "    assert [number for number in range(5) if small(number)] == [1, 2]\n"
MUTANTS = [
    "module: 3 → 4",
    "small: return number < LIMIT and number > 0 → return None",
    "small: number < LIMIT and number > 0 → number < LIMIT or number > 0",
    "small: number < LIMIT → number <= LIMIT",
    "small: number > 0 → number >= 0",
    "small: 0 → 1",
]


def test_every_place_is_changed_once() -> None:
    mutants = list(mutants_of(SOURCE))
    assert [mutant.name for mutant in mutants] == MUTANTS
    assert len({unparse(mutant.tree) for mutant in mutants}) == len(MUTANTS)
    assert {mutant.line for mutant in mutants} == {1, 5}


@pytest.mark.parametrize(("test", "alive"), [(WEAK, {0, 2, 3, 4}), (STRONG, set())])
def test_a_weak_test_lets_mutants_live_and_a_strong_one_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, test: str, alive: set[int]
) -> None:
    """The positive control of the tool."""
    (tmp_path / "planted.py").write_text(SOURCE)
    (tmp_path / "test_planted.py").write_text(test)
    monkeypatch.setattr(trial, "ROOT", tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    seen = look("planted", [str(tmp_path / "test_planted.py")])
    (reached,) = {test for tests in seen.by_line.values() for test in tests if test}
    assert seen.tests_of(5) == [reached]
    ends = [try_mutant("planted", one.tree, [str(tmp_path / "test_planted.py")], 20.0) for one in mutants_of(SOURCE)]
    assert ends == [SURVIVED if number in alive else KILLED for number in range(len(MUTANTS))]


def test_a_constant_over_several_lines_is_tried_too() -> None:
    """Python runs it as its first line alone."""
    seen = Seen({1: [""], 5: ["slow", "quick"]}, {"quick": 1.0, "slow": 2.0, "other": 3.0})
    assert seen.tests_of(7) == seen.tests_of(5) == ["quick", "slow"]
    assert seen.tests_of(3) == ["quick", "slow", "other"]
    assert seen.tests_of(0) == []


def test_what_does_not_live_up_to_it_is_told() -> None:
    assert Outcome("a", 100, ("x",), 1.0).faults({"x": "why"}) == []
    assert Outcome("a", 100, ("x",), 1.0).faults({}) == ["survived without a reason: x"]
    assert Outcome("a", 100, (), 1.0).faults({"x": "why"}) == ["has a reason and did not survive: x"]
    assert Outcome("a", 4, ("x",), 1.0).faults({"x": "why"}) == ["only 75.0% were noticed"]


@pytest.mark.parametrize("module", read("targets"))
def test_what_is_excused_is_there_and_has_a_reason(module: str) -> None:
    reasons = read("survivors").get(module, {})
    names = set(names_of(path_of(module).read_text(encoding="utf-8")))
    assert set(reasons) <= names
    assert [name for name, reason in reasons.items() if len(str(reason)) < 20] == []
    assert len(reasons) <= 0.1 * len(names)

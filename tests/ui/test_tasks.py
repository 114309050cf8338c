"""Two lanes, results on the GUI thread, nothing after lock."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.system import garbage
from vir_desktop.ui.tasks import Tasks


class Vault:
    def __init__(self) -> None:
        self.threads = {threading.current_thread().name}
        self.did: list[str] = []

    def do(self, what: str) -> str:
        self.threads.add(threading.current_thread().name)
        self.did.append(what)
        return what

    def close(self) -> None:
        self.do("close")


@pytest.fixture
def vault() -> list[Vault]:
    return []


@pytest.fixture
def tasks(vault: list[Vault]) -> Iterator[Tasks[Vault]]:
    def make() -> Vault:
        vault.append(Vault())
        return vault[0]

    tasks = Tasks(make, Vault.close)
    yield tasks
    tasks.close()


def test_one_thread_makes_uses_and_closes(qtbot: QtBot, tasks: Tasks[Vault], vault: list[Vault]) -> None:
    got: list[tuple[str, bool]] = []
    gui = QThread.currentThread()
    for what in "abc":
        tasks.run(lambda v, what=what: v.do(what), lambda value: got.append((value, QThread.currentThread() is gui)))  # type: ignore[misc]  # the default binds the letter
    qtbot.waitUntil(lambda: len(got) == 3)
    assert got == [("a", True), ("b", True), ("c", True)]
    assert tasks.close()
    assert vault[0].threads == {"db_0"}
    assert vault[0].did == ["a", "b", "c", "close"]


def test_an_outcome_announces_its_changes_before_its_value(qtbot: QtBot, tasks: Tasks[Vault]) -> None:
    told: list[object] = []
    tasks.changed.connect(told.append)
    tasks.run(lambda v: Outcome(7, frozenset({Change.AKT})), told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [frozenset({Change.AKT}), 7]


def test_errors_are_routed(qtbot: QtBot, tasks: Tasks[Vault]) -> None:
    own: list[Exception] = []
    failed: list[Exception] = []
    bugs: list[Exception] = []
    tasks.failed.connect(failed.append)
    tasks.bug.connect(bugs.append)

    def raises(error: Exception) -> str:
        raise error

    tasks.run(lambda v: raises(RuleError("code-taken")), on_error=own.append)
    tasks.run(lambda v: raises(KnownError(Known.DISK_FULL)))
    tasks.work(lambda: raises(ZeroDivisionError()))
    qtbot.waitUntil(lambda: len(own) + len(failed) + len(bugs) == 3)
    assert [type(e) for e in (*own, *failed, *bugs)] == [RuleError, KnownError, ZeroDivisionError]


def test_the_lanes_do_not_wait_for_each_other(qtbot: QtBot, tasks: Tasks[Vault]) -> None:
    gate, got = threading.Event(), list[str]()
    tasks.work(lambda: gate.wait(10), lambda value: got.append("work"))
    tasks.run(lambda v: v.do("db"), got.append)
    qtbot.waitUntil(lambda: got == ["db"])
    gate.set()
    qtbot.waitUntil(lambda: got == ["db", "work"])


def test_lock_drops_what_lands_but_does_what_waits_and_commits_the_draft(
    qtbot: QtBot, tasks: Tasks[Vault], vault: list[Vault]
) -> None:
    started, gate, got = threading.Event(), threading.Event(), list[str]()

    def slow(v: Vault) -> str:
        started.set()
        gate.wait(10)
        return v.do("slow")

    tasks.run(slow, got.append)
    tasks.run(lambda v: v.do("waits"), got.append)
    assert started.wait(10)
    assert not tasks.close(lambda v: v.did.append("draft"), timeout=0.01)  # still busy; it goes on by itself
    tasks.run(lambda v: v.do("late"), got.append)
    gate.set()
    qtbot.waitUntil(lambda: vault[0].did[-1:] == ["close"])
    with qtbot.waitSignal(tasks.destroyed):
        tasks.deleteLater()
    assert got == []
    assert vault[0].did == ["slow", "waits", "draft", "close"]


def test_close_tells_when_the_database_is_stuck(tasks: Tasks[Vault]) -> None:
    started, gate = threading.Event(), threading.Event()

    def stuck(v: Vault) -> None:
        started.set()
        gate.wait(10)

    tasks.run(stuck)
    assert started.wait(10)
    assert not tasks.close(timeout=0.05)
    gate.set()


def test_a_fault_of_the_screen_is_told_as_a_bug(qtbot: QtBot, tasks: Tasks[Vault]) -> None:
    def broken(value: str) -> None:
        raise LookupError(value)

    with qtbot.waitSignal(tasks.bug) as told:
        tasks.run(lambda v: v.do("read"), broken)
    assert isinstance(told.args[0], LookupError)


class Witness:
    """Notes on which thread it is destroyed."""

    def __init__(self, seen: list[str]) -> None:
        self.seen = seen

    def __del__(self) -> None:
        self.seen.append(threading.current_thread().name)

    def in_a_cycle(self) -> None:
        """Be held by oneself alone, as a page that was left is by its lambdas."""
        self.oneself = self

    def ask(self, vault: Vault) -> str:
        """Something of a page's that is asked for."""
        return "asked"

    def fail(self, vault: Vault) -> str:
        """Something of a page's that goes wrong."""
        raise RuleError("code-taken")

    def told(self, answer: object) -> None:
        """Where it lands."""


def test_what_a_lane_was_given_is_destroyed_on_the_screens_thread(qtbot: QtBot, tasks: Tasks[Vault]) -> None:
    seen: list[str] = []
    rounds = 300
    for _ in range(rounds):
        one, other = Witness(seen), Witness(seen)
        tasks.run(one.ask, one.told, one.told)
        tasks.run(other.fail, other.told, other.told)
        del one, other
    qtbot.waitUntil(lambda: len(seen) == 2 * rounds)
    assert set(seen) == {threading.main_thread().name}


@pytest.fixture
def collected_anywhere() -> Iterator[None]:
    """Python as it starts: garbage is collected on whichever thread allocates."""
    gc.enable()
    yield
    garbage.collect_only_when_asked()


@pytest.mark.usefixtures("collected_anywhere")
def test_garbage_is_collected_on_the_screens_thread_alone(qtbot: QtBot) -> None:
    tasks: Tasks[Vault] = Tasks(Vault, Vault.close)
    seen: list[str] = []
    witnesses = 300  # below the threshold: it is the lane that would cross it
    for _ in range(witnesses):
        Witness(seen).in_a_cycle()
    kept: list[list[int]] = []
    tasks.run(lambda _: kept.extend([number] for number in range(10_000)))
    qtbot.waitUntil(lambda: len(seen) == witnesses)
    assert set(seen) == {threading.main_thread().name}
    assert tasks.close()

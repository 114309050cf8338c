"""Runs tests in a fork of this process, in which one module is another than on disk.

The libraries are imported once, before the forks; no module of the project is. Nothing is written beside the tests.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource  # noqa: TID251  # make mutants is a tool for Linux
import select
import signal
import sys
import time
from ast import Module
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import coverage
import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parents[2]
_SETTINGS = Path(__file__).with_name("pytest.ini")
_QUIET = ("-q", "-x", "--tb=no", "--no-header", "--no-summary", "--rootdir", str(ROOT), "-c", str(_SETTINGS))
_PLUGINS = tuple(
    word for name in ("cacheprovider", "xdist", "pytest_cov", "pytest-qt", "timeout") for word in ("-p", f"no:{name}")
)
KILLED, SURVIVED = "killed", "survived"
_DONE = "done "
_LONGEST_LOOK_S = 600.0
_BUSY = 10.0  # on a busy computer an hour may hold six minutes of work


@dataclass(frozen=True)
class Seen:
    """What the unchanged module's tests do: the tests that reach each line, how long each takes, in seconds."""

    by_line: dict[int, list[str]]
    seconds: dict[str, float]

    def tests_of(self, line: int) -> list[str]:
        """Return the tests that reach a line, the quickest first; a line run at import belongs to all.

        The inside of a constant over several lines runs as its first line: so the nearest line above that was reached.
        """
        near = max((one for one in self.by_line if one <= line), default=line)
        reached = self.by_line.get(near, [])
        return sorted(self.seconds if "" in reached else reached, key=lambda test: self.seconds.get(test, 0.0))


@dataclass
class _Watch:
    """A plugin of pytest: notes for each test which lines it reaches and how long it takes."""

    tracer: coverage.Coverage
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed += [report.nodeid] if report.failed else []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.tracer.switch_context(item.nodeid)
        began = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.process_time() - began
            self.tracer.switch_context("")


class _Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module as the given tree instead of its file."""

    def __init__(self, module: str, path: Path, tree: Module) -> None:
        self._module, self._path, self._tree = module, path, tree

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._module:
            return None
        return importlib.util.spec_from_file_location(name, self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._tree, str(self._path), "exec"), module.__dict__)


def look(module: str, tests: Sequence[str]) -> Seen:
    """Run the tests on the module as it is.

    Raises:
        RuntimeError: They do not pass.
    """
    told = json.loads(_in_a_fork(lambda: _watched(module, tests), _LONGEST_LOOK_S))
    return Seen({int(line): names for line, names in told["by_line"].items()}, told["seconds"])


def try_mutant(module: str, tree: Module, tests: Sequence[str], limit_s: float) -> str:
    """Return whether the tests notice; running on for longer than `limit_s` processor seconds is noticed too."""

    def trial() -> str:
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit_s) + 1, int(limit_s) + 2))
        sys.meta_path.insert(0, _Planted(module, path_of(module), tree))
        return SURVIVED if _pytest(tests) == 0 else KILLED

    try:
        return _in_a_fork(trial, limit_s * _BUSY)
    except RuntimeError:
        return KILLED


def path_of(module: str) -> Path:
    """Return the file of a module of the project."""
    return ROOT / (module.replace(".", "/") + ".py")


def _watched(module: str, tests: Sequence[str]) -> str:
    path = str(path_of(module))
    tracer = coverage.Coverage(data_file=None, include=[path], config_file=False)
    watch = _Watch(tracer)
    tracer.start()
    status = _pytest(tests, [watch])
    tracer.stop()
    if status != 0:
        raise RuntimeError(f"the tests of {module} do not pass as it is: {watch.failed}")
    return json.dumps({"by_line": tracer.get_data().contexts_by_lineno(path), "seconds": watch.seconds})


def _pytest(tests: Sequence[str], plugins: Sequence[object] = ()) -> int:
    settings.register_profile(
        "mutants", derandomize=True, database=None, deadline=None, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    settings.load_profile("mutants")
    return int(pytest.main([*_QUIET, *_PLUGINS, *tests], plugins=list(plugins)))


def _in_a_fork(act: Callable[[], str], wait_s: float) -> str:
    """Return what `act` returns there.

    Raises:
        RuntimeError: What `act` raised, or that it did not answer.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(act, write)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as told:
        answer = told.read() if select.select([told], [], [], wait_s)[0] else ""
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if not answer.startswith(_DONE):
        raise RuntimeError(answer or "no answer")
    return answer.removeprefix(_DONE)


def _answer(act: Callable[[], str], write: int) -> NoReturn:
    os.setsid()
    _be_quiet()
    try:
        answer = _DONE + act()
    except BaseException as error:
        answer = str(error)
    with os.fdopen(write, "w", encoding="utf-8") as told:
        told.write(answer)
    os._exit(0)


def _be_quiet() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)

"""Runs acts of tests/faults/scenario.py in processes of their own, under strace, and tells what was acknowledged."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from tests.helpers.fault_vault import Home
from tests.helpers.strace_faults import Strace

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """How a run ended: steps acknowledged, codes of refused steps, what crashed, exit status (-9 = killed)."""

    done: int
    refused: tuple[str, ...]
    crashed: str
    status: int


class Driver:
    """The scenario process; each `run` is served by a fork of it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.scenario"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Driver":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe(self._process.stdin).close()
        self._process.wait(20)
        self._pipe(self._process.stdout).close()

    def run(
        self,
        act: str,
        home: Home,
        *,
        steps: int | None = None,
        unsynced: bool = False,
        log: Path | None = None,
        options: Sequence[str] = (),
        at_start: Path | None = None,
    ) -> Ran:
        """Play an act; with `log`, under strace. `at_start` takes a copy of the home as it is when the act begins."""
        acks = home.path.with_suffix(".kvitton")
        acks.unlink(missing_ok=True)
        request = {"act": act, "home": str(home.path), "acks": str(acks), "steps": steps, "unsynced": unsynced}
        self._ask(request)
        strace: Strace | None = None
        while (turn := self._turn())[0] == "stopped":
            pid = int(turn[1])
            if strace is not None:
                strace.detach()
            elif log is not None:
                strace = Strace(pid, log, options)
            if at_start is not None:
                home.copy_to(at_start)
                at_start = None
            os.kill(pid, signal.SIGCONT)
        if strace is not None:
            strace.detach()
        return _ran(acks, int(turn[1]))

    def _ask(self, request: Mapping[str, object]) -> None:
        pipe = self._pipe(self._process.stdin)
        pipe.write(json.dumps(request) + "\n")
        pipe.flush()

    def _turn(self) -> list[str]:
        line = self._pipe(self._process.stdout).readline()
        if not line:
            raise RuntimeError("the scenario process is gone")
        return line.split()

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


def _ran(acks: Path, status: int) -> Ran:
    said = [json.loads(line) for line in acks.read_text(encoding="utf-8").splitlines()] if acks.exists() else []
    return Ran(
        done=sum(words[0] == "done" for words in said),
        refused=tuple(words[2] for words in said if words[0] == "refused"),
        crashed="".join(words[1] for words in said if words[0] == "crashed"),
        status=status,
    )

"""The session's end of the process that sets papers (papermaker.py): one process a paper, killed at lock. Linux.

Paper and PDF lie in memory that the two share and nobody else can name. Nothing of them is ever written to a pipe, a
socket or a file, and the memory is gone with the last of the two.
"""

import mmap
import os
import signal
import sys
import threading
from pathlib import Path

from vir_desktop.system.local_report import ElsewhereError

IS_THERE = hasattr(os, "posix_spawn") and hasattr(os, "memfd_create")  # elsewhere the session sets papers itself
_ROOT = Path(__file__).resolve().parent.parent.parent
_BOOT = """import sys; sys.path.append(sys.argv.pop(1))
from vir_desktop.papermaker import main; sys.exit(main())"""
# Nothing of the session's: neither its screen nor its folders. What malloc keeps it would keep for no one.
_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
_LENGTH = 8
_MOST = 256 << 20  # bytes of a PDF; only what is used takes room


class KilledError(Exception):
    """The process was ended from outside before the paper was whole: by `stop`, or by a system short of memory."""


class Papermaker:
    """Makes papers, one at a time; `stop` may be called from any thread, and nothing is made after it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pid = 0
        self._stopped = False

    def make(self, paper: bytes) -> bytes:
        """Return the PDF of a paper as reports/wire.py writes it; waits without the interpreter's lock.

        Raises:
            KilledError: the process was killed.
            ElsewhereError: it failed; a bug.
        """
        sheet, pdf = _shared(_LENGTH + len(paper)), _shared(_MOST)
        try:
            tell(sheet, paper)
            self._start(sheet, pdf)
            return self._checked(pdf)
        finally:
            os.close(sheet)
            os.close(pdf)

    def stop(self) -> None:
        """Kill what is under way and start nothing more."""
        with self._lock:
            self._stopped = True
            if self._pid:
                os.kill(self._pid, signal.SIGKILL)

    def _start(self, sheet: int, pdf: int) -> None:
        with self._lock:
            if self._stopped:
                raise KilledError
            nothing = os.open(os.devnull, os.O_WRONLY)
            actions = [(os.POSIX_SPAWN_DUP2, theirs, number) for number, theirs in enumerate((sheet, pdf, nothing))]
            command = [sys.executable, "-I", "-c", _BOOT, str(_ROOT), str(os.getpid())]
            self._pid = os.posix_spawn(sys.executable, command, _ENVIRONMENT, file_actions=actions)
            os.close(nothing)

    def _checked(self, pdf: int) -> bytes:
        os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)  # it stays ours to kill until the lock is taken
        with self._lock:
            code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
            self._pid = 0
        if code < 0:
            raise KilledError
        made = told(pdf)
        if code:
            raise ElsewhereError(made.decode("utf-8", "replace").splitlines())
        return made


def tell(shared: int, words: bytes) -> None:
    """Lay down what the other process is to read, with its length before it.

    Raises:
        ValueError: it is larger than the memory.
    """
    with mmap.mmap(shared, 0) as lying:
        lying[: _LENGTH + len(words)] = len(words).to_bytes(_LENGTH) + words


def told(shared: int) -> bytes:
    """Return what the other process laid down, b"" when it came to nothing."""
    with mmap.mmap(shared, 0) as lying:
        length = int.from_bytes(lying[:_LENGTH])
        return lying[_LENGTH : _LENGTH + length]


def _shared(size: int) -> int:
    """Return a descriptor of memory without a name, for this process and those it gives it to."""
    shared = os.memfd_create("papper", os.MFD_CLOEXEC)
    os.ftruncate(shared, size)
    return shared

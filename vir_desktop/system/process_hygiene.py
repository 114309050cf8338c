"""What a process that will hold secrets does first: no core, no readable memory, no stray descriptor."""

import gc
import os
import sys
from collections.abc import Collection

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_SIGKILL = 9  # importing signal builds its enums: 3 ms
_HIGHEST_DESCRIPTOR = 1 << 20
SWITCH_INTERVAL_S = 0.0005  # typing beside a PDF being made: painted after 8 ms instead of 52


def harden(keep: Collection[int]) -> None:
    """Harden this process and close every descriptor above 2 but those in `keep`.

    The garbage collector is off afterwards, and stays off: the screen's thread collects (`system.garbage`).

    Raises:
        OSError: the system refused; a process that is not hardened must not ask for a passphrase.
    """
    gc.disable()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    os.umask(0o077)
    _close_all_but(keep)
    leave_no_memory()


def leave_no_memory() -> None:
    """Let nothing of this process's memory reach a disk or another process: no core, not dumpable.

    Both, for a core that is piped to a collector is made whatever the limit (core(5)), and only what cannot be
    dumped is not given away. A report of Python's own at a fatal signal is off too: it names what was being done.

    Raises:
        OSError: the system refused.
    """
    if faulthandler := sys.modules.get("faulthandler"):
        faulthandler.disable()
    if sys.platform == "linux":
        _linux()


def give_back_memory() -> None:
    """Give the system back what malloc keeps of memory that is free: what unlocking took and nobody uses now."""
    if sys.platform != "linux":
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own; no other library has it
    if trim is not None:
        trim(0)


def end_with_parent(parent: int) -> None:
    """Let the system kill this process when the one that started it (its process id) is gone, however it went."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # gone before it could be asked for
        os._exit(1)


def write_no_file() -> None:
    """Keep this process from writing a single byte into any file; pipes stay open to it."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _close_all_but(keep: Collection[int]) -> None:
    low = 3
    for descriptor in sorted(keep):
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, _HIGHEST_DESCRIPTOR)


def _linux() -> None:
    import ctypes  # here, because the supervisor's import graph stays without it
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PR_SET_NO_NEW_PRIVS, 1), (_PR_SET_DUMPABLE, 0)):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")

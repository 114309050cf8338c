"""Starts the keeper (keeper.py) as a process that outlives this one. POSIX; Windows has none yet."""

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent.parent
_BOOT = """import sys; sys.path.append(sys.argv.pop(1))
from vir_desktop.keeper import main; sys.exit(main())"""


def start_keeper(vault: Path) -> None:
    """Start copying `vault` once this process has gone; does nothing where processes cannot be started so."""
    if not hasattr(os, "posix_spawn"):
        return
    nothing = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, nothing, descriptor) for descriptor in (0, 1, 2)]
    command = [sys.executable, "-I", "-c", _BOOT, str(_ROOT), str(vault)]
    os.posix_spawn(sys.executable, command, os.environ, file_actions=actions, setsid=True)
    os.close(nothing)

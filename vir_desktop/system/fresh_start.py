"""Beginning anew in a clean environment, for what an environment has done to a process cannot be undone inside it.

LD_PRELOAD and its kin are in the process's memory before its first line, PYTHONPATH may have put anything in the place
of a library. So the process is replaced by one that never had them: isolated (-I), the package's root last on the path.
"""

from __future__ import annotations

import os
import sys

from vir_desktop.system.environment import is_clean

TYPE_CHECKING = False  # on the start path, where each import costs
if TYPE_CHECKING:
    from collections.abc import Mapping

EXIT_SURROUNDINGS = 11
REFUSED = (
    "Något i datorn lägger sig i programmet innan det startar (LD_PRELOAD eller liknande).\n"
    "Ingenting har lästs. Be den som sköter datorn att ta bort det, och starta sedan om.\n"
)
_MARK = "VIR_BEGUN_ANEW"
_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_BOOT = """import sys; sys.path.append(sys.argv.pop(1))
from {module} import {function}; sys.exit({function}())"""


def is_needed() -> bool:
    """Return whether a process that holds no secrets has reason to begin anew, or has just done so."""
    return _MARK in os.environ or not is_clean(os.environ)


def begin_anew(module: str, function: str, environment: Mapping[str, str]) -> None:
    """Replace this process by `function` of `module` in `environment`, with the same arguments; return if it is done.

    Ends the process with EXIT_SURROUNDINGS and plain words when something puts itself back all the same. On Windows
    nothing is done: the loader there obeys no such names, and the program has an executable of its own.
    """
    if sys.platform == "win32":
        return
    if os.environ.pop(_MARK, None) is None:
        boot = _BOOT.format(module=module, function=function)
        command = [sys.executable, "-I", "-c", boot, _ROOT, *sys.argv[1:]]
        os.execve(sys.executable, command, {**environment, _MARK: "1"})  # noqa: S606  # no shell: ourselves
    if not is_clean(os.environ):
        sys.stderr.write(REFUSED)
        sys.exit(EXIT_SURROUNDINGS)

"""The real session and the real supervisor, with a hand on the keys: what the bench starts in place of a person.

Nothing in the program knows of this. A driven session runs `app.run_session()` in a process of its own; when its
window is furnished, the driver of driver.py is added. What it tells are lines `<word> <seconds, monotonic> …`.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from vir_desktop.system.session_process import isolated_command

_BOOT = "from benchmarks.driven import {name}; sys.exit({name}())"
_DRIVE = "--drive"
_DEADLINE_S = 30.0
_LOOK_S = 0.0005


class Told:
    """What the driver has told so far; `path` is the file that it writes to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.write_text("")

    def heard(self, word: str) -> list[float] | None:
        """Return the figures told with a word, None if it has not been told."""
        for line in self.path.read_text().splitlines():
            told, *figures = line.split()
            if told == word:
                return [float(figure) for figure in figures]
        return None

    def wait(self, word: str) -> list[float]:
        """Look until a word has been told."""
        deadline = time.monotonic() + _DEADLINE_S
        while (figures := self.heard(word)) is None:
            if time.monotonic() > deadline:
                raise TimeoutError(word)
            time.sleep(_LOOK_S)
        return figures


def driven_command(name: str, told: Told, what: str, arguments: Sequence[str]) -> list[str]:
    """Return the command line of `session` or `supervisor` below; `what` is the lane to keep busy, or ""."""
    command = isolated_command(_BOOT.format(name=name), [*arguments, _DRIVE, str(told.path), what])
    return command if name == "session" else [command[0], "-I", *command[2:]]  # a supervisor knows its libraries


def supervisor() -> int:
    """Run the real supervisor; its first session is driven, the spare is as always."""
    from vir_desktop import supervisor as real
    from vir_desktop.system.session_process import session_command

    path, what = _taken()
    told = Told(Path(path))

    def command(arguments: Sequence[str]) -> list[str]:
        held = "--hold" in arguments
        return session_command(arguments) if held else driven_command("session", told, what, arguments)

    vars(real)["session_command"] = command
    return real.run(sys.argv[sys.argv.index("--vault") + 1])


def session() -> int:
    """Run the real session; drive it when it is furnished."""
    path, what = _taken()
    from vir_desktop import app

    furnish = app._furnish

    def furnished(*arguments: object, **named: object) -> None:
        furnish(*arguments, **named)  # type: ignore[arg-type]  # handed on as they came
        from benchmarks.driver import Driver
        from vir_desktop.ui.shell import Shell

        shell = arguments[0]
        assert isinstance(shell, Shell)
        Driver(shell, path, what)

    vars(app)["_furnish"] = furnished
    return app.run_session()


def _taken() -> tuple[str, str]:
    """Take the driver's own arguments out of the process's."""
    at = sys.argv.index(_DRIVE)
    path, what = sys.argv[at + 1 : at + 3]
    del sys.argv[at : at + 3]
    return path, what

"""A bug's report without values: which error, in which modules, on which lines. Never its text or variables.

An exception's own words may quote an answer or a parameter, so they are left out.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

_PACKAGE = Path(__file__).resolve().parent.parent


class ElsewhereError(Exception):
    """A bug in a process that this one started; `report` is what `describe` returned there."""

    def __init__(self, report: Sequence[str]) -> None:
        super().__init__("elsewhere")
        self.report = report


def describe(error: BaseException) -> list[str]:
    """Return one line per error in the chain of causes, then its places, outermost first."""
    lines = [type(error).__qualname__, *_places(error.__traceback__)]
    if isinstance(error, ElsewhereError):
        lines += ["because of, in another process", *error.report]
    cause = error.__cause__ or error.__context__
    return lines if cause is None else [*lines, "because of", *describe(cause)]


def write(error: BaseException, folder: Path, at: datetime) -> Path:
    """Write the report of `error` as a new file in `folder`, readable by its owner alone; return the file.

    Raises:
        OSError: it could not be written; there is then nowhere else to say so.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"fel-{at:%Y%m%dT%H%M%S%f}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(describe(error)) + "\n")
    return path


def install_hook(on_bug: Callable[[BaseException], None]) -> None:
    """Send every error that nobody caught to `on_bug` instead of printing it with its values."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        on_bug(error)

    sys.excepthook = hook


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        places.append(f"  {_module(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places


def _module(filename: str) -> str:
    """Name our modules by their path in the package, others by file name: a home folder names a person."""
    path = Path(filename)
    return path.relative_to(_PACKAGE).as_posix() if path.is_relative_to(_PACKAGE) else path.name

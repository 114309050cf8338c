"""Every screen with invented data: for the pictures (scripts/bilder.py) and for the accessibility walk (tests/ui).

A module in this folder offers `SCREENS: list[Screen]`; it is found by being here.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from vir_desktop.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Screen:
    """A name for the picture's file, and what brings an empty window to that screen."""

    name: str
    show: Callable[[MainWindow], None]


def screens() -> list[Screen]:
    """Return every screen there is, in the order of the modules' names."""
    found: list[Screen] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        found += importlib.import_module(f"{__name__}.{module.name}").SCREENS
    return found

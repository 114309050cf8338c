"""Keeping the program's window out of pictures of the screen, where the computer can. One face for all.

Windows can leave a window out of screenshots, recordings, Recall and screen sharing. Under X11 any program may read the
screen, under Wayland the desktop asks; neither can be told to leave a window out, and the screens say so.
"""

import sys
from typing import Protocol


class ScreenShield(Protocol):
    """What can be done for a window, named by its number in the window system."""

    @property
    def can_block(self) -> bool:
        """Whether this computer leaves windows out at all."""

    def block(self, window: int, on: bool) -> bool:
        """Leave the window out of every picture, or let it be seen; return whether the computer says that it is so."""


class NoShield:
    """A computer that leaves no window out."""

    can_block = False

    def block(self, window: int, on: bool) -> bool:
        """Do nothing, for nothing can be done."""
        return not on


def screen_shield() -> ScreenShield:
    """Return what this computer offers."""
    if sys.platform == "win32":
        from vir_desktop.system.windows_shield import WindowsShield, load_user32

        return WindowsShield(load_user32())
    return NoShield()

"""Leaving a window out of pictures on Windows, untried on a real machine: SetWindowDisplayAffinity.

Source: Microsoft Learn, SetWindowDisplayAffinity. WDA_EXCLUDEFROMCAPTURE (Windows 10 2004 and later) leaves the window
out; WDA_MONITOR before that shows a black surface. What was set is read back, for a refusal is silent on some versions.
"""

import ctypes
from typing import Protocol

WDA_NONE, WDA_MONITOR, WDA_EXCLUDEFROMCAPTURE = 0x00, 0x01, 0x11


class User32(Protocol):
    """The two calls of user32.dll, with plain numbers."""

    def set_affinity(self, window: int, affinity: int) -> bool:
        """Set a window's affinity."""

    def affinity(self, window: int) -> int | None:
        """Return a window's affinity; None when Windows does not tell."""


class WindowsShield:
    """The shield over user32."""

    can_block = True

    def __init__(self, user32: User32) -> None:
        self._user32 = user32

    def block(self, window: int, on: bool) -> bool:
        """Set what is wanted, the older way where the newer is not there, and read it back."""
        for wanted in (WDA_EXCLUDEFROMCAPTURE, WDA_MONITOR) if on else (WDA_NONE,):
            if self._user32.set_affinity(window, wanted) and self._user32.affinity(window) == wanted:
                return True
        return False


class _Library:
    """user32.dll by ctypes."""

    def __init__(self) -> None:
        self._library = vars(ctypes)["WinDLL"]("user32", use_last_error=True)  # absent on other systems

    def set_affinity(self, window: int, affinity: int) -> bool:
        return bool(self._library.SetWindowDisplayAffinity(ctypes.c_void_p(window), ctypes.c_uint32(affinity)))

    def affinity(self, window: int) -> int | None:
        told = ctypes.c_uint32()
        if not self._library.GetWindowDisplayAffinity(ctypes.c_void_p(window), ctypes.byref(told)):
            return None
        return told.value


def load_user32() -> User32:
    """Return the library of a Windows machine."""
    return _Library()

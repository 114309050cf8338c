"""The organisation's own key to lock with, beside Ctrl+L: which keys there are, which are taken, how each is read.

Only keys that type nothing and that no page needs: a key that also opens or answers something would, at 02:30, do the
other thing. Alt is left to the pages, Ctrl with one letter to editing.
"""

import re

from vir_desktop.domain.errors import RuleError

# The program's own, and what a desktop or a keyboard does with the others.
TAKEN = frozenset(
    {
        "F1", "F2", "F4", "F7", "F8", "F9", "Shift+F10", "Ctrl+F4",
        "F14", "F16", "F18", "F20",  # undo, copy, paste and cut on some keyboards
        "Ctrl+Shift+B", "Ctrl+Shift+G", "Ctrl+Shift+K", "Ctrl+Shift+L", "Ctrl+Shift+S",
        "Ctrl+Shift+U", "Ctrl+Shift+V", "Ctrl+Shift+Z",
    }
)  # fmt: skip
_SPOKEN = {"CTRL": "Ctrl", "SKIFT": "Shift", "SHIFT": "Shift", "PAUSE": "Pause", "SCROLLLOCK": "ScrollLock"}
_ALLOWED = re.compile(r"(Ctrl\+)?(Shift\+)?F([1-9]|1[0-9]|2[0-4])|Ctrl\+Shift\+[A-Z0-9]|Pause|ScrollLock")


def parse_lock_key(typed: str) -> str:
    """Return a key as it is kept ("Ctrl+Shift+F12") of what a person typed ("ctrl + skift + f12"); "" is no key.

    Raises:
        RuleError: lock-key-unknown (no such key, or one that types), lock-key-taken.
    """
    if not typed.strip():
        return ""
    parts = [part.strip().upper() for part in typed.split("+")]
    spelled = [_SPOKEN.get(part.replace(" ", ""), part) for part in parts]
    held = sorted(spelled[:-1], key=("Ctrl", "Shift").index) if set(spelled[:-1]) <= {"Ctrl", "Shift"} else spelled[:-1]
    key = "+".join([*held, spelled[-1]])
    if not _ALLOWED.fullmatch(key):
        raise RuleError("lock-key-unknown", "lock_key")
    if key in TAKEN:
        raise RuleError("lock-key-taken", "lock_key")
    return key


def usable_lock_key(kept: str) -> str:
    """Return the key of a policy if it can be bound, else "": an odd policy costs a key, never the way in."""
    try:
        return parse_lock_key(kept)
    except RuleError:
        return ""


def lock_key_words(key: str) -> str:
    """Return a key as it is written on a Swedish keyboard: Ctrl+Skift+F12."""
    return key.replace("Shift", "Skift").replace("ScrollLock", "Scroll Lock")

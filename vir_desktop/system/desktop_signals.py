"""What the desktop says that must lock: suspend, screen lock, user switch, shutdown. One face for all.

Imported by the supervisor after the first session is spawned, so what it needs costs no start-up time.
"""

import sys
from typing import Protocol

if sys.platform == "linux":
    from vir_desktop.system.linux_logind import connect as _connect
else:
    from vir_desktop.system.windows_messages import connect as _connect


class DesktopSignals(Protocol):
    """A connection to the desktop. `fileno()` is readable when there may be something to hear."""

    def fileno(self) -> int:
        """Return the descriptor to wait for."""

    def must_lock(self) -> bool:
        """Hear everything that has come, without waiting; True when any of it means lock.

        Raises:
            OSError: the connection is lost.
        """

    def allow_sleep(self) -> None:
        """Say that nothing is left to lock: the computer may sleep now."""

    def close(self) -> None:
        """Let the computer sleep and let go of the connection."""


def connect() -> DesktopSignals | None:
    """Connect to the desktop; None when there is nobody to hear, and the program goes on and says so."""
    return _connect()

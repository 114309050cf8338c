"""Tells when the drive that holds a vault has been pulled out, without asking again and again.

Linux makes /proc/self/mountinfo "exceptional" for poll when any mount comes or goes; source: proc(5).
"""

import os
import select


class DriveWatch:
    """`fileno()` is readable after a mount has come or gone; `is_gone()` then says whether it was ours."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._device = os.stat(folder).st_dev
        self._mounts = os.open("/proc/self/mountinfo", os.O_RDONLY)
        self._poll = select.epoll()
        self._poll.register(self._mounts, select.EPOLLPRI | select.EPOLLET)

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._poll.fileno()

    def is_gone(self) -> bool:
        """Say whether the folder is no longer there, or lies on another drive than it did."""
        self._poll.poll(0)
        try:
            return os.stat(self._folder).st_dev != self._device
        except OSError:
            return True

    def close(self) -> None:
        """Let go of the descriptors."""
        self._poll.close()
        os.close(self._mounts)


def watch(folder: str | None) -> DriveWatch | None:
    """Watch the drive of a folder that exists; None when there is nothing to watch."""
    return DriveWatch(folder) if folder and os.path.isdir(folder) else None

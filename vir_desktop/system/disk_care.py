"""What becomes of memory and files on this computer's disk beside the vault: one face, a file for each system.

The vault is encrypted in itself. A computer may still write memory to its disk, as swap or when it hibernates, and
papers that were saved outside the vault lie there. What cannot be seen is unknown, never guessed.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum


class Care(IntEnum):
    """How something on the disk is kept; the larger, the more there is to say."""

    NONE = 0  # there is no such thing here
    ENCRYPTED = 1
    UNKNOWN = 2
    OPEN = 3  # no encryption by the system is seen


@dataclass(frozen=True, slots=True)
class DiskCare:
    """The disk that the vault lies on, what is moved there from memory, and what is kept there in hibernation."""

    vault: Care = Care.UNKNOWN
    swap: Care = Care.UNKNOWN
    hibernation: Care = Care.UNKNOWN

    @property
    def worst(self) -> Care:
        """What most is to be said about."""
        return worst((self.vault, self.swap, self.hibernation))


def worst(found: Iterable[Care]) -> Care:
    """Return the one that most is to be said about, NONE of none."""
    return max(found, default=Care.NONE)


def disk_care(folder: str) -> DiskCare:
    """Look at the computer and the disk of a folder; takes some ms, and asks for no right that a user has not got."""
    return _look()(folder)


def _look() -> Callable[[str], DiskCare]:
    if sys.platform == "win32":
        from vir_desktop.system.windows_disk import WindowsDisk, load_registry

        return WindowsDisk(load_registry()).care
    if sys.platform != "linux":
        return lambda folder: DiskCare()
    from vir_desktop.system.linux_disk import LinuxDisk

    return LinuxDisk().care

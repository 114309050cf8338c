"""The disk of a Linux computer: what the kernel says in /proc and /sys.

Sources: proc(5) for swaps and mountinfo; Documentation/ABI/testing/sysfs-block-dm (dm/uuid, "CRYPT-" is dm-crypt, which
LUKS uses), sysfs-block (slaves), sysfs-block-zram (backing_dev), sysfs-power (state, disk, resume).
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from vir_desktop.system.disk_care import Care, DiskCare, worst

_CRYPT = "CRYPT-"
_LAYERED = ("LVM-", "part")  # they encrypt nothing themselves; what they lie on says all
_NOT_DISKS = ("loop", "nbd", "drbd", "rbd", "md", "bcache", "zd")


class LinuxDisk:
    """Reads what the kernel shows under its two folders."""

    def __init__(self, proc: Path = Path("/proc"), sys: Path = Path("/sys")) -> None:
        self._proc, self._sys = proc, sys

    def care(self, folder: str) -> DiskCare:
        """Look at all three."""
        swap = self._swap()
        return DiskCare(self._of_folder(folder), swap, self._hibernation(swap))

    def _of_folder(self, folder: str) -> Care:
        try:
            return self._of_device(os.stat(folder).st_dev)
        except OSError:
            return Care.UNKNOWN

    def _of_device(self, device: int) -> Care:
        """Tell of a device by its number; what is no disk (the network, memory, some file systems) is unknown."""
        here = self._sys / "dev" / "block" / f"{os.major(device)}:{os.minor(device)}"
        return self._of_block(here) if os.major(device) and here.exists() else self._of_mount(device)

    def _of_block(self, block: Path) -> Care:
        uuid = _text(block / "dm" / "uuid")
        if uuid is not None and uuid.startswith(_CRYPT):
            return Care.ENCRYPTED
        if uuid is not None and not uuid.startswith(_LAYERED):
            return Care.UNKNOWN
        below = [self._of_block(slave) for slave in _entries(block / "slaves")]
        if below:
            return worst(below)
        return Care.UNKNOWN if uuid is not None or block.resolve().name.startswith(_NOT_DISKS) else Care.OPEN

    def _of_mount(self, device: int) -> Care:
        """Tell of a file system that gives itself a number of its own, as btrfs does, by what it is mounted from."""
        number = f"{os.major(device)}:{os.minor(device)}"
        for line in (_text(self._proc / "self" / "mountinfo") or "").splitlines():
            mount, _, source = line.partition(" - ")
            if mount.split()[2:3] == [number] and len(source.split()) > 1:
                return self._of_node(_unescaped(source.split()[1]))
        return Care.UNKNOWN

    def _of_node(self, path: str) -> Care:
        try:
            seen = os.stat(path)
        except OSError:
            return Care.UNKNOWN
        if not stat.S_ISBLK(seen.st_mode):
            return Care.UNKNOWN
        block = self._sys / "dev" / "block" / f"{os.major(seen.st_rdev)}:{os.minor(seen.st_rdev)}"
        return self._of_block(block) if block.exists() else Care.UNKNOWN

    def _swap(self) -> Care:
        listed = _text(self._proc / "swaps")
        if listed is None:
            return Care.UNKNOWN
        return worst(self._of_swap(line.split()) for line in listed.splitlines()[1:] if line.split())

    def _of_swap(self, columns: list[str]) -> Care:
        path, kind = _unescaped(columns[0]), columns[1]
        if path.startswith("/dev/zram"):  # memory, unless it has a disk to write to
            backing = _text(self._sys / "block" / Path(path).name / "backing_dev")
            return Care.NONE if backing in {None, "none"} else Care.UNKNOWN
        return self._of_node(path) if kind == "partition" else self._of_folder(path)

    def _hibernation(self, swap: Care) -> Care:
        """The memory is written to the swap, and to where the kernel would read it back; not where it refuses."""
        state = _text(self._sys / "power" / "state")
        if state is None:
            return Care.UNKNOWN
        refused = "[disabled]" in (_text(self._sys / "power" / "disk") or "")
        return Care.NONE if "disk" not in state.split() or refused else worst((swap, self._read_back()))

    def _read_back(self) -> Care:
        """The device that `resume=` names may be none of today's swaps; 0:0 names none."""
        major, _, minor = (_text(self._sys / "power" / "resume") or "0:0").partition(":")
        if not (major.isdecimal() and minor.isdecimal()):
            return Care.UNKNOWN
        return self._of_device(os.makedev(int(major), int(minor))) if int(major) else Care.NONE


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None


def _entries(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(folder.iterdir())


def _unescaped(path: str) -> str:
    """Return a path as it is: the kernel writes a space, a tab, a line feed and a backslash in octal."""
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        path = path.replace(code, letter)
    return path

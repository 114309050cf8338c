"""What each system tells of its disk, from computers as the kernel and Microsoft describe them; unknown stays so."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vir_desktop.system.disk_care import Care, DiskCare, disk_care
from vir_desktop.system.linux_disk import LinuxDisk
from vir_desktop.system.windows_disk import HIBERNATION, PAGING, PAGING_ENCRYPTED, WindowsDisk

SWAPS = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


class Computer:
    """A Linux computer's /proc and /sys, with the vault on the disk whose number the folder really has."""

    def __init__(self, root: Path) -> None:
        self.root, self.proc, self.sys = root, root / "proc", root / "sys"
        self.folder = root / "valv"
        self.folder.mkdir()
        device = self.folder.stat().st_dev
        self.number = f"{os.major(device)}:{os.minor(device)}"
        self.write(self.proc / "swaps", SWAPS)
        self.write(self.sys / "power" / "state", "freeze mem\n")

    @staticmethod
    def write(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def disk(self, uuid: str | None, *below: str | None, name: str = "sda2") -> None:
        """Put the vault on a device with a dm uuid (None: no dm) over others."""
        made = self._block(name, uuid)
        for number, each in enumerate(below):
            slave = self._block(f"{name}-{number}", each)
            (made / "slaves").mkdir(exist_ok=True)
            (made / "slaves" / slave.name).symlink_to(slave)
        link = self.sys / "dev" / "block" / self.number
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(made)

    def _block(self, name: str, uuid: str | None) -> Path:
        made = self.sys / "devices" / name
        made.mkdir(parents=True)
        if uuid is not None:
            self.write(made / "dm" / "uuid", uuid + "\n")
        return made

    def swap(self, *lines: str) -> None:
        self.write(self.proc / "swaps", SWAPS + "".join(f"{line}\t1\t0\t-2\n" for line in lines))

    def look(self) -> DiskCare:
        return LinuxDisk(self.proc, self.sys).care(str(self.folder))


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


CRYPT, LVM = "CRYPT-LUKS2-aa-luks", "LVM-aabb"


@pytest.mark.parametrize(
    ("uuid", "below", "care"),
    [
        (CRYPT, (), Care.ENCRYPTED),
        (LVM, (CRYPT,), Care.ENCRYPTED),
        (LVM, (CRYPT, None), Care.OPEN),  # a volume over two disks, one in clear
        (LVM, (), Care.UNKNOWN),
        ("mpath-x", (CRYPT,), Care.UNKNOWN),
        (None, (), Care.OPEN),
    ],
)
def test_the_disk_of_the_vault(computer: Computer, uuid: str | None, below: tuple[str, ...], care: Care) -> None:
    computer.disk(uuid, *below)
    assert computer.look().vault is care


def test_what_is_no_disk_of_its_own_is_unknown(computer: Computer) -> None:
    assert computer.look().vault is Care.UNKNOWN  # the network, or a file system in memory
    computer.disk(None, name="loop3")
    assert computer.look().vault is Care.UNKNOWN
    assert LinuxDisk(computer.proc, computer.sys).care(str(computer.root / "borta")).vault is Care.UNKNOWN


def test_a_mount_that_names_no_device_is_unknown(computer: Computer) -> None:
    line = f"31 1 {computer.number} / / rw - btrfs {computer.root / 'ingen'} rw\n"
    computer.write(computer.proc / "self" / "mountinfo", line)
    assert computer.look().vault is Care.UNKNOWN


@pytest.mark.parametrize(
    ("uuid", "lines", "care"),
    [
        (None, (), Care.NONE),
        (None, ("/dev/zram0\tpartition",), Care.NONE),
        (CRYPT, ("{file}\tfile",), Care.ENCRYPTED),
        (None, ("{file}\tfile",), Care.OPEN),
        (None, ("/dev/zram0\tpartition", "{file}\tfile"), Care.OPEN),
        (CRYPT, ("{file}\tfile", "/dev/finns-inte\tpartition"), Care.UNKNOWN),
    ],
)
def test_what_is_moved_from_memory(computer: Computer, uuid: str | None, lines: tuple[str, ...], care: Care) -> None:
    computer.disk(uuid)
    file = computer.root / "en fil"
    file.touch()
    computer.swap(*(line.format(file=str(file).replace(" ", "\\040")) for line in lines))
    assert computer.look().swap is care
    computer.write(computer.sys / "power" / "state", "freeze mem disk\n")
    computer.write(computer.sys / "power" / "disk", "[platform] shutdown\n")
    assert computer.look().hibernation is care  # it goes where the swap is
    computer.write(computer.sys / "power" / "disk", "[disabled]\n")
    assert computer.look().hibernation is Care.NONE


@pytest.mark.parametrize(
    ("resume", "care"),
    [("0:0", Care.NONE), ("{number}", Care.OPEN), ("8", Care.UNKNOWN), ("sda2", Care.UNKNOWN), ("7:99", Care.UNKNOWN)],
)
def test_where_memory_would_be_read_back_from_counts_too(computer: Computer, resume: str, care: Care) -> None:
    computer.disk(None)
    computer.swap()
    computer.write(computer.sys / "power" / "state", "freeze mem disk\n")
    computer.write(computer.sys / "power" / "resume", resume.format(number=computer.number) + "\n")
    assert computer.look().hibernation is care


def test_a_zram_that_writes_to_a_disk_is_unknown(computer: Computer) -> None:
    computer.swap("/dev/zram0\tpartition")
    computer.write(computer.sys / "block" / "zram0" / "backing_dev", "/dev/sda3\n")
    assert computer.look().swap is Care.UNKNOWN


def test_a_kernel_that_tells_nothing_is_unknown(tmp_path: Path) -> None:
    assert LinuxDisk(tmp_path / "proc", tmp_path / "sys").care(str(tmp_path)) == DiskCare()
    assert DiskCare().worst is Care.UNKNOWN


def test_this_computer_is_looked_at_without_a_fault(tmp_path: Path) -> None:
    assert isinstance(disk_care(str(tmp_path)), DiskCare)


class FakeRegistry:
    """HKEY_LOCAL_MACHINE as Microsoft describes it."""

    def __init__(self, values: Mapping[tuple[str, str], object]) -> None:
        self.values = values

    def value(self, key: str, name: str) -> object:
        return self.values.get((key, name))


WINDOWS: list[tuple[dict[tuple[str, str], object], DiskCare]] = [
    ({}, DiskCare()),
    ({PAGING: [""], HIBERNATION: 0}, DiskCare(Care.UNKNOWN, Care.NONE, Care.NONE)),
    ({PAGING: ["?:\\pagefile.sys"], HIBERNATION: 1}, DiskCare()),
    ({PAGING: ["?:\\pagefile.sys"], PAGING_ENCRYPTED: 1}, DiskCare(Care.UNKNOWN, Care.ENCRYPTED, Care.UNKNOWN)),
]


@pytest.mark.parametrize(("values", "care"), WINDOWS)
def test_windows_tells_what_its_registry_says(values: dict[tuple[str, str], object], care: DiskCare) -> None:
    assert WindowsDisk(FakeRegistry(values)).care("C:\\valv") == care


LOOKS: list[Callable[[Computer], DiskCare]] = [
    lambda computer: WindowsDisk(FakeRegistry({})).care(str(computer.folder)),
    lambda computer: LinuxDisk(computer.root / "a", computer.root / "b").care(str(computer.folder)),
]


@pytest.mark.parametrize("look", LOOKS)
def test_no_system_says_more_than_it_knows(computer: Computer, look: Callable[[Computer], DiskCare]) -> None:
    assert look(computer) == DiskCare(Care.UNKNOWN, Care.UNKNOWN, Care.UNKNOWN)

"""The disk of a Windows computer, untried on a real machine: what its registry says that any user may read.

BitLocker tells its state only to an administrator of the computer, so whether the disk is encrypted stays unknown; and
so does what lies on that disk, but for a page file that Windows itself encrypts. Sources: Microsoft Learn, "Memory
Management" (PagingFiles), "fsutil behavior" (NtfsEncryptPagingFile), "powercfg /hibernate" (HibernateEnabled).
"""

from importlib import import_module
from typing import Protocol

from vir_desktop.system.disk_care import Care, DiskCare

_CONTROL = r"SYSTEM\CurrentControlSet\Control"
PAGING = (rf"{_CONTROL}\Session Manager\Memory Management", "PagingFiles")
PAGING_ENCRYPTED = (rf"{_CONTROL}\FileSystem", "NtfsEncryptPagingFile")
HIBERNATION = (rf"{_CONTROL}\Power", "HibernateEnabled")


class Registry(Protocol):
    """HKEY_LOCAL_MACHINE."""

    def value(self, key: str, name: str) -> object:
        """Return a value; None where it is not, or may not be read."""


class WindowsDisk:
    """Tells what the registry says."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def care(self, folder: str) -> DiskCare:
        """Look at all three."""
        return DiskCare(Care.UNKNOWN, self._paging(), self._hibernation())

    def _paging(self) -> Care:
        files = self._registry.value(*PAGING)
        if isinstance(files, list) and not any(files):
            return Care.NONE
        return Care.ENCRYPTED if self._registry.value(*PAGING_ENCRYPTED) == 1 else Care.UNKNOWN

    def _hibernation(self) -> Care:
        return Care.NONE if self._registry.value(*HIBERNATION) == 0 else Care.UNKNOWN


class _Machine:
    """The registry itself."""

    def value(self, key: str, name: str) -> object:
        """Read a value."""
        winreg = import_module("winreg")  # absent on other systems
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
                return winreg.QueryValueEx(opened, name)[0]
        except OSError:
            return None


def load_registry() -> Registry:
    """Return the registry of a Windows machine."""
    return _Machine()

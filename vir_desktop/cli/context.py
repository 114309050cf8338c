"""What vir-admin's commands need from the world; the program's start brings it."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from vir_desktop.domain.instrument.authoring import Workbook
from vir_desktop.services.ports import PackShelf
from vir_desktop.services.session import Session


class Context(Protocol):
    """Ports and the way to an unlocked vault. Errors pass through; the start turns them into exit codes."""

    @property
    def packs(self) -> PackShelf:
        """The shipped packs."""

    def read_workbook(self, path: Path) -> Workbook:
        """Return a spreadsheet's sheets."""

    def read_file(self, path: Path, most: int) -> bytes:
        """Return a file of at most `most` bytes; more is read only to be refused."""

    def write_file(self, path: Path, data: bytes) -> None:
        """Write a file durably in one step."""

    def open_session(self, vault: Path, user: str) -> AbstractContextManager[Session]:
        """Unlock a vault with the passphrase on standard input; `user` "" tries all slots."""

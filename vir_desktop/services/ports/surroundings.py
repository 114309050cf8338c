"""What lies around a vault: the time, chance, the forms, the dated data, a folder that somebody chose."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, UTC and aware."""

    def now(self) -> datetime: ...


class Entropy(Protocol):
    """Randomness; seeded only in training vaults' demo and in tests."""

    def token(self, length: int) -> bytes: ...


class PackShelf(Protocol):
    """The packs at hand: the shipped ones (pinned by hash) and the organisation's own (signed)."""

    def current(self, instrument: str) -> bytes:
        """Return the bytes of the newest pack in use for an instrument; `official` goes before `own`."""

    def instruments(self) -> Sequence[str]: ...


class ReferenceShelf(Protocol):
    """Dated data that the organisation may replace by a signed file: statutes, lines, action texts, codes."""

    def read(self, name: str) -> bytes: ...


class PaperFolder(Protocol):
    """A folder that a person chose for a paper, often on a removable drive. Nothing is written anywhere else."""

    def write(self, folder: str, name: str, body: bytes) -> None:
        """Write a file durably in one step; the folder is made if only it is missing.

        Raises:
            KnownError: DISK_FULL, READ_ONLY, IO_ERROR, MISSING_FILE, VAULT_EXISTS (a file of that name); no part of
                a file is left.
        """

    def remove(self, folder: str, name: str) -> None:
        """Take a file back; one that is not there is no error."""

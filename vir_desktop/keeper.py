"""Copies the vault into its own backups once the session has gone: no key, no window, no network.

Started by a session as its last act, with the session's own network denial. What it copies it cannot read.
"""

import sys
import time
from pathlib import Path

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.storage.backup import DiskBackups
from vir_desktop.storage.vault_storage import DiskStorage
from vir_desktop.system import process_hygiene

_PATIENCE_S = 5.0
_PAUSE_S = 0.02


def main() -> int:
    """Copy the vault named by the first argument; 0 also when somebody else has it by now."""
    process_hygiene.leave_no_memory()
    vault = Path(sys.argv[1])
    storage = DiskStorage(vault)
    if not _lock(storage):
        return 0
    try:
        DiskBackups(vault).keep()
    except KnownError:
        return 1  # a full disk must not fill further; the red line on the register tells of missing copies
    finally:
        storage.unlock()
    return 0


def _lock(storage: DiskStorage) -> bool:
    """Wait for the session to be gone; give up when the next one has the vault."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        try:
            storage.lock()
        except KnownError as error:
            if error.code is not Known.IN_USE:
                return False
            time.sleep(_PAUSE_S)
        else:
            return True
    return False

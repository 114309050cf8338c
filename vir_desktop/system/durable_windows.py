"""The Windows half of durable.py: MoveFileEx with write-through; a folder cannot be synced there.

Virus scanners and indexers hold fresh files open for moments, so the move is tried again for up to a second.
"""

import ctypes
import sys
import time
from pathlib import Path

_REPLACE_EXISTING = 0x1
_WRITE_THROUGH = 0x8
_ERROR_ACCESS_DENIED = 5
_ERROR_SHARING_VIOLATION = 32
_TRIES = 20
_PAUSE_SECONDS = 0.05


def replace(source: Path, target: Path) -> None:
    """Put `source` (a synced file or a folder) in the place of `target`, written through to the disk."""
    flags = _WRITE_THROUGH if source.is_dir() else _WRITE_THROUGH | _REPLACE_EXISTING
    for last in (*([False] * (_TRIES - 1)), True):
        code = _move(str(source), str(target), flags)
        if code == 0:
            return
        if last or code not in {_ERROR_ACCESS_DENIED, _ERROR_SHARING_VIOLATION}:
            raise PermissionError(code, "MoveFileEx", str(target))
        time.sleep(_PAUSE_SECONDS)


def sync_folder(folder: Path) -> None:
    """Do nothing: MOVEFILE_WRITE_THROUGH has already waited for the disk."""


if sys.platform == "win32":

    def _move(source: str, target: str, flags: int) -> int:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        return 0 if kernel.MoveFileExW(source, target, flags) else ctypes.get_last_error()

else:

    def _move(source: str, target: str, flags: int) -> int:
        raise NotImplementedError("Windows only")

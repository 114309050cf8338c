"""Where things are on this computer. Only says; makes nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

TYPE_CHECKING = False  # on the start path, where each import costs
if TYPE_CHECKING:
    from platformdirs.api import PlatformDirsABC

_NAME = "vir-desktop"


def default_vault() -> Path:
    """Return the folder of the vault that is meant when none is named: the platform's data folder."""
    return Path(_platform().user_data_dir) / "valv"


def device_secrets() -> Path:
    """Return the folder of the device secrets: outside every vault, so a copied vault alone opens nothing."""
    return Path(_platform().user_config_dir) / "dator"


def reports() -> Path:
    """Return the folder of local bug reports."""
    return Path(_platform().user_state_dir) / "fel"


def appearance() -> str:
    """Return the file that says how the window looks; needed before there is a window, so told without a library."""
    if sys.platform != "linux":
        return str(device_secrets().parent / "utseende")
    config = os.environ.get("XDG_CONFIG_HOME", "").strip() or os.path.expanduser("~/.config")
    return os.path.join(config, _NAME, "utseende")


def resources() -> Path:
    """Return the shipped folder of icons, fonts, translations, instruments and reference data."""
    package = Path(__file__).resolve().parent.parent
    return next(folder for folder in (package / "resources", package.parent / "resources") if folder.is_dir())


def _platform() -> PlatformDirsABC:
    import platformdirs  # a twentieth of the start, for nothing that the first window shows

    return platformdirs.PlatformDirs(_NAME, appauthor=False, roaming=False)

"""Where things are on this computer. Only says; makes nothing."""

from pathlib import Path

import platformdirs

_NAME = "vir-desktop"


def default_vault() -> Path:
    """Return the folder of the vault that is meant when none is named: the platform's data folder."""
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False, roaming=False)) / "valv"


def device_secrets() -> Path:
    """Return the folder of the device secrets: outside every vault, so a copied vault alone opens nothing."""
    return Path(platformdirs.user_config_dir(_NAME, appauthor=False, roaming=False)) / "dator"


def reports() -> Path:
    """Return the folder of local bug reports."""
    return Path(platformdirs.user_state_dir(_NAME, appauthor=False, roaming=False)) / "fel"


def resources() -> Path:
    """Return the shipped folder of icons, fonts, translations, instruments and reference data."""
    package = Path(__file__).resolve().parent.parent
    return next(folder for folder in (package / "resources", package.parent / "resources") if folder.is_dir())

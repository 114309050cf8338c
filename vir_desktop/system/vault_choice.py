"""Which vault this computer's program opens when none is named: one line in the configuration folder.

Only the folder's name stands there, nothing about a person or an akt.
"""

from pathlib import Path

from vir_desktop.system import durable, paths


def chosen_vault() -> Path:
    """Return the vault that was chosen last, or the platform's default place."""
    try:
        line = _file().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        line = ""
    return Path(line) if line else paths.default_vault()


def choose_vault(vault: Path) -> None:
    """Remember a vault. Raises OSError."""
    file = _file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    durable.write_file(file, f"{vault.absolute()}\n".encode())


def _file() -> Path:
    return paths.device_secrets().parent / "valv"

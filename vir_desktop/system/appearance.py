"""How the window looks on this computer: one line, "dark 1.25". Nothing about a person. On the start path."""

import os

from vir_desktop.system import paths

CHOICES = ("system", "light", "dark", "contrast")
SCALES = (1.0, 1.25, 1.5, 2.0)


def read() -> tuple[str, float]:
    """Return look and size of type; what cannot be read is the default."""
    try:
        with open(paths.appearance(), encoding="utf-8") as file:
            choice, scale = file.read(40).split()
        return (choice, float(scale)) if choice in CHOICES and float(scale) in SCALES else (CHOICES[0], SCALES[0])
    except (OSError, ValueError):
        return CHOICES[0], SCALES[0]


def write(choice: str, scale: float) -> None:
    """Remember look and size; a full disk is no reason not to have changed them. Raises nothing."""
    try:
        os.makedirs(os.path.dirname(paths.appearance()), mode=0o700, exist_ok=True)
        with open(paths.appearance(), "w", encoding="utf-8") as file:
            file.write(f"{choice} {scale}\n")
    except OSError:
        return

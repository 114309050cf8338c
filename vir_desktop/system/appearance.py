"""How the window looks on this computer: one line, "dark 1.25 1180x740". Nothing about a person. On the start path.

Each lock ends a process, and the next window comes up as large as the last one was left.
"""

import os

from vir_desktop.system import paths

CHOICES = ("system", "light", "dark", "contrast")
SCALES = (1.0, 1.25, 1.5, 2.0)
MAXIMISED = (0, 0)
_LONGEST = 40


def read() -> tuple[str, float]:
    """Return look and size of type; what cannot be read is the default."""
    try:
        choice, scale = _words()[:2]
        return (choice, float(scale)) if choice in CHOICES and float(scale) in SCALES else (CHOICES[0], SCALES[0])
    except (OSError, ValueError):
        return CHOICES[0], SCALES[0]


def read_size() -> tuple[int, int] | None:
    """Return width and height of the window in logical pixels, `MAXIMISED`, or None where none is remembered."""
    try:
        width, height = _words()[2].split("x")
        return int(width), int(height)
    except (OSError, ValueError, IndexError):
        return None


def write(choice: str, scale: float, size: tuple[int, int] | None) -> None:
    """Remember look and sizes; a full disk is no reason not to have changed them. Raises nothing."""
    width_height = f" {size[0]}x{size[1]}" if size is not None else ""
    try:
        os.makedirs(os.path.dirname(paths.appearance()), mode=0o700, exist_ok=True)
        with open(paths.appearance(), "w", encoding="utf-8") as file:
            file.write(f"{choice} {scale}{width_height}\n")
    except OSError:
        return


def _words() -> list[str]:
    with open(paths.appearance(), encoding="utf-8") as file:
        return file.read(_LONGEST).split()

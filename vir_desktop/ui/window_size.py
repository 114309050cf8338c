"""How large the window comes up: never larger than the screen, and as large as the last one was left."""

from PySide6.QtWidgets import QWidget

from vir_desktop.system.appearance import MAXIMISED

_TITLE_BAR = 30  # logical pixels that the window manager adds


def resize_within_screen(window: QWidget, width: int, height: int) -> None:
    """Make a window so large (logical pixels), or as large as there is room: Fara nu must never lie outside."""
    screen = window.screen().availableSize()  # at 200 % a small one holds less
    window.resize(min(width, screen.width()), min(height, screen.height() - _TITLE_BAR))


def come_up(window: QWidget, size: tuple[int, int] | None) -> None:
    """Map a window with a size that was remembered (system/appearance.py), or with its own."""
    if size == MAXIMISED:
        window.showMaximized()
        return
    if size is not None:
        resize_within_screen(window, *size)
    window.show()

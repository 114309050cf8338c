"""Skärmbild och support, on a computer that can block pictures and on one that cannot; Datorns skydd."""

from pathlib import Path

from scripts.gallery import Screen
from scripts.gallery.d_register import lanes_of
from vir_desktop.system.disk_care import Care, DiskCare
from vir_desktop.system.screen_shield import NoShield
from vir_desktop.ui.computer_care import ComputerCare
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.mer.screen import ScreenPage
from vir_desktop.ui.pages.mer.skydd import SkyddPage
from vir_desktop.ui.screen_capture import ScreenCapture


class _Shield:
    """A computer that does what it is told."""

    can_block = True

    def block(self, window: int, on: bool) -> bool:
        return True


def blocked(window: MainWindow) -> None:
    """Pictures are blocked, and may be allowed for a while."""
    _show(window, ScreenCapture(window, lanes_of(window), _Shield()))


def cannot_block(window: MainWindow) -> None:
    """A computer that cannot block them."""
    _show(window, ScreenCapture(window, lanes_of(window), NoShield()))


def _show(window: MainWindow, capture: ScreenCapture) -> None:
    window.set_unlocked(True)
    window.set_lock_key("Ctrl+Shift+F12")
    window.navigator.start(Page())
    window.navigator.open(ScreenPage(capture))


def disk(window: MainWindow) -> None:
    """A computer with its disk in clear."""
    window.set_unlocked(True)
    window.navigator.start(Page())
    found = DiskCare(Care.OPEN, Care.OPEN, Care.UNKNOWN)
    window.navigator.open(page := SkyddPage(ComputerCare(window, lanes_of(window), lambda folder: found, Path)))
    page.show_found(found)  # at once; the picture does not wait for the lanes


SCREENS = [
    Screen("36-skarmbild-windows", blocked),
    Screen("37-skarmbild-linux", cannot_block),
    Screen("37-datorns-skydd", disk),
]

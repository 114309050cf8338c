"""What every shield of the window promises: on is on when it says so, and it never says so falsely."""

from collections.abc import Callable

import pytest

from vir_desktop.system.screen_shield import NoShield, ScreenShield, screen_shield
from vir_desktop.system.windows_shield import WDA_EXCLUDEFROMCAPTURE, WDA_MONITOR, WDA_NONE, WindowsShield

WINDOW = 0x70AD2


class FakeUser32:
    """user32.dll as Microsoft describes it; `knows` are the affinities that this version of Windows takes."""

    def __init__(self, *knows: int, silent: bool = False) -> None:
        self.knows, self.silent = knows, silent
        self.windows: dict[int, int] = {}

    def set_affinity(self, window: int, affinity: int) -> bool:
        if affinity in self.knows:
            self.windows[window] = affinity
        return affinity in self.knows or self.silent

    def affinity(self, window: int) -> int | None:
        return self.windows.get(window)


NEW = (WDA_NONE, WDA_MONITOR, WDA_EXCLUDEFROMCAPTURE)


def windows(*knows: int) -> Callable[[], ScreenShield]:
    return lambda: WindowsShield(FakeUser32(*knows))


@pytest.mark.parametrize("make", [NoShield, windows(*NEW), windows(WDA_NONE, WDA_MONITOR), windows()])
def test_every_shield_tells_the_truth(make: Callable[[], ScreenShield]) -> None:
    shield = make()
    blocked = shield.block(WINDOW, True)
    assert shield.can_block or not blocked
    assert shield.block(WINDOW, False) or shield.can_block


@pytest.mark.parametrize(
    ("knows", "affinity"), [(NEW, WDA_EXCLUDEFROMCAPTURE), ((WDA_NONE, WDA_MONITOR), WDA_MONITOR)]
)
def test_windows_leaves_the_window_out_or_blackens_it(knows: tuple[int, ...], affinity: int) -> None:
    user32 = FakeUser32(*knows)
    shield = WindowsShield(user32)
    assert shield.block(WINDOW, True)
    assert user32.windows == {WINDOW: affinity}
    assert shield.block(WINDOW, False)
    assert user32.windows == {WINDOW: WDA_NONE}


def test_a_windows_that_only_says_yes_is_not_believed() -> None:
    assert not WindowsShield(FakeUser32(silent=True)).block(WINDOW, True)


def test_this_computer_has_one() -> None:
    assert screen_shield().can_block in {True, False}

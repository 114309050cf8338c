"""The way back into a vault: a forgotten passphrase, a copy brought back, a drill."""

from functools import cache
from pathlib import Path

from scripts.gallery import Screen
from vir_desktop.crypto.organisation import look_at_share, split_seed
from vir_desktop.services.drilling import Drilled, DrillKind
from vir_desktop.services.session import Session, World
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.recovery.drill import DrillPage
from vir_desktop.ui.pages.recovery.page import RecoveryPage
from vir_desktop.ui.tasks import Tasks

_WORDS = ["björk", "vinter", "gryta", "sadel", "molnig", "penna"]


@cache
def _sheets() -> list[str]:
    return list(split_seed(bytes(range(32)), 2, 3))  # invented: of no vault


def forgotten(window: MainWindow) -> None:
    """One sheet is whole, the other on its way."""
    page = RecoveryPage(look_at_share, lambda: _WORDS, from_copy=False)
    window.navigator.start(page)
    page.signatur.setText("AL")
    first, second = page.sheets.fields[:2]
    first.setPlainText(_sheets()[2].upper())
    second.setPlainText(" ".join(_sheets()[0].split()[:12]))


def wrong_sheets(window: MainWindow) -> None:
    """A word that is on no sheet, and the same sheet twice."""
    page = RecoveryPage(look_at_share, lambda: _WORDS, from_copy=True, own_copies="/hem/valv/backups")
    window.navigator.start(page)
    first, second = page.sheets.fields[:2]
    first.setPlainText(_sheets()[0])
    second.setPlainText(_sheets()[0])
    page.source.setText("/media/minne/kopior")
    page.show_problem("I mappen finns ingen kopia.", "Välj mappen på minnet som valvet kopierades till.")
    second.setFocus()


def from_copy(window: MainWindow) -> None:
    """Before anything is typed."""
    page = RecoveryPage(look_at_share, lambda: _WORDS, from_copy=True, own_copies="/hem/valv/backups")
    window.navigator.start(page)


def _drill_page(window: MainWindow) -> DrillPage:
    tasks: Tasks[Session] = Tasks(_no_session, parent=window)
    page = DrillPage(tasks, look_at_share, _no_world, lambda: None)
    window.set_unlocked(True)
    window.navigator.start(page)
    return page


def drill(window: MainWindow) -> None:
    """Before a drill."""
    _drill_page(window)


def drilled(window: MainWindow) -> None:
    """After one that passed."""
    _drill_page(window)._on_noted(Drilled(DrillKind.SHARES, 14, 14, 0, 300))


def _no_session() -> Session:
    raise LookupError("no vault in the pictures")


def _no_world(vault: Path, *, training: bool | None = None) -> World:
    raise LookupError("no vault in the pictures")


SCREENS = [
    Screen("70-glomd-losenfras", forgotten),
    Screen("71-aterstall-fran-kopia", from_copy),
    Screen("72-fel-blad", wrong_sheets),
    Screen("73-prova-aterstallningen", drill),
    Screen("74-provad", drilled),
]

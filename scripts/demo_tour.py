"""A guided tour without a screen: `python -m scripts.demo_tour --out FOLDER`.

The program's own window, driven by keys in a training vault with invented people. Each stop leaves a picture, and
the papers of the night are saved as PDF.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from scripts.link import LooseLink
from vir_desktop.cli.demo import PASSPHRASE, SIGNATUR
from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.furnishing import backstage
from vir_desktop.reports.render import render
from vir_desktop.services import akter, demo, printing, records, register, unlocking
from vir_desktop.services.creating import VaultPlan, create_vault
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session, World
from vir_desktop.system import paths
from vir_desktop.ui.entrance import Entrance
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.shell import Shell
from vir_desktop.ui.theme import Theme
from vir_desktop.ui.translation import load_swedish
from vir_desktop.wiring import world_of

AKTER, SEED = 12, 1
DEADLINE_S = 20.0
NOTE = "Säger att det har blivit värre sedan i våras. Vågar inte sova."
LOG_LINE = "Polisen ringer. En kvinna sitter i deras bil och vill ha en trygg plats i natt."


class Tour:
    """Drives one window and takes a picture at each stop."""

    def __init__(self, app: QApplication, shell: Shell, folder: Path) -> None:
        self._app = app
        self._window = shell.window
        self._folder = folder
        self._stops = 0

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Serve the window until `condition` holds; TimeoutError names `what` when it does not."""
        end = time.monotonic() + DEADLINE_S
        while not condition():
            if time.monotonic() > end:
                self.stop("avbrott")
                raise TimeoutError(what)
            QTest.qWait(10)

    def page(self, name: str) -> None:
        """Wait for a page by the name of its class."""
        self.until(lambda: type(self._window.navigator.page).__name__ == name, name)
        QTest.qWait(150)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        for char in text:  # QTest types no å, ä, ö
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char)
                QApplication.sendEvent(self._focus(), event)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key."""
        QTest.keyClick(self._focus(), key, modifier)
        QTest.qWait(30)

    def begin(self, instrument: str) -> None:
        """Choose a form in the akt's list Börja."""
        self.key(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
        page = self._window.navigator.page
        assert isinstance(page, AktPage)  # the tour has just waited for it
        rows = page.begin
        keys = [rows.item(n).data(Qt.ItemDataRole.UserRole) for n in range(rows.count())]
        rows.setCurrentRow(keys.index(instrument))
        self.key(Qt.Key.Key_Return)

    def says(self, words: str) -> bool:
        """Return whether the save mark says these words."""
        return words in self._window.status.accessibleDescription() + self._window.status.text()

    def stop(self, name: str) -> None:
        """Take a picture."""
        self._stops += 1
        QTest.qWait(50)
        self._window.grab().save(str(self._folder / f"{self._stops:02d}-{name}.png"))

    def _focus(self) -> QWidget:
        return self._window.focusWidget() or self._window


def main() -> int:
    """Run the tour; the folder's name is the only thing printed."""
    parser = argparse.ArgumentParser(prog="demo_tour")
    parser.add_argument("--out", type=Path, default=Path("rundtur"))
    out: Path = parser.parse_args().out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        os.environ["XDG_CONFIG_HOME"] = scratch  # the tour's device secret goes with it
        vault = Path(scratch) / "valv"
        _fill(vault)
        _papers(vault, out)
        _drive(vault, out)
    return 0


def _fill(vault: Path) -> None:
    roles = frozenset({Role.ARBETSLEDARE, Role.HANDLAGGARE, Role.ADMINISTRATOR})
    verksamhet = Verksamhet("1", "Övningskommunens socialjour", Regim.NAMND, "Socialnämnden i Övningskommun")
    create_vault(world_of(vault, training=True), VaultPlan((verksamhet,), SIGNATUR, roles, PASSPHRASE, training=True))
    _in_session(world_of(vault), lambda session: demo.fill(session, AKTER, SEED))


def _papers(vault: Path, out: Path) -> None:
    def draw(session: Session) -> None:
        drawn: set[str] = set()
        for listed in register.page(session, RegisterQuery()).akter:
            akt_id = listed.row.akt_id
            akter.open_akt(session, akt_id)
            for record in records.list_records(session, akt_id):
                if record.instrument not in drawn:
                    drawn.add(record.instrument)
                    paper = printing.paper_of(session, akt_id, record.id)
                    (out / f"papper-{record.instrument}.pdf").write_bytes(render(paper))

    _in_session(world_of(vault), draw)


def _in_session(world: World, act: Callable[[Session], object]) -> None:
    world.storage.lock()
    door = unlocking.prepare(world, SIGNATUR)
    session = unlocking.enter(world, door, unlocking.try_passphrase(world.crypto, door, PASSPHRASE))
    unlocking.begin(session)
    act(session)
    unlocking.leave(session)
    world.storage.unlock()


def _drive(vault: Path, out: Path) -> None:
    app = QApplication([])
    load_swedish(app)
    Theme(app, str(paths.resources()), "light")
    shell = Shell(LooseLink())
    shell.window.resize(1366, 768)
    shell.show()
    shell.entrance = Entrance(shell, backstage(), vault, may_unlock=True)
    _night(Tour(app, shell, out))
    shell.entrance.gather()
    shell.entrance.leave()


def _night(tour: Tour) -> None:
    ctrl = Qt.KeyboardModifier.ControlModifier
    tour.page("UnlockPage")
    tour.stop("las-upp")
    tour.key(Qt.Key.Key_F9)
    tour.stop("fara-nu")
    tour.key(Qt.Key.Key_Escape)
    tour.type(SIGNATUR)
    tour.key(Qt.Key.Key_Return)
    tour.type(PASSPHRASE)
    tour.key(Qt.Key.Key_Return)
    tour.page("RegisterPage")
    tour.stop("register")
    tour.key(Qt.Key.Key_N, ctrl)
    tour.page("AkutsamtalPage")
    tour.type(LOG_LINE)
    tour.key(Qt.Key.Key_Return)
    tour.until(lambda: tour.says("Sparat"), "raden sparad")
    tour.stop("akutsamtal")
    _talk(tour)
    _judge_and_hand_over(tour)


def _talk(tour: Tour) -> None:
    alt, ctrl = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    tour.key(Qt.Key.Key_S, alt)
    tour.page("FormPage")
    tour.stop("saker-kontakt")
    tour.key(Qt.Key.Key_Escape)
    tour.page("AkutsamtalPage")
    tour.key(Qt.Key.Key_Escape)
    tour.page("AktPage")
    tour.stop("akt")
    tour.begin("samtalsstod-fraga")
    tour.page("InterviewPage")
    tour.stop("fraga")
    for digit in (Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_1):
        tour.key(digit)
        tour.key(Qt.Key.Key_Return)
        QTest.qWait(100)
    tour.key(Qt.Key.Key_N, alt)
    tour.type(NOTE)
    tour.key(Qt.Key.Key_Return, ctrl)
    tour.stop("fraga-vidare")
    tour.key(Qt.Key.Key_Escape)
    tour.page("AktPage")


def _judge_and_hand_over(tour: Tour) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    tour.begin("hot-och-riskbedomning")
    tour.page("BedomningPage")
    tour.stop("bedomning")
    tour.key(Qt.Key.Key_Escape)
    tour.page("AktPage")
    tour.key(Qt.Key.Key_O, alt)
    tour.page("OverlamningPage")
    tour.stop("overlamning")
    tour.key(Qt.Key.Key_Escape)
    tour.page("AktPage")
    tour.key(Qt.Key.Key_Escape)
    tour.page("RegisterPage")
    tour.stop("register-efter")


if __name__ == "__main__":
    sys.exit(main())

"""A guided tour without a screen: `python -m scripts.demo_tour --out FOLDER`.

The program's own window, driven by keys in a training vault with invented people. Each stop leaves a picture, and
the papers of the night are saved as PDF.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton

from scripts.link import LooseLink
from scripts.tour_driver import Tour
from vir_desktop.cli.demo import PASSPHRASE, SIGNATUR
from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.record import RecordState
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.furnishing import backstage
from vir_desktop.reports.render import render
from vir_desktop.services import akter, demo, printing, records, register, unlocking
from vir_desktop.services.creating import VaultPlan, create_vault
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session, World
from vir_desktop.system import paths
from vir_desktop.ui.entrance import Entrance
from vir_desktop.ui.pages.bedomning.page import BedomningPage
from vir_desktop.ui.pages.overlamning.page import OverlamningPage
from vir_desktop.ui.pages.paper.page import PaperPage
from vir_desktop.ui.shell import Shell
from vir_desktop.ui.theme import Theme
from vir_desktop.ui.translation import load_swedish
from vir_desktop.wiring import world_of

AKTER, SEED = 12, 1
NOTE = "Säger att det har blivit värre sedan i våras. Vågar inte sova."
JUDGED = "Påhittat underlag: hoten har blivit fler, han vet var hon är och hon är rädd i natt."
_KEY, _CTRL, _ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LOG_LINE = "Polisen ringer. En kvinna sitter i deras bil och vill ha en trygg plats i natt."


def main() -> int:
    """Run the tour; a process of its own does the night, since Ctrl+L ends the process that knew anything."""
    parser = argparse.ArgumentParser(prog="demo_tour")
    parser.add_argument("--out", type=Path, default=Path("rundtur"))
    parser.add_argument("--night", type=Path, metavar="VALV", help=argparse.SUPPRESS)
    given = parser.parse_args()
    out: Path = given.out.absolute()
    if given.night is not None:
        return _drive(given.night, out)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        os.environ["XDG_CONFIG_HOME"] = scratch  # the tour's device secret goes with it
        vault = Path(scratch) / "valv"
        _fill(vault)
        _papers(vault, out)
        again = [sys.executable, "-m", "scripts.demo_tour", "--night", str(vault), "--out", str(out)]
        return subprocess.run(again, cwd=paths.resources().parent, check=False).returncode


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


def _drive(vault: Path, out: Path) -> int:
    app = QApplication([])
    load_swedish(app)
    Theme(app, str(paths.resources()), "light")
    shell = Shell(LooseLink())
    shell.window.resize(1366, 768)
    shell.show()
    shell.entrance = Entrance(shell, backstage(), vault, may_unlock=True)
    tour = Tour(shell.window, out)
    _begin_the_night(tour)
    _talk(tour)
    _judge(tour)
    _hand_over(tour, out)
    _lock(tour)
    return 1  # the lock did not end the process


def _begin_the_night(tour: Tour) -> None:
    tour.page("UnlockPage")
    tour.stop("las-upp")
    tour.key(_KEY.Key_F9)
    tour.stop("fara-nu")
    tour.key(_KEY.Key_Escape)
    tour.type(SIGNATUR)
    tour.key(_KEY.Key_Return)
    tour.type(PASSPHRASE)
    tour.key(_KEY.Key_Return)
    tour.page("RegisterPage")
    QTest.qWait(200)
    tour.stop("register")
    tour.key(_KEY.Key_N, _CTRL)
    tour.page("AkutsamtalPage")
    tour.type(LOG_LINE)
    tour.key(_KEY.Key_Return)
    tour.until(lambda: tour.says("Sparat"), "raden sparad")
    tour.stop("akutsamtal")
    tour.key(_KEY.Key_S, _ALT)
    tour.page("FormPage")
    tour.stop("saker-kontakt")
    tour.key(_KEY.Key_Escape)
    tour.page("AkutsamtalPage")
    tour.key(_KEY.Key_Escape)
    tour.page("AktPage")
    tour.stop("akt")


def _talk(tour: Tour) -> None:
    """Fråga, and fara with a note in the person's own words."""
    for key, name in ((_KEY.Key_4, "fraga"), (_KEY.Key_6, "fara")):
        tour.key(key, _ALT)
        tour.page("InterviewPage")
        tour.stop(name)
        for digit in (_KEY.Key_2, _KEY.Key_2, _KEY.Key_1):
            tour.key(digit)
            tour.key_to_another(_KEY.Key_Return)
        tour.key(_KEY.Key_1)
        tour.key(_KEY.Key_N, _ALT)
        tour.type(NOTE)
        tour.stop(f"{name}-anteckning")
        tour.key_to_another(_KEY.Key_Return, _CTRL)
        tour.until(lambda: tour.says("Sparat"), "svaret sparat")
        tour.key(_KEY.Key_Escape)
        tour.page("AktPage")


def _judge(tour: Tour) -> None:
    """Two factors, then what the list of missing things asks for, then the signature."""
    tour.key(_KEY.Key_7, _ALT)
    page = tour.page("BedomningPage")
    assert isinstance(page, BedomningPage)
    tour.until(lambda: page.editor.is_loaded and page.is_built and page.is_complete, "hela bedömningen")
    tour.until(lambda: page.isAncestorOf(tour.focus()), "den första frågan")
    tour.stop("bedomning")
    for _ in range(4):  # what it rests on, what is missing, and the first factor: now and earlier
        _answer(tour)
    tour.press("○  Den egna skattningen saknas", back=True)
    tour.stop("bedomning-niva")
    while not isinstance(tour.focus(), QPushButton):
        _answer(tour)
    tour.stop("bedomning-underskrift")
    tour.press("Signera")
    tour.until(lambda: _is_signed(tour), "signerad")
    tour.stop("bedomning-signerad")
    tour.key(_KEY.Key_Escape)
    tour.page("AktPage")


def _answer(tour: Tour) -> None:
    here = tour.focus()
    if not isinstance(here, QLineEdit | QPlainTextEdit):
        tour.key(_KEY.Key_3)
        tour.key_to_another(_KEY.Key_Return)
        return
    days = {"akuta bedömningen gäller": 2, "fortsatt risk gäller": 20}
    ahead = next((n for words, n in days.items() if words in here.accessibleName()), 0)
    tour.type(f"{datetime.now(STOCKHOLM).date() + timedelta(days=ahead)}" if ahead else JUDGED)
    tour.key_to_another(_KEY.Key_Return, _CTRL)


def _is_signed(tour: Tour) -> bool:
    page = tour.window.navigator.page
    return isinstance(page, BedomningPage) and page.editor.view.record.state is RecordState.SIGNED


def _hand_over(tour: Tour, out: Path) -> None:
    """Write blad 1, look at it as paper, and save it in the folder."""
    tour.key(_KEY.Key_O, _ALT)
    form = tour.page("OverlamningPage")
    assert isinstance(form, OverlamningPage)
    tour.until(lambda: form.kvittens is not None, "hela överlämningen")
    tour.key(_KEY.Key_1)
    tour.key_to_another(_KEY.Key_Return)
    tour.stop("overlamning")
    tour.key(_KEY.Key_P, _CTRL)
    page = tour.page("PaperPage")
    assert isinstance(page, PaperPage)
    tour.until(lambda: page.finished_paper is not None, "pappret")
    tour.stop("papper")
    tour.key(_KEY.Key_S, _CTRL)
    while not isinstance(tour.focus(), QLineEdit):
        tour.key(_KEY.Key_Backtab)
    tour.key(_KEY.Key_A, _CTRL)
    tour.type(str(out))
    tour.stop("papper-mapp")
    tour.press("Spara i den här mappen")
    tour.press("Spara utan skydd")
    tour.until(lambda: "Sparat som" in page.bar.text, "pappret sparat")
    tour.stop("papper-sparat")
    for name in ("OverlamningPage", "AktPage", "RegisterPage"):
        tour.key(_KEY.Key_Escape)
        tour.page(name)
    QTest.qWait(200)
    tour.stop("register-efter")


def _lock(tour: Tour) -> None:
    tour.key(_KEY.Key_M, _CTRL)
    tour.page("MerPage")
    tour.stop("mer")
    tour.window.cover()
    tour.stop("last")
    tour.window.uncover()
    tour.key(_KEY.Key_L, _CTRL)


if __name__ == "__main__":
    sys.exit(main())

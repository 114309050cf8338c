"""Papers before they leave, the handover, help and log, in a training vault that is made for the pictures."""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from scripts.gallery import Screen
from tests.helpers.vaults import Vault, a_form, a_vault, an_akt
from vir_desktop.domain.answer import Value
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.reports import preview
from vir_desktop.reports.render import render
from vir_desktop.services import overlamning, printing, records
from vir_desktop.services.session import Session
from vir_desktop.storage.paper_folder import DiskPaperFolder
from vir_desktop.system import paths
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.help.page import HelpPage
from vir_desktop.ui.pages.logg.page import LoggPage
from vir_desktop.ui.pages.overlamning.page import OverlamningPage
from vir_desktop.ui.pages.paper.blanks import BlanksPage, blank, shipped_packs
from vir_desktop.ui.pages.paper.page import PaperPage
from vir_desktop.ui.pages.paper.tools import PaperTools
from vir_desktop.ui.tasks import Tasks

WAIT_MS = 20_000
_LOG = (
    ("samtal", "Polisen ringer om en kvinna som sitter i deras bil. Vill ha ett tryggt boende för natten."),
    ("atgard", "Ringde två boenden. Det andra tar emot från klockan 03. Ingela nås på 070-174 06 13."),
    ("fara-nu", "Utövaren har bil och vet var systern Lindgren bor."),
)


def tools() -> PaperTools:
    """Return what draws papers."""
    return PaperTools(render, preview.page_images, preview.text_of, preview.metadata_of, DiskPaperFolder())


@cache
def _home() -> tuple[tempfile.TemporaryDirectory[str], Vault, Tasks[Session], AktId, RecordId]:
    """Return a training vault with one akt and its handover; the folder is removed when the process ends."""
    folder = tempfile.TemporaryDirectory()
    vault = a_vault(Path(folder.name))
    made: list[tuple[AktId, RecordId]] = []
    tasks: Tasks[Session] = Tasks(vault.open, parent=QApplication.instance())
    tasks.run(_fill, made.append)
    wait(lambda: bool(made))
    return folder, vault, tasks, *made[0]


def _fill(session: Session) -> tuple[AktId, RecordId]:
    akt_id = an_akt(session, code="KD-4471")
    a_form(session, akt_id, "person", {"namn": "Ingela Lindgren", "telefon": "070-174 06 13"})
    a_form(session, akt_id, "saker-kontakt", {"nummer": "070-174 06 13", "tider": "vardagar 9-11"})
    log: dict[str, Value] = {}
    for number, (kind, text) in enumerate(_LOG, 1):
        log |= {f"logg[{number}]/logg.slag": (kind,), f"logg[{number}]/logg.text": text}
    a_form(session, akt_id, "akutsamtal", log)
    record_id = overlamning.start_overlamning(session, akt_id).value.record.id
    records.save_answer(session, akt_id, record_id, AnswerKey("mottagare"), ("vuxenenhet",))
    return akt_id, record_id


def wait(done: Callable[[], bool]) -> None:
    """Let the lanes work until `done`."""
    deadline = QDeadlineTimer(WAIT_MS)
    while not done() and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def paper_page(window: MainWindow) -> PaperPage:
    """Blad 1 with a name and a number that are hidden."""
    _, _, tasks, akt_id, record_id = _home()
    window.set_training(True)
    page = PaperPage(tasks, tools(), akt_id, lambda session: printing.paper_of(session, akt_id, record_id))
    page.where = "KD-4471"
    window.navigator.start(page)
    wait(lambda: page.finished_paper is not None)
    return page


def paper(window: MainWindow) -> None:
    """What is found is hidden."""
    paper_page(window)


def paper_kept(window: MainWindow) -> None:
    """Something is kept, and the reason is asked for."""
    keep = paper_page(window).side.cards[0].keep_it
    keep.setFocus()  # as a click or an arrow does; Qt moves the group's tab stop with the focus
    keep.click()


def handover(window: MainWindow) -> None:
    """The proposal, to change."""
    page = handover_page(window)
    page.sheet.verticalScrollBar().setValue(0)


def handover_end(window: MainWindow) -> None:
    """The acts at the end."""
    page = handover_page(window)
    for _ in range(5):
        QApplication.processEvents()
    bar = page.sheet.verticalScrollBar()
    bar.setValue(bar.maximum())


def handover_page(window: MainWindow) -> OverlamningPage:
    """Return the handover, loaded."""
    _, _, tasks, akt_id, record_id = _home()
    window.set_training(True)
    page = OverlamningPage(tasks, akt_id, record_id, window.status)
    page.where = "KD-4471"
    window.navigator.start(page)
    wait(lambda: page.kvittens is not None)
    return page


def help_page(window: MainWindow) -> None:
    """The keys."""
    folder = paths.resources() / "help"
    window.navigator.start(HelpPage({path.stem: path.read_text("utf-8") for path in folder.glob("*.md")}))


def log_page(window: MainWindow) -> None:
    """Who has done what."""
    page = LoggPage(_home()[2])
    window.set_training(True)
    window.navigator.start(page)
    wait(lambda: page.model.rowCount() > 0)


def blanks(window: MainWindow) -> None:
    """The list of blank forms."""
    window.navigator.start(BlanksPage(shipped_packs(_home()[1].world.packs)))


def blank_paper(window: MainWindow) -> None:
    """A blank form."""
    _, vault, tasks, *_ = _home()
    pack = shipped_packs(vault.world.packs)[0]
    page = PaperPage(tasks, tools(), None, blank(pack, vault.clock.now()), entropy=vault.world.entropy)
    window.navigator.start(page)
    wait(lambda: page.finished_paper is not None)


SCREENS = [
    Screen("60-papper", paper),
    Screen("61-papper-behall", paper_kept),
    Screen("62-overlamning", handover),
    Screen("63-overlamning-slut", handover_end),
    Screen("64-hjalp", help_page),
    Screen("65-logg", log_page),
    Screen("66-blanketter", blanks),
    Screen("67-blankett", blank_paper),
]

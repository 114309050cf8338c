"""A training vault with one akt behind the real lanes of work, for the tests of pages of papers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pytestqt.qtbot import QtBot

from tests.helpers.vaults import Vault, a_form, a_vault, an_akt
from vir_desktop.domain.answer import Value
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.reports import preview
from vir_desktop.reports.render import render
from vir_desktop.services import overlamning, unlocking
from vir_desktop.services.session import Session
from vir_desktop.storage.paper_folder import DiskPaperFolder
from vir_desktop.ui.dialogs import OnAnswer, OnCancel, Question
from vir_desktop.ui.pages.paper.tools import PaperTools
from vir_desktop.ui.tasks import Tasks

T = TypeVar("T")
NAME, PHONE = "Ingela Lindgren", "070-174 06 13"


@dataclass
class Desk:
    """An open vault and what is in it."""

    bot: QtBot
    vault: Vault
    tasks: Tasks[Session]
    akt_id: AktId
    record_id: RecordId  # a handover that names a name and a number

    def ask(self, call: Callable[[Session], T]) -> T:
        """Return what a call on the database lane gives."""
        got: list[T] = []
        self.tasks.run(lambda session: [call(session)], got.extend)
        self.bot.waitUntil(lambda: bool(got))
        return got[0]


def tools() -> PaperTools:
    """Return the real tools."""
    return PaperTools(render, preview.page_images, preview.text_of, preview.metadata_of, DiskPaperFolder())


def a_desk(bot: QtBot, root: Path) -> Desk:
    """Make the vault, open it and fill its akt."""
    vault = a_vault(root)
    tasks: Tasks[Session] = Tasks(vault.open, unlocking.leave)
    made: list[tuple[AktId, RecordId]] = []
    bugs: list[BaseException] = []
    tasks.bug.connect(bugs.append)
    tasks.run(_fill, made.append)
    bot.waitUntil(lambda: bool(made or bugs))
    assert not bugs, bugs
    return Desk(bot, vault, tasks, *made[0])


def _fill(session: Session) -> tuple[AktId, RecordId]:
    akt_id = an_akt(session, code="KD-4471")
    a_form(session, akt_id, "person", {"namn": NAME, "telefon": PHONE})
    a_form(session, akt_id, "saker-kontakt", {"nummer": PHONE})
    log: dict[str, Value] = {"logg[1]/logg.slag": ("atgard",), "logg[1]/logg.text": f"Ringde {NAME} på {PHONE}."}
    a_form(session, akt_id, "akutsamtal", log)
    return akt_id, overlamning.start_overlamning(session, akt_id).value.record.id


class Answers:
    """Answers every question as told, and remembers what was asked."""

    def __init__(self, folder: str, text: str = "") -> None:
        self.folder, self.text = folder, text
        self.asked: list[str] = []

    def ask(self, at: object, question: Question, on_answer: OnAnswer, on_cancel: OnCancel) -> None:
        """Choose the first choice."""
        self.asked.append(question.title)
        on_answer(question.choices[0][0], self.text)

    def ask_folder(self, at: object, title: str, on_chosen: Callable[[str], None]) -> None:
        """Choose the folder."""
        self.asked.append(title)
        on_chosen(self.folder)

"""A training vault with invented colleagues behind the real lanes of work, for the pages of people and rights."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.colleagues import at_work, staff
from tests.helpers.vaults import Vault, a_vault, an_akt
from vir_desktop.domain.holders import ANSVARIG
from vir_desktop.domain.record import AktId
from vir_desktop.services import akter, sharing, unlocking
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.dialogs import OnAnswer, OnCancel, Question
from vir_desktop.ui.tasks import Tasks

T = TypeVar("T")
WAIT = 20_000  # ms
OWN, CIAS = "KT-4711", "CB-0002"


@dataclass
class PeopleDesk:
    """Åsa.P (all roles), bo and dag (handläggare) and cia (arbetsledare); Åsa.P does not have the akt of cia."""

    bot: QtBot
    vault: Vault
    who: dict[str, str]
    akter: dict[str, AktId]
    lanes: list[Tasks[Session]] = field(default_factory=list)

    def work(self, signatur: str = "") -> Tasks[Session]:
        """Put someone to work, and return her lanes."""
        self.close()
        made: Tasks[Session] = Tasks(lambda: at_work(self.vault, signatur or self.vault.signatur), unlocking.leave)
        made.bug.connect(_raise)
        self.lanes.append(made)
        self.ask(lambda session: session.signatur)
        return made

    def ask(self, call: Callable[[Session], T]) -> T:
        """Return what a call on the database lane gives, when everything asked for before it has come too."""
        got: list[T] = []
        self.lanes[-1].run(lambda session: [call(session)], got.extend)
        self.bot.waitUntil(lambda: bool(got), timeout=WAIT)
        return got[0]

    def is_whole(self, window: QWidget) -> bool:
        """Return whether a screen reader and a keyboard find nothing wrong, once the layout has come to rest."""
        with contextlib.suppress(TimeoutError):
            self.bot.waitUntil(lambda: faults(window) == [], timeout=2000)
        assert faults(window) == []
        return True

    def close(self) -> None:
        """End whoever is at work."""
        while self.lanes:
            assert self.lanes.pop().close(timeout=10)


class Picks:
    """Answers questions in order, each with the key of a choice or with (key, line); then cancels."""

    def __init__(self, *picks: str | tuple[str, str]) -> None:
        self._picks = list(picks)
        self.asked: list[Question] = []
        dialogs.set_asker(self)

    def ask(self, at: object, question: Question, on_answer: OnAnswer, on_cancel: OnCancel) -> None:
        """Take the next pick; it must be among the choices."""
        self.asked.append(question)
        if not self._picks:
            on_cancel()
            return
        pick = self._picks.pop(0)
        key, text = (pick, "") if isinstance(pick, str) else pick
        assert key in {choice for choice, _ in question.choices}, question
        on_answer(key, text)

    def ask_folder(self, at: object, title: str, on_chosen: Callable[[str], None]) -> None:
        """Nobody asks for a folder here."""
        raise AssertionError(title)


def a_people_desk(bot: QtBot, root: Path) -> PeopleDesk:
    """Make the vault, its people and two akter."""
    vault = a_vault(root, memory=True)
    who = staff(vault)
    session = vault.opened[-1]
    own = an_akt(session, code=OWN)
    session = at_work(vault, "bo")
    other = an_akt(session, code=CIAS)
    session = at_work(vault, "cia")
    sharing.share(session, other, who["cia"])
    sharing.unshare(session, other, sharing.grupp(session, ANSVARIG))
    akter.open_akt(session, other)  # it gets its new key
    vault.leave()
    return PeopleDesk(bot, vault, who, {OWN: own, CIAS: other})


def _raise(error: BaseException) -> None:
    raise error

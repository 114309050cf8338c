"""Copying the vault to a stick from the screen: ask where to, copy, read back, say how it went."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import copy_words
from vir_desktop.services import copies
from vir_desktop.services.session import Session
from vir_desktop.ui.dialogs import ask_folder
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.message_bar import MessageBar


class VaultCopy(QObject):
    """One copy at a time, said in `bar`.

    Signals:
        done: A copy was made and read back.
    """

    done = Signal()

    def __init__(self, tasks: Tasks[Session], page: Page, bar: MessageBar) -> None:
        super().__init__(page)
        self._tasks, self._page, self._bar = tasks, page, bar
        self._busy = False

    def ask(self) -> None:
        """Ask for the folder, then copy."""
        if not self._busy:
            ask_folder(self._page, self.tr("Kopiera valvet hit"), self._copy)

    def _copy(self, folder: str) -> None:
        self._busy = True
        self._bar.show_info(
            self.tr("Kopierar valvet ..."), self.tr("Låt minnet sitta i. Det du skriver sparas när kopian är klar.")
        )
        self._tasks.run(lambda session: copies.backup_now(session, folder), self._on_done, self._on_error)

    def _on_done(self, copied: Sequence[str]) -> None:
        self._busy = False
        self._bar.show_info(
            self.tr("Kopian är klar och kontrollerad."),
            self.tr("Kopian är låst som valvet. Förvara minnet inlåst, på ett annat ställe än datorn."),
        )
        self.done.emit()

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._busy = False
        told = copy_words(error)
        self._bar.show_error(told.title, told.advice)

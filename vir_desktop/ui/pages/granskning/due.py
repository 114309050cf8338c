"""When the log is to be checked: a soft line, and on the register a quiet button when it is late."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtWidgets import QWidget

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.services import granskning
from vir_desktop.services.outcome import Change
from vir_desktop.services.session import Session
from vir_desktop.ui.pages.granskning.words import due_words, overdue_words
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.labels import PlainLabel


class DueLine(PlainLabel):
    """The day of the next check; hidden for who does not check."""

    def __init__(self, tasks: Tasks[Session], clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(role="soft", parent=parent)
        self._tasks, self._clock = tasks, clock
        self.hide()

    def read(self) -> None:
        """Ask for the day."""
        self._tasks.run(granskning.due, self._on_due)

    def _on_due(self, day: date | None) -> None:
        self.setVisible(day is not None)
        if day is not None:
            text, late = due_words(day, local_date(self._clock()))
            self.setText(text)
            self.set_role("error" if late else "soft")


class OverdueButton(QuietButton):
    """Says that the check is late, and leads to it; hidden when it is not. Asks anew when the register changes."""

    def __init__(self, tasks: Tasks[Session], lead: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._tasks = tasks
        self.hide()
        self.clicked.connect(lead)
        tasks.changed.connect(self._on_changed)

    def read(self) -> None:
        """Ask how late it is; not before there is a session, for the register is made while the vault is still shut."""
        self._tasks.run(granskning.days_overdue, self.say)

    def _on_changed(self, changes: frozenset[Change]) -> None:
        if Change.REGISTER in changes:
            self.read()

    def say(self, days: int) -> None:
        """Show how many days late it is, 0 hides."""
        self.setText(overdue_words(days))
        self.setVisible(days > 0)

"""The work with an akt is at an end, or is not after all: its time until gallring begins, or stops."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from vir_desktop.domain import gallring as rules
from vir_desktop.domain.akt import Phase
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId
from vir_desktop.services import gallring
from vir_desktop.services.session import Session
from vir_desktop.ui.dialogs import Question, ask
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akt.overview import Overview
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import SecondaryButton
from vir_desktop.ui.widgets.message_bar import MessageBar


class Closing(QObject):
    """The button by which an akt is closed and opened again; what went wrong is said in `bar`."""

    def __init__(self, tasks: Tasks[Session], page: Page, bar: MessageBar) -> None:
        super().__init__(page)
        self._tasks, self._page, self._bar = tasks, page, bar
        self._found: Overview | None = None
        self.button = SecondaryButton(self.tr("Avsluta akten  Alt+A"))
        self.button.clicked.connect(self.ask)
        shortcut = QShortcut(QKeySequence("Alt+A"), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.ask)

    def show_akt(self, found: Overview) -> None:
        """Offer what fits where the akt stands."""
        self._found = found
        closed = found.row.phase in rules.CLOSED
        self.button.setText(self.tr("Arbeta vidare  Alt+A") if closed else self.tr("Avsluta akten  Alt+A"))
        self.button.setEnabled(found.writable)

    def ask(self) -> None:
        """Ask once, then close the akt or open it again."""
        found = self._found
        if found is None or not found.writable:
            return
        if found.row.phase in rules.CLOSED:
            title, phase, choice = self.tr("Arbeta vidare med {code}?"), Phase.PAGAENDE, self.tr("Arbeta vidare")
            text = self.tr("Tiden till gallring slutar räknas.")
        else:
            title, phase, choice = self.tr("Är arbetet med {code} avslutat?"), Phase.AVSLUTAD, self.tr("Avsluta akten")
            text = self.tr("Tiden till gallring räknas från den sista anteckningen. Ingenting tas bort nu.")
        akt_id = found.row.akt_id
        question = Question(title.format(code=found.row.code), text, [("ok", choice)])
        ask(self._page, question, lambda key, reason: self._close(akt_id, phase))

    def _close(self, akt_id: AktId, phase: Phase) -> None:
        self._tasks.run(lambda session: gallring.close(session, akt_id, phase), None, self._on_error)

    def _on_error(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self._bar.show_error(told.title, told.advice)

"""Who has read and done what with an akt, shown when asked for."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId
from vir_desktop.services.session import Session
from vir_desktop.ui.pages.akt.timeline import Happening, event_rows, read_timeline
from vir_desktop.ui.pages.register.row_list import RowList
from vir_desktop.ui.record_page import Clock
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.message_bar import MessageBar


class Happenings(QWidget):
    """A button and, once it is pressed, the time line below it."""

    def __init__(self, tasks: Tasks[Session], akt_id: AktId, bar: MessageBar, clock: Clock) -> None:
        super().__init__()
        self._tasks, self._akt, self._bar, self._clock = tasks, akt_id, bar, clock
        self.button = QuietButton("")
        self.button.clicked.connect(self.toggle)
        self.rows = RowList(self.tr("Händelser"))
        line = FlowLayout(spacing=10)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.rows)
        self.hide_rows()

    def toggle(self) -> None:
        """Show the time line, or hide it."""
        if self.rows.isVisibleTo(self):
            self.hide_rows()
        else:
            self._tasks.run(lambda session: read_timeline(session, self._akt), self._show, self._on_error)

    def hide_rows(self) -> None:
        """Hide the time line."""
        self.rows.hide()
        self.button.setText(self.tr("Visa händelser: vem som läst och gjort vad"))

    def go_back(self) -> bool:
        """Let Esc in the time line close it; return whether it did."""
        if not (self.rows.isVisibleTo(self) and self.rows.hasFocus()):
            return False
        self.hide_rows()
        self.button.setFocus()
        return True

    def _show(self, happenings: tuple[Happening, ...]) -> None:
        self.rows.set_rows(event_rows(happenings, self._clock()))
        self.rows.show()
        self.button.setText(self.tr("Dölj händelser"))
        QTimer.singleShot(0, self.rows, self.rows.setFocus)  # once it has its place, so it is scrolled into view

    def _on_error(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self._bar.show_error(told.title, told.advice)

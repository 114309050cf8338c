"""Whose agreement soon ends: a line for the administratör, hidden for everybody else and when none does."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from vir_desktop.domain.roles import Right, may
from vir_desktop.services import employment
from vir_desktop.services.employment import Ending
from vir_desktop.services.session import Session
from vir_desktop.ui.pages.anvandare.words import endings_words
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.labels import PlainLabel


class EndingsLine(PlainLabel):
    """Says it in one sentence."""

    def __init__(self, tasks: Tasks[Session], parent: QWidget | None = None) -> None:
        super().__init__(role="strong", parent=parent)
        self._tasks = tasks
        self.hide()

    def read(self) -> None:
        """Ask whose."""
        self._tasks.run(_endings, self._on_read)

    def _on_read(self, endings: Sequence[Ending]) -> None:
        text = endings_words(endings)
        self.setText(text)
        self.setVisible(bool(text))


def _endings(session: Session) -> Sequence[Ending]:
    return employment.endings(session) if may(session.roles, Right.ADMINISTER) else ()

"""Gallra berättelsen: one akt is read, and either the last step follows or it is said why not."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.gallring import TO_HAND_OVER
from vir_desktop.domain.messages import words
from vir_desktop.services import purge_parts
from vir_desktop.services.gallring import Closed
from vir_desktop.services.session import Session
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import SecondaryButton
from vir_desktop.ui.widgets.message_bar import MessageBar


class NarrativeButton(SecondaryButton):
    """Only an association's akter may lose their narrative before the rest.

    Signals:
        confirm: What may go, a Narrative.
        refused: It may not, and an överlämning is the way out.
    """

    confirm = Signal(object)
    refused = Signal()

    def __init__(self, tasks: Tasks[Session], bar: MessageBar, current: Callable[[], Closed | None]) -> None:
        super().__init__("")
        self._tasks, self._bar, self._current = tasks, bar, current
        self.setText(self.tr("Gallra berättelsen  Alt+B"))

    def ask(self) -> None:
        """Read the akt of the caret (which is written down) and go on to the decision; a refusal says why."""
        akt = self._current()
        if akt is not None:
            akt_id, code = akt.row.akt_id, akt.row.code
            self._tasks.run(
                lambda session: purge_parts.allowed(session, akt_id),
                self.confirm.emit,
                lambda error: self._refuse(code, error),
            )

    def _refuse(self, code: str, error: RuleError | KnownError) -> None:
        told = words(error)
        self._bar.show_error(f"{code}: {told.title}", told.advice)
        if error.code in TO_HAND_OVER:
            self.refused.emit()

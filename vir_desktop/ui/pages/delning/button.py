"""Dela, on the page of an akt: there for the arbetsledare who has the akt herself, and for nobody else."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right, may
from vir_desktop.services.outcome import Change
from vir_desktop.services.session import Session
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import SecondaryButton


def may_share(session: Session, akt_id: AktId) -> bool:
    """Return whether the user shares an akt with others; who broke the glas for it does not."""
    held = set(session.holders) & session.register.holders_of([akt_id])[akt_id]
    return may(session.roles, Right.LEAD) and bool(held) and not session.rolled_back


class ShareButton(SecondaryButton):
    """Alt+D on the whole page. Hidden until it is known that it may be there; asks anew when people change."""

    def __init__(self, tasks: Tasks[Session], akt_id: AktId, page: QWidget) -> None:
        super().__init__("", page)
        self.setText(self.tr("Dela  Alt+D"))
        self._tasks, self._akt = tasks, akt_id
        self.hide()
        shortcut = QShortcut(QKeySequence("Alt+D"), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self._press)
        tasks.changed.connect(self._on_changed)
        self._read()

    def _on_changed(self, changes: frozenset[Change]) -> None:
        if Change.PEOPLE in changes:
            self._read()

    def _read(self) -> None:
        self._tasks.run(lambda session: may_share(session, self._akt), self.setVisible)

    def _press(self) -> None:
        if not self.isHidden():
            self.clicked.emit()

"""The log as rows of a table, filtered in memory."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.services.logg import Logged, LogKind

HEADS = ("När", "Vem", "Vad", "Akt")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LogModel(QAbstractTableModel):
    """The events that pass the filter, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[Logged] = ()
        self._rows: list[Logged] = []

    def show(self, events: Sequence[Logged]) -> None:
        """Take new events; the filter begins anew."""
        self._all = events
        self.filter("", "", None)

    def filter(self, code: str, who: str, kind: LogKind | None) -> None:
        """Show the events of akter whose code begins so, of one user (or all ""), of one kind (or all None)."""
        start = code.strip().casefold()
        self.beginResetModel()
        self._rows = [
            one
            for one in self._all
            if one.code.casefold().startswith(start)
            and (not who or one.who == who)
            and (kind is None or one.kind is kind)
        ]
        self.endResetModel()

    def people(self) -> list[str]:
        """Return everyone in the log."""
        return sorted({one.who for one in self._all})

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of events shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return a cell's words."""
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        one = self._rows[index.row()]
        when = one.at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M:%S")
        return (when, one.who, one.what, one.code)[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a column's head."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return HEADS[section]
        return None

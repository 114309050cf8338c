"""The log as rows of a table, of which only the pages around what is seen are held."""

from collections import OrderedDict

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.services.logg import AT_A_TIME, Logged, LogPage

_PAGES_KEPT = 12
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LogModel(QAbstractTableModel):
    """The events that were asked for, newest first.

    Signals:
        wanted: Rows from this offset are looked at and are not here; answer with `put`.
    """

    wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._total = 0
        self._pages: OrderedDict[int, tuple[Logged, ...]] = OrderedDict()
        self._asked: set[int] = set()

    def show_first(self, page: LogPage) -> None:
        """Begin anew with the first page of another question."""
        self.beginResetModel()
        self._total = page.total
        self._pages = OrderedDict({0: page.events})
        self._asked.clear()
        self.endResetModel()

    def put(self, offset: int, page: LogPage) -> None:
        """Take a page that was wanted."""
        number = offset // AT_A_TIME
        self._asked.discard(number)
        self._pages[number] = page.events
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        if page.events:
            self.dataChanged.emit(self.index(offset, 0), self.index(offset + len(page.events) - 1, 3))

    def forget_asked(self) -> None:
        """Let pages that never came be asked for again."""
        self._asked.clear()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many events there are."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return a cell's words."""
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        one = self._looked_at(index.row())
        if one is None:
            return "…"
        when = one.at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M:%S")
        return (when, one.who, one.what, one.code)[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a column's head."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (self.tr("När"), self.tr("Vem"), self.tr("Vad"), self.tr("Akt"))[section]
        return None

    def _looked_at(self, row: int) -> Logged | None:
        number, place = divmod(row, AT_A_TIME)
        page = self._pages.get(number)
        if page is not None:
            self._pages.move_to_end(number)
            return page[place] if place < len(page) else None
        if number not in self._asked:
            self._asked.add(number)
            self.wanted.emit(number * AT_A_TIME)
        return None

"""The register as an item model that holds only the pages around what is seen."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from vir_desktop.services.register import ListedAkt, ListedPage
from vir_desktop.ui.pages.register.words import clock_words, kind_words, level_words, phase_words

PAGE = 25  # more than a window shows: unsealing a row costs a key agreement, and a key press waits for one page
_PAGES_KEPT = 48
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

AKT_ROLE = Qt.ItemDataRole.UserRole


class Column(IntEnum):
    """The columns, in order."""

    KODNAMN = 0
    KIND = 1
    PHASE = 2
    CLOCK = 3
    LEVEL = 4


class RegisterModel(QAbstractTableModel):
    """Rows are akter; a cell is one line, or two with a line break between them.

    AKT_ROLE gives the ListedAkt, None while its page is on its way.

    Signals:
        wanted: Rows from this offset are looked at and are not here; answer with `put`.
    """

    wanted = Signal(int)

    def __init__(self, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._total = 0
        self._pages: OrderedDict[int, tuple[ListedAkt, ...]] = OrderedDict()
        self._asked: set[int] = set()
        self._labels = False

    # --- what there is ---

    def show_first(self, page: ListedPage) -> None:
        """Begin anew with the first page of another question to the register."""
        self.beginResetModel()
        self._total = page.total
        self._pages = OrderedDict({0: page.akter})
        self._asked.clear()
        self.endResetModel()

    def put(self, offset: int, page: ListedPage) -> None:
        """Take a page that was wanted."""
        number = offset // PAGE
        self._asked.discard(number)
        self._pages[number] = page.akter
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        last = min(offset + len(page.akter), self._total) - 1
        if last >= offset:
            self.dataChanged.emit(self.index(offset, 0), self.index(last, len(Column) - 1))

    def forget_asked(self) -> None:
        """Let pages that never came be asked for again."""
        self._asked.clear()

    def akt(self, row: int) -> ListedAkt | None:
        """Return the akt of a row if its page is here."""
        page = self._pages.get(row // PAGE)
        place = row % PAGE
        return page[place] if page is not None and place < len(page) else None

    def row_of(self, akt_id: str) -> int:
        """Return the row of an akt among the pages that are here, or -1."""
        for number, page in self._pages.items():
            for place, listed in enumerate(page):
                if listed.row.akt_id == akt_id:
                    return number * PAGE + place
        return -1

    def set_labels(self, shown: bool) -> None:
        """Show own names in front of code names, or only code names."""
        if shown != self._labels:
            self._labels = shown
            self._touch(Column.KODNAMN, Column.KODNAMN)

    def tick(self) -> None:
        """Say the times anew: "i dag" has become "i går"."""
        self._touch(Column.CLOCK, Column.LEVEL)

    # --- what Qt asks ---

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many akter match."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's words."""
        if not index.isValid():
            return None
        listed = self._looked_at(index.row())
        if role == AKT_ROLE:
            return listed
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(filter(None, self._cell(listed, Column(index.column()))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = ", ".join(filter(None, self._cell(listed, Column(index.column()))))
            return words or self.tr("tomt")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (
            self.tr("Kodnamn"),
            self.tr("Vem"),
            self.tr("Läge"),
            self.tr("Nästa tid"),
            self.tr("Bedömd nivå"),
        )
        return names[section] if 0 <= section < len(names) else None

    # --- inside ---

    def _looked_at(self, row: int) -> ListedAkt | None:
        number = row // PAGE
        if number in self._pages:
            self._pages.move_to_end(number)
        elif number not in self._asked:
            self._asked.add(number)
            self.wanted.emit(number * PAGE)
        return self.akt(row)

    def _cell(self, listed: ListedAkt | None, column: Column) -> tuple[str, ...]:
        if listed is None:
            return ("…",)
        row, sealed = listed.row, listed.sealed
        match column:
            case Column.KODNAMN:
                return (listed.label, row.code) if self._labels and listed.label else (row.code,)
            case Column.KIND:
                return (kind_words(sealed.kind) if sealed else self.tr("Annan handläggare"),)
            case Column.PHASE:
                return (phase_words(row.phase),)
            case Column.CLOCK:
                return clock_words(row, self._clock())
            case Column.LEVEL:
                return level_words(sealed, self._clock()) if sealed else ()

    def _touch(self, first: Column, last: Column) -> None:
        for number, page in self._pages.items():
            if page:
                top = number * PAGE
                self.dataChanged.emit(self.index(top, first), self.index(top + len(page) - 1, last))

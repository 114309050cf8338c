"""Blank forms to print in advance, or in the night when nothing opens: no vault, no akt, no log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.paper import Paper
from vir_desktop.services.papers.blankett import blank_form
from vir_desktop.services.ports import PackShelf
from vir_desktop.services.printing import SAVED_PAPER
from vir_desktop.services.session import Session, World
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.paper.page import PaperPage
from vir_desktop.ui.pages.paper.tools import PaperTools
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage

FIRST = ("akutsamtal", "akutchecklista", "samtalsstod-fara", "hot-och-riskbedomning", "overlamning", "saker-kontakt")
MARKING = "Omfattas av sekretess eller tystnadsplikt när den är ifylld."
_PACK = Qt.ItemDataRole.UserRole


class HasPapers(Protocol):
    """What of the backstage is needed here."""

    @property
    def papers(self) -> PaperTools:
        """What draws and keeps papers."""


class BlanksPage(Page):
    """The list of forms; those of the first hour come first.

    Signals:
        chosen: A form; carries its Pack.
    """

    chosen = Signal(object)

    def __init__(self, packs: Sequence[Pack], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._packs = packs
        scroll = ScrollPage(width=640)
        self.column.addWidget(scroll)
        scroll.body.addWidget(PlainLabel(self.tr("Blanka blanketter"), "title"))
        scroll.body.addWidget(
            PlainLabel(
                self.tr("Att fylla i för hand. Skriv ut några i förväg och lägg där du hittar dem i mörker."), "soft"
            )
        )
        self.forms = QListWidget()
        self.forms.setAccessibleName(self.tr("Blanketter"))
        self.forms.setMinimumHeight(240)
        self.forms.setResizeMode(QListWidget.ResizeMode.Adjust)  # rows are measured anew once the look is on
        for number, pack in enumerate(packs):
            QListWidgetItem(pack.title, self.forms).setData(_PACK, number)
        self.forms.setCurrentRow(0)
        self.forms.itemActivated.connect(lambda item: self.chosen.emit(packs[int(item.data(_PACK))]))
        scroll.body.addWidget(self.forms, 1)
        self.where = self.tr("Blanka blanketter")
        self.hints = (("Enter", self.tr("Visa")), ("Esc", self.tr("Tillbaka")))

    def entered(self) -> None:
        """Begin in the list."""
        self.forms.setFocus()


def shipped_packs(shelf: PackShelf) -> list[Pack]:
    """Return every form there is, those of the first hour first, then by title."""
    packs = [read_pack(shelf.current(name), name) for name in shelf.instruments() if name != SAVED_PAPER]
    return sorted(packs, key=lambda pack: (_rank(pack.instrument), pack.title))


def blank(pack: Pack, at: datetime) -> Paper:
    """Return a blank form that belongs to no organisation yet."""
    return blank_form(pack, MARKING, at)


def open_blanks(window: MainWindow, tasks: Tasks[Session], backstage: HasPapers, world: World) -> None:
    """Show the list of forms, and each chosen one as a paper that can be saved."""

    def show(pack: Pack) -> None:
        paper = blank(pack, world.clock.now())
        window.navigator.open(PaperPage(tasks, backstage.papers, None, paper, entropy=world.entropy))

    page = BlanksPage(shipped_packs(world.packs))
    page.chosen.connect(show)
    window.navigator.open(page)


def _rank(instrument: str) -> int:
    return FIRST.index(instrument) if instrument in FIRST else len(FIRST)

"""Choosing another akt: the one that the caller already has, or the one where a note belongs."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.services.register import ListedAkt
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.register.filter_line import FilterEdit
from vir_desktop.ui.pages.register.row_list import RowList, RowWords
from vir_desktop.ui.pages.register.words import day_words, kind_words, phase_words
from vir_desktop.ui.record_page import Clock, utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage

Find = Callable[[Session, str], Sequence[ListedAkt]]


class ChooseAktPage(Page):
    """The akter that can be chosen, filtered as one types. What follows is asked here, so that Esc goes back here.

    Signals:
        chosen: The akt id and the code name of the row.
        search_requested: Look for the person by number, telephone or name instead.
    """

    chosen = Signal(str, str)
    search_requested = Signal()

    def __init__(
        self,
        tasks: Tasks[Session],
        find: Find,
        texts: tuple[str, str],
        clock: Clock = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._find, self._clock = tasks, find, clock
        title, about = texts
        self.where = title
        self.hints = (("↓", self.tr("Till listan")), ("Enter", self.tr("Välj")), ("Esc", self.tr("Tillbaka")))
        self.bar = MessageBar()
        self.text = FilterEdit(self.tr("Kodnamn eller eget namn"), 100)
        self.akter = RowList(self.tr("Akter"))
        self.nothing = PlainLabel(self.tr("Ingen akt du kan öppna stämmer med det."), "soft")
        scroll = ScrollPage(width=720)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)
        scroll.body.addWidget(PlainLabel(title, "title"))
        scroll.body.addWidget(PlainLabel(about, "soft"))
        card = SectionCard()
        search = QuietButton(self.tr("Sök på person  Alt+S"))
        search.clicked.connect(self.search_requested)
        shortcut = QShortcut(QKeySequence("Alt+S"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.search_requested)
        line = FlowLayout()
        line.addWidget(search)
        card.add(Field(self.text.accessibleName(), self.text), self.akter, self.nothing, line)
        scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        self.text.textChanged.connect(lambda _: self._read())
        self.text.down.connect(self.akter.setFocus)
        self.text.submitted.connect(self._enter)
        self.akter.opened.connect(self._choose)
        self._codes: dict[str, str] = {}

    def entered(self) -> None:
        """Begin at the text; the list is there meanwhile."""
        self.text.setFocus()
        self._read()

    def pick(self, akt_id: str) -> None:
        """Choose an akt that was found in another way, if it can be chosen here."""

        def look(found: Sequence[ListedAkt]) -> None:
            self._show(found)
            if akt_id in self._codes:
                self._choose(akt_id)
            else:
                self.bar.show_advice(self.tr("Den akten går inte att välja här."), self.tr("Välj en i listan."))

        self.text.clear()
        self._tasks.run(lambda session: self._find(session, ""), look, self.say)

    def say(self, error: RuleError | KnownError) -> None:
        """Tell why it could not be done."""
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    def _read(self) -> None:
        text = self.text.text()
        self._tasks.run(lambda session: self._find(session, text), self._show, self.say)

    def _show(self, found: Sequence[ListedAkt]) -> None:
        self._codes = {one.row.akt_id: one.row.code for one in found}
        typed = bool(self.text.text().strip())  # own names are not on the screen unless somebody looks for one
        self.akter.set_rows([_row(one, self._clock(), labels=typed) for one in found])
        self.akter.setVisible(bool(found))
        self.nothing.setVisible(not found)

    def _enter(self) -> None:
        """Take the only one, or go to the list."""
        if self.akter.count() == 1:
            self._choose(self.akter.row_words(0).key)
        else:
            self.akter.setFocus()

    def _choose(self, akt_id: str) -> None:
        if akt_id in self._codes:
            self.chosen.emit(akt_id, self._codes[akt_id])


def _row(one: ListedAkt, now: datetime, *, labels: bool) -> RowWords:
    first = [one.row.code, *([one.label] if one.label and labels else [])]
    if one.sealed:
        first.append(kind_words(one.sealed.kind))
    made = day_words(local_date(one.row.created_at), local_date(now))
    return RowWords(one.row.akt_id, " · ".join(first), f"{phase_words(one.row.phase)}, {made}")

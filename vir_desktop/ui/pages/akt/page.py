"""One akt: who it is about in a glance, what to do now, and everything that is in it."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.clocks import FLYTTNING
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.services.outcome import Change
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akt import overview
from vir_desktop.ui.pages.akt.acts import AktActs
from vir_desktop.ui.pages.akt.columns import Columns
from vir_desktop.ui.pages.akt.happenings import Happenings
from vir_desktop.ui.pages.akt.head import AktHead
from vir_desktop.ui.pages.akt.in_akt import InAktCard
from vir_desktop.ui.pages.akt.overview import FOR_OTHERS, Next, Overview, Sibling
from vir_desktop.ui.pages.akt.second_reader import SecondReader
from vir_desktop.ui.pages.akt.words import KEYED, MANY_AT_ONCE, begin_rows, todo_words
from vir_desktop.ui.pages.delning.button import ShareButton
from vir_desktop.ui.pages.register.row_list import RowList, RowWords
from vir_desktop.ui.pages.register.words import kind_words
from vir_desktop.ui.record_page import Clock, utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.own_names import OwnNames
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class AktPage(Page):
    """The overview of an akt. Opens the akt itself, but never another page.

    Signals:
        start: An instrument to begin.
        open_record: A record to go on with, or to read.
        compare: Two records of one instrument, the earlier first.
        handover, new_child: Överlämning; a new akt in the same ärende.
        paper: A record to put on paper.
        open_akt: Another akt of the same ärende, or the one that this is joined to.
        join: The person, or the situation, has an akt already.
        move_record: A record that belongs in another akt.
    """

    start = Signal(str)
    open_record = Signal(str)
    compare = Signal(str, str)
    handover = Signal()
    new_child = Signal()
    paper = Signal(str)
    open_akt = Signal(str)
    join = Signal()
    move_record = Signal(str)

    def __init__(
        self, tasks: Tasks[Session], akt_id: AktId, clock: Clock = utc_now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._akt, self._clock = tasks, akt_id, clock
        self._overview: Overview | None = None
        self._stale = False
        self.where = self.tr("Akt")
        self.hints = (
            ("Enter", self.tr("Öppna raden")),
            ("Alt+1–9", self.tr("Börja")),
            ("Alt+O", self.tr("Överlämning")),
            ("Alt+U", self.tr("På papper")),
            ("F8", self.tr("Eget namn")),
            ("Esc", self.tr("Tillbaka")),
        )
        self.bar = MessageBar()
        self.acts = AktActs(tasks, akt_id, self, self.bar)
        self.second_reader = SecondReader(tasks, akt_id, self, self.bar)
        self.head = AktHead()
        self._own_names = OwnNames(self)
        self._own_names.shown.connect(self.head.set_labels)
        self.todos = RowList(self.tr("Nu"))
        self.begin = RowList(self.tr("Börja"))
        self.inside = InAktCard(clock)
        self.records = self.inside.records
        self.siblings = RowList(self.tr("Andra akter i ärendet"))
        self.happenings = Happenings(tasks, akt_id, self.bar, clock)
        self.events = self.happenings.rows
        self._build()
        self._connect()

    def entered(self) -> None:
        """Read the akt; the focus goes to what is to be done now."""
        self._read(self._focus_first)

    def returned(self) -> None:
        """Read anew what other pages changed."""
        if self._stale:
            self._read(lambda: None)

    def leaving(self) -> None:
        """The own name is not left on the screen."""
        self._own_names.hide()

    def go_back(self) -> bool:
        """Let Esc close the time line first."""
        return self.happenings.go_back()

    # --- building ---

    def _build(self) -> None:
        scroll = ScrollPage(width=1180)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)
        body = scroll.body
        body.addWidget(self.head)
        self._now = _card(self.tr("Nu"), self.todos)
        self._nothing = PlainLabel(self.tr("Ingenting väntar just nu."), "soft")
        self._now.add(self._nothing)
        self._handover = SecondaryButton(self.tr("Överlämning  Alt+O"))
        self._child = SecondaryButton(self.tr("Ny akt för barn  Alt+B"))
        self.share = ShareButton(self._tasks, self._akt, self)
        self._join = QuietButton(self.tr("Koppla till befintlig akt  Alt+K"))
        self._phase = QuietButton(self.tr("Ändra läge  Alt+L"))
        acts = QWidget()
        acts.setLayout(_side_by_side(self._handover, self._child, self.share, self._join, self._phase))
        self._begin_card = _card(self.tr("Börja"), self.begin)
        self._others = _card(self.tr("Andra akter i ärendet"), self.siblings)
        columns = Columns([self._now, acts, self.inside, self._others], self._begin_card, after=2)
        columns.turned.connect(self._order)
        body.addWidget(columns)
        body.addWidget(self.happenings)
        self._order(two=False)
        body.addStretch(1)

    def _order(self, two: bool) -> None:
        """Let Tab follow the columns: the one of what can be begun comes last, or below the acts."""
        acts = (self.todos, self._handover, self._child, self.share, self._join, self._phase)
        inside = (*self.inside.stops, self.siblings)
        order = (*acts, *inside, self.begin) if two else (*acts, self.begin, *inside)
        for one, other in pairwise((*order, self.happenings.button, self.events)):
            QWidget.setTabOrder(one, other)

    def _connect(self) -> None:
        self.todos.opened.connect(self._on_todo)
        self.begin.opened.connect(self._begin)
        self.inside.opened.connect(self._on_record)
        self.second_reader.open_record.connect(self.open_record)
        self.inside.compare.connect(self.compare)
        self.inside.paper.connect(self.paper)
        self.inside.move_record.connect(self.move_record)
        self.inside.second_reader.connect(lambda key, title: self.second_reader.ask_for(RecordId(key), title))
        self.inside.said.connect(self.bar.show_info)
        self.siblings.opened.connect(self._on_sibling)
        self._handover.clicked.connect(self.handover)
        self._child.clicked.connect(self._on_child)
        self._join.clicked.connect(self.join)
        self._phase.clicked.connect(self.ask_phase)
        self._tasks.changed.connect(self._on_changed)
        for keys, act in (
            ("Ctrl+B", self.begin.setFocus),
            ("Alt+O", self.handover.emit),
            ("Alt+J", self.inside.ask_compare),
            ("Alt+U", self.inside.ask_paper),
            ("Alt+B", self._on_child),
            ("Alt+K", self.join.emit),
            ("Alt+L", self.ask_phase),
            ("Alt+R", self.inside.ask_for_reader),
            ("Alt+F", self.inside.ask_move),
            *((f"Alt+{n + 1}", partial(self._begin_nth, n)) for n in range(KEYED)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    # --- reading ---

    def _read(self, then: Callable[[], None]) -> None:
        self._stale = False

        def show(found: Overview) -> None:
            self._show(found)
            then()

        self._tasks.run(lambda session: overview.read(session, self._akt), show, self._on_error)

    def _show(self, found: Overview) -> None:
        now = self._clock()
        self._overview = found
        self.where = found.row.code
        self.where_changed.emit()
        self.head.show_akt(found, now)
        if not found.writable:
            self.bar.show_advice(
                self.tr("Akten går att läsa men inte skriva i."),
                self.tr("En äldre kopia ligger på valvets plats. Gör en ny akt i natt och säg till administratören."),
            )
        self.todos.set_rows([RowWords(str(n), *todo_words(todo, now)) for n, todo in enumerate(found.todos)])
        self.todos.setVisible(bool(found.todos))
        self._nothing.setVisible(not found.todos)
        if found.both_sides:
            told = words(RuleError("same-handlaggare"))
            self.bar.show_advice(told.title, told.advice)
        self.inside.show_records(found)
        for part in (self._handover, self._join, self._phase, self._begin_card):
            part.setVisible(found.sealed.joined_to is None)
        self.begin.set_rows(begin_rows(found))
        self._child.setVisible(found.sealed.kind is AktKind.VUXEN and found.sealed.joined_to is None)
        self.siblings.set_rows([_sibling_row(sibling) for sibling in found.siblings])
        self._others.setVisible(bool(found.siblings))

    def _focus_first(self) -> None:
        found = self._overview
        if self.isVisible():  # a form may have been opened on top meanwhile
            (self.todos if found is not None and found.todos else self.begin).setFocus()

    def _on_changed(self, changes: frozenset[Change]) -> None:
        if changes & {Change.RECORD, Change.ANSWER, Change.REGISTER}:
            self._stale = True
            if self.isVisible():
                self._read(lambda: None)

    def _on_error(self, error: RuleError | KnownError) -> None:
        message = words(error)
        self.bar.show_error(message.title, message.advice)

    # --- acts ---

    def _on_todo(self, key: str) -> None:
        if self._overview is None:
            return
        todo = self._overview.todos[int(key)]
        if todo.what is Next.JOINED:
            self.open_akt.emit(self._overview.sealed.joined_to)
        elif todo.record_id is not None and todo.instrument in FOR_OTHERS:
            self._take(todo.record_id, todo.instrument, todo.title)
        elif todo.record_id is not None:
            self.open_record.emit(todo.record_id)
        else:
            self.start.emit(todo.instrument)

    def _on_record(self, key: str) -> None:
        """Open a record; one that waits for somebody's signature asks for it."""
        todos = self._overview.todos if self._overview else ()
        waiting = next((t for t in todos if t.record_id == key and t.instrument in FOR_OTHERS), None)
        if waiting is not None:
            self._take(RecordId(key), waiting.instrument, waiting.title)
        elif key:
            self.open_record.emit(key)

    def _take(self, record_id: RecordId, instrument: str, title: str) -> None:
        if instrument == FLYTTNING:
            self.acts.ask_about_move(record_id)
        else:
            self.second_reader.take_up(record_id, title)

    def _begin_nth(self, n: int) -> None:
        if n < self.begin.count():
            self._begin(self.begin.row_words(n).key)

    def _begin(self, instrument: str) -> None:
        """Begin a form, or go on with the one that is begun: at 03:00 nobody wants a second by mistake."""
        record_id = self._overview.begun(instrument) if self._overview else None
        if record_id is not None and instrument not in MANY_AT_ONCE:
            self.open_record.emit(record_id)
        else:
            self.start.emit(instrument)

    def _on_sibling(self, akt_id: str) -> None:
        found = self._overview
        sibling = next((s for s in found.siblings if s.akt_id == akt_id), None) if found else None
        if sibling is not None and sibling.kind is None:
            self.bar.show_advice(self.tr("Akten {code} finns hos en annan handläggare.").format(code=sibling.code))
        elif sibling is not None:
            self.open_akt.emit(akt_id)

    def _on_child(self) -> None:
        if self._overview is not None and self._overview.sealed.kind is AktKind.VUXEN:
            self.new_child.emit()

    def ask_phase(self) -> None:
        """Ask where the ärende stands."""
        if self._overview is not None and self._overview.sealed.joined_to is None:
            self.acts.ask_phase(self._overview.row.phase)


def _card(heading: str, rows: RowList) -> SectionCard:
    card = SectionCard(heading)
    card.add(rows)
    return card


def _sibling_row(sibling: Sibling) -> RowWords:
    kind = kind_words(sibling.kind) if sibling.kind else QCoreApplication.translate("akt", "annan handläggare")
    return RowWords(sibling.akt_id, sibling.code, kind)


def _side_by_side(*buttons: QWidget) -> FlowLayout:
    flow = FlowLayout(spacing=10)
    for button in buttons:
        flow.addWidget(button)
    return flow

"""One akt: who it is about in a glance, what to do now, and everything that is in it."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.services.outcome import Change
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akt import overview
from vir_desktop.ui.pages.akt.columns import Columns
from vir_desktop.ui.pages.akt.comparing import choose_pair
from vir_desktop.ui.pages.akt.head import AktHead
from vir_desktop.ui.pages.akt.overview import Overview, Sibling
from vir_desktop.ui.pages.akt.timeline import Happening, event_rows, read_timeline
from vir_desktop.ui.pages.akt.words import KEYED, MANY_AT_ONCE, begin_rows, state_words, todo_words
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
        open_akt: Another akt of the same ärende.
    """

    start = Signal(str)
    open_record = Signal(str)
    compare = Signal(str, str)
    handover = Signal()
    new_child = Signal()
    paper = Signal(str)
    open_akt = Signal(str)

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
        self.head = AktHead()
        self._own_names = OwnNames(self)
        self._own_names.shown.connect(self.head.set_labels)
        self.todos = RowList(self.tr("Nu"))
        self.begin = RowList(self.tr("Börja"))
        self.records = RowList(self.tr("I akten"))
        self.siblings = RowList(self.tr("Andra akter i ärendet"))
        self.events = RowList(self.tr("Händelser"))
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
        if self.events.isVisibleTo(self) and self.events.hasFocus():
            self._close_events()
            self._events_button.setFocus()
            return True
        return False

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
        acts = QWidget()
        acts.setLayout(_side_by_side(self._handover, self._child, self.share))
        self._in_akt = _card(self.tr("I akten"), self.records)
        self._compare = QuietButton(self.tr("Jämför med en annan  Alt+J"))
        self._paper = QuietButton(self.tr("På papper  Alt+U"))
        self._in_akt.add(_side_by_side(self._compare, self._paper))
        self._begin_card = _card(self.tr("Börja"), self.begin)
        self._others = _card(self.tr("Andra akter i ärendet"), self.siblings)
        columns = Columns([self._now, acts, self._in_akt, self._others], self._begin_card, after=2)
        columns.turned.connect(self._order)
        body.addWidget(columns)
        self._events_button = QuietButton("")
        body.addLayout(_side_by_side(self._events_button))
        body.addWidget(self.events)
        self._close_events()
        self._order(two=False)
        body.addStretch(1)

    def _order(self, two: bool) -> None:
        """Let Tab follow the columns: the one of what can be begun comes last, or below the acts."""
        acts = (self.todos, self._handover, self._child, self.share)
        inside = (self.records, self._compare, self._paper, self.siblings)
        order = (*acts, *inside, self.begin) if two else (*acts, self.begin, *inside)
        for one, other in pairwise((*order, self._events_button, self.events)):
            QWidget.setTabOrder(one, other)

    def _connect(self) -> None:
        self.todos.opened.connect(self._on_todo)
        self.begin.opened.connect(self._begin)
        self.records.opened.connect(self.open_record)
        self.siblings.opened.connect(self._on_sibling)
        self._handover.clicked.connect(self.handover)
        self._child.clicked.connect(self._on_child)
        self._compare.clicked.connect(self.ask_compare)
        self._paper.clicked.connect(self._on_paper)
        self._events_button.clicked.connect(self.toggle_events)
        self._tasks.changed.connect(self._on_changed)
        for keys, act in (
            ("Ctrl+B", self.begin.setFocus),
            ("Alt+O", self.handover.emit),
            ("Alt+J", self.ask_compare),
            ("Alt+U", self._on_paper),
            ("Alt+B", self._on_child),
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
        self.share.read()
        if not found.writable:
            self.bar.show_advice(
                self.tr("Akten går att läsa men inte skriva i."),
                self.tr("En äldre kopia ligger på valvets plats. Gör en ny akt i natt och säg till administratören."),
            )
        self.todos.set_rows([RowWords(str(n), *todo_words(todo, now)) for n, todo in enumerate(found.todos)])
        self.todos.setVisible(bool(found.todos))
        self._nothing.setVisible(not found.todos)
        self.records.set_rows(
            [RowWords(r.record.id, r.title, state_words(r.record, now)) for r in found.records]
        )
        self._in_akt.setVisible(bool(found.records))
        self.begin.set_rows(begin_rows(found))
        self._child.setVisible(found.sealed.kind is AktKind.VUXEN)
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
        if todo.record_id is not None:
            self.open_record.emit(todo.record_id)
        else:
            self.start.emit(todo.instrument)

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

    def _on_paper(self) -> None:
        if self.records.current_key:
            self.paper.emit(self.records.current_key)

    def ask_compare(self) -> None:
        """Compare the record of the caret with another of the same form; with several, ask which."""
        found, key = self._overview, RecordId(self.records.current_key)
        if found is None or not key:
            return
        alone = choose_pair(self, found.records, key, self._clock(), self.compare.emit)
        if alone:
            self.bar.show_info(alone)

    # --- the time line ---

    def toggle_events(self) -> None:
        """Show who has read and done what, or hide it."""
        if self.events.isVisibleTo(self):
            self._close_events()
        else:
            self._tasks.run(lambda session: read_timeline(session, self._akt), self._show_events, self._on_error)

    def _show_events(self, happenings: tuple[Happening, ...]) -> None:
        self.events.set_rows(event_rows(happenings, self._clock()))
        self.events.show()
        self._events_button.setText(self.tr("Dölj händelser"))
        QTimer.singleShot(0, self.events, self.events.setFocus)  # once it has its place, so it is scrolled into view

    def _close_events(self) -> None:
        self.events.hide()
        self._events_button.setText(self.tr("Visa händelser: vem som läst och gjort vad"))


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

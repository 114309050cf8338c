"""The register: the first page after unlock. What needs doing stands first; everything is one key away."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId
from vir_desktop.services import copies, register
from vir_desktop.services.outcome import Change
from vir_desktop.services.register import ListedAkt, ListedPage
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.granskning.due import OverdueButton
from vir_desktop.ui.pages.mer.acts import OWN_KEYS, Act
from vir_desktop.ui.pages.mer.copying import VaultCopy
from vir_desktop.ui.pages.register.copy_lines import CopyLines
from vir_desktop.ui.pages.register.filter_line import FilterLine
from vir_desktop.ui.pages.register.model import RegisterModel
from vir_desktop.ui.pages.register.reader import RegisterReader
from vir_desktop.ui.pages.register.table import RegisterTable
from vir_desktop.ui.record_page import Clock, utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.own_names import OwnNames
from vir_desktop.ui.widgets.scroll_page import ScrollPage

_TICK_MS = 30_000


class RegisterPage(Page):
    """All akter, sorted by what is next. Never opens another page itself.

    Signals:
        open_akt: The akt id to open.
        new_call, new_akt_requested, search_requested: Nytt samtal, ny akt, sök person.
        more_requested: The page Mer.
        act_requested: An Act of that page, by its own key.
        elsewhere: The id and code of an akt that the user does not have.
    """

    open_akt = Signal(str)
    new_call = Signal()
    new_akt_requested = Signal()
    search_requested = Signal()
    more_requested = Signal()
    act_requested = Signal(object)
    elsewhere = Signal(str, str)

    def __init__(self, tasks: Tasks[Session], clock: Clock = utc_now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._stale, self._keep = False, ""
        self._first: ListedPage | None = None
        self.where = self.tr("Register")
        self.model = RegisterModel(clock, self)
        self.table = RegisterTable(self.tr("Akter"))
        self.table.setModel(self.model)
        self.filter = FilterLine()
        self.reader = RegisterReader(tasks, self.model, self.filter.query, self)
        self.bar = MessageBar()
        self.copy = VaultCopy(tasks, self, self.bar)
        self._copies = CopyLines()
        self._own_names = OwnNames(self)
        self._build()
        self._connect()
        self.hints = (
            ("Ctrl+N", self.tr("Nytt samtal")),
            ("Ctrl+F", self.tr("Filtrera")),
            ("Ctrl+K", self.tr("Sök person")),
            ("F8", self.tr("Egna namn")),
            ("F2", self.tr("Ge eget namn")),
            ("Enter", self.tr("Öppna")),
            ("Ctrl+M", self.tr("Mer")),
        )

    # --- what the workbench uses ---

    def show_banner(self, text: str) -> None:
        """Say something about the vault that stays, for example that an older copy lies in its place; "" hides it."""
        self._banner.setText(text)
        self._banner_card.setVisible(bool(text))

    def begin_with(self, first: ListedPage) -> None:
        """Show this page of the register when the screen is entered, instead of asking for it."""
        self._first = first

    def select(self, akt_id: str) -> None:
        """Put the caret on an akt once the register is read."""
        self._keep = akt_id
        self._place_caret()

    def entered(self) -> None:
        """Read the register, or show what was read while the page was made."""
        self.table.setFocus()
        first, self._first = self._first, None
        if first is None:
            self.reload()
        else:
            self.reader.show(first)
            self._ask_what_is_due()

    def returned(self) -> None:
        """Read anew what changed meanwhile."""
        if self._stale:
            self.reload()

    def leaving(self) -> None:
        """Own names are not left on the screen."""
        self._own_names.hide()

    def go_back(self) -> bool:
        """Let Esc take the filter away."""
        if not self.filter.is_set:
            return False
        self.filter.clear()
        self.table.setFocus()
        return True

    def reload(self) -> None:
        """Ask for the first page anew; the caret stays on its akt."""
        self._stale = False
        self._remember()
        self.reader.ask()
        self._ask_what_is_due()

    def _ask_what_is_due(self) -> None:
        self._tasks.run(copies.state_of_copies, self._copies.show_state, self._on_error)
        self.check_due.read()

    # --- keys ---

    def ask_label(self) -> None:
        """Ask for the user's own name of the akt at the caret (F2)."""
        listed = self._current()
        if listed is None:
            return
        now = self.tr(" Nu heter den {label}.").format(label=listed.label) if listed.label else ""
        question = dialogs.Question(
            self.tr("Eget namn på {code}").format(code=listed.row.code),
            self.tr("Bara du ser det, och bara när du trycker F8. En tom rad tar bort namnet.") + now,
            [("save", self.tr("Spara namnet"))],
            self.tr("Eget namn"),
        )
        dialogs.ask(self, question, lambda _, text: self._set_label(listed.row.akt_id, text))

    def _set_label(self, akt_id: AktId, text: str) -> None:
        self._tasks.run(lambda session: register.set_label(session, akt_id, text), on_error=self._on_error)

    def _open_care(self) -> None:
        self.care.hide()
        self.act_requested.emit(Act.CARE)

    # --- building ---

    def _build(self) -> None:
        self._banner = PlainLabel(role="strong")
        self._banner_card = SectionCard(role="notice")
        self._banner_card.add(self._banner)
        self._banner_card.hide()
        self.check_due = OverdueButton(self._tasks, lambda: self.act_requested.emit(Act.CHECK))
        self.care = QuietButton(self.tr("Datorns skydd: läs en gång"))
        self.care.hide()
        self.care.clicked.connect(self._open_care)
        self._call = PrimaryButton(self.tr("Nytt samtal  Ctrl+N"))
        self._search = SecondaryButton(self.tr("Sök person  Ctrl+K"))
        self._new = SecondaryButton(self.tr("Ny akt"))
        buttons = FlowLayout(spacing=10)
        self._more = QuietButton(self.tr("Mer  Ctrl+M"))
        for button in (self._call, self._search, self._new, self._more):
            buttons.addWidget(button)
        self._empty = PlainLabel(role="heading")
        self._empty.hide()
        scroll = ScrollPage(width=4000)  # only a very small window scrolls; else the table takes what room there is
        inside = scroll.body
        inside.setSpacing(10)
        inside.addWidget(self._banner_card)
        inside.addWidget(self._copies)
        inside.addWidget(self.check_due, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.care, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addLayout(buttons)
        inside.addWidget(self.filter)
        inside.addWidget(self._empty)
        inside.addWidget(self.table, 1)
        inside.addStretch(0)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

    def _connect(self) -> None:
        self._call.clicked.connect(self.new_call)
        self._search.clicked.connect(self.search_requested)
        self._new.clicked.connect(self.new_akt_requested)
        self._more.clicked.connect(self.more_requested)
        self._copies.copy_requested.connect(self.copy.ask)
        self._copies.drill_requested.connect(lambda: self.act_requested.emit(Act.DRILL))
        self.copy.done.connect(self.reload)
        self._own_names.shown.connect(self.model.set_labels)
        self.table.opened.connect(self._open)
        self.filter.changed.connect(self._on_filter)
        self.filter.submitted.connect(self._on_submitted)
        self.filter.down.connect(self.table.setFocus)
        self.reader.shown.connect(self._on_shown)
        self.reader.failed.connect(self._on_error)
        self._tasks.changed.connect(self._on_changed)
        tick = QTimer(self, interval=_TICK_MS)
        tick.timeout.connect(self.model.tick)
        tick.start()
        _add_keys(self)

    # --- what came ---

    def _on_shown(self, total: int) -> None:
        self.filter.say_count(total)
        self._show_empty(total)
        self._place_caret()

    def _on_error(self, error: RuleError | KnownError) -> None:
        message = words(error)
        self.bar.show_error(message.title, message.advice)

    def _on_changed(self, changes: frozenset[Change]) -> None:
        if Change.REGISTER not in changes:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    # --- the screen ---

    def _on_filter(self) -> None:
        self._keep = ""
        self.reader.ask()

    def _on_submitted(self) -> None:
        if self.model.rowCount() == 1:
            self._open(0)
        else:
            self.table.setFocus()

    def _show_empty(self, total: int) -> None:
        text = ""
        if not total and self.filter.is_set:
            text = self.tr("Ingen akt passar filtret. Esc visar alla igen.")
        elif not total:
            text = self.tr("Här är tomt. När telefonen ringer: tryck Ctrl+N och börja skriva.")
        self._empty.setText(text)
        self._empty.setVisible(bool(text))
        self.table.setVisible(not text)
        self.filter.setVisible(bool(total) or self.filter.is_set)
        announce(self, text)
        if text and not self.filter.is_set:
            self._call.setFocus()

    def _current(self) -> ListedAkt | None:
        index = self.table.currentIndex()
        return self.model.akt(index.row()) if index.isValid() else None

    def _remember(self) -> None:
        listed = self._current()
        self._keep = listed.row.akt_id if listed is not None else self._keep

    def _place_caret(self) -> None:
        if self.model.rowCount():
            row = self.model.row_of(self._keep) if self._keep else 0
            self.table.selectRow(max(row, 0))

    def _open(self, row: int) -> None:
        listed = self.model.akt(row)
        if listed is None:
            return
        if listed.sealed is None:
            self.elsewhere.emit(listed.row.akt_id, listed.row.code)
            return
        self.bar.clear()
        self.open_akt.emit(listed.row.akt_id)


def _add_keys(page: RegisterPage) -> None:
    for keys, act in (
        ("Ctrl+N", page.new_call.emit),
        ("Ctrl+F", page.filter.begin),
        ("Ctrl+K", page.search_requested.emit),
        ("Ctrl+M", page.more_requested.emit),
        ("F2", page.ask_label),
        (OWN_KEYS[Act.COPY], page.copy.ask),
        (OWN_KEYS[Act.OWN_PHRASE], lambda: page.act_requested.emit(Act.OWN_PHRASE)),
        (OWN_KEYS[Act.BLANKS], lambda: page.act_requested.emit(Act.BLANKS)),
        (OWN_KEYS[Act.SHIFT], lambda: page.act_requested.emit(Act.SHIFT)),
    ):
        shortcut = QShortcut(QKeySequence(keys), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)

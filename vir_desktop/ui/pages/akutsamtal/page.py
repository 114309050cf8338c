"""The acute call: a log that can be written on from the first second; nothing is mandatory."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.services.positions import Position
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akutsamtal import log
from vir_desktop.ui.pages.akutsamtal.details import Call, CallDetails, DetailsGateway, read_call
from vir_desktop.ui.pages.akutsamtal.keeper import LogKeeper
from vir_desktop.ui.pages.akutsamtal.log_panel import LogPanel
from vir_desktop.ui.record_page import Clock, utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.typed import Typed
from vir_desktop.ui.widgets.buttons import SecondaryButton
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.status_mark import StatusMark

PAGE_NAME = "akutsamtal"
WIDE = 900  # logical pixels; below it log and questions take turns


class AkutsamtalPage(Page):
    """The log, and beside it what is known of the call. Never opens another page itself.

    Signals:
        open_form: The instrument to open: fore-samtalet, akutchecklista, saker-kontakt, person.
        line_saved: A line is on disk; carries its number.
    """

    open_form = Signal(str)
    line_saved = Signal(int)

    interview = True

    def __init__(
        self,
        tasks: Tasks[Session],
        akt_id: AktId,
        record_id: RecordId,
        status: StatusMark,
        *,
        clock: Clock = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._akt, self._record = tasks, akt_id, record_id
        self._status, self._clock = status, clock
        self._loaded = False
        self._wanted: Position | None = None
        self.where = self.tr("Akutsamtal")
        self.bar = MessageBar()
        self.log = LogPanel()
        self.keeper = LogKeeper(tasks, akt_id, record_id, self.log.typed_text, self)
        self._gateway = DetailsGateway(tasks, akt_id, record_id)
        self.details = CallDetails(self._gateway, status, {}, clock)
        self._details_in_front = False
        self._build()
        self._connect()
        self.hints = (
            ("Enter", self.tr("Spara raden")),
            ("Ctrl+T", self.tr("Ny rad, var du än är")),
            ("Alt+A", self.tr("Åtgärd")),
            ("Alt+B", self.tr("Beslut")),
            ("F4", self.tr("Avbryt, kan inte tala")),
            ("Alt+U", self.tr("Uppgifter")),
        )

    # --- what the workbench and the lock use ---

    def entered(self) -> None:
        """Take the keys at once; read the record meanwhile."""
        self.log.line.setFocus()
        self._tasks.run(lambda session: read_call(session, self._akt, self._record), self._on_read, self._on_error)

    def returned(self) -> None:
        """Read what other pages have written in the log."""
        self.keeper.reload()

    def leaving(self) -> None:
        """Hand over the line, and what stands in the questions."""
        self.log.keep_line()
        self.details.leaving()

    def go_back(self) -> bool:
        """On a small screen, go from the questions to the log."""
        if self._details_in_front and not self.is_wide:
            self._show_details(False)
            return True
        return False

    def commit_draft_now(self) -> None:
        """Have what is typed on its way to the disk at once."""
        self.keeper.commit_draft_now()
        self.details.commit_draft_now()

    def last_words(self) -> Callable[[Session], None]:
        """Return what keeps what is typed, for the lock, which owns the database's thread by then."""
        typed, gateway = self.pending(), self._gateway
        return lambda session: gateway.keep(session, typed) if typed is not None else None

    def pending(self) -> Typed | None:
        """Return what is not on disk yet, lines on their way too; see `last_words`."""
        return self.keeper.pending() or self.details.pending()

    def position(self) -> Position:
        """Return where the user is."""
        edit = self.details.active
        if edit is not None and self.details.isAncestorOf(self.focusWidget()):
            typed = edit.typed_now()
            return Position(PAGE_NAME, self._akt, self._record, edit.key, typed.is_note, typed.caret)
        caret = self.log.line.cursorPosition()
        return Position(PAGE_NAME, self._akt, self._record, self.keeper.line_key, caret=caret)

    def restore(self, position: Position) -> None:
        """Go back to where the user was, once the record is read."""
        self._wanted = position
        if self._loaded:
            self._go_to_wanted()

    def break_off(self) -> None:
        """Note with the time that the person can no longer speak (F4)."""
        self.log.keep_line()
        self._keep(self.tr("Samtalet avbröts, kan inte tala."), log.SAMTAL)

    @property
    def is_wide(self) -> bool:
        """Whether log and questions have room side by side."""
        return self.width() >= scaled(WIDE)

    # --- building ---

    def _build(self) -> None:
        standing = PlainLabel(self.tr("Bekräfta aldrig att personen är känd."), "heading")
        acts = FlowLayout(spacing=8)
        forms = {
            self.tr("Före samtalet  Alt+F"): "fore-samtalet",
            self.tr("Checklista  Alt+C"): "akutchecklista",
            self.tr("Säker kontakt  Alt+S"): "saker-kontakt",
            self.tr("Person  Alt+P"): "person",
        }
        for text, instrument in forms.items():
            button = SecondaryButton(text)
            button.clicked.connect(lambda checked=False, name=instrument: self.open_form.emit(name))
            acts.addWidget(button)
        self._break = SecondaryButton(self.tr("Avbryt, kan inte tala  F4"))
        self._break.clicked.connect(self.break_off)
        self._turn = SecondaryButton(self.tr("Uppgifter om samtalet  Alt+U"))
        self._turn.clicked.connect(self.turn)
        for button in (self._break, self._turn):
            acts.addWidget(button)
        self._left = ScrollPage(width=4000)  # only a very small window scrolls
        self._left.body.setSpacing(8)
        self._left.body.addWidget(standing)
        self._left.body.addLayout(acts)
        self._left.body.addWidget(self.log, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._left, 11)
        row.addWidget(self.details, 9)
        self.column.addWidget(self.bar)
        self.column.addLayout(row, 1)

    def _connect(self) -> None:
        self.log.typed.connect(self.keeper.on_typed)
        self.log.entered_line.connect(self._keep)
        self.log.turned.connect(self.keeper.set_kind)
        self.keeper.shown.connect(self._show_lines)
        self.keeper.typing.connect(self._status.show_typing)
        self.keeper.drafted.connect(lambda: self._status.show_draft(self._time()))
        self.keeper.settled.connect(self._on_settled)
        self.keeper.failed.connect(self._on_failed)
        self.keeper.line_saved.connect(self.line_saved)
        keys = {"Alt+F": "fore-samtalet", "Alt+C": "akutchecklista", "Alt+S": "saker-kontakt", "Alt+P": "person"}
        for key, instrument in keys.items():
            self._shortcut(key).activated.connect(lambda name=instrument: self.open_form.emit(name))
        self._shortcut("Ctrl+T").activated.connect(self._on_ctrl_t)
        self._shortcut("F4").activated.connect(self.break_off)
        self._shortcut("Alt+U").activated.connect(self.turn)

    def _shortcut(self, keys: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        return shortcut

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between side by side and taking turns."""
        super().resizeEvent(event)
        self._lay_out()

    def turn(self) -> None:
        """Go to the questions, or back to the log (Alt+U)."""
        self._show_details(not self.details.isAncestorOf(self.focusWidget()))

    def _show_details(self, shown: bool) -> None:
        self._details_in_front = shown
        self._lay_out()
        if not shown:
            self.log.line.setFocus()
        elif self.details.is_built:
            self.details.focus_here()

    def _lay_out(self) -> None:
        wide = self.is_wide
        self._left.setVisible(wide or not self._details_in_front)
        self.details.setVisible(wide or self._details_in_front)
        self._turn.setVisible(not wide)

    # --- the record ---

    def _on_read(self, call: Call) -> None:
        view = call.view
        self.where = self.tr("Akutsamtal {code}").format(code=call.code)
        self.where_changed.emit()
        self.details.texts = call.texts
        self.keeper.begin(log.lines_of(view.answers))
        self.log.set_open(view.is_open)
        draft = view.draft
        if draft is not None and log.is_log_key(draft.key) and not self.log.line.text():
            self.log.line.setText(draft.text)
            self.log.line.setCursorPosition(draft.caret)
            self._status.show_draft(self._time())
        self._gateway.give(view)
        self.details.editor.load()
        self._loaded = True
        self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None or wanted.record_id != self._record or wanted.key is None:
            return
        if log.is_log_key(wanted.key):
            self.log.line.setFocus()
            caret = wanted.caret if wanted.caret >= 0 else len(self.log.line.text())
            self.log.line.setCursorPosition(caret)
        else:
            self._show_details(True)
            self.details.go_to(wanted.key)
            edit = self.details.active
            if edit is not None and edit.key == wanted.key:
                edit.put_caret(wanted.in_note, wanted.caret)

    # --- lines ---

    def _on_ctrl_t(self) -> None:
        if self.log.line.hasFocus():
            self.log.keep_line()
        else:
            self._show_details(False)

    def _keep(self, text: str, kind: str) -> None:
        self.keeper.keep(text, kind, self._clock())

    def _show_lines(self) -> None:
        self.log.show_lines(self.keeper.lines, [(line.text, line.kind, line.at) for line in self.keeper.waiting])

    def _on_settled(self) -> None:
        self._status.show_saved(self._time())
        self.bar.clear()

    def _on_failed(self, error: RuleError | KnownError) -> None:
        self._status.show_unsaved()
        self._on_error(error)

    def _on_error(self, error: RuleError | KnownError) -> None:
        message = words(error)
        self.bar.show_error(message.title, message.advice)

    def _time(self) -> str:
        return self._clock().astimezone(STOCKHOLM).strftime("%H:%M:%S")

"""Gallring: the akter whose work is at an end, what keeps each of them, what waits for a colleague, and receipts."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.services import gallring
from vir_desktop.services.gallring import Closed
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.session import Session
from vir_desktop.ui.dialogs import Question, ask
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.gallring import reading
from vir_desktop.ui.pages.gallring.asked import AskedCard
from vir_desktop.ui.pages.gallring.narrative import NarrativeButton
from vir_desktop.ui.pages.gallring.reading import Overview, Why
from vir_desktop.ui.pages.gallring.words import akt_row, reasons, receipt_row
from vir_desktop.ui.pages.register.row_list import RowList
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import Button, PrimaryButton, QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class GallringPage(Page):
    """For who leads; who may be the second person sees what waits for her; to everyone else it says why not.

    Signals:
        confirm: The akter to purge, a tuple of Closed.
        confirm_narrative: What may go out of one akt before the rest, a Narrative.
        form: An akt, and the instrument to fill in: what decides, or where it was handed over.
        handover: An akt to hand over instead.
        open_akt: An akt.
    """

    confirm = Signal(object)
    confirm_narrative = Signal(object)
    form = Signal(str, str)
    handover = Signal(str)
    open_akt = Signal(str)

    def __init__(self, tasks: Tasks[Session], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._found: Overview | None = None
        self._chosen: set[str] = set()
        self.where = self.tr("Gallring")
        self.hints = (
            ("Mellanslag", self.tr("Välj flera")),
            ("Alt+V", self.tr("Varför")),
            ("Alt+G", self.tr("Gallra")),
            ("Alt+B", self.tr("Gallra berättelsen")),
            ("Alt+S", self.tr("Stoppa eller häv")),
            ("Enter", self.tr("Öppna akten")),
            ("Esc", self.tr("Tillbaka")),
        )
        self.bar = MessageBar()
        self.akter = RowList(self.tr("Avslutade och överförda akter"))
        self.asked = AskedCard(tasks, self.bar)
        self.receipts = RowList(self.tr("Kvitton"))
        self._nothing = PlainLabel(self.tr("Ingen akt är avslutad eller överförd."), "soft")
        self._why = PlainLabel(role="soft")
        self._build()
        self._connect()

    def entered(self) -> None:
        """Read the list and begin in it."""
        self._read(self._focus_first)

    def returned(self) -> None:
        """Read anew what was done elsewhere."""
        self._read(lambda: None)

    def tell(self, title: str, advice: str) -> None:
        """Say how something went that was done on a page of its own."""
        self._chosen.clear()
        self.bar.show_info(title, advice)

    # --- reading ---

    def _read(self, then: Callable[[], None]) -> None:
        def show(found: Overview) -> None:
            self._show(found)
            then()

        self._tasks.run(reading.read, show, self._on_error)

    def _show(self, found: Overview) -> None:
        self._found = found
        self._chosen &= {akt.row.akt_id for akt in found.akter}
        for button in self._acts:
            button.setVisible(bool(found.akter))
        self._narrative.setVisible(bool(found.ideell and found.akter))
        self._show_rows()
        self.asked.show_asked(found)
        names = found.verksamheter
        self.receipts.set_rows([
            receipt_row(one, names.get(one.verksamhet_id, ""), found.today) for one in found.receipts
        ])
        self._due_card.setVisible(found.leads)
        self._receipts_card.setVisible(bool(found.receipts))
        self.akter.setVisible(bool(found.akter))
        self._nothing.setVisible(not found.akter)
        if found.unfinished:
            self.bar.show_advice(
                self.tr("En gallring är påbörjad men inte klar."),
                self.tr("Akten är borta. Resten görs när valvet låses upp nästa gång och disken tar emot."),
            )

    def _show_rows(self) -> None:
        found = self._found
        if found is not None:
            self.akter.set_rows([akt_row(akt, akt.row.akt_id in self._chosen, found.today) for akt in found.akter])
        self._turn_buttons()

    def _turn_buttons(self) -> None:
        akt = self._current()
        self._why.hide()
        self._hold.setText(self.tr("Häv stoppet  Alt+S") if akt and akt.held else self.tr("Stoppa  Alt+S"))
        self._hand_over.setVisible(bool(akt and akt.hands_over))
        several = len(self._chosen) > 1
        self._narrative.setEnabled(self._may_lose_narrative(akt))
        self._purge.setText(
            self.tr("Begär gallring av {n}  Alt+G").format(n=len(self._chosen)) if several else self.tr("Gallra  Alt+G")
        )

    def _may_lose_narrative(self, akt: Closed | None) -> bool:
        found = self._found
        return bool(found and akt and akt.row.verksamhet_id in found.ideell and len(self._chosen) <= 1)

    def _focus_first(self) -> None:
        found = self._found
        if self.isVisible() and found is not None:
            (self.akter if found.akter else self.asked.list if found.asked else self._back).setFocus()

    def _on_error(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    def _on_changed(self, changes: frozenset[Change]) -> None:
        if changes & {Change.REGISTER} and self.isVisible():
            self._read(lambda: None)

    # --- acts ---

    def _current(self) -> Closed | None:
        found = self._found.akter if self._found else ()
        return next((akt for akt in found if akt.row.akt_id == self.akter.current_key), None)

    def _choose(self) -> None:
        key = self.akter.current_key
        if key:
            self._chosen ^= {key}
            self._show_rows()

    def ask_purge(self) -> None:
        """Go on to the decision, with what is chosen or the row of the caret; a refusal says why, here."""
        akt, found = self._current(), self._found
        if akt is None or found is None:
            return
        chosen = tuple(one for one in found.akter if one.row.akt_id in self._chosen) or (akt,)
        kept = next((one for one in chosen if one.refusals), None)
        if kept is None:
            self.confirm.emit(chosen)
            return
        day = kept.found.due.isoformat() if kept.found.due else ""
        told = words(RuleError(kept.refusals[0], day=day))
        self.bar.show_error(f"{kept.row.code}: {told.title}", told.advice)

    def ask_hold(self) -> None:
        """Ask why, then put a hold on the akt of the caret, or lift it."""
        akt = self._current()
        if akt is None:
            return
        act = gallring.lift if akt.held else gallring.hold
        title = self.tr("Häv stoppet för {code}?") if akt.held else self.tr("Stoppa gallringen av {code}?")
        choice = self.tr("Häv stoppet") if akt.held else self.tr("Stoppa")
        told = self.tr("Skälet sparas i akten.")
        question = Question(title.format(code=akt.row.code), told, [("ok", choice)], self.tr("Varför?"), True)
        akt_id = akt.row.akt_id
        ask(self, question, lambda key, text: self._run(lambda session: act(session, akt_id, text)))

    def show_why(self) -> None:
        """Read the akt of the caret and say what decides."""
        akt = self._current()
        if akt is not None:
            akt_id = akt.row.akt_id
            self._tasks.run(lambda session: reading.why(session, akt_id), self._show_why, self._on_error)

    def _show_why(self, found: Why) -> None:
        self._why.setText("\n".join(reasons(found.akt, found.reason, found.statutes)))
        self._why.show()
        announce(self, self._why.text())

    def _run(self, act: Callable[[Session], Outcome[None]]) -> None:
        self._tasks.run(act, None, self._on_error)

    def _with_current(self, emit: Callable[[str], None]) -> None:
        if self.akter.current_key:
            emit(self.akter.current_key)

    # --- building ---

    def _build(self) -> None:
        scroll = ScrollPage(width=860)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)
        self._purge = PrimaryButton(self.tr("Gallra  Alt+G"))
        self._hold = SecondaryButton(self.tr("Stoppa  Alt+S"))
        self._hand_over = SecondaryButton(self.tr("Överlämna  Alt+O"))
        self._why_button = QuietButton(self.tr("Varför?  Alt+V"))
        self._transfer = QuietButton(self.tr("Överförd  Alt+F"))
        self._decides = QuietButton(self.tr("Uppgifter  Alt+P"))
        self._narrative = NarrativeButton(self._tasks, self.bar, self._current)
        self._back = QuietButton(self.tr("Tillbaka"))
        self._acts = (self._purge, self._hold, self._hand_over, self._why_button, self._transfer, self._decides)
        row = FlowLayout(spacing=10)
        for button in (self._purge, self._narrative, *self._acts[1:]):
            row.addWidget(button)
        self._due_card = SectionCard(self.tr("Avslutade och överförda akter"))
        self._due_card.add(self._nothing, row, self._why, self.akter)
        self._receipts_card = SectionCard(self.tr("Kvitton"))
        self._receipts_card.add(self.receipts)
        scroll.body.addWidget(PlainLabel(self.tr("Gallring"), "title"))
        scroll.body.addWidget(
            PlainLabel(
                self.tr("Ingenting gallras av sig självt. Det behövs ett beslut, och någon som fattat det."), "soft"
            )
        )
        for card in (self._due_card, self.asked, self._receipts_card):
            scroll.body.addWidget(card)
            card.hide()
        end = FlowLayout()
        end.addWidget(self._back)
        scroll.body.addLayout(end)
        scroll.body.addStretch(1)
        self._why.hide()
        self._hand_over.hide()

    def _connect(self) -> None:
        self._tasks.changed.connect(self._on_changed)
        self.akter.opened.connect(self.open_akt)
        self.akter.selectionModel().currentChanged.connect(lambda now, before: self._turn_buttons())
        self._back.clicked.connect(self.finished)
        self._narrative.confirm.connect(self.confirm_narrative)
        self._narrative.refused.connect(self._hand_over.show)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.akter)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._choose)
        acts: tuple[tuple[Button, str, Callable[[], None]], ...] = (
            (self._purge, "Alt+G", self.ask_purge),
            (self._narrative, "Alt+B", self._narrative.ask),
            (self._hold, "Alt+S", self.ask_hold),
            (self._hand_over, "Alt+O", partial(self._with_current, self.handover.emit)),
            (self._why_button, "Alt+V", self.show_why),
            (self._transfer, "Alt+F", partial(self._with_current, lambda key: self.form.emit(key, "overforing"))),
            (self._decides, "Alt+P", partial(self._with_current, lambda key: self.form.emit(key, "gallring"))),
        )
        for button, keys, act in acts:
            button.clicked.connect(act)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

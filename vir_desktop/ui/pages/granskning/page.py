"""Granska loggen: the program draws some events, an arbetsledare says something of each, and signs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtWidgets import QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.granskning import Mark, Verdict
from vir_desktop.domain.messages import words
from vir_desktop.services import granskning, sampling
from vir_desktop.services.granskning import Drawn, Granskning
from vir_desktop.services.sampling import Gathered, Sample
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.granskning.due import DueLine
from vir_desktop.ui.pages.granskning.event_card import EventCard
from vir_desktop.ui.pages.granskning.words import done_row, drawn_row
from vir_desktop.ui.pages.register.row_list import RowList
from vir_desktop.ui.record_page import utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class GranskningPage(Page):
    """The open check if there is one, and the signed ones below. What is said is saved event by event."""

    def __init__(
        self, tasks: Tasks[Session], clock: Callable[[], datetime] = utc_now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._clock = tasks, clock
        self._open: Granskning | None = None
        self._saving = 0
        self._gathering = False  # whether the log is being read for a new one
        self._shown: Drawn | None = None  # what the card is about
        self.where = self.tr("Granska loggen")
        self.hints = (
            ("1 2 3", self.tr("Säg vad du tycker")),
            ("Enter", self.tr("Spara, nästa")),
            ("Tabb", self.tr("Nästa fält")),
            ("Esc", self.tr("Tillbaka")),
        )
        self.bar = MessageBar()
        self.due = DueLine(tasks, clock)
        self.begin = PrimaryButton(self.tr("Börja en granskning"))
        self.intro = SectionCard()
        self.card = EventCard()
        self.left = PlainLabel(role="strong")
        self.events = RowList(self.tr("Händelser att granska"))
        self.sign = PrimaryButton(self.tr("Skriv under granskningen"))
        self.done = RowList(self.tr("Underskrivna granskningar"))
        self._work, self._done_card = SectionCard(self.tr("Stickprovet")), SectionCard(self.tr("Underskrivna"))
        self._build()
        self.begin.clicked.connect(self._on_begin)
        self.card.said.connect(self._say)
        self.events.selectionModel().currentChanged.connect(self._show_current)
        self.events.opened.connect(lambda key: self.card.verdict.setFocus())
        self.sign.clicked.connect(self._ask_to_sign)

    def entered(self) -> None:
        """Read the checks."""
        self._tasks.run(granskning.list_granskningar, self._on_listed, self._on_error)
        self.due.read()

    def leaving(self) -> None:
        """Save what is chosen and written for the event at hand."""
        shown, typed = self._shown, self.card.typed
        if shown is None or typed is None or typed == shown.mark:
            return
        if typed.note or typed.verdict is Verdict.FINE:  # a question without its words is only a key pressed
            self._say(typed, go_on=False)

    @property
    def is_settled(self) -> bool:
        """Whether everything said is on disk."""
        return not self._saving

    # --- what came ---

    def _on_listed(self, found: Sequence[Granskning]) -> None:
        now = self._clock()
        self.done.set_rows([done_row(one, now) for one in found if one.closed_at is not None])
        self._done_card.setVisible(self.done.count() > 0)
        there = next((one for one in found if one.closed_at is None), None)
        self._show(there)
        if there is None:
            self.intro.show()
            self.begin.setFocus()
        else:
            self._go_to_first_left()

    def _on_begin(self) -> None:
        if self._gathering:
            return
        self._gathering = True
        self.bar.show_info(self.tr("Läser loggen ..."), self.tr("Med en lång logg tar det några sekunder."))
        self._tasks.run(sampling.gather, self._on_gathered, self._on_not_begun)

    def _on_gathered(self, gathered: Gathered) -> None:
        """Read on, a slice at a time: what others have to save goes in between."""
        if not gathered.is_all:
            self._tasks.run(lambda s: sampling.gather(s, gathered), self._on_gathered, self._on_not_begun)
        else:
            self._tasks.work(lambda: sampling.drawn(gathered), self._on_drawn, self._on_not_begun)

    def _on_drawn(self, sample: Sample) -> None:
        self._tasks.run(lambda session: granskning.begin(session, sample), self._on_begun, self._on_not_begun)

    def _on_not_begun(self, error: RuleError | KnownError) -> None:
        self._gathering = False
        self._on_error(error)

    def _on_begun(self, begun: Granskning) -> None:
        self._gathering = False
        self.bar.clear()
        self._show(begun)
        self._go_to_first_left()

    def _on_error(self, error: RuleError | KnownError) -> None:
        told = words(error)
        if isinstance(error, RuleError) and error.field == "note":
            self.card.show_error(f"{told.title} {told.advice}")
            announce(self, told.title)
        else:
            self.bar.show_error(told.title, told.advice)

    # --- saying ---

    def _say(self, said: Mark, *, go_on: bool = True) -> None:
        shown, check = self._shown, self._open
        if shown is None or check is None:
            return
        self._saving += 1
        id_, seq = check.id, shown.logged.seq
        self._shown = replace(shown, mark=said)

        def saved(now: Granskning) -> None:
            self._saved()
            self._show(now)
            if go_on:
                self._go_to_first_left()

        def refused(error: RuleError | KnownError) -> None:
            self._saving -= 1
            if self._shown is not None and self._shown.logged.seq == seq:
                self._shown = shown
            self.not_saved.emit()
            self._on_error(error)

        self._tasks.run(lambda session: granskning.mark(session, id_, seq, said), saved, refused)

    def _saved(self) -> None:
        self._saving -= 1
        self.bar.clear()
        if not self._saving:
            self.settled.emit()

    def _ask_to_sign(self) -> None:
        check = self._open
        if check is None:
            return
        question = dialogs.Question(
            self.tr("Skriv under granskningen?"),
            self.tr("Du har sett alla {n} händelser. Efteråt går ingenting att ändra.").format(n=len(check.drawn)),
            [("sign", self.tr("Skriv under"))],
        )
        dialogs.ask(self, question, lambda key, text: self._sign(check.id))

    def _sign(self, id_: str) -> None:
        self._tasks.run(lambda session: granskning.close(session, id_), self._on_signed, self._on_error)

    def _on_signed(self, signed: Granskning) -> None:
        self.bar.show_info(self.tr("Granskningen är underskriven."), self.tr("Den ligger kvar här under."))
        self.entered()

    # --- the screen ---

    def _show(self, check: Granskning | None) -> None:
        self._open = check
        self.intro.setVisible(check is None)
        self.card.setVisible(check is not None)
        self._work.setVisible(check is not None)
        if check is None:
            self._shown = None
            return
        now = self._clock()
        self.events.set_rows([drawn_row(one, now) for one in check.drawn])
        many, one, none = (
            self.tr("{n} händelser kvar."),
            self.tr("En händelse kvar."),
            self.tr("Alla är sedda. Nu kan du skriva under."),
        )
        self.left.setText((one if check.left == 1 else many.format(n=check.left)) if check.left else none)
        self.sign.setEnabled(check.left == 0)
        self._show_current()

    def _go_to_first_left(self) -> None:
        check = self._open
        if check is None:
            return
        rows = [row for row, drawn in enumerate(check.drawn) if not drawn.is_done]
        if not rows:
            self.sign.setFocus()
            return
        self.events.set_current_row(rows[0])
        self.card.verdict.setFocus()
        announce(self, f"{self.card.title.text()}. {self.card.when.text()}. {self.left.text()}")

    def _show_current(self) -> None:
        """Show the event of the caret, when it is another one; what was written of the one before is saved first."""
        drawn = self._current()
        if drawn is None or (self._shown is not None and self._shown.logged.seq == drawn.logged.seq):
            return
        self.leaving()
        self._shown = drawn
        self.card.show_event(drawn, self._clock())

    def _current(self) -> Drawn | None:
        if self._open is None:
            return None
        key = self.events.current_key
        return next((one for one in self._open.drawn if str(one.logged.seq) == key), None)

    def _build(self) -> None:
        self.intro.add(
            self.due,
            PlainLabel(
                self.tr(
                    "Programmet drar några händelser ur loggen: läsning som inte ledde till något, sökningar, akter som"
                    " öppnats på natten av någon annan, läsning efter överföring och papper som sparats. Du säger vad"
                    " du tycker om var och en. Lagen kräver att det görs regelbundet."
                )
            ),
        )
        for card, button in ((self.intro, self.begin), (self._work, self.sign)):
            row = FlowLayout()
            row.addWidget(button)
            if card is self._work:
                card.add(self.left, self.events)
            card.add(row)
        self._done_card.add(self.done)
        scroll = ScrollPage(width=760)
        for part in (PlainLabel(self.tr("Granska loggen"), "title"), self.intro, self.card, self._work):
            scroll.body.addWidget(part)
        scroll.body.addWidget(self._done_card)
        scroll.body.addStretch(1)
        for part in (self.intro, self.card, self._work, self._done_card):
            part.hide()
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

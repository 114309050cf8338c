"""Gallra: the named decision, and the code name or the number written once more. The last step before there is none."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.receipt import Decision, Receipt
from vir_desktop.services import purge, purge_many, purge_parts
from vir_desktop.services.gallring import Closed
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.purge_many import Request
from vir_desktop.services.purge_parts import Narrative
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.questions.dates import parse_date
from vir_desktop.ui.record_page import Clock, utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.busy_line import BusyLine
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.texts import LineEdit


class ConfirmPage(Page):
    """One akt, or the narrative of one, is purged here; several become a request that a second person must agree to.

    Signals:
        purged: It is done; a title and what to know.
    """

    purged = Signal(str, str)

    def __init__(
        self,
        tasks: Tasks[Session],
        akter: tuple[Closed, ...],
        clock: Clock = utc_now,
        narrative: Narrative | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._akter, self._clock, self._narrative = tasks, akter, clock, narrative
        self.where = self.tr("Gallring")
        self.hints = (("Tabb", self.tr("Nästa fält")), ("Enter", self.tr("Vidare")), ("Esc", self.tr("Avbryt")))
        self.bar = MessageBar()
        one = len(akter) == 1
        self.reference = LineEdit(self.tr("Gallringsbeslut"), limit=200)
        self.decided_by = LineEdit(self.tr("Fattat av"), limit=200)
        self.decided_on = LineEdit(self.tr("Dag"), limit=30)
        self.typed = LineEdit(self.tr("Aktens kodnamn") if one else self.tr("Antal akter"), limit=40)
        self._fields = {
            "reference": Field(
                self.tr("Gallringsbeslut"),
                self.reference,
                self.tr("Vad beslutet heter där det finns, till exempel ett diarienummer. Skriv inga namn ur akten."),
            ),
            "decided_by": Field(self.tr("Fattat av"), self.decided_by, self.tr("Namn och funktion.")),
            "decided_on": Field(self.tr("Vilken dag?"), self.decided_on, self.tr("Till exempel 14/11 eller i dag.")),
            "confirm": Field(
                self.tr("Skriv kodnamnet en gång till") if one else self.tr("Skriv hur många akter det är"), self.typed
            ),
        }
        whole = self.tr("Gallra akten") if narrative is None else self.tr("Gallra berättelsen")
        self.go = PrimaryButton(whole if one else self.tr("Begär gallring"))
        self._cancel = SecondaryButton(self.tr("Avbryt"))
        self._busy = BusyLine(self.bar, self.go, self._cancel)
        self._build(one)
        self._connect()

    def entered(self) -> None:
        """Begin with the decision."""
        self.reference.setFocus()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way."""
        return self.go.isEnabled()

    def ask(self) -> None:
        """Do it, if everything is there."""
        for field in self._fields.values():
            field.show_error("")
        day = parse_date(self.decided_on.text(), local_date(self._clock()))
        if day is None:
            self._refuse("decided_on", self.tr("Skriv vilken dag beslutet fattades."))
            return
        decision = Decision(self.reference.text().strip(), self.decided_by.text().strip(), day)
        self._busy.say(self.tr("Förstör nycklarna och kontrollerar kopiorna i valvet."))
        typed, ids = self.typed.text(), tuple(akt.row.akt_id for akt in self._akter)
        if self._narrative is not None:
            self._run(lambda session: purge_parts.purge_parts(session, ids[0], decision, typed), self._on_parts_purged)
        elif len(ids) == 1:
            self._run(lambda session: purge.purge_akt(session, ids[0], decision, typed), self._on_purged)
        else:
            self._run(lambda session: purge_many.request(session, ids, decision, typed), self._on_asked)

    def _run(
        self,
        act: Callable[[Session], Outcome[Receipt]] | Callable[[Session], Outcome[Request]],
        done: Callable[[object], None],
    ) -> None:
        self._tasks.run(act, done, self._on_error)

    def _on_purged(self, receipt: object) -> None:
        self._busy.say("")
        self.purged.emit(
            self.tr("Akten är gallrad."),
            self.tr("Nycklarna är förstörda. Det som finns kvar på disken går inte att läsa. Kvittot står längst ned."),
        )
        self.finished.emit()

    def _on_parts_purged(self, receipt: object) -> None:
        self._busy.say("")
        self.purged.emit(
            self.tr("Berättelsen är gallrad."),
            self.tr("Akten finns kvar med en ny nyckel. De kopior som valvet har går inte att läsa berättelsen ur."),
        )
        self.finished.emit()

    def _on_asked(self, request: object) -> None:
        self._busy.say("")
        self.purged.emit(
            self.tr("Begäran är gjord. Ingenting är gallrat än."),
            self.tr(
                "En annan arbetsledare eller en handläggare godkänner under Mer, Gallring. Är du ensam: om ett dygn."
            ),
        )
        self.finished.emit()

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._busy.say("")
        told = words(error)
        if isinstance(error, RuleError) and error.field in self._fields:
            self._refuse(error.field, f"{told.title} {told.advice}")
        else:
            self.bar.show_error(told.title, told.advice)

    def _refuse(self, name: str, text: str) -> None:
        field = self._fields[name]
        field.show_error(text)
        field.field.setFocus()
        announce(self, text, urgent=True)

    def _what_goes(self, narrative: Narrative) -> str:
        return self.tr(
            "Det här tas bort: {titles}. Det går inte att ångra. Bedömningar, säker kontakt och resten av akten"
            " står kvar, och ett kvitto."
        ).format(titles=", ".join(narrative.titles))

    def _connect(self) -> None:
        fields = (self.reference, self.decided_by, self.decided_on, self.typed)
        for this, following in pairwise(fields):
            this.submitted.connect(following.setFocus)
        self.typed.submitted.connect(self.ask)
        self.go.clicked.connect(self.ask)
        self._cancel.clicked.connect(self.finished)

    def _build(self, one: bool) -> None:
        codes = ", ".join(akt.row.code for akt in self._akter)
        title = self.tr("Gallra akten {codes}") if one else self.tr("Begär gallring av {n} akter")
        told = self.tr("Aktens nycklar förstörs och filen tas bort. Det går inte att ångra. Kvar blir ett kvitto.")
        if self._narrative is not None:
            title = self.tr("Gallra berättelsen ur {codes}")
            told = self._what_goes(self._narrative)
        scroll = ScrollPage(width=720)
        card = SectionCard()
        self.told = PlainLabel(told)
        card.add(self.told)
        if not one:
            card.add(PlainLabel(codes, "strong"))
        card.add(*self._fields.values())
        row = FlowLayout()
        row.addWidget(self.go)
        row.addWidget(self._cancel)
        scroll.body.addWidget(PlainLabel(title.format(codes=codes, n=len(self._akter)), "title"))
        scroll.body.addWidget(card)
        scroll.body.addLayout(row)
        scroll.body.addWidget(self._busy)
        scroll.body.addStretch(1)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

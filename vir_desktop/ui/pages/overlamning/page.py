"""Handing over: blad 1 to change until it is right, blad 2 to a named person, and the receipt."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.record import AktId, Record, RecordId
from vir_desktop.services import overlamning, printing
from vir_desktop.services.session import Session
from vir_desktop.ui.dialogs import Question, ask
from vir_desktop.ui.pages.form.page import FormPage
from vir_desktop.ui.pages.overlamning.kvittens import KvittensCard
from vir_desktop.ui.pages.paper.page import Compose
from vir_desktop.ui.record_gateway import TasksGateway
from vir_desktop.ui.record_page import Clock, utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.status_mark import StatusMark

KVITTERING = "kvittering"  # the group that KvittensCard fills in


class OverlamningPage(FormPage):
    """One handover. What was proposed stands in the fields and may all be changed.

    Signals:
        paper: A paper is to be shown; carries what composes it in the open vault.
        acknowledged: Somebody has taken over; carries the Record.
    """

    paper = Signal(object)
    acknowledged = Signal(object)

    def __init__(
        self,
        tasks: Tasks[Session],
        akt_id: AktId,
        record_id: RecordId,
        status: StatusMark,
        clock: Clock = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(TasksGateway(tasks, akt_id, record_id), status, {}, clock, parent)
        self._tasks, self._akt, self._record = tasks, akt_id, record_id
        self.kvittens: KvittensCard | None = None
        self.shortcut("Ctrl+P", self.show_blad_1)
        self.hints = (
            ("Ctrl+Enter", self.tr("Nästa fält")),
            ("Ctrl+P", self.tr("Visa blad 1")),
            ("Ctrl+Z", self.tr("Ångra")),
            ("Esc", self.tr("Tillbaka")),
        )

    def show_blad_1(self) -> None:
        """Show blad 1 as it will be on paper."""
        akt_id, record_id = self._akt, self._record
        self._give(lambda session: printing.paper_of(session, akt_id, record_id))

    def ask_blad_2(self) -> None:
        """Ask whom Säker kontakt is for; it is a paper of its own to one named person."""
        akt_id = self._akt
        question = Question(
            self.tr("Blad 2: Säker kontakt"),
            self.tr("Det lämnas för sig, till en person med namn. Att det tas fram skrivs i akten."),
            (("show", self.tr("Visa blad 2")),),
            self.tr("Vem ska ha det? Namn och enhet"),
            text_required=True,
        )
        ask(self, question, lambda key, who: self._give(lambda s: printing.contact_paper(s, akt_id, who)))

    def show_cover(self) -> None:
        """Show the cover sheet, with codes only."""
        akt_id = self._akt
        self._give(lambda session: printing.cover_paper(session, akt_id))

    def add_end(self) -> None:
        """Put the acts below the form."""
        acts = SectionCard(self.tr("Lämna över"))
        row = FlowLayout()
        for make, text, act in (
            (PrimaryButton, self.tr("Visa blad 1 …"), self.show_blad_1),
            (SecondaryButton, self.tr("Blad 2, Säker kontakt …"), self.ask_blad_2),
            (QuietButton, self.tr("Försättsblad …"), self.show_cover),
        ):
            button = make(text)
            button.clicked.connect(act)
            row.addWidget(button)
        acts.add(PlainLabel(self.tr("Läs igenom och spara. Blad 1 har inga kontaktuppgifter."), "soft"), row)
        self.kvittens = KvittensCard()
        self.kvittens.at.setText(self.clock().astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M"))
        self.kvittens.acknowledged.connect(self._acknowledge)
        self.sheet.body.addWidget(acts)
        self.sheet.body.addWidget(self.kvittens)

    def on_evaluated(self) -> None:
        """Show the form without the receipt, which is an act of its own."""
        super().on_evaluated()
        receipt = self.sheet.card(KVITTERING)
        if receipt is not None:
            receipt.hide()

    def _give(self, compose: Compose) -> None:
        self.keep_typed()
        self.paper.emit(compose)

    def _acknowledge(self, by: str, at: str) -> None:
        self.keep_typed()
        akt_id, record_id = self._akt, self._record
        self._tasks.run(
            lambda s: overlamning.acknowledge(s, akt_id, record_id, by, at), self._on_acknowledged, self.say_error
        )

    def _on_acknowledged(self, record: Record) -> None:
        self.kvittens = None
        self.bar.show_info(self.tr("Kvitterad. Överlämningen är klar."))
        self.editor.load()
        self.acknowledged.emit(record)

"""Ny användare: signatur, roles, last day, and her own passphrase, which she types herself."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.roles import Role
from vir_desktop.services import employment
from vir_desktop.services.employment import NewUser
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.new_slot import seal_and_write
from vir_desktop.ui.pages.anvandare.words import role_words
from vir_desktop.ui.pages.create_vault.steps import PassphraseStep
from vir_desktop.ui.questions.dates import parse_date
from vir_desktop.ui.record_page import utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.busy_line import BusyLine
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.texts import LineEdit


class NewUserPage(Page):
    """What is typed is forgotten when the page is left.

    Signals:
        added: An Added: she is in the vault.
    """

    added = Signal(object)

    def __init__(
        self,
        tasks: Tasks[Session],
        offer: Callable[[], Sequence[str]],
        clock: Callable[[], datetime] = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._clock = tasks, clock
        self.where = self.tr("Ny användare")
        self.hints = (
            ("Tabb", self.tr("Nästa fält")),
            ("1–6", self.tr("Välj roller")),
            ("Enter", self.tr("Nästa, och lägg till")),
            ("Esc", self.tr("Tillbaka")),
        )
        self.bar = MessageBar()
        self.signatur = LineEdit(self.tr("Signatur"), limit=60)
        self.roles = OptionList(self.tr("Roller"), multiple=True)
        self.until = LineEdit(self.tr("Sista dag"), limit=30)
        self.phrase = PassphraseStep(offer, self.tr("Den nya användarens lösenfras"))
        self.add = PrimaryButton(self.tr("Lägg till"))
        self._busy = BusyLine(self.bar, self.add)
        self._build()
        self.signatur.submitted.connect(self.roles.setFocus)
        self.roles.submitted.connect(self.until.setFocus)
        self.until.submitted.connect(self.phrase.begin)
        self.phrase.submitted.connect(self.ask)
        self.add.clicked.connect(self.ask)

    def entered(self) -> None:
        """Begin with the signatur."""
        self.signatur.setFocus()

    def leaving(self) -> None:
        """Forget the passphrase."""
        self.phrase.clear()

    @property
    def is_settled(self) -> bool:
        """Whether nobody is on her way in; how it went is told even to who has left meanwhile."""
        return self.add.isEnabled()

    def ask(self) -> None:
        """Let her in, if everything is there: draw her keys, stretch and try her passphrase, then write."""
        day = self._check_day()
        if not self.is_settled or not day or not self.phrase.check():
            return
        roles = frozenset(map(Role, self.roles.chosen()))
        new = NewUser(self.signatur.text(), roles, parse_date(self.until.text(), self._today))
        phrase = self.phrase.passphrase
        self._busy.say(self.tr("Lägger till. Det tar några sekunder."))
        seal_and_write(
            self._tasks,
            lambda session: (session.world.crypto, employment.plan_user(session, new)),
            lambda found: employment.seal_first_slot(*found, phrase),
            lambda session, found, slot: employment.add_user(session, found[1], slot),
            self._on_added,
            self._on_error,
        )

    def _on_added(self, added: employment.Added) -> None:
        self._busy.say("")
        self.leaving()
        self.settled.emit()
        self.added.emit(added)

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._busy.say("")
        self.not_saved.emit()
        told = words(error)
        field = self._fields.get(error.field) if isinstance(error, RuleError) else None
        self.bar.show_error(told.title, told.advice)  # at 200 % the words at the field may be below the window
        if field is not None:
            field.show_error(f"{told.title} {told.advice}")
            field.field.setFocus()

    @property
    def _today(self) -> date:
        return local_date(self._clock())

    def _check_day(self) -> bool:
        for field in self._fields.values():
            field.show_error("")
        text = self.until.text().strip()
        if not text or parse_date(text, self._today) is not None:
            return True
        self._fields["until"].show_error(self.tr("Skriv till exempel 30/6 2027 eller 2027-06-30."))
        self.until.setFocus()
        return False

    def _build(self) -> None:
        self.roles.set_options([(role.value, role_words(role)) for role in Role])
        until = self.tr("Tomt betyder tills vidare. En volontär har alltid en sista dag.")
        hint = self.tr("Kort, till exempel initialer. Den står vid allt som skrivs och går inte att byta.")
        self._fields = {
            "signatur": Field(self.tr("Signatur"), self.signatur, hint),
            "roles": Field(self.tr("Roller"), self.roles, self.tr("En eller flera.")),
            "until": Field(self.tr("Sista dag"), self.until, until),
        }
        who = SectionCard(self.tr("Vem är det?"))
        who.add(*self._fields.values())
        self.phrase.title.set_role("heading")
        self.phrase.title.setText(self.tr("Lämna tangentbordet till den nya användaren"))
        lead = self.tr(
            "Den nya användaren skriver sin egen lösenfras, som ingen annan ska se. Programmet gör nycklar och prövar"
            " att lösenfrasen öppnar dem, innan något ändras i valvet. Vem som kom, när, och vem som släppte in står i"
            " loggen. Akterna syns först när någon har delat dem."
        )
        self.phrase.body.insertWidget(1, PlainLabel(lead, "soft"))
        row = FlowLayout()
        row.addWidget(self.add)
        scroll = ScrollPage(width=720)
        scroll.body.addWidget(PlainLabel(self.tr("Ny användare"), "title"))
        for part in (who, self.phrase):
            scroll.body.addWidget(part)
        scroll.body.addLayout(row)
        scroll.body.addWidget(self._busy)
        scroll.body.addStretch(1)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

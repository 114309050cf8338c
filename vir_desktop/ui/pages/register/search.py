"""“Har vi träffats?”: looked for before an akt is made, and written down each time."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vir_desktop.domain.akt import RegisterRow, SealedRow
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId
from vir_desktop.domain.search_parts import Sought, search_parts
from vir_desktop.services import akter, register, search
from vir_desktop.services.session import Session
from vir_desktop.system import identity_numbers
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.register.row_list import RowList, RowWords
from vir_desktop.ui.pages.register.words import day_words, kind_words, level_words, phase_words
from vir_desktop.ui.record_page import Clock, utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.texts import LineEdit


@dataclass(frozen=True, slots=True)
class Found:
    """An akt that may be about the person, with what the user may know of it."""

    row: RegisterRow
    sealed: SealedRow | None
    label: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What a search gave; `is_on` false where the organisation does not search for persons."""

    found: tuple[Found, ...]
    elsewhere: int
    is_on: bool


def find(session: Session, sought: Sought) -> Answered:
    """Search, and read what is shown of each hit; runs on the database lane."""
    hits = search.search_person(session, sought)
    sealed, own = akter.unsealed_rows(session, hits.mine), register.labels(session)
    found = tuple(Found(row, sealed.get(row.akt_id), own.get(AktId(row.akt_id), "")) for row in hits.mine)
    return Answered(found, hits.elsewhere, search.is_search_on(session))


class SearchPage(Page):
    """Searches on Enter only. Never opens another page itself.

    Signals:
        open_akt: The akt id of a hit.
        create_new: Nobody was found, or none of them is the one.
    """

    open_akt = Signal(str)
    create_new = Signal()

    def __init__(
        self,
        tasks: Tasks[Session],
        clock: Clock = utc_now,
        *,
        can_create: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._clock, self._can_create = tasks, clock, can_create
        self._busy = False
        self.where = self.tr("Sök person")
        self.hints = (
            ("Enter", self.tr("Sök, eller öppna träffen")),
            ("Esc", self.tr("Tillbaka")),
        )
        self.bar = MessageBar()
        self.number = LineEdit(self.tr("Personnummer eller samordningsnummer"), 20)
        self.phone = LineEdit(self.tr("Telefon"), 40)
        self.name = LineEdit(self.tr("För- och efternamn"), 200)
        self.year = LineEdit(self.tr("Födelseår"), 4)
        self.hits = RowList(self.tr("Träffar"))
        self.hits.opened.connect(self.open_akt)
        self._build()
        for edit in (self.number, self.phone, self.name, self.year):
            edit.submitted.connect(self.search)
        self.number.textChanged.connect(self._hint)

    def entered(self) -> None:
        """Begin at the number."""
        self.number.setFocus()

    def search(self) -> None:
        """Look for what is written; nothing happens before this."""
        year = self.year.text().strip()
        is_year = year.isdecimal() and year.isascii() and len(year) == 4
        self._year_field.show_error("" if is_year or not year else self.tr("Skriv fyra siffror, till exempel 1990."))
        sought = Sought(self.number.text(), self.phone.text(), self.name.text(), int(year) if is_year else None)
        if self._busy or (year and not is_year):
            return
        if not search_parts(sought):
            self._say(self.tr("Det räcker inte att söka på ännu."), self._needed())
            return
        self._busy = True
        self._say(self.tr("Söker …"), "")
        self._tasks.run(lambda session: find(session, sought), self._on_found, self._on_error)

    # --- building ---

    def _build(self) -> None:
        scroll = ScrollPage(width=720)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)
        body = scroll.body
        body.addWidget(PlainLabel(self.tr("Har vi träffats?"), "title"))
        about = self.tr(
            "Fyll i det du vet och tryck Enter. Att du har sökt, och när, skrivs i loggen; inte vad du skrev. "
            "Bekräfta aldrig för den som ringer att personen är känd."
        )
        body.addWidget(PlainLabel(about, "soft"))
        card = SectionCard()
        self._number_field = Field(self.number.accessibleName(), self.number)
        self._year_field = Field(self.year.accessibleName(), self.year, self.tr("Behövs tillsammans med namnet."))
        phone = Field(self.phone.accessibleName(), self.phone)
        name = Field(self.name.accessibleName(), self.name)
        card.add(_beside(self._number_field, phone), _beside(name, self._year_field))
        go = PrimaryButton(self.tr("Sök"))
        go.clicked.connect(self.search)
        row = FlowLayout()
        row.addWidget(go)
        card.add(row)
        body.addWidget(card)
        self._result = SectionCard()
        self._title, self._advice = PlainLabel(role="heading"), PlainLabel(role="soft")
        self._create = SecondaryButton(self.tr("Ny akt"))
        self._create.clicked.connect(self.create_new)
        below = FlowLayout()
        below.addWidget(self._create)
        self._result.add(self._title, self._advice, self.hits, below)
        self._result.hide()
        body.addWidget(self._result)
        body.addStretch(1)

    # --- what came ---

    def _hint(self) -> None:
        text = self.number.text()
        complete = sum(c.isdigit() for c in text) >= 10
        wrong = complete and not identity_numbers.is_valid(text)
        hint = self.tr("Kontrollera siffrorna: så kan numret inte se ut. Det går att söka ändå.")
        self._number_field.show_error(hint if wrong else "")

    def _on_found(self, answered: Answered) -> None:
        self._busy = False
        self.bar.clear()
        self.hits.set_rows([self._row(found, self._clock()) for found in answered.found])
        self.hits.setVisible(bool(answered.found))
        self._create.setVisible(self._can_create)
        if not answered.is_on:
            self._say(
                self.tr("Sökning på person är avstängd här."),
                self.tr("En ideell jour söker inte på personer. Leta på kodnamn eller eget namn i registret."),
            )
        elif answered.found:
            self._say(self._count(len(answered.found)), self._elsewhere(answered))
            self._go_to(self.hits)
        elif answered.elsewhere:
            self._say(self.tr("Finns hos annan handläggare."), self._elsewhere(answered))
        else:
            self._say(
                self.tr("Ingen träff."),
                self.tr("Det du skrev finns inte i någon akt. Du kan söka på något annat, eller börja en ny akt."),
            )
            self._go_to(self._create if self._can_create else self.number)

    def _go_to(self, widget: QWidget) -> None:
        """Take the focus there once what came has its place, so that it is scrolled into view."""
        QTimer.singleShot(0, widget, widget.setFocus)

    def _row(self, found: Found, now: datetime) -> RowWords:
        first = [found.row.code, *filter(None, (found.label,))]
        if found.sealed:
            first.append(kind_words(found.sealed.kind))
        made = day_words(local_date(found.row.created_at), local_date(now))
        below = [phase_words(found.row.phase), self.tr("akten gjord {day}").format(day=made)]
        if found.sealed and found.sealed.level:
            below += filter(None, level_words(found.sealed, now))
        return RowWords(found.row.akt_id, " · ".join(first), ", ".join(below))

    def _count(self, count: int) -> str:
        return self.tr("En akt kan gälla personen.") if count == 1 else self.tr("{n} akter.").format(n=count)

    def _elsewhere(self, answered: Answered) -> str:
        if answered.elsewhere and not answered.found:
            return self.tr("Du kan inte öppna den akten. Ring bakjouren eller en arbetsledare, eller börja en ny akt.")
        if answered.elsewhere:
            return self.tr("Dessutom finns akt hos annan handläggare.")
        return self.tr("Enter öppnar. Stämmer ingen av dem kan du börja en ny akt.")

    def _needed(self) -> str:
        return self.tr(
            "Skriv hela personnumret, ett telefonnummer, eller för- och efternamn tillsammans med födelseår."
        )

    def _say(self, title: str, advice: str) -> None:
        self._title.setText(title)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._result.show()
        announce(self._result, f"{title} {advice}")

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._busy = False
        self._result.hide()
        message = words(error)
        self.bar.show_error(message.title, message.advice)


def _beside(*fields: Field) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    for field in fields:
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return row

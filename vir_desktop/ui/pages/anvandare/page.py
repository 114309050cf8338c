"""Användare: who works in the vault, for the administratör who lets people come and go."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.roles import Role
from vir_desktop.services import employment, people
from vir_desktop.services.employment import Added, Removed
from vir_desktop.services.outcome import Change
from vir_desktop.services.ports import UserRow
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.anvandare import ending
from vir_desktop.ui.pages.anvandare.ending import InTheWayCard, in_the_way
from vir_desktop.ui.pages.anvandare.words import day_words, status_words, user_row
from vir_desktop.ui.pages.register.row_list import RowList
from vir_desktop.ui.questions.dates import parse_date
from vir_desktop.ui.record_page import utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage

_WITH_AKTER = frozenset({"akt-sole-holder", "akt-without-arbetsledare"})


class AnvandarePage(Page):
    """The list. Enter on a row asks what to do with whom it is about.

    Signals:
        new_requested: Ny användare.
        share_requested: The id of an akt that must be shared before someone can leave.
    """

    new_requested = Signal()
    share_requested = Signal(str)

    def __init__(
        self, tasks: Tasks[Session], clock: Callable[[], datetime] = utc_now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._clock = tasks, clock
        self._users: dict[str, UserRow] = {}
        self._stale = False
        self.where = self.tr("Användare")
        self.hints = (
            ("↑ ↓", self.tr("Välj")),
            ("Enter", self.tr("Förläng eller avsluta")),
            ("Tabb", self.tr("Nästa fält")),
            ("Esc", self.tr("Tillbaka")),
        )
        self.bar = MessageBar()
        self.new = PrimaryButton(self.tr("Ny användare"))
        self.list = RowList(self.tr("Användare"))
        self.change = SecondaryButton(self.tr("Förläng eller avsluta ..."))
        self.in_the_way = InTheWayCard()
        self._build()
        self.new.clicked.connect(self.new_requested)
        self.list.opened.connect(self.ask)
        self.change.clicked.connect(lambda: self.ask(self.list.current_key))
        self.in_the_way.share.connect(self._on_share)
        tasks.changed.connect(self._on_changed)

    def entered(self) -> None:
        """Read the list."""
        self.list.setFocus()
        self._read()

    def returned(self) -> None:
        """Read anew what changed meanwhile."""
        if self._stale:
            self.in_the_way.hide()
            self._read()

    def say_added(self, added: Added) -> None:
        """Tell that someone new has come, and what is still to be done."""
        who = added.user.certificate.signatur
        advice = self.tr("Från och med nu går det att låsa upp på den här datorn med signaturen och lösenfrasen.")
        if not added.let_in:
            advice = self.tr(
                "Det går att låsa upp nu. En arbetsledare som är med i gruppen ansvarig behöver också släppa in {who}"
                " där: Mer, Grupper."
            ).format(who=who)
        elif Role.ARBETSLEDARE in added.user.certificate.roles:
            advice += " " + self.tr("Gruppen ansvarig har fått en medlem till.")
        self.bar.show_info(self.tr("{who} är tillagd.").format(who=who), advice)

    def ask(self, serial: str) -> None:
        """Ask what to do with someone."""
        row = self._users.get(serial)
        if row is None:
            return
        self.in_the_way.hide()
        who = row.certificate.signatur
        if row.removed_at is not None:
            self.bar.show_info(
                self.tr("{who} är {status}.").format(who=who, status=status_words(row, self._clock())),
                self.tr("Det som är skrivet och läst står kvar. Den som kommer tillbaka läggs till som ny."),
            )
            return
        question = dialogs.Question(
            who,
            self.tr("Avtal: {status}. Vad vill du göra?").format(status=status_words(row, self._clock())),
            [("renew", self.tr("Förläng avtal ...")), ("end", self.tr("Avsluta ..."))],
        )
        dialogs.ask(self, question, lambda choice, _: self._ask_until(row) if choice == "renew" else self._ask_end(row))

    # --- a longer agreement ---

    def _ask_until(self, row: UserRow) -> None:
        volontar = Role.VOLONTAR in row.certificate.roles
        hint = self.tr("Den sista dagen, till exempel 30/6 2027.")
        if not volontar:
            hint += " " + self.tr("Tomt betyder tills vidare.")
        question = dialogs.Question(
            self.tr("Till när ska {who} vara kvar?").format(who=row.certificate.signatur),
            hint,
            [("save", self.tr("Spara sista dagen"))],
            self.tr("Sista dag"),
        )
        dialogs.ask(self, question, lambda _, text: self._renew(row, text))

    def _renew(self, row: UserRow, text: str) -> None:
        until: date | None = parse_date(text, local_date(self._clock()))
        if text.strip() and until is None:
            self.bar.show_error(
                self.tr("Dagen gick inte att läsa. Ingenting är ändrat."),
                self.tr("Skriv till exempel 30/6 2027 eller 2027-06-30."),
            )
            return
        serial = row.certificate.serial
        self._tasks.run(lambda s: employment.renew_agreement(s, serial, until), self._on_renewed, self._on_error)

    def _on_renewed(self, row: UserRow) -> None:
        until = row.certificate.not_after
        title = (
            self.tr("{who} är kvar tills vidare.") if until is None else self.tr("{who} är kvar till och med {day}.")
        )
        self.bar.show_info(title.format(who=row.certificate.signatur, day=day_words(until) if until else ""))

    # --- an end ---

    def _ask_end(self, row: UserRow) -> None:
        dialogs.ask(self, ending.question(row.certificate.signatur), lambda choice, _: self._end(row))

    def _end(self, row: UserRow) -> None:
        serial = row.certificate.serial
        self._tasks.run(
            lambda s: employment.remove_user(s, serial), self._on_removed, lambda error: self._on_kept(row, error)
        )

    def _on_removed(self, removed: Removed) -> None:
        self.bar.show_info(*ending.told(removed))

    def _on_kept(self, row: UserRow, error: RuleError | KnownError) -> None:
        self._on_error(error)
        if error.code in _WITH_AKTER:
            serial, who = row.certificate.serial, row.certificate.signatur
            self._tasks.run(lambda s: in_the_way(s, serial, who), self._show_in_the_way, self._on_error)

    def _show_in_the_way(self, found: ending.InTheWay) -> None:
        self.in_the_way.show_akter(found)
        self._may_share = found.may_share
        if found.akter:
            self.in_the_way.list.setFocus()

    def _on_share(self, akt_id: str) -> None:
        if self._may_share:
            self.share_requested.emit(akt_id)

    # --- what came ---

    def _read(self) -> None:
        self._stale = False
        self._tasks.run(people.list_users, self._show, self._on_error)

    def _show(self, users: Sequence[UserRow]) -> None:
        now = self._clock()
        kept = sorted(users, key=lambda row: (row.removed_at is not None, row.certificate.signatur.casefold()))
        self._users = {row.certificate.serial: row for row in kept}
        self.list.set_rows([user_row(row, now) for row in kept])

    def _on_changed(self, changes: frozenset[Change]) -> None:
        if Change.PEOPLE not in changes:
            return
        self._stale = True
        if self.isVisible():
            self._read()

    def _on_error(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    def _build(self) -> None:
        self._may_share = False
        scroll = ScrollPage(width=720)
        begin, below = FlowLayout(), FlowLayout()
        begin.addWidget(self.new)
        below.addWidget(self.change)
        card = SectionCard()
        card.add(self.list, below)
        scroll.body.addWidget(PlainLabel(self.tr("Användare"), "title"))
        scroll.body.addLayout(begin)
        scroll.body.addWidget(self.in_the_way)
        scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

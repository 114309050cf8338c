"""Skiftbyte: hand one's own akter over to a colleague or a grupp when the shift ends; all of the chosen or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QWidget

from vir_desktop.domain.akt import RegisterRow
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId
from vir_desktop.services import receiving, sharing
from vir_desktop.services.session import Session
from vir_desktop.services.sharing import Holder, OldCopies
from vir_desktop.ui import dialogs
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.delning.receiver_box import ReceiverBox
from vir_desktop.ui.pages.register.words import clock_words, phase_words
from vir_desktop.ui.record_page import utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.scroll_page import ScrollPage

KEEP, LEAVE = "keep", "leave"


@dataclass(frozen=True, slots=True)
class Shift:
    """What one has to hand over, and to whom one could."""

    akter: tuple[RegisterRow, ...]
    receivers: tuple[Holder, ...]


def read(session: Session) -> Shift:
    """Read both; runs on the database lane.

    Raises:
        KnownError: NO_RIGHT.
    """
    return Shift(tuple(receiving.own_akter(session)), tuple(receiving.receivers(session)))


class SkiftbytePage(Page):
    """Which akter, to whom, and whether one keeps them too."""

    def __init__(
        self, tasks: Tasks[Session], clock: Callable[[], datetime] = utc_now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._clock = tasks, clock
        self._busy = False
        self.where = self.tr("Skiftbyte")
        self.hints = (
            ("1–9", self.tr("Välj akter")),
            ("Enter", self.tr("Nästa")),
            ("Tabb", self.tr("Nästa fält")),
            ("Esc", self.tr("Tillbaka")),
        )
        self.bar = MessageBar()
        self.akter = OptionList(self.tr("Dina akter"), multiple=True)
        self.to = ReceiverBox(self.tr("Vem tar över?"))
        self.after = OptionList(self.tr("Efteråt"))
        self.go = PrimaryButton(self.tr("Lämna över"))
        self.empty = PlainLabel(role="heading")
        self._build()
        self.akter.submitted.connect(self.to.setFocus)
        self.to.submitted.connect(self.after.setFocus)
        self.after.submitted.connect(self.ask)
        self.go.clicked.connect(self.ask)

    def entered(self) -> None:
        """Read what there is to hand over."""
        self._tasks.run(read, self._show, self._on_error)

    def ask(self) -> None:
        """Hand over; to leave akter is asked once more."""
        chosen, to = self.akter.chosen(), self.to.holder
        self._akter_field.show_error("" if chosen else self.tr("Välj minst en akt."))
        self._to_field.show_error("" if to else self.tr("Välj vem som tar över."))
        if self._busy or not chosen or not to:
            (self.to if chosen else self.akter).setFocus()
            return
        if self.after.chosen() != (LEAVE,):
            self._hand_over(chosen, leaving=False)
            return
        question = dialogs.Question(
            self.tr("Lämna {akter} till {who}?").format(akter=self._count(len(chosen)), who=self.to.chosen_name),
            self.tr(
                "Du öppnar dem inte längre i ditt eget namn. Kopior av valvet från före i dag kan fortfarande läsas"
                " av den som har dem och lösenfrasen från då."
            ),
            [(LEAVE, self.tr("Lämna över"))],
        )
        dialogs.ask(self, question, lambda choice, _: self._hand_over(chosen, leaving=True))

    def _hand_over(self, chosen: Sequence[str], *, leaving: bool) -> None:
        self._busy = True
        self.bar.clear()
        akter, to, who = [AktId(akt_id) for akt_id in chosen], self.to.holder, self.to.chosen_name
        self._tasks.run(
            lambda s: sharing.hand_over(s, akter, to, leaving=leaving),
            lambda old: self._on_done(len(akter), who, old),
            self._on_error,
        )

    def _on_done(self, many: int, who: str, old: OldCopies) -> None:
        self._busy = False
        left = self.tr("Du har dem inte längre i ditt eget namn.") if old.akter else self.tr("Du har dem också kvar.")
        self.bar.show_info(
            self.tr("{who} har tagit över {akter}.").format(who=who, akter=self._count(many)),
            left + " " + self.tr("Skriv en överlämning i akten om något måste hända i dag."),
        )
        self.to.setCurrentIndex(0)
        self._tasks.run(read, self._show, self._on_error)

    def _show(self, found: Shift) -> None:
        now = self._clock()
        self.akter.set_options([(row.akt_id, _row_words(row, now)) for row in found.akter])
        self.to.set_receivers(found.receivers)
        text = ""
        if not found.akter:
            text = self.tr("Du har inga pågående akter i ditt eget namn.")
        elif not found.receivers:
            text = self.tr("Det finns ingen att lämna över till ännu.")
        self.empty.setText(text)
        self.empty.setVisible(bool(text))
        self._form.setVisible(not text)
        if text:
            announce(self, text)
        else:
            self.akter.setFocus()
            self.akter.setCurrentRow(0)

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._busy = False
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    def _count(self, many: int) -> str:
        return self.tr("en akt") if many == 1 else self.tr("{n} akter").format(n=many)

    def _build(self) -> None:
        self.after.set_options([
            (KEEP, self.tr("Jag behåller dem också")),
            (LEAVE, self.tr("Jag lämnar dem: efteråt öppnar jag dem inte i mitt eget namn")),
        ])
        self.after.set_chosen([KEEP])
        self._akter_field = Field(
            self.tr("Dina akter"), self.akter, self.tr("Alla du väljer lämnas över, eller ingen.")
        )
        self._to_field = Field(self.tr("Vem tar över?"), self.to)
        self._form = SectionCard()
        row = FlowLayout()
        row.addWidget(self.go)
        self._form.add(self._akter_field, self._to_field, Field(self.tr("Efteråt"), self.after), row)
        about = self.tr("Den som tar över kan läsa och skriva i akterna. Vem som lämnade och tog över står i loggen.")
        scroll = ScrollPage(width=720)
        scroll.body.addWidget(PlainLabel(self.tr("Lämna över vid skiftbyte"), "title"))
        scroll.body.addWidget(PlainLabel(about, "soft"))
        scroll.body.addWidget(self.empty)
        scroll.body.addWidget(self._form)
        scroll.body.addStretch(1)
        self.empty.hide()
        self._form.hide()
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)


def _row_words(row: RegisterRow, now: datetime) -> str:
    clock = ", ".join(filter(None, clock_words(row, now)))
    return " · ".join(filter(None, (row.code, phase_words(row.phase), clock)))

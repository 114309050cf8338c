"""Grupper: who holds akter together. Everybody at work may see it; an arbetsledare changes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.holders import ANSVARIG, GLAS, NEEDED, serial_of
from vir_desktop.domain.messages import words
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import grupper, receiving
from vir_desktop.services.grupper import Members
from vir_desktop.services.outcome import Change
from vir_desktop.services.session import Session
from vir_desktop.services.sharing import Holder
from vir_desktop.ui import dialogs
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.delning.receiver_box import ReceiverBox
from vir_desktop.ui.pages.grupper.new_grupp import NewGruppCard
from vir_desktop.ui.pages.register.row_list import RowList, RowWords
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage


@dataclass(frozen=True, slots=True)
class Listed:
    """The grupper, everybody who may be in one, and whether the user changes them."""

    grupper: tuple[Members, ...]
    colleagues: tuple[Holder, ...]
    may_change: bool


def read(session: Session) -> Listed:
    """Read all of it; runs on the database lane."""
    found = tuple(grupper.list_grupper(session))
    return Listed(found, tuple(receiving.colleagues(session)), may(session.roles, Right.LEAD))


class GrupperPage(Page):
    """The grupper, and beside them the members of the one at the caret."""

    def __init__(self, tasks: Tasks[Session], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._listed = Listed((), (), may_change=False)
        self.where = self.tr("Grupper")
        self.hints = (
            ("↑ ↓", self.tr("Välj grupp")),
            ("Enter", self.tr("Till medlemmarna, ta ut en medlem")),
            ("Tabb", self.tr("Nästa fält")),
            ("Esc", self.tr("Tillbaka")),
        )
        self.bar = MessageBar()
        self.list = RowList(self.tr("Grupper"))
        self.members = RowList(self.tr("Medlemmar"))
        self.who = ReceiverBox(self.tr("Släpp in"))
        self.let_in = SecondaryButton(self.tr("Släpp in"))
        self.remove = QuietButton(self.tr("Ta bort gruppen ..."))
        self.new = NewGruppCard()
        self._build()
        self.list.opened.connect(lambda _: self.members.setFocus())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_members())
        self.list.model().modelReset.connect(self._show_members)
        self.members.opened.connect(self._ask_out)
        self.who.submitted.connect(self._on_let_in)
        self.let_in.clicked.connect(self._on_let_in)
        self.remove.clicked.connect(self._ask_remove)
        self.new.wanted.connect(self._add)
        tasks.changed.connect(self._on_changed)

    def entered(self) -> None:
        """Read them."""
        self.list.setFocus()
        self._read()

    # --- acts ---

    def _on_let_in(self) -> None:
        name, serial, who = self.list.current_key, serial_of(self.who.holder), self.who.chosen_name
        self._who_field.show_error("" if serial else self.tr("Välj vem som ska vara med."))
        if serial is None:
            self.who.setFocus()
            return
        told = self.tr("{who} är med i gruppen {name}.").format(who=who, name=name)
        self._tasks.run(
            lambda s: grupper.join(s, name, serial),
            lambda _: self.bar.show_info(told, self.tr("Det gäller från nästa gång {who} låser upp.").format(who=who)),
            self._on_error,
        )

    def _ask_out(self, who: str) -> None:
        name = self.list.current_key
        if not self._listed.may_change:
            return
        about = self.tr(
            "Gruppen får en ny nyckel, och dess akter också när de öppnas nästa gång. Det som redan är kopierat går"
            " inte att ta tillbaka: kopior av valvet från före i dag kan fortfarande läsas av den som har dem."
        )
        question = dialogs.Question(
            self.tr("Ta ut {who} ur gruppen {name}?").format(who=who, name=name), about, [("out", self.tr("Ta ut"))]
        )
        dialogs.ask(self, question, lambda choice, _: self._take_out(name, who))

    def _take_out(self, name: str, who: str) -> None:
        serial = next((serial_of(one.holder) for one in self._listed.colleagues if one.name == who), None)
        told = self.tr("{who} är inte med i gruppen {name} längre.").format(who=who, name=name)
        self._tasks.run(
            lambda s: grupper.leave(s, name, serial or ""),
            lambda akter: self.bar.show_info(told, self._akter_words(akter)),
            self._on_error,
        )

    def _ask_remove(self) -> None:
        name = self.list.current_key
        about = self.tr(
            "Akterna finns kvar hos dem som har dem själva. Kopior av valvet från före i dag kan fortfarande läsas av"
            " den som har dem."
        )
        question = dialogs.Question(
            self.tr("Ta bort gruppen {name}?").format(name=name), about, [("remove", self.tr("Ta bort gruppen"))]
        )
        told = self.tr("Gruppen {name} är borttagen.").format(name=name)

        def remove() -> None:
            self._tasks.run(
                lambda s: grupper.remove_grupp(s, name),
                lambda akter: self.bar.show_info(told, self._akter_words(akter)),
                self._on_error,
            )

        dialogs.ask(self, question, lambda choice, _: remove())

    def _add(self, name: str, serials: Sequence[str]) -> None:
        self._tasks.run(lambda s: grupper.add_grupp(s, name, serials), self._on_added, self._on_not_added)

    def _on_added(self, made: Members) -> None:
        self.new.clear()
        self.bar.show_info(
            self.tr("Gruppen {name} finns nu.").format(name=made.name),
            self.tr("Dela akter med den från akten, under Dela. Alla som är med öppnar dem."),
        )

    def _on_not_added(self, error: RuleError | KnownError) -> None:
        told = words(error)
        if not isinstance(error, RuleError) or not self.new.show_error(error.field, f"{told.title} {told.advice}"):
            self._on_error(error)

    def _akter_words(self, akter: int) -> str:
        if not akter:
            return self.tr("Ingen akt behöver ny nyckel.")
        if akter == 1:
            return self.tr("En akt får ny nyckel när någon öppnar den.")
        return self.tr("{n} akter får ny nyckel när någon öppnar dem.").format(n=akter)

    # --- what came ---

    def _read(self) -> None:
        self._tasks.run(read, self._show, self._on_error)

    def _show(self, listed: Listed) -> None:
        self._listed = listed
        self.list.set_rows([RowWords(one.name, one.name, self._about(one)) for one in listed.grupper])
        for part in (self._who_field, self.let_in, self.new):
            part.setVisible(listed.may_change)
        self.new.set_colleagues(listed.colleagues)
        self._show_members()

    def _show_members(self) -> None:
        name = self.list.current_key
        members = next((one.members for one in self._listed.grupper if one.name == name), ())
        self._card.heading.setText(self.tr("Medlemmar i {name}").format(name=name))
        self.members.set_rows([RowWords(who, who) for who in members])
        self.members.setVisible(bool(members))
        self._nobody.setVisible(not members)
        self.who.set_receivers([one for one in self._listed.colleagues if one.name not in members])
        self.remove.setVisible(self._listed.may_change and name not in NEEDED)

    def _about(self, one: Members) -> str:
        about = {
            ANSVARIG: self.tr("Har alla akter från första dagen. Bara arbetsledare."),
            GLAS: self.tr("Öppnar akter i nödläge, med skäl. Bara arbetsledare."),
        }.get(one.name)
        count = self.tr("En medlem") if len(one.members) == 1 else self.tr("{n} medlemmar").format(n=len(one.members))
        return f"{about} {count}." if about else f"{count}."

    def _on_changed(self, changes: frozenset[Change]) -> None:
        if Change.PEOPLE in changes and self.isVisible():
            self._read()

    def _on_error(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    def _build(self) -> None:
        scroll = ScrollPage(width=720)
        there, self._card = SectionCard(), SectionCard(self.tr("Medlemmar"))
        there.add(self.list)
        self._nobody = PlainLabel(self.tr("Ingen är med än."), "soft")
        self._who_field, row = Field(self.tr("Släpp in en till"), self.who), FlowLayout(spacing=10)
        for part in (self.let_in, self.remove):
            row.addWidget(part)
        self._card.add(self._nobody, self.members, self._who_field, row)
        scroll.body.addWidget(PlainLabel(self.tr("Grupper"), "title"))
        for card in (there, self._card, self.new):
            scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        for hidden in (self._who_field, self.let_in, self.remove, self.new):
            hidden.hide()
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

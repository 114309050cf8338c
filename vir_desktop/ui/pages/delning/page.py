"""Dela: who has an akt, and letting others have it, for the arbetsledare who has it herself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId
from vir_desktop.services import receiving, sharing
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.session import Session
from vir_desktop.services.sharing import Holder
from vir_desktop.ui import dialogs
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.delning.receiver_box import ReceiverBox
from vir_desktop.ui.pages.register.row_list import RowList, RowWords
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage

_Give: TypeAlias = Callable[[Session, AktId, str], Outcome[None]]


@dataclass(frozen=True, slots=True)
class Held:
    """Who has an akt, and who could have it too."""

    code: str
    holders: tuple[Holder, ...]
    others: tuple[Holder, ...]


def read(session: Session, akt_id: AktId) -> Held:
    """Read who has an akt; runs on the database lane.

    Raises:
        KnownError: NO_RIGHT.
    """
    holders = sorted(sharing.holders(session, akt_id), key=lambda one: (one.is_grupp, one.name.casefold()))
    names = {(one.name, one.is_grupp) for one in holders}
    others = tuple(one for one in receiving.receivers(session) if (one.name, one.is_grupp) not in names)
    return Held(session.register.row(akt_id).code, tuple(holders), others)


class DelningPage(Page):
    """Who has it stands first; giving it to one more below; Enter on a row takes back or moves."""

    def __init__(self, tasks: Tasks[Session], akt_id: AktId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._akt = tasks, akt_id
        self._held = Held("", (), ())
        self.where = self.tr("Dela")
        self.hints = (
            ("Enter", self.tr("Ta tillbaka eller flytta")),
            ("Alt+D", self.tr("Dela")),
            ("Alt+T", self.tr("Tilldela")),
            ("Esc", self.tr("Tillbaka")),
        )
        self.bar = MessageBar()
        self.list = RowList(self.tr("Har akten"))
        self.change = SecondaryButton(self.tr("Ta tillbaka eller flytta ..."))
        self.to = ReceiverBox(self.tr("Kollega eller grupp"))
        self.share = PrimaryButton(self.tr("Dela  Alt+D"))
        self.assign = SecondaryButton(self.tr("Tilldela som handläggare  Alt+T"))
        self._field = Field(self.tr("Kollega eller grupp"), self.to)
        self._build()
        self.list.opened.connect(self.ask)
        self.change.clicked.connect(lambda: self.ask(self.list.current_key))
        self.to.submitted.connect(self._on_share)
        self.share.clicked.connect(self._on_share)
        self.assign.clicked.connect(self._on_assign)
        tasks.changed.connect(self._on_changed)
        for keys, act in (("Alt+D", self._on_share), ("Alt+T", self._on_assign)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    def entered(self) -> None:
        """Read who has it."""
        self.to.setFocus()
        self._read()

    # --- giving ---

    def _on_share(self) -> None:
        self._give(sharing.share, self.tr("{who} har akten nu också."))

    def _on_assign(self) -> None:
        self._assign("")

    def _assign(self, reason: str) -> None:
        def act(session: Session, akt_id: AktId, to: str) -> Outcome[None]:
            return sharing.assign(session, akt_id, to, reason)

        self._give(act, self.tr("{who} är tilldelad akten."), self._assign)

    def _give(self, act: _Give, done: str, again: Callable[[str], None] | None = None) -> None:
        to, who, akt_id = self.to.holder, self.to.chosen_name, self._akt
        self._field.show_error("" if to else self.tr("Välj vem som ska ha akten."))
        if not to:
            self.to.setFocus()
            return
        advice = self.tr("Det står i loggen. Akten finns i registret nästa gång {who} låser upp.").format(who=who)
        self._tasks.run(
            lambda s: act(s, akt_id, to),
            lambda _: self.bar.show_info(done.format(who=who), advice),
            lambda error: self._on_refusal(error, again),
        )

    def _on_refusal(self, error: RuleError | KnownError, again: Callable[[str], None] | None) -> None:
        """Ask for the reason where one person would have both sides, and do it again with that."""
        if again is None or not isinstance(error, RuleError) or error.code != "handlaggare-on-both-sides":
            self._on_error(error)
            return
        told, choices = words(error), [("on", self.tr("Fortsätt"))]
        question = dialogs.Question(told.title, told.advice, choices, self.tr("Skäl"), text_required=True)
        dialogs.ask(self, question, lambda _, reason: again(reason))

    # --- taking back ---

    def ask(self, holder: str) -> None:
        """Ask what to do with one who has the akt."""
        one = next((one for one in self._held.holders if one.holder == holder), None)
        if one is None:
            return
        choices = [("take", self.tr("Ta tillbaka"))]
        if self.to.holder:
            choices.append(("move", self.tr("Flytta till {who}").format(who=self.to.chosen_name)))
        about = self.tr(
            "Akten får en ny nyckel när den öppnas nästa gång. Det som redan är kopierat går inte att ta tillbaka:"
            " kopior av valvet från före i dag kan fortfarande läsas av den som har dem och lösenfrasen från då."
        )
        if not self.to.holder:
            about += " " + self.tr("Ska akten flyttas: välj först vem som ska ha den i stället.")
        question = dialogs.Question(self.tr("{who} har akten").format(who=_name(self, one)), about, choices)
        dialogs.ask(self, question, lambda choice, _: self._take(one) if choice == "take" else self._move(one))

    def _take(self, one: Holder) -> None:
        akt_id = self._akt
        told = self.tr("{who} har inte akten längre.").format(who=_name(self, one))
        self._tasks.run(
            lambda s: sharing.unshare(s, akt_id, one.holder), lambda _: self._on_taken(told), self._on_error
        )

    def _move(self, one: Holder, reason: str = "") -> None:
        akt_id, to, who = self._akt, self.to.holder, self.to.chosen_name
        told = self.tr("Akten är flyttad från {one} till {who}.").format(one=_name(self, one), who=who)
        self._tasks.run(
            lambda s: sharing.move(s, akt_id, one.holder, to, reason),
            lambda _: self._on_taken(told),
            lambda error: self._on_refusal(error, lambda why: self._move(one, why)),
        )

    def _on_taken(self, told: str) -> None:
        self.bar.show_info(told, self.tr("Kopior av valvet från före i dag kan fortfarande läsas av den som har dem."))

    # --- what came ---

    def _read(self) -> None:
        self._tasks.run(lambda s: read(s, self._akt), self._show, self._on_refused)

    def _show(self, held: Held) -> None:
        self._held = held
        self.where = self.tr("{code}  ·  Dela").format(code=held.code)
        self.where_changed.emit()
        self.list.set_rows([RowWords(one.holder, _name(self, one), self._about(one)) for one in held.holders])
        self.to.set_receivers(held.others)
        self._give_card.setEnabled(True)

    def _about(self, one: Holder) -> str:
        if not one.is_grupp:
            return ""
        return self.tr("Alla som är med i gruppen öppnar akten.")

    def _on_changed(self, changes: frozenset[Change]) -> None:
        if Change.PEOPLE in changes and self.isVisible():
            self._read()

    def _on_refused(self, error: RuleError | KnownError) -> None:
        """The akt itself is not hers: there is nothing to give."""
        self._give_card.setEnabled(False)
        self._holders_card.setEnabled(False)
        self._on_error(error)

    def _on_error(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    def _build(self) -> None:
        self.to.setMinimumWidth(260)
        self._holders_card = SectionCard(self.tr("Har akten nu"))
        self._give_card = SectionCard(self.tr("Låt en till ha akten"))
        below, acts = FlowLayout(), FlowLayout(spacing=10)
        below.addWidget(self.change)
        acts.addWidget(self.share)
        acts.addWidget(self.assign)
        self._holders_card.add(self.list, below)
        self._give_card.add(self._field, acts)
        about = self.tr(
            "Den som har akten kan läsa och skriva i den, och ser vilka andra som har läst. De ansvariga"
            " arbetsledarna har den alltid, så att ingen akt står och faller med en person."
        )
        scroll = ScrollPage(width=720)
        scroll.body.addWidget(PlainLabel(self.tr("Dela akten"), "title"))
        scroll.body.addWidget(PlainLabel(about, "soft"))
        scroll.body.addWidget(self._give_card)
        scroll.body.addWidget(self._holders_card)
        scroll.body.addStretch(1)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)


def _name(page: Page, one: Holder) -> str:
    return page.tr("Gruppen {name}").format(name=one.name) if one.is_grupp else one.name

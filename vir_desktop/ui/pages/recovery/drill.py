"""Prova återställningen: a copy is opened as after an accident and removed; nothing of the akter is shown."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import restore_words
from vir_desktop.services import drilling
from vir_desktop.services.drilling import Drilled, DrillKind
from vir_desktop.services.session import Session, World
from vir_desktop.ui.backstage import WorldOf
from vir_desktop.ui.dialogs import ask_folder
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.recovery.sheets import LookAt, SheetFields
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.busy_line import BusyLine
from vir_desktop.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.passphrase import PassphraseEdit
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.texts import LineEdit


class DrillPage(Page):
    """Which copy, and with what. What is typed goes with the page."""

    def __init__(
        self,
        tasks: Tasks[Session],
        look_at: LookAt,
        world_of: WorldOf,
        open_steps: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._world_of = tasks, world_of
        self.where = self.tr("Prova återställningen")
        self.hints = (("Tabb", self.tr("Nästa fält")), ("Esc", self.tr("Tillbaka")))
        self.bar = MessageBar()
        self.fresh = QRadioButton(self.tr("En ny kopia, som görs nu"))
        self.outside = QRadioButton(self.tr("En kopia på ett minne"))
        self.source = LineEdit(self.tr("Mapp med kopian"), limit=4000)
        self._source_field = Field(self.tr("Mapp med kopian"), self.source)
        self.by_shares = QRadioButton(self.tr("Återställningsbladen"))
        self.by_phrase = QRadioButton(self.tr("Bara min lösenfras. Då provas inte bladen."))
        self.sheets = SheetFields(look_at)
        self.phrase = PassphraseEdit(self.tr("Lösenfras"))
        self._phrase_field = Field(self.tr("Lösenfras"), self.phrase)
        self.go = PrimaryButton(self.tr("Prova nu"))
        self._busy = BusyLine(self.bar, self.go)
        self._build(open_steps)
        self.outside.toggled.connect(self._on_source)
        self.by_shares.toggled.connect(self._on_way)
        self.fresh.setChecked(True)
        self.by_shares.setChecked(True)
        self._on_source(False)
        self.go.clicked.connect(self.ask)
        self.phrase.submitted.connect(self.ask)

    def entered(self) -> None:
        """Begin with which copy."""
        self.fresh.setFocus()

    @property
    def is_settled(self) -> bool:
        """Whether no drill is under way; how it went is told even to who has left meanwhile."""
        return self.go.isEnabled()

    def ask(self) -> None:
        """Make the drill, if everything is there."""
        if not self.go.isEnabled() or not self._check():
            return
        source = self.source.text().strip() if self.outside.isChecked() else ""
        self._busy.say(self.tr("Kopian packas upp och varje akt öppnas. Det tar en stund."))
        self._tasks.run(partial(_begin, fresh=not source), partial(self._prove, source), self._on_error)

    def _prove(self, source: str, begun: tuple[World, str]) -> None:
        world, signatur = begun
        shares = self.sheets.shares if self.by_shares.isChecked() else []
        phrase = self.phrase.text()

        def prove(copy: World) -> Drilled:
            if shares:
                return drilling.by_shares(copy, shares, signatur)
            return drilling.by_passphrase(copy, signatur, phrase)

        self._tasks.work(
            lambda: drilling.drill(world, lambda path: self._world_of(Path(path)), source, prove),
            lambda drilled: self._tasks.run(lambda s: drilling.note(s, drilled), self._on_noted, self._on_error),
            self._on_error,
        )

    def _on_noted(self, drilled: Drilled) -> None:
        self._busy.say("")
        self.settled.emit()
        if not drilled.passed:
            title = self.tr("Övningen gick inte igenom.")
            text = self.tr("{n} av {of} akter i kopian är hela. Kontrollera valvet, ta en ny kopia och prova igen.")
            self.bar.show_error(title, text.format(n=drilled.akter, of=drilled.listed))
            return
        self.sheets.clear()
        self.phrase.clear()
        self.bar.show_info(*self._passed(drilled))

    def _passed(self, drilled: Drilled) -> tuple[str, str]:
        gone = self.tr("Kopian är borttagen, och övningen står i loggen.")
        if drilled.kind is DrillKind.SHARES:
            text = self.tr("Bladen räcker: kopian öppnades utan lösenfras och alla {n} akter är hela.")
            return self.tr("Återställningen fungerar."), f"{text.format(n=drilled.akter)} {gone}"
        text = self.tr("{n} akter öppnades och är hela, {m} är andras. Bladen är inte provade.")
        return self.tr("Kopian går att öppna."), f"{text.format(n=drilled.akter, m=drilled.closed)} {gone}"

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._busy.say("")
        self.not_saved.emit()
        told = restore_words(error)
        self.bar.show_error(told.title, told.advice)

    def _check(self) -> bool:
        there = bool(self.source.text().strip()) or not self.outside.isChecked()
        self._source_field.show_error("" if there else self.tr("Välj mappen med kopian."))
        if not there:
            self.source.setFocus()
            return False
        if self.by_shares.isChecked():
            return self.sheets.check()
        typed = bool(self.phrase.text())
        self._phrase_field.show_error("" if typed else self.tr("Skriv lösenfrasen."))
        return typed

    # --- building -----------------------------------------------------------------------------------------------

    def _build(self, open_steps: Callable[[], None]) -> None:
        scroll = ScrollPage(width=720)
        body = scroll.body
        lead = self.tr(
            "En gång i kvartalet: öppna en kopia som om datorn hade gått sönder. Kopian tas bort efteråt. "
            "Ingenting ur akterna visas, och valvet ändras inte."
        )
        steps = QuietButton(self.tr("Visa stegen som papper"))
        steps.clicked.connect(open_steps)
        for part in (PlainLabel(self.where, "title"), PlainLabel(lead, "soft"), _row(steps), self._copy_card()):
            body.addWidget(part)
        way = SectionCard(self.tr("Vad ska den öppnas med?"))
        way.add(self.by_shares, self.by_phrase)
        self._phrase_card = SectionCard()
        self._phrase_card.add(self._phrase_field)
        for part in (way, self.sheets, self._phrase_card, _row(self.go), self._busy):
            body.addWidget(part)
        body.addStretch(1)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

    def _copy_card(self) -> SectionCard:
        card = SectionCard(self.tr("Vilken kopia?"))
        self._sources = QButtonGroup(self)
        self._ways = QButtonGroup(self)
        for group, first, second in (
            (self._sources, self.fresh, self.outside),
            (self._ways, self.by_shares, self.by_phrase),
        ):
            group.addButton(first)
            group.addButton(second)
        pick = SecondaryButton(self.tr("Välj mapp …"))
        pick.clicked.connect(lambda: ask_folder(self, self.tr("Prova kopian härifrån"), self.source.setText))
        self._pick_row = _row(pick)
        card.add(self.fresh, self.outside, self._source_field, self._pick_row)
        return card

    def _on_source(self, outside: bool) -> None:
        self._source_field.setVisible(outside)
        self._pick_row.setVisible(outside)

    def _on_way(self, by_shares: bool) -> None:
        self.sheets.setVisible(by_shares)
        self._phrase_card.setVisible(not by_shares)


def _row(button: QWidget) -> QWidget:
    row = QWidget()
    FlowLayout(row).addWidget(button)
    return row


def _begin(session: Session, *, fresh: bool) -> tuple[World, str]:
    if fresh:
        drilling.fresh_copy(session)
    return session.world, session.signatur

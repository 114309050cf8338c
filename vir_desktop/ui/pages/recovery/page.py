"""Glömd lösenfras, and Återställ från en kopia: one page, what is not needed is not shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QWidget

from vir_desktop.ui.dialogs import ask_folder
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.create_vault.steps import PassphraseStep
from vir_desktop.ui.pages.recovery.sheets import LookAt, SheetFields
from vir_desktop.ui.widgets.busy_line import BusyLine
from vir_desktop.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.passphrase import PassphraseEdit
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.texts import LineEdit


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person gave. `source` is the folder of the copy, "" for the vault as it lies.

    With `shares` the passphrase is a new one, without them it is the present one of the copy.
    """

    source: str
    signatur: str
    shares: tuple[str, ...] = field(repr=False)
    passphrase: str = field(repr=False)


class RecoveryPage(Page):
    """Signatur, sheets and a new passphrase; with `from_copy` also which copy, and a passphrase will do instead.

    What is typed goes with the page. After `wanted` the caller calls `show_problem` or leaves.

    Signals:
        wanted: A Wanted.
        steps_requested: Show the printed steps.
    """

    wanted = Signal(object)
    steps_requested = Signal()

    def __init__(
        self,
        look_at: LookAt,
        offer: Callable[[], Sequence[str]],
        *,
        from_copy: bool,
        own_copies: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._from_copy = from_copy
        self._own_copies = own_copies
        self.where = self.tr("Återställ från en kopia") if from_copy else self.tr("Glömd lösenfras")
        self.hints = (("Tabb", self.tr("Nästa fält")), ("Esc", self.tr("Tillbaka")))
        self.bar = MessageBar()
        self.source = LineEdit(self.tr("Mapp med kopian"), limit=4000)
        self.signatur = LineEdit(self.tr("Signatur"), limit=60)
        self.by_shares = QRadioButton(self.tr("Bladen med ord"))
        self.by_phrase = QRadioButton(self.tr("Lösenfrasen (bara på samma dator)"))
        self.sheets = SheetFields(look_at)
        self.present = PassphraseEdit(self.tr("Lösenfras"))
        self.new = PassphraseStep(offer, self.tr("Ny lösenfras"))
        self.go = PrimaryButton(self.tr("Återställ valvet") if from_copy else self.tr("Ge mig den nya lösenfrasen"))
        self._busy = BusyLine(self.bar, self.go)
        self._build()
        self.by_shares.toggled.connect(self._on_way)
        self.by_shares.setChecked(True)
        self.go.clicked.connect(self._on_go)
        self.new.submitted.connect(self._on_go)
        self.present.submitted.connect(self._on_go)

    def entered(self) -> None:
        """Begin in the first field."""
        (self.source if self._from_copy else self.signatur).setFocus()

    def show_problem(self, title: str, advice: str = "") -> None:
        """Say why it did not work; what is typed stays."""
        self.set_busy("")
        self.bar.show_error(title, advice)

    def set_busy(self, text: str) -> None:
        """Say what is going on; "" when nothing is."""
        self._busy.say(text)

    def go_back(self) -> bool:
        """Stay while it is being done: it takes some seconds, and leaves an answer."""
        return not self.go.isEnabled()

    # --- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        scroll = ScrollPage(width=720)
        body = scroll.body
        body.addWidget(PlainLabel(self.where, "title"))
        body.addWidget(PlainLabel(self._lead(), "soft"))
        steps = QuietButton(self.tr("Visa stegen som papper"))
        steps.clicked.connect(self.steps_requested)
        row = FlowLayout()
        row.addWidget(steps)
        body.addLayout(row)
        if self._from_copy:
            body.addWidget(self._copy_card())
        who = SectionCard()
        self._signatur_field = Field(
            self.tr("Signatur"), self.signatur, self.tr("Den som ska ha lösenfrasen. Samma som vid upplåsning.")
        )
        who.add(self._signatur_field)
        body.addWidget(who)
        if self._from_copy:
            way = SectionCard(self.tr("Vad har du att öppna kopian med?"))
            way.add(self.by_shares, self.by_phrase)
            body.addWidget(way)
        self._present_card = SectionCard()
        self._present_field = Field(self.tr("Lösenfras"), self.present, self.tr("Den som gällde när kopian togs."))
        self._present_card.add(self._present_field)
        self.new.title.hide()
        for part in (self.sheets, self._present_card, self.new):
            body.addWidget(part)
        go = FlowLayout()
        go.addWidget(self.go)
        body.addLayout(go)
        body.addWidget(self._busy)
        body.addStretch(1)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

    def _lead(self) -> str:
        if self._from_copy:
            return self.tr(
                "Kopian öppnas och provas innan den tar valvets plats. Finns det ett valv där redan läggs det bredvid."
            )
        return self.tr("Med återställningsbladen får du en ny lösenfras. Akterna är orörda.")

    def _copy_card(self) -> SectionCard:
        card = SectionCard(self.tr("Kopian"))
        self._source_field = Field(
            self.tr("Mapp med kopian"), self.source, self.tr("Mappen på minnet som valvet kopierades till.")
        )
        row = FlowLayout()
        pick = SecondaryButton(self.tr("Välj mapp …"))
        pick.clicked.connect(lambda: ask_folder(self, self.tr("Hämta kopian härifrån"), self.source.setText))
        row.addWidget(pick)
        if self._own_copies:
            own = QuietButton(self.tr("Ta valvets egen senaste kopia"))
            own.clicked.connect(lambda: self.source.setText(self._own_copies))
            row.addWidget(own)
        card.add(self._source_field, row)
        return card

    # --- asking -------------------------------------------------------------------------------------------------

    def _on_way(self, by_shares: bool) -> None:
        self.sheets.setVisible(by_shares)
        self.new.setVisible(by_shares)
        self._present_card.setVisible(not by_shares)

    def _on_go(self) -> None:
        if not self.go.isEnabled() or not self._check():
            return
        by_shares = self.by_shares.isChecked()
        self.set_busy(self.tr("Det tar en liten stund. Låt minnet sitta i."))
        self.wanted.emit(
            Wanted(
                self.source.text().strip(),
                self.signatur.text().strip(),
                tuple(self.sheets.shares) if by_shares else (),
                self.new.passphrase if by_shares else self.present.text(),
            )
        )

    def _check(self) -> bool:
        """Say at each field what is missing; the first one gets the focus."""
        checks: list[tuple[bool, QWidget]] = []
        if self._from_copy:
            there = bool(self.source.text().strip())
            self._source_field.show_error("" if there else self.tr("Välj mappen med kopian."))
            checks.append((there, self.source))
        signed = bool(self.signatur.text().strip())
        self._signatur_field.show_error("" if signed else self.tr("Skriv signaturen."))
        checks.append((signed, self.signatur))
        wrong = next((widget for right, widget in checks if not right), None)
        if wrong is not None:
            wrong.setFocus()
            return False
        if self.by_shares.isChecked():
            return self.sheets.check() and self.new.check()
        typed = bool(self.present.text())
        self._present_field.show_error("" if typed else self.tr("Skriv lösenfrasen."))
        return typed

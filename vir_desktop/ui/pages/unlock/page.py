"""The first page: who are you, and the words that open.

On the start path: no `Qt.` enum and nothing but widgets is imported (see theme.py).
"""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from vir_desktop.ui.navigation import Page
from vir_desktop.ui.widgets.buttons import Button, PrimaryButton, QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.passphrase import PassphraseEdit, never_learn
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class UnlockPage(Page):
    """Three faces: unlock a vault, no vault yet, a vault that is damaged.

    Signals:
        unlock_requested: Signatur and passphrase; the page is busy until `show_*` or `set_busy(False)`.
        create_requested, training_requested, open_requested: Make a vault, make one to train in, open another.
        forgotten_requested, copy_requested: A new passphrase by the sheets of words; bring a copy back.
        fara_nu_requested, blanks_requested, help_requested: What works without a vault.
    """

    unlock_requested = Signal(str, str)
    create_requested = Signal()
    training_requested = Signal()
    open_requested = Signal()
    forgotten_requested = Signal()
    copy_requested = Signal()
    fara_nu_requested = Signal()
    blanks_requested = Signal()
    help_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wait = QTimer(self, interval=1000)
        self._wait.timeout.connect(self._tick)
        self._seconds = 0
        self._busy = False
        scroll = ScrollPage(width=560)
        self.column.addWidget(scroll)
        body = scroll.body
        body.addWidget(PlainLabel("VIR Desktop", "title"))
        purpose = self.tr(
            "Stöd för samtal och hot- och riskbedömning vid våld i nära relation. Allt stannar på den här datorn."
        )
        body.addWidget(PlainLabel(purpose, "soft"))
        self._faces: dict[Callable[[], SectionCard], SectionCard] = {}
        self._room = QVBoxLayout()
        body.addLayout(self._room)
        self.show_unlock()
        body.addLayout(self._build_feet())
        body.addStretch(1)

    def show_unlock(self, signatur: str = "") -> None:
        """Ask for signatur and passphrase."""
        self._show(self._build_unlock)
        if signatur:
            self._signatur.setText(signatur)

    def show_no_vault(self) -> None:
        """There is no vault here yet: make one, train, or open another."""
        self._show(self._build_none)

    def show_damaged(self, title: str, advice: str) -> None:
        """Say what is wrong with the vault and what to do; numbers and blank forms are still here."""
        self._show(self._build_damaged)
        self._damaged_title.setText(title)
        self._damaged_advice.setText(advice)

    def show_problem(self, title: str, advice: str = "") -> None:
        """Say why it did not open; the passphrase is emptied, the signatur stays."""
        self.set_busy(False)
        self._passphrase.clear()
        self._message.setText(f"{title} {advice}".strip())
        self._message.show()
        self._passphrase.setFocus()

    def show_wait(self, seconds: int) -> None:
        """Hold the next try for some seconds, counting down without hurry."""
        self.set_busy(False)
        self._seconds = seconds
        self._enable(seconds <= 0)
        self._tell_wait()
        if seconds > 0:
            self._wait.start()

    def set_busy(self, busy: bool) -> None:
        """Say that the passphrase is being tried; a second Enter does nothing meanwhile."""
        self._busy = busy
        self._enable(not busy)
        self._progress.setText(self.tr("Låser upp …") if busy else "")
        self._progress.setVisible(busy)

    def clear(self) -> None:
        """Forget what was typed."""
        self._passphrase.clear()
        self._signatur.clear()

    def entered(self) -> None:
        """Begin at the first empty field."""
        if self._shown == self._build_unlock:
            (self._passphrase if self._signatur.text() else self._signatur).setFocus()
        elif self._shown == self._build_none:
            self._create.setFocus()
        else:
            self._damaged_fara_nu.setFocus()

    # --- building -----------------------------------------------------------------------------------------------

    def _build_unlock(self) -> SectionCard:
        card = SectionCard(self.tr("Lås upp"))
        self._signatur = QLineEdit()
        self._signatur.setAccessibleName(self.tr("Signatur"))
        self._signatur.setMaxLength(60)
        never_learn(self._signatur)
        self._passphrase = PassphraseEdit(self.tr("Lösenfras"))
        self._signatur.returnPressed.connect(self._passphrase.setFocus)
        self._passphrase.submitted.connect(self._on_unlock)
        self._message = PlainLabel(role="error")
        self._message.hide()
        self._progress = PlainLabel(role="soft")
        self._progress.hide()
        self._button = PrimaryButton(self.tr("Lås upp"))
        self._button.clicked.connect(self._on_unlock)
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addWidget(self._progress, 1)
        row.addStretch(0)  # while nothing is said; else the words have all the room
        forgotten = QuietButton(self.tr("Glömd lösenfras"))
        forgotten.clicked.connect(self.forgotten_requested)
        row.addWidget(forgotten)
        card.add(
            Field(self.tr("Signatur"), self._signatur),
            Field(self.tr("Lösenfras"), self._passphrase),
            self._message,
            row,
        )
        return card

    def _build_none(self) -> SectionCard:
        card = SectionCard(self.tr("Här finns inget valv ännu"))
        card.add(PlainLabel(self.tr("Ett valv är den låsta mapp där akterna ligger. Vad vill du göra?")))
        self._create = PrimaryButton(self.tr("Skapa ett valv"))
        self._create.clicked.connect(self.create_requested)
        training = SecondaryButton(self.tr("Öva med påhittade uppgifter"))
        training.clicked.connect(self.training_requested)
        other = SecondaryButton(self.tr("Öppna ett annat valv"))
        other.clicked.connect(self.open_requested)
        copy = SecondaryButton(self.tr("Återställ från en kopia"))
        copy.clicked.connect(self.copy_requested)
        card.add(self._create, training, other, copy)
        return card

    def _build_damaged(self) -> SectionCard:
        card = SectionCard(role="notice")
        self._damaged_title = PlainLabel(role="heading")
        self._damaged_advice = PlainLabel()
        self._damaged_fara_nu = PrimaryButton(self.tr("Visa nummer att ringa"))
        self._damaged_fara_nu.clicked.connect(self.fara_nu_requested)
        blanks = SecondaryButton(self.tr("Skriv ut blanka blanketter"))
        blanks.clicked.connect(self.blanks_requested)
        other = SecondaryButton(self.tr("Öppna ett annat valv"))
        other.clicked.connect(self.open_requested)
        copy = SecondaryButton(self.tr("Återställ från en kopia"))
        copy.clicked.connect(self.copy_requested)
        sheets = SecondaryButton(self.tr("Öppna med återställningsbladen"))
        sheets.clicked.connect(self.forgotten_requested)
        card.add(self._damaged_title, self._damaged_advice, self._damaged_fara_nu, blanks, copy, sheets, other)
        return card

    def _build_feet(self) -> QVBoxLayout:
        feet = QVBoxLayout()
        self._help = QuietButton(self.tr("Hjälp och tangenter"))
        self._help.clicked.connect(self.help_requested)
        row = QHBoxLayout()
        row.addWidget(self._help)
        row.addStretch(1)
        feet.addLayout(row)
        note = self.tr("Låst eller trasigt: Fara nu, uppe till höger, fungerar alltid (F9).")
        feet.addWidget(PlainLabel(note, "small"))
        return feet

    def _show(self, face: Callable[[], SectionCard]) -> None:
        """Show one face; it is built when it is first shown, for the start is measured and most see only one."""
        self._shown = face
        if face not in self._faces:
            card = self._faces[face] = face()
            self._room.addWidget(card)
            if len(self._faces) > 1:  # made after what stands below it, reached before
                QWidget.setTabOrder(card.findChildren(Button)[-1], self._help)
        for built, card in self._faces.items():
            card.setVisible(built == face)

    def _enable(self, on: bool) -> None:
        self._button.setEnabled(on)

    def _on_unlock(self) -> None:
        if self._busy or self._seconds > 0:
            return
        signatur, passphrase = self._signatur.text().strip(), self._passphrase.text()
        if not signatur or not passphrase:
            self._message.setText(self.tr("Skriv både signatur och lösenfras."))
            self._message.show()
            (self._passphrase if signatur else self._signatur).setFocus()
            return
        self._message.hide()
        self.set_busy(True)
        self.unlock_requested.emit(signatur, passphrase)

    def _tick(self) -> None:
        self._seconds = max(self._seconds - 1, 0)
        self._tell_wait()
        if self._seconds == 0:
            self._wait.stop()
            self._enable(True)

    def _tell_wait(self) -> None:
        self._progress.setVisible(self._seconds > 0)
        self._progress.setText(self.tr("Du kan försöka igen om {n} s. Ingenting raderas.").format(n=self._seconds))

"""The wizard that makes a vault: pure screens over callbacks; services make the vault."""

import random
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from vir_desktop.ui.dialogs import ask_folder
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.create_vault.lock_step import LockStep
from vir_desktop.ui.pages.create_vault.plan import VaultPlan
from vir_desktop.ui.pages.create_vault.steps import (
    KindStep,
    PassphraseStep,
    SharesChoiceStep,
    Step,
    UserStep,
    VerksamheterStep,
)
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.focus import stops, tab_after
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.texts import NotesEdit

_COLUMNS = 3
_FIGURE_SPACE = "\u2007"  # as wide as a digit: the words stand in line


class CreateVaultPage(Page):
    """Six short steps, then the sheets of words. Enter goes to the next field, from a step that is complete onwards.

    `offer` gives the words of a new passphrase. After `planned` the caller makes the vault and calls `show_shares`
    with the lines of words, or `show_problem`.

    Signals:
        planned: A VaultPlan; the page waits.
        proved: Every sheet has been shown and one was typed back.
        cancelled: The user went back past the first step; nothing has been made.
    """

    planned = Signal(object)
    proved = Signal()
    cancelled = Signal()

    def __init__(
        self,
        offer: Callable[[], Sequence[str]],
        folder: str = "",
        training: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.where = self.tr("Skapa ett valv")
        self._kind = KindStep(folder, training, self._pick_folder)
        self._verksamheter = VerksamheterStep()
        self._user = UserStep()
        self._passphrase = PassphraseStep(offer)
        self._lock = LockStep()
        self._choice = SharesChoiceStep()
        self._steps: list[Step] = [
            self._kind, self._verksamheter, self._user, self._passphrase, self._lock, self._choice,
        ]  # fmt: skip
        self._listen()
        self._made = False
        self._shown: Step | None = None
        self._build()
        self.show_step(0)

    def show_shares(self, shares: Sequence[str]) -> None:
        """Show the sheets one at a time, then ask for one of them."""
        self._made = True
        self._steps = [_ShareStep(n, len(shares), words) for n, words in enumerate(shares, 1)]
        chosen = random.SystemRandom().randrange(len(shares))
        self._steps.append(_ProveStep(chosen + 1, shares[chosen]))
        self._listen()
        self.show_step(0)

    def show_step(self, index: int) -> None:
        """Show a step, counted from 0."""
        self._index = index
        step = self._steps[index]
        if self._shown is not None:
            self._shown.hide()
            self._room.removeWidget(self._shown)
        self._shown = step
        self._room.addWidget(step)
        step.show()
        self._problem.hide()
        self._small.hide()
        self._place.setText(self.tr("Steg {n} av {of}").format(n=index + 1, of=len(self._steps)))
        self._back.setVisible(index > 0 or not self._made)
        self._next.setEnabled(True)
        self._next.setText(self._next_words(index == len(self._steps) - 1))
        self._scroll.verticalScrollBar().setValue(0)
        tab_after(step, self._next, self._back)
        self.entered()

    def show_problem(self, title: str, advice: str = "", *, little_memory: bool = False) -> None:
        """Say why the vault could not be made; all that was typed stays. `little_memory` offers the smaller KDF."""
        if little_memory:
            self._small.show()
        self._problem.setText(f"{title} {advice}".strip())
        self._problem.show()
        self._next.setText(self._next_words(last=True))
        self._next.setEnabled(True)
        self._next.setFocus()

    def go_back(self) -> bool:
        """Go one step back; from the first step the wizard is left."""
        if self._index == 0:
            if self._made:
                return True  # the sheets must be seen: they are shown only now
            self.cancelled.emit()
            return False
        self.show_step(self._index - 1)
        return True

    def entered(self) -> None:
        """Begin where the step begins; a sheet has nothing but the way on."""
        step = self._steps[self._index]
        if stops(step):
            step.begin()
        else:
            self._next.setFocus()

    # --- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._scroll = ScrollPage(width=720)
        self._place = PlainLabel(role="soft")
        self._room = QVBoxLayout()
        self._problem = PlainLabel(role="error")
        self._problem.hide()
        self._small = QCheckBox(self.tr("Använd mindre minne för lösenfrasen (64 MiB). Skyddet blir något svagare."))
        self._small.hide()
        self._next = PrimaryButton("")
        self._next.clicked.connect(self._on_next)
        self._back = SecondaryButton(self.tr("Tillbaka"))
        self._back.clicked.connect(self.go_back)
        buttons = FlowLayout()
        buttons.addWidget(self._next)
        buttons.addWidget(self._back)
        body = self._scroll.body
        body.addWidget(self._place)
        body.addLayout(self._room)
        body.addWidget(self._problem)
        body.addWidget(self._small)
        body.addLayout(buttons)
        body.addStretch(1)
        self.column.addWidget(self._scroll)

    def _next_words(self, last: bool) -> str:
        if last:
            return self.tr("Klar") if self._made else self.tr("Skapa valvet")
        return self.tr("Jag har skrivit av orden") if self._made else self.tr("Nästa")

    def _listen(self) -> None:
        for step in self._steps:
            step.submitted.connect(self._go_on)
            for ticked in (*step.findChildren(QRadioButton), *step.findChildren(QCheckBox)):
                for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    enter = QShortcut(key, ticked, context=Qt.ShortcutContext.WidgetShortcut)
                    enter.setAutoRepeat(False)
                    enter.activated.connect(step.submitted)

    def _go_on(self) -> None:
        """Follow Enter: to the next field of what is missing, or from a step that is complete to the next."""
        step = self._steps[self._index]
        fields = [one for one in stops(step) if not isinstance(one, QPushButton)]
        here = next((at for at, one in enumerate(fields) if one.hasFocus()), len(fields))
        if not step.is_complete and here + 1 < len(fields):
            fields[here + 1].setFocus()
        elif self._next.isEnabled():
            self._on_next()

    def _on_next(self) -> None:
        step = self._steps[self._index]
        if not step.check():
            step.go_to_fault()
            return
        if self._index + 1 < len(self._steps):
            self.show_step(self._index + 1)
        elif self._made:
            self._next.setEnabled(False)
            self.proved.emit()
        else:
            self._next.setEnabled(False)
            self._next.setText(self.tr("Skapar valvet …"))
            self.planned.emit(self._plan())

    def _plan(self) -> VaultPlan:
        needed, made = self._choice.shares
        return VaultPlan(
            folder=self._kind.folder,
            training=self._kind.training,
            verksamheter=self._verksamheter.verksamheter,
            signatur=self._user.signatur,
            roles=self._user.roles,
            passphrase=self._passphrase.passphrase,
            shares=made,
            shares_needed=needed,
            idle_minutes=self._lock.minutes,
            lock_key=self._lock.lock_key,
            small_memory=self._small.isChecked(),
        )

    def _pick_folder(self, on_chosen: Callable[[str], None]) -> None:
        ask_folder(self, self.tr("Välj den här mappen"), on_chosen)


class _ShareStep(Step):
    """One sheet of words to write down, numbered."""

    def __init__(self, number: int, of: int, words: str) -> None:
        super().__init__()
        self.title.setText(self.tr("Blad {n} av {of}").format(n=number, of=of))
        lead = self.tr(
            "Skriv av orden i ordning på ett papper, bokstav för bokstav. De är engelska, ur en lista som aldrig "
            "ändras. Lägg bladen på olika ställen."
        )
        card = SectionCard()
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        listed = words.split()
        rows = -(-len(listed) // _COLUMNS)
        for at, word in enumerate(listed):
            place = f"{at + 1}.".rjust(3, _FIGURE_SPACE)
            grid.addWidget(PlainLabel(f"{place}  {word}"), at % rows, at // rows)
        card.add(PlainLabel(lead, "soft"), grid)
        self.body.addWidget(card)


class _ProveStep(Step):
    """One of the sheets, typed back from the paper."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        self._words = words.split()
        self.title.setText(self.tr("Prova blad {n}").format(n=number))
        lead = self.tr("Skriv orden från pappret med mellanslag emellan.")
        self._typed = NotesEdit(lead, limit=2000)
        self._field = Field(self.tr("Orden på blad {n}").format(n=number), self._typed, lead)
        card = SectionCard()
        self._typed.submitted.connect(self.submitted)
        card.add(self._field)
        self.body.addWidget(card)

    def check(self) -> bool:
        """Every word must be right; the first wrong one is named by its number."""
        typed = self._typed.toPlainText().lower().split()
        wrong = next((n for n, pair in enumerate(zip(typed, self._words, strict=False), 1) if len(set(pair)) > 1), 0)
        if wrong:
            self._field.show_error(self.tr("Ord {n} stämmer inte. Titta på pappret.").format(n=wrong))
        elif len(typed) != len(self._words):
            text = self.tr("Det ska vara {n} ord, du har skrivit {m}.")
            self._field.show_error(text.format(n=len(self._words), m=len(typed)))
        return typed == self._words

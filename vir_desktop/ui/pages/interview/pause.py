"""A pause: the person before the form."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.ui.questions.growing import GrowingNotes
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class PausePage(ScrollPage):
    """Asks how the client is; nothing has to be written.

    Signals:
        go_on: Back to the question.
        stop: Enough for now.
        typed: There are keys that are not on disk yet.
    """

    go_on = Signal()
    stop = Signal()
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words = GrowingNotes(self.tr("Hur är det just nu?"), 3, 8)
        self._words.textChanged.connect(self.typed)
        hint = self.tr("Sparas som anteckning vid frågan ni är på. Får vara tomt.")
        go_on, stop = PrimaryButton(self.tr("Fortsätt")), SecondaryButton(self.tr("Sluta för nu"))
        self._words.submitted.connect(self.go_on)
        go_on.clicked.connect(self.go_on)
        stop.clicked.connect(self.stop)
        buttons = FlowLayout()
        buttons.addWidget(go_on)
        buttons.addWidget(stop)
        self.body.addWidget(PlainLabel(self.tr("Paus. Hur är det med dig?"), "title"))
        self.body.addWidget(
            PlainLabel(
                self.tr(
                    "Ta den tid som behövs. Fråga om personen vill ha vatten, luft eller sällskap, "
                    "om barnen har det bra, och om det är tryggt att fortsätta. Allt ni har svarat är sparat."
                )
            )
        )
        self.body.addWidget(Field(self.tr("Hur är det just nu?"), self._words, hint))
        self.body.addLayout(buttons)
        self.body.addStretch(1)

    @property
    def note(self) -> str:
        """What was written, as a line of the note; "" when there is nothing."""
        text = self._words.toPlainText().strip()
        return self.tr("Paus: {text}").format(text=text) if text else ""

    def begin(self) -> None:
        """Be empty, with the focus in the text."""
        blocked = self._words.blockSignals(True)
        self._words.clear()
        self._words.blockSignals(blocked)
        self._words.setFocus()

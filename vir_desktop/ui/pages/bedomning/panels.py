"""The panels beside the judgement: the difference, and what is left before signing."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.domain import bedomning
from vir_desktop.domain.bedomning import Level
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import Answers
from vir_desktop.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel


class DifferenceCard(SectionCard):
    """Her own estimate beside the acute level that was chosen, and that they differ, either way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "notice", parent)
        self._words = PlainLabel(role="strong")
        self._ask = PlainLabel()
        self.add(self._words, self._ask)
        self.setAccessibleName(self.tr("Egen skattning och vald nivå"))

    @property
    def text(self) -> str:
        """What is said."""
        return self._words.text()

    def show_answers(self, answers: Answers) -> None:
        """Say both levels in words; nothing while one is missing or they agree."""
        own = bedomning.level(answers, bedomning.EGEN_SKATTNING)
        judged = bedomning.level(answers, bedomning.NIVA_AKUT)
        differ = bedomning.disagreement(answers)
        self.setVisible(bool(differ))
        if own is None or judged is None or not differ:
            return
        text = self.tr("Personens egen skattning: {own}. Vald akut nivå: {judged}.")
        self._words.setText(text.format(own=self._level(own), judged=self._level(judged)))
        if differ > 0:
            self._ask.setText(self.tr("Personen är räddare än bedömningen. Skriv hur du ser på skillnaden."))
        else:
            self._ask.setText(self.tr("Bedömningen är högre än personens egen. Skriv hur du ser på skillnaden."))
        self.setAccessibleDescription(f"{self._words.text()} {self._ask.text()}")

    def _level(self, level: Level) -> str:
        return {Level.LAG: self.tr("låg"), Level.MEDEL: self.tr("medel"), Level.HOG: self.tr("hög")}[level]


class SigningCard(SectionCard):
    """What is left, and the two ways to end.

    Signals:
        go_to: The user wants to the field; carries its key.
        sign: Sign.
        preliminary: Close as "Preliminär, natt".
        hand_on: Leave it to an arbetsledare, who signs.
    """

    go_to = Signal(str)
    sign = Signal()
    preliminary = Signal()
    hand_on = Signal()

    def __init__(self, *, may_sign: bool = True, parent: QWidget | None = None) -> None:
        super().__init__("", "card", parent)
        self._may_sign = may_sign
        self._shown: tuple[str, ...] | None = None
        self.title = PlainLabel(role="heading")
        self.add(self.title)
        self._left = QVBoxLayout()
        self._left.setSpacing(0)
        self.add(self._left)
        self._sign = PrimaryButton(self.tr("Signera") if may_sign else self.tr("Lämna till arbetsledare"))
        self._sign.clicked.connect(self.sign if may_sign else self.hand_on)
        self._preliminary = SecondaryButton(self.tr("Stäng som Preliminär, natt"))
        self._preliminary.clicked.connect(self.preliminary)
        buttons = FlowLayout()
        buttons.addWidget(self._sign)
        buttons.addWidget(self._preliminary)
        note = self.tr("När bedömningen är signerad ändras inget i den. Rättelser läggs till med skäl.")
        if not may_sign:
            note = self.tr(
                "Du förbereder, en arbetsledare läser och signerar. Allt är sparat och går att ändra tills dess."
            )
        self.add(PlainLabel(note, "small"), buttons)

    @property
    def can_sign(self) -> bool:
        """Whether the button takes a press."""
        return self._sign.isEnabled()

    def show_missing(self, missing: Sequence[RuleError], titles: Mapping[str, str], *, preliminary: bool) -> None:
        """List what is left, each a way to its field; the list is made anew only when it changed."""
        self._preliminary.setEnabled(preliminary)
        self._sign.setEnabled(not missing or not self._may_sign)
        codes = tuple(error.code + error.field for error in missing)
        if codes == self._shown:
            return
        self._shown = codes
        ready = self.tr("Klar att signera") if self._may_sign else self.tr("Klar för arbetsledaren")
        self.title.setText(self.tr("Kvar före signering: {n}").format(n=len(missing)) if missing else ready)
        while (item := self._left.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        links = [self._link(error, titles) for error in missing]
        for link in links:
            self._left.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        for one, other in pairwise([*links, self._sign, self._preliminary]):
            QWidget.setTabOrder(one, other)

    def _link(self, error: RuleError, titles: Mapping[str, str]) -> QuietButton:
        said = words(error)
        several = error.code in {"bedomning-level-missing", "bedomning-date-missing"}
        title = titles.get(error.field, said.title) if several else said.title
        link = QuietButton(f"○  {title}")
        link.setAccessibleName(title)
        link.setAccessibleDescription(said.advice)
        link.clicked.connect(lambda: self.go_to.emit(error.field))
        return link

"""Fara nu: numbers to call, what to do first, and one key that logs the call.

Takes values only, so it works before unlock and with a damaged vault; the reference data are read elsewhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.texts import LineEdit


@dataclass(frozen=True, slots=True)
class Number:
    """A number to call. An unconfirmed one says so, with the date it was last checked."""

    key: str
    label: str
    number: str
    note: str = ""
    confirmed: bool = True
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do first in one situation, as short sentences."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class FaraNu:
    """All that the page shows: the first numbers, advice, more numbers; `source` says from where, with a date."""

    numbers: Sequence[Number]
    advice: Sequence[Advice]
    more: Sequence[Number] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it is logged; `at` is when it began, aware."""

    key: str
    label: str
    number: str
    at: datetime
    handelsenummer: str = ""
    utfall: str = ""


class FaraNuPage(QWidget):
    """The page that is one key away on every screen.

    Signals:
        called: A Call has begun: log it at once, for the user may not come back to this page.
        detailed: The same Call with händelsenummer or utfall.
        blanks_requested: Print the blank forms.
        left: Go back to where one was.
    """

    called = Signal(object)
    detailed = Signal(object)
    blanks_requested = Signal()
    left = Signal()

    def __init__(
        self,
        content: FaraNu,
        can_print: bool = True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self.setAccessibleName(self.tr("Fara nu"))
        self.content = content
        self._call: Call | None = None
        self._buttons: list[PrimaryButton | SecondaryButton] = []
        self._scroll = ScrollPage(width=980)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        body = self._scroll.body
        body.addWidget(PlainLabel(self.tr("Fara nu"), "title"))
        body.addWidget(self._numbers_card(self.tr("Ring"), content.numbers, first=True))
        body.addWidget(self._log_card())
        for advice in content.advice:
            body.addWidget(_advice_card(advice))
        if content.more:
            body.addWidget(self._numbers_card(self.tr("Fler nummer"), content.more, first=False))
        body.addLayout(self._feet(can_print))
        if content.source:
            body.addWidget(PlainLabel(content.source, "small"))
        body.addStretch(1)
        if self._buttons:
            self.setFocusProxy(self._buttons[0])

    def start_call(self, key: str) -> None:
        """Begin a call to the number with this key, as its button does."""
        for number in (*self.content.numbers, *self.content.more):
            if number.key == key:
                self._on_call(number)

    def confirm_logged(self, at: str) -> None:
        """Say that the call is logged, with its local time, for example 02:31."""
        self._log_state.setText(self.tr("Samtalet är antecknat {at}.").format(at=at))

    def confirm_queued(self) -> None:
        """Say that the call will be logged when the vault is unlocked."""
        self._log_state.setText(self.tr("Samtalet antecknas när valvet låses upp."))

    def _numbers_card(self, heading: str, numbers: Sequence[Number], *, first: bool) -> QWidget:
        card = SectionCard(heading)
        if first:
            lead = self.tr("Ring från telefonen. Knappen antecknar att du ringt och när.")
            card.add(PlainLabel(lead, "soft"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, number in enumerate(numbers):
            digits = PlainLabel(number.number, "title" if first and row == 0 else "heading")
            digits.setWordWrap(False)
            grid.addWidget(digits, row, 0)
            grid.addWidget(self._words(number), row, 1)
            grid.addWidget(self._call_button(number, first=first and row == 0), row, 2)
        card.add(grid)
        return card

    def _words(self, number: Number) -> QWidget:
        words = QWidget()
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PlainLabel(number.label, "strong"))
        notes = [number.note] if number.note else []
        if not number.confirmed:
            notes.append(self.tr("Inte bekräftat av er (kontrollerat {date}).").format(date=number.as_of))
        if notes:
            column.addWidget(PlainLabel(" ".join(notes), "small"))
        return words

    def _call_button(self, number: Number, *, first: bool) -> QWidget:
        words = self.tr("Jag ringer")
        button = PrimaryButton(words) if first else SecondaryButton(words)
        button.setAccessibleName(
            self.tr("Jag ringer {label}, {number}").format(label=number.label, number=number.number)
        )
        button.setMinimumWidth(scaled(130))
        button.clicked.connect(lambda: self._on_call(number))
        self._buttons.append(button)
        return button

    def _log_card(self) -> QWidget:
        self._log = SectionCard(self.tr("Samtalet"), role="quiet")
        self._log_state = PlainLabel(role="strong")
        self._event_number = LineEdit(self.tr("Händelsenummer"), limit=80)
        self._result = LineEdit(self.tr("Vad blev det?"), limit=500)
        self._event_number.submitted.connect(self._result.setFocus)
        self._result.submitted.connect(self._on_details)
        save = PrimaryButton(self.tr("Spara"))
        save.clicked.connect(self._on_details)
        row = FlowLayout()
        row.addWidget(save)
        self._log.add(
            self._log_state,
            Field(self.tr("Händelsenummer"), self._event_number),
            Field(self.tr("Vad blev det?"), self._result, self.tr("Till exempel: patrull på väg, 20 minuter")),
            row,
        )
        self._log.hide()
        return self._log

    def _feet(self, can_print: bool) -> FlowLayout:
        feet = FlowLayout()
        blanks = SecondaryButton(self.tr("Skriv ut blanka blanketter"))
        blanks.clicked.connect(self.blanks_requested)
        if not can_print:
            blanks.hide()  # and never show() here: without a parent yet it would be a window for a moment
        back = SecondaryButton(self.tr("Tillbaka  Esc"))
        back.clicked.connect(self.left)
        feet.addWidget(blanks)
        feet.addWidget(back)
        return feet

    def _on_call(self, number: Number) -> None:
        self._call = Call(number.key, number.label, number.number, self._clock())
        self._event_number.clear()
        self._result.clear()
        self._log_state.setText(self.tr("Du ringer {number}.").format(number=number.number))
        self._log.show()
        self._event_number.setFocus()
        self.called.emit(self._call)

    def _on_details(self) -> None:
        if self._call is None:
            return
        number, result = self._event_number.text().strip(), self._result.text().strip()
        if number or result:
            self.detailed.emit(replace(self._call, handelsenummer=number, utfall=result))
        self._log.hide()
        self._buttons[0].setFocus()


def _advice_card(advice: Advice) -> QWidget:
    card = SectionCard(advice.title)
    for line in advice.lines:
        card.add(PlainLabel(line))
    return card

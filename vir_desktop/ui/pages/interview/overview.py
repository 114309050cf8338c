"""Where the interview stands: three numbers, what was said, and what waits."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.instrument.engine import Completeness, Evaluation, QuestionState
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.ui.questions.offered import after_all, offered
from vir_desktop.ui.questions.words import answer_words
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class Overview(ScrollPage):
    """The page after the last question, also reached from the rail at any time.

    Signals:
        done: The user is through with the form.
        go_to: The user wants to see a question; carries its key.
    """

    done = Signal()
    go_to = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._title = PlainLabel(role="title")
        self._thanks = PlainLabel()
        self._numbers = PlainLabel(role="strong")
        self._interval = PlainLabel()
        self._ja = SectionCard(self.tr("Besvarat ja"))
        self._ja_words = PlainLabel()
        self._ja.add(self._ja_words)
        self._left = SectionCard(self.tr("Utan besked"))
        self._left_words = PlainLabel()
        self._left.add(PlainLabel(self.tr("Det här är inte ett nej. Ni vet inte än."), "soft"), self._left_words)
        self._parked = SectionCard(self.tr("Parkerade svar"))
        self._parked_words = PlainLabel()
        parked_why = self.tr("Svaren finns kvar, men hör till frågor som inte är aktuella just nu.")
        self._parked.add(PlainLabel(parked_why, "soft"), self._parked_words)
        self._first_left = ""
        self._done = PrimaryButton(self.tr("Klar med frågorna"))
        self._done.clicked.connect(self.done)
        self._go = SecondaryButton(self.tr("Gå till första obesvarade"))
        self._go.clicked.connect(lambda: self.go_to.emit(self._first_left))
        buttons = FlowLayout()
        buttons.addWidget(self._done)
        buttons.addWidget(self._go)
        for part in (self._title, self._thanks, self._numbers, self._interval):
            self.body.addWidget(part)
        self.body.addLayout(buttons)
        for card in (self._ja, self._left, self._parked):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def show_evaluation(self, pack: Pack, evaluation: Evaluation) -> None:
        """Tell how it stands now."""
        asked = offered(pack, evaluation)
        self._first_left = next((state.key for state in asked if state.answer is None), "")
        self._title.setText(self.tr("Så här långt") if self._first_left else self.tr("Alla frågor är genomgångna"))
        thanks = "\n\n".join(after_all(evaluation).texts)
        self._thanks.setText(thanks)
        self._thanks.setVisible(bool(thanks) and not self._first_left)
        self._numbers.setText(numbers(evaluation.completeness))
        self._interval.setText(_interval(self, evaluation))
        self._interval.setVisible(evaluation.interval is not None)
        titles = theme_titles(evaluation)
        _fill(self._ja, self._ja_words, [titles[t] for t in evaluation.themes_ja if t in titles])
        _fill(self._left, self._left_words, [titles[t] for t in evaluation.themes_unanswered if t in titles])
        _fill(self._parked, self._parked_words, [_parked(state) for state in evaluation.parked])
        self._go.setVisible(bool(self._first_left))

    def focus_first(self) -> None:
        """Take the focus where work goes on."""
        (self._go if self._first_left else self._done).setFocus()


def numbers(completeness: Completeness) -> str:
    """Return the three numbers of completeness in words."""
    return _tr("{a} besvarade  ·  {b} vet inte eller vill inte  ·  {c} inte ställda").format(
        a=completeness.answered, b=completeness.unknown_or_declined, c=completeness.not_asked
    )


def theme_titles(evaluation: Evaluation) -> Mapping[str, str]:
    """Return what each theme is called: its part of the form, or its first question where the form has no parts."""
    sections = {section.link_id: section.title for section in evaluation.sections if section.link_id}
    titles: dict[str, str] = {}
    for state in evaluation.questions:
        if state.item.theme and state.item.can_affirm:
            titles.setdefault(state.item.theme, sections.get(state.section) or state.item.text)
    return titles


def _interval(widget: QWidget, evaluation: Evaluation) -> str:
    if evaluation.interval is None:
        return ""
    low, high = evaluation.interval.low, evaluation.interval.high
    if low == high:
        return widget.tr("Summa {a}. Ett lågt tal betyder inte att det är säkert.").format(a=low)
    movers = len(evaluation.interval.movers)
    words = widget.tr("Summan ligger mellan {a} och {b}; {n} frågor utan besked kan ändra den.")
    if movers == 1:
        words = widget.tr("Summan ligger mellan {a} och {b}; {n} fråga utan besked kan ändra den.")
    return words.format(a=low, b=high, n=movers)


def _parked(state: QuestionState) -> str:
    return f"{state.item.text}  {answer_words(state.item, state.answer)}"


def _fill(card: SectionCard, words: PlainLabel, lines: list[str]) -> None:
    words.setText("\n".join(f"•  {line}" for line in dict.fromkeys(lines)))
    card.setVisible(bool(lines))


def _tr(text: str) -> str:
    from PySide6.QtCore import QCoreApplication

    return QCoreApplication.translate("interview", text)

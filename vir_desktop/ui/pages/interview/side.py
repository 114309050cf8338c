"""The rail beside the interview, and the line that stands for it in a narrow window."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vir_desktop.domain.instrument.engine import Evaluation, QuestionState, Section
from vir_desktop.domain.instrument.pack import Pack, Wording
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.pages.interview.overview import numbers
from vir_desktop.ui.questions.offered import offered
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.rail import Rail, RailItem, RailState

OVERVIEW = "overview"
_MANY = 6  # a run of more questions than this is listed one by one
_LABEL = 46


class RailSide(QWidget):
    """The parts with what is done, left and parked; the three numbers; pause.

    Signals:
        go_to: The user wants to see a question; carries its key, or OVERVIEW.
        pause: The user wants to pause.
    """

    go_to = Signal(str)
    pause = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(scaled(300))
        self._shown: tuple[tuple[RailItem, ...], str] = ((), "")
        self._title = PlainLabel(role="strong")
        self._wording = PlainLabel(role="small")
        self._rail = Rail(self.tr("Delar"))
        self._rail.activated_key.connect(self.go_to)
        self._numbers = PlainLabel(role="small")
        overview = QuietButton(self.tr("Översikt  Alt+O"))
        overview.clicked.connect(lambda: self.go_to.emit(OVERVIEW))
        pause = QuietButton(self.tr("Paus  Alt+P"))
        pause.clicked.connect(self.pause)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 18, 0, 14)
        for part in (self._title, self._wording):
            column.addWidget(part)
        column.addWidget(self._rail, 1)
        column.addWidget(self._numbers)
        row = QHBoxLayout()
        row.addWidget(overview)
        row.addWidget(pause)
        row.addStretch(1)
        column.addLayout(row)

    def show_form(self, pack: Pack) -> None:
        """Say which form it is and whose words."""
        self._title.setText(pack.title)
        self._wording.setText(self._words_of(pack.wording))

    def _words_of(self, wording: Wording) -> str:
        match wording:
            case Wording.OFFICIAL:
                return self.tr("Officiell text")
            case Wording.PAPER:
                return self.tr("Gjord på papper")
            case _:
                return self.tr("Egna ord, inte Socialstyrelsens text")

    def show_progress(self, pack: Pack, evaluation: Evaluation, current: AnswerKey | None) -> None:
        """Tell where the form stands; what is unchanged is not drawn again."""
        items = rail_items(pack, evaluation)
        here = _holder(items, evaluation, current)
        if (items, here) != self._shown:
            self._shown = (items, here)
            self._rail.set_items(items, here)
        self._numbers.setText(numbers(evaluation.completeness).replace("  ·  ", "\n"))


class RailLine(QFrame):
    """“Del 2 av 5, 14 kvar” in one line, with the same ways out.

    Signals:
        go_to: OVERVIEW.
        pause: The user wants to pause.
    """

    go_to = Signal(str)
    pause = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = PlainLabel(role="soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 12, 0)
        row.addWidget(self._words, 1)
        overview = QuietButton(self.tr("Översikt"))
        overview.clicked.connect(lambda: self.go_to.emit(OVERVIEW))
        pause = QuietButton(self.tr("Paus"))
        pause.clicked.connect(self.pause)
        row.addWidget(overview)
        row.addWidget(pause)

    @property
    def text(self) -> str:
        """What is read."""
        return self._words.text()

    def show_progress(self, pack: Pack, evaluation: Evaluation, current: AnswerKey | None) -> None:
        """Tell where the form stands."""
        asked = offered(pack, evaluation)
        keys = {state.key for state in asked}
        parts = [section for section in evaluation.sections if keys.intersection(section.keys)]
        here = next((n for n, part in enumerate(parts, 1) if current in part.keys), len(parts))
        left = sum(state.answer is None for state in asked)
        words = self.tr("{title}: del {n} av {all}, {left} kvar")
        if len(parts) < 2:
            words = self.tr("{title}: {left} kvar")
        if evaluation.parked:
            words += self.tr(", {parked} parkerade")
        self._words.setText(
            words.format(title=pack.title, n=here, all=len(parts), left=left, parked=len(evaluation.parked))
        )


class GuidanceSide(SectionCard):
    """The guidance in a column of its own in a wide window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "quiet", parent)
        self.setFixedWidth(scaled(270))
        self.setAccessibleName(self.tr("Stöd"))
        self._words = PlainLabel()
        self.add(PlainLabel(self.tr("Stöd"), "strong"), self._words)
        self.body.addStretch(1)

    def show_guidance(self, text: str) -> None:
        """Show it; nothing when there is none."""
        self._words.setText(text)


def rail_items(pack: Pack, evaluation: Evaluation) -> tuple[RailItem, ...]:
    """Return the parts of the form; a long run outside groups question by question; the parked answers last."""
    asked = {state.key: state for state in offered(pack, evaluation)}
    items: list[RailItem] = []
    for section in evaluation.sections:
        states = [asked[key] for key in section.keys if key in asked]
        if states:
            items += _section_items(section, states)
    if evaluation.parked:
        words = _tr("Parkerade svar: {n}").format(n=len(evaluation.parked))
        items.append(RailItem(OVERVIEW, words, RailState.PARKED))
    return tuple(items)


def _section_items(section: Section, states: list[QuestionState]) -> list[RailItem]:
    if not section.link_id and (len(states) > _MANY or len(states) == 1):
        return [RailItem(s.key, shortened(s.item.text), _state([s])) for s in states]
    left = sum(state.answer is None for state in states)
    title = section.title if section.link_id else shortened(states[0].item.text)
    label = _tr("{title}, {n} kvar").format(title=title, n=left) if 0 < left < len(states) else title
    return [RailItem(states[0].key, label, _state(states))]


def _state(states: list[QuestionState]) -> RailState:
    given = sum(state.answer is not None for state in states)
    if given == len(states):
        return RailState.DONE
    return RailState.PART if given else RailState.LEFT


def _holder(items: tuple[RailItem, ...], evaluation: Evaluation, current: AnswerKey | None) -> str:
    keys = {item.key for item in items}
    if current in keys or current is None:
        return current or ""
    section = next((s for s in evaluation.sections if current in s.keys), None)
    return next((key for key in section.keys if key in keys), "") if section else ""


def shortened(text: str) -> str:
    """Return the beginning of a text, cut between words."""
    if len(text) <= _LABEL:
        return text
    return text[:_LABEL].rsplit(" ", 1)[0] + " …"


def _tr(text: str) -> str:
    from PySide6.QtCore import QCoreApplication

    return QCoreApplication.translate("interview", text)

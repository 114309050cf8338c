"""A closed record as it is read: questions and answers as text, nothing to change by mistake."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.domain.andra_lasning import Opinion
from vir_desktop.domain.andra_lasning import Reading as SecondReading
from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.instrument.engine import Enabled, Evaluation, QuestionState
from vir_desktop.domain.record import RecordState
from vir_desktop.services.records import RecordView
from vir_desktop.ui.questions.words import answer_words
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel


class Reading(QWidget):
    """Everything that was answered, part by part; unanswered questions are named together at the end."""

    def __init__(self, view: RecordView, evaluation: Evaluation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(PlainLabel(self._state(view), "strong"))
        if view.readings:
            column.addWidget(self._second_readers(view))
        states = {state.key: state for state in evaluation.questions if state.enabled is not Enabled.NO}
        for section in evaluation.sections:
            given = [states[k] for k in section.keys if k in states and states[k].answer is not None]
            if given:
                card = SectionCard(section.title if section.link_id else "")
                for state in given:
                    card.add(_pair(state))
                column.addWidget(card)
        left = [state.item.text for state in states.values() if state.answer is None]
        if left:
            card = SectionCard(self.tr("Utan svar"))
            card.add(PlainLabel("\n".join(left), "soft"))
            column.addWidget(card)

    def _second_readers(self, view: RecordView) -> SectionCard:
        card = SectionCard(self.tr("Andra läsare"))
        for reading in view.readings:
            card.add(PlainLabel(self._opinion(reading)))
            for text in filter(None, (reading.question, reading.comment)):
                card.add(PlainLabel(text, "small"))
        return card

    def _opinion(self, reading: SecondReading) -> str:
        if reading.opinion is None or reading.at is None:
            waited_for = self.tr("Väntar på {who}.") if reading.reader else self.tr("Väntar på gruppen {who}.")
            return waited_for.format(who=reading.reader or reading.grupp)
        words = {
            Opinion.AGREES: self.tr("Läst, instämmer. {who} {at}"),
            Opinion.DIFFERS: self.tr("Läst, annan mening. {who} {at}"),
        }[reading.opinion]
        at = reading.at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")
        return words.format(who=reading.reader, at=at)

    def _state(self, view: RecordView) -> str:
        record = view.record
        words = {
            RecordState.OPEN: self.tr("Öppen"),
            RecordState.PRELIMINARY: self.tr("Preliminär, natt. Inte signerad."),
            RecordState.SIGNED: self.tr("Signerad"),
            RecordState.ABANDONED: self.tr("Avbruten"),
        }[record.state]
        if record.closed_at is None:
            return words
        at = record.closed_at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")
        return self.tr("{state} {at} av {who}").format(state=words, at=at, who=record.closed_by)


def _pair(state: QuestionState) -> QWidget:
    pair = QWidget()
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(PlainLabel(state.item.text, "soft"))
    column.addWidget(PlainLabel(answer_words(state.item, state.answer)))
    if state.answer is not None and state.answer.note:
        column.addWidget(PlainLabel(state.answer.note, "small"))
    return pair

"""The page of the hot- och riskbedömning."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vir_desktop.domain import bedomning
from vir_desktop.domain.instrument.engine import QuestionState
from vir_desktop.domain.record import AnswerKey, RecordState
from vir_desktop.ui.pages.bedomning.evidence import Evidence
from vir_desktop.ui.pages.bedomning.factor_row import EARLIER, NOW, FactorRow
from vir_desktop.ui.pages.bedomning.panels import DifferenceCard, SigningCard
from vir_desktop.ui.pages.form.page import FormPage
from vir_desktop.ui.pages.form.row import FormRow
from vir_desktop.ui.questions.dates import long_date
from vir_desktop.ui.record_gateway import RecordGateway
from vir_desktop.ui.record_page import Clock, utc_now
from vir_desktop.ui.widgets.buttons import SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.status_mark import StatusMark
from vir_desktop.ui.widgets.texts import LineEdit


class BedomningPage(FormPage):
    """One assessment: factors now and earlier, three levels chosen in words, why, until when.

    `evidence` holds the interview answers by factor theme (evidence.gather); `in_shelter` decides how long the
    continued level may hold. A closed record is shown as text, with a way to correct it. A volontär prepares
    (`may_sign` False) and leaves it to an arbetsledare.
    """

    def __init__(
        self,
        gateway: RecordGateway,
        status: StatusMark,
        texts: Mapping[str, str],
        evidence: Mapping[str, Sequence[Evidence]],
        *,
        in_shelter: bool = False,
        may_sign: bool = True,
        clock: Clock = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(gateway, status, texts, clock, parent)
        self._evidence = evidence
        self._in_shelter, self._may_sign = in_shelter, may_sign
        self.difference = DifferenceCard()
        self.signing = SigningCard(may_sign=may_sign)
        self._proposals: dict[AnswerKey, SecondaryButton] = {}
        self._waiting: dict[str, QuestionState] = {}
        self.shortcut("Alt+S", self._show_evidence)
        self.hints = (*self.hints, ("Alt+S", self.tr("Stödjande svar")))

    def make_row(self, state: QuestionState) -> FormRow | None:
        """Join "nu" and "tidigare" into one row; put the difference where its comment is asked for."""
        if state.key.endswith(NOW):
            self._waiting[state.key.removesuffix(NOW)] = state
            return None
        if state.key.endswith(EARLIER):
            now = self._waiting.pop(state.key.removesuffix(EARLIER), None)
            if now is not None:
                support = self._evidence.get(now.item.theme, ())
                return self.connect_row(FactorRow(now, state, support, self.today))
        row = super().make_row(state)
        if row is not None:
            self._add_extras(row, state.key)
        return row

    def add_end(self) -> None:
        """Put what is left, and the signature, last."""
        self.signing = SigningCard(may_sign=self._may_sign)
        self.signing.hand_on.connect(self._on_hand_on)
        self.signing.go_to.connect(self.go_to)
        self.signing.sign.connect(self._on_sign)
        self.signing.preliminary.connect(self._on_preliminary)
        self.sheet.body.addWidget(self.signing)
        self._show_judgement()

    def show_reading(self) -> None:
        """Show a closed assessment: whether it still holds, what it says, how to correct it."""
        view = self.editor.view
        if self._needs_new():
            expired = SectionCard(self.tr("Ny bedömning behövs"), "notice")
            expired.add(PlainLabel(self._why_new()))
            self.sheet.body.addWidget(expired)
        super().show_reading()
        if view.record.state is not RecordState.ABANDONED:
            self.sheet.body.addWidget(self._correction())

    def on_evaluated(self) -> None:
        """Show also what the answers mean for the judgement."""
        super().on_evaluated()
        self._show_judgement()

    # --- parts ---

    def _add_extras(self, row: FormRow, key: AnswerKey) -> None:
        if key == bedomning.SKILLNAD:
            self.difference = DifferenceCard()
            row.column.insertWidget(0, self.difference)
        elif key in {bedomning.GILTIG_AKUT, bedomning.GILTIG_FORTSATT}:
            acute, continued = bedomning.default_validity(self.clock(), in_shelter=self._in_shelter)
            day = acute if key == bedomning.GILTIG_AKUT else continued
            button = SecondaryButton(self._proposal(key, day))
            button.clicked.connect(lambda: self._take_proposal(key, day))
            self._proposals[key] = button
            line = QHBoxLayout()
            line.addWidget(button)
            line.addStretch(1)
            row.column.addLayout(line)

    def _proposal(self, key: AnswerKey, day: date) -> str:
        if key == bedomning.GILTIG_AKUT:
            return self.tr("Förslag: {day} klockan 12").format(day=long_date(day))
        return self.tr("Förslag: {day}").format(day=long_date(day))

    def _take_proposal(self, key: AnswerKey, day: date) -> None:
        edit = self.edit(key)
        edit.put_value(day)
        self.editor.give(key, edit.given())
        edit.focus_first()

    def _show_judgement(self) -> None:
        if not self.is_built:
            return
        answers = self.editor.answers
        self.difference.show_answers(answers)
        for key, button in self._proposals.items():
            button.setVisible(key not in answers)
        missing = bedomning.missing_for_signature(answers, self.clock(), in_shelter=self._in_shelter)
        titles = {item.link_id: item.text for item in self.editor.view.pack.questions()}
        self.signing.show_missing(missing, titles, preliminary=not bedomning.missing_for_preliminary(answers))

    def _show_evidence(self) -> None:
        row = self.fields.row_of(self.active)
        if isinstance(row, FactorRow):
            row.toggle_evidence()
            QTimer.singleShot(0, row, lambda: self.sheet.ensureWidgetVisible(row, 20, 20))

    def _on_sign(self) -> None:
        self.keep_typed()
        self.editor.sign(in_shelter=self._in_shelter)

    def _on_hand_on(self) -> None:
        self.keep_typed()
        self.leave.emit()

    def _on_preliminary(self) -> None:
        self.keep_typed()
        self.editor.close_preliminary()

    # --- a closed one ---

    def _needs_new(self) -> bool:
        validity = bedomning.validity(self.editor.answers)
        preliminary = self.editor.view.record.state is RecordState.PRELIMINARY
        return preliminary or validity is None or validity.expired(self.clock())

    def _why_new(self) -> str:
        validity = bedomning.validity(self.editor.answers)
        if self.editor.view.record.state is RecordState.PRELIMINARY:
            return self.tr("Den här gjordes preliminärt på natten och är inte signerad.")
        if validity is None:
            return self.tr("Den här har inget datum att gälla till.")
        until = min(validity.akut, validity.fortsatt)
        return self.tr("Den här gällde till {day}. Nivåerna nedan säger inget om läget nu.").format(
            day=long_date(until.date())
        )

    def _correction(self) -> SectionCard:
        card = SectionCard(self.tr("Rätta"))
        reason = LineEdit(self.tr("Skäl till rättelsen"))
        field = Field(
            self.tr("Skäl till rättelsen"), reason, self.tr("Den signerade ligger kvar; rättelsen blir en ny.")
        )
        button = SecondaryButton(self.tr("Börja rättelse"))

        def begin() -> None:
            if reason.text().strip():
                field.show_error("")
                self.editor.correct(reason.text().strip())
            else:
                field.show_error(self.tr("Skriv varför du rättar."))
                reason.setFocus()

        button.clicked.connect(begin)
        reason.submitted.connect(begin)
        line = QHBoxLayout()
        line.addWidget(button)
        line.addStretch(1)
        card.add(field, line)
        return card

"""A factor: now and earlier, a note, and the answers that support it."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vir_desktop.domain.instrument.engine import QuestionState
from vir_desktop.ui.pages.bedomning.evidence import Evidence
from vir_desktop.ui.pages.form.row import FormRow
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel

UNDECIDED = "otillrackligt"
NOW, EARLIER = ".nu", ".tidigare"


class FactorRow(FormRow):
    """Two answers side by side with their label; `evidence` is one key away (Alt+S)."""

    def __init__(
        self,
        now: QuestionState,
        earlier: QuestionState,
        evidence: Sequence[Evidence],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__((now, earlier), today, parent)
        self.evidence = evidence
        self._card: SectionCard | None = None
        for edit in self.edits.values():
            edit.set_tentative(UNDECIDED)
        if evidence:
            self._support = QuietButton(self.tr("Stödjande svar: {n}  Alt+S").format(n=len(evidence)))
            self._support.clicked.connect(self.toggle_evidence)
            line = QHBoxLayout()
            line.addWidget(self._support)
            line.addStretch(1)
            self.column.addLayout(line)

    def title(self, state: QuestionState) -> str:
        """Return the factor without "nu"."""
        return state.item.text.rpartition(" – ")[0] or state.item.text

    def place(self, state: QuestionState, edit: QuestionEdit) -> None:
        """Put a label before the answers."""
        label = PlainLabel(self.tr("Nu") if state.key.endswith(NOW) else self.tr("Tidigare"), "soft")
        label.setFixedWidth(scaled(80))
        label.setMinimumHeight(scaled(38))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(edit, 1)
        line.setAlignment(label, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(line)

    def toggle_evidence(self) -> None:
        """Show or hide the supporting answers; the focus stays where it is."""
        if self._card is not None:
            self.column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None
            return
        if not self.evidence:
            return
        self._card = SectionCard("", "quiet")
        self._card.setAccessibleName(self.tr("Stödjande svar"))
        for one in self.evidence:
            self._card.add(PlainLabel(f"{one.question}  {one.answer}", "strong"))
            if one.note:
                self._card.add(PlainLabel(one.note))
            self._card.add(PlainLabel(f"{one.form}, {one.at}" if one.at else one.form, "small"))
        self.column.addWidget(self._card)
        announce(self, "\n".join(f"{one.question} {one.answer}" for one in self.evidence))

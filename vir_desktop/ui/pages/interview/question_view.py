"""The middle of the interview: the question, what was said before it, the answer, what follows from it."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vir_desktop.domain.instrument.engine import Evaluation, QuestionState
from vir_desktop.domain.instrument.keys import split_key
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.services.records import Saved
from vir_desktop.ui.questions.offered import before
from vir_desktop.ui.questions.prompts import prompt_card
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.questions.words import answer_words
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class QuestionView(ScrollPage):
    """Shows one question; turned into the next one in place.

    Signals:
        add_row: The user wants a further row of the repeating group; carries its linkId.
        remove_row: The user wants this row gone; carries linkId and number.
    """

    add_row = Signal(str)
    remove_row = Signal(str, int)

    def __init__(self, texts: Mapping[str, str], today: date, parent: QWidget | None = None) -> None:
        super().__init__(width=780, parent=parent)
        self._texts = texts
        self.state: QuestionState | None = None
        self.guidance = ""
        self._prompts: list[SectionCard] = []
        self._part = PlainLabel(role="soft")
        self._said = PlainLabel(role="soft")
        self._text = PlainLabel(role="title")
        self._inline = SectionCard(self.tr("Stöd"), "quiet")
        self._inline_words = PlainLabel()
        self._inline.add(self._inline_words)
        self.edit = QuestionEdit(today)
        self._change = PlainLabel(role="soft")
        self._change.hide()
        self.edit.extra.addWidget(self._change)
        self._build_row()
        self.body.setSpacing(scaled(10))
        for part in (self._part, self._row, self._said, self._text, self._inline, self.edit):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_state(self, pack: Pack, evaluation: Evaluation, state: QuestionState) -> None:
        """Show a question of the form."""
        self.state = state
        around = before(evaluation, state.key)
        section = next((s.title for s in evaluation.sections if s.link_id == state.section and s.link_id), "")
        self._part.setText(section)
        self._part.setVisible(bool(section))
        self._said.setText("\n\n".join(around.texts))
        self._said.setVisible(bool(around.texts))
        self._text.setText(state.item.text)
        self.guidance = "\n\n".join((*around.guidance, *filter(None, (state.item.guidance,))))
        self._change.hide()
        self._show_row(pack, evaluation, state)
        self.edit.show_question(state.item, state.key, state.answer)
        self.show_prompts(evaluation)
        self.verticalScrollBar().setValue(0)

    def show_prompts(self, evaluation: Evaluation) -> None:
        """Show the action texts that the answer has opened."""
        key = self.state.key if self.state else None
        texts = [self._texts[p.text] for p in evaluation.prompts if p.key == key and p.text in self._texts]
        if texts == [card.accessibleDescription() for card in self._prompts]:
            return
        for card in self._prompts:
            self.edit.extra.removeWidget(card)
            card.deleteLater()
        self._prompts = [prompt_card(text) for text in texts]
        for card in self._prompts:
            self.edit.extra.addWidget(card)
        if texts:
            announce(self, "\n".join(texts))

    @property
    def change(self) -> str:
        """What is said of the latest change."""
        return self._change.text()

    def tell_saved(self, saved: Saved) -> None:
        """Tell what a save changed, when it changed an answer that was there."""
        was, now = saved.previous, saved.answer
        if self.state is None or was is None or (now is not None and was.value == now.value):
            return
        text = self.tr("Ändrat från ”{a}” till ”{b}”. Ctrl+Z ångrar.")
        item = self.state.item
        self._say(text.format(a=answer_words(item, was), b=answer_words(item, now)))

    def tell_undone(self) -> None:
        """Tell what stands here after a step was taken back."""
        if self.state is not None:
            text = self.tr("Ångrat. Nu står det: {a}.")
            self._say(text.format(a=answer_words(self.state.item, self.state.answer)))

    def tell_removed(self) -> None:
        """Tell that a row is gone."""
        self._say(self.tr("Borttaget. Ctrl+Z ångrar."))

    def tell_no_guidance(self) -> None:
        """Tell that there is nothing more to read about the question."""
        self._say(self.tr("Den här frågan har inget stöd. Alla tangenter står under Mer, Hjälp och tangenter."))

    def _say(self, words: str) -> None:
        self._change.setText(words)
        self._change.show()
        announce(self, words)

    def set_inline_guidance(self, shown: bool, keys: str = "") -> None:
        """Show or hide the guidance between question and answer, with the keys where there is no room for them."""
        words = "\n\n".join(filter(None, (self.guidance, keys)))
        self._inline_words.setText(words)
        self._inline.setVisible(shown and bool(words))

    def _build_row(self) -> None:
        self._row = QWidget()
        line = QHBoxLayout(self._row)
        line.setContentsMargins(0, 0, 0, 0)
        self._row_words = PlainLabel(role="badge")
        self._add = QuietButton(self.tr("Lägg till en till  Alt+L"))
        self._remove = QuietButton(self.tr("Ta bort den här"))
        line.addWidget(self._row_words)
        line.addStretch(1)
        line.addWidget(self._add)
        line.addWidget(self._remove)
        self._add.clicked.connect(self.add_here)
        self._remove.clicked.connect(self.remove_here)

    def add_here(self) -> None:
        """Ask for a further row of the group that is shown."""
        group, _, _ = split_key(self.state.key) if self.state else ("", 0, "")
        if group:
            self.add_row.emit(group)

    def remove_here(self) -> None:
        """Ask for the row that is shown to go."""
        group, number, _ = split_key(self.state.key) if self.state else ("", 0, "")
        if group:
            self.remove_row.emit(group, number)

    def _show_row(self, pack: Pack, evaluation: Evaluation, state: QuestionState) -> None:
        group, number, _ = split_key(state.key)
        self._row.setVisible(bool(group))
        if not group:
            return
        numbers = list(dict.fromkeys(split_key(s.key)[1] for s in evaluation.questions if split_key(s.key)[0] == group))
        words = self.tr("{title}: {n} av {all}")
        title = pack.places[group].item.text
        self._row_words.setText(words.format(title=title, n=numbers.index(number) + 1, all=len(numbers)))

"""One event of the sample: what it was, why it was drawn, and what is said of it."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.granskning import NOTE_LIMIT, Mark, Verdict
from vir_desktop.services.granskning import Drawn
from vir_desktop.ui.pages.granskning.words import verdict_words, why_words
from vir_desktop.ui.pages.register.words import moment_words
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.texts import NotesEdit


class EventCard(SectionCard):
    """Digits choose, Enter or Ctrl+Enter saves.

    Signals:
        said: A Mark.
    """

    said = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.title = PlainLabel(role="heading")
        self.when = PlainLabel(role="strong")
        self.why = PlainLabel(role="soft")
        self.verdict = OptionList(self.tr("Vad säger du om händelsen?"))
        self.verdict.set_options([(one.value, verdict_words(one)) for one in Verdict])
        self.note = NotesEdit(self.tr("Anteckning"), NOTE_LIMIT)
        self.note.setFixedHeight(scaled(84))
        self._note = Field(self.tr("Anteckning"), self.note, self.tr("Behövs vid en fråga eller en avvikelse."))
        self.save = PrimaryButton(self.tr("Spara och gå till nästa"))
        row = FlowLayout()
        row.addWidget(self.save)
        self.add(self.title, self.when, self.why, self.verdict, self._note, row)
        self.verdict.submitted.connect(self._on_submitted)
        self.note.submitted.connect(self._say)
        self.save.clicked.connect(self._say)

    def show_event(self, drawn: Drawn, now: datetime) -> None:
        """Show an event with what has been said of it."""
        logged = drawn.logged
        self.title.setText(f"{logged.code}  {logged.what}".strip())
        self.when.setText(f"{moment_words(logged.at, now)}, {logged.who}")
        self.why.setText(why_words(drawn))
        self.verdict.setCurrentRow(0)
        self.verdict.set_chosen([drawn.mark.verdict.value] if drawn.mark and drawn.mark.verdict else [])
        self.note.setPlainText(drawn.mark.note if drawn.mark else "")
        self._note.show_error("")

    def show_error(self, text: str) -> None:
        """Say at the note what a rule said, and go there."""
        self._note.show_error(text)
        self.note.setFocus()

    @property
    def typed(self) -> Mark | None:
        """What is chosen and written now, None when that is nothing."""
        chosen, note = self.verdict.chosen(), self.note.toPlainText().strip()
        return Mark(Verdict(chosen[0]) if chosen else None, note) if chosen or note else None

    def _on_submitted(self) -> None:
        typed = self.typed
        if typed is not None and typed.verdict is not Verdict.FINE and not typed.note:
            self.note.setFocus()
        else:
            self._say()

    def _say(self) -> None:
        typed = self.typed
        if typed is None or typed.verdict is None:
            self.verdict.setFocus()
        else:
            self.said.emit(typed)

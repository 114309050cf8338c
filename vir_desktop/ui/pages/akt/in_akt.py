"""What stands in an akt, and what can be done with the record of the caret."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.record import RecordId, RecordState
from vir_desktop.ui.pages.akt.comparing import choose_pair
from vir_desktop.ui.pages.akt.overview import ListedRecord, Overview
from vir_desktop.ui.pages.akt.words import moved_rows, purged_rows, state_words
from vir_desktop.ui.pages.register.row_list import RowList, RowWords
from vir_desktop.ui.record_page import Clock
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout


class InAktCard(SectionCard):
    """The records, newest first, then how many have been moved away.

    Signals:
        opened: A record to go on with, or to read.
        compare: Two records of one instrument, the earlier first.
        paper, move_record: The record of the caret, on paper, or in another akt.
        second_reader: A signed record and its title.
        said: Why it could not be done.
    """

    opened = Signal(str)
    compare = Signal(str, str)
    paper = Signal(str)
    move_record = Signal(str)
    second_reader = Signal(str, str)
    said = Signal(str)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("akt", "I akten"), parent=parent)
        self._clock = clock
        self._listed: tuple[ListedRecord, ...] = ()
        self.records = RowList(self.tr("I akten"))
        self.records.opened.connect(self.opened)
        buttons = (
            (self.tr("Jämför med en annan  Alt+J"), self.ask_compare),
            (self.tr("På papper  Alt+U"), self.ask_paper),
            (self.tr("Andra läsare  Alt+R"), self.ask_for_reader),
            (self.tr("Flytta till rätt akt  Alt+F"), self.ask_move),
        )
        self._buttons: list[QWidget] = []
        row = FlowLayout(spacing=10)
        for words, act in buttons:
            button = QuietButton(words)
            button.clicked.connect(act)
            row.addWidget(button)
            self._buttons.append(button)
        self.add(self.records, row)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return self.records, *self._buttons

    def show_records(self, found: Overview) -> None:
        """Show what stands in the akt."""
        now = self._clock()
        self._listed = found.records
        rows = [RowWords(r.record.id, r.title, state_words(r.record, now)) for r in found.records]
        self.records.set_rows([*rows, *moved_rows(found.moved, now), *purged_rows(found.purged, now)])
        for button in self._buttons:
            button.setVisible(bool(found.records))
        self.setVisible(bool(found.records or found.moved or found.purged))

    def ask_compare(self) -> None:
        """Compare the record of the caret with another of the same form; with several, ask which."""
        if self.records.current_key:
            key = RecordId(self.records.current_key)
            alone = choose_pair(self, self._listed, key, self._clock(), self.compare.emit)
            if alone:
                self.said.emit(alone)

    def ask_paper(self) -> None:
        """Put the record of the caret on paper."""
        if self.records.current_key:
            self.paper.emit(self.records.current_key)

    def ask_move(self) -> None:
        """Say that the record of the caret belongs in another akt."""
        if self.records.current_key:
            self.move_record.emit(self.records.current_key)

    def ask_for_reader(self) -> None:
        """Have the signed record of the caret read by somebody else."""
        one = next((r for r in self._listed if r.record.id == self.records.current_key), None)
        if one is None:
            return
        if one.record.state is RecordState.SIGNED:
            self.second_reader.emit(one.record.id, one.title)
        else:
            self.said.emit(self.tr("Bara det som är signerat kan läsas av en andra läsare."))

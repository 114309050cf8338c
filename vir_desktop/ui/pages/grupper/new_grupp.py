"""The card that makes a grupp: its name and who is in it from the beginning."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.holders import serial_of
from vir_desktop.services.sharing import Holder
from vir_desktop.ui.widgets.buttons import SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.texts import LineEdit


class NewGruppCard(SectionCard):
    """What is filled in stays until the grupp is made.

    Signals:
        wanted: The name, and the serials of the first members.
    """

    wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.heading.setText(self.tr("Ny grupp"))
        self.body.addWidget(self.heading)
        self.setAccessibleName(self.tr("Ny grupp"))
        self.name = LineEdit(self.tr("Gruppens namn"), limit=40)
        self.members = OptionList(self.tr("Vilka är med?"), multiple=True)
        self.make = SecondaryButton(self.tr("Gör gruppen"))
        self._fields = {
            "name": Field(self.tr("Gruppens namn"), self.name, self.tr("Till exempel freda eller nyckelpersoner.")),
            "members": Field(self.tr("Vilka är med?"), self.members),
        }
        row = FlowLayout()
        row.addWidget(self.make)
        self.add(*self._fields.values(), row)
        self._offered: tuple[Holder, ...] = ()
        self.name.submitted.connect(self.members.setFocus)
        self.members.submitted.connect(self._ask)
        self.make.clicked.connect(self._ask)

    def set_colleagues(self, colleagues: Sequence[Holder]) -> None:
        """Offer these as members; those chosen stay chosen."""
        if tuple(colleagues) == self._offered:
            return
        self._offered = tuple(colleagues)
        kept = self.members.chosen()
        self.members.set_options([(serial_of(one.holder) or "", one.name) for one in colleagues])
        self.members.set_chosen(kept)

    def clear(self) -> None:
        """Begin anew."""
        self.name.clear()
        self.members.set_chosen(())

    def show_error(self, field: str, text: str) -> bool:
        """Say at a field what a rule said; False when it is none of these."""
        if field not in self._fields:
            return False
        self._fields[field].show_error(text)
        self._fields[field].field.setFocus()
        return True

    def _ask(self) -> None:
        for field in self._fields.values():
            field.show_error("")
        self.wanted.emit(self.name.text(), self.members.chosen())

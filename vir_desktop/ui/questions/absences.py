"""Why there is no answer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.answer import Absent
from vir_desktop.domain.instrument.pack import Item
from vir_desktop.ui.questions.option_row import OptionRow
from vir_desktop.ui.questions.words import absence_words

ABSENCE_KEYS = {
    "Alt+V": Absent.UNKNOWN,
    "Alt+I": Absent.DECLINED,
    "Alt+E": Absent.NOT_ASKED,
    "Alt+A": Absent.NOT_APPLICABLE,
}


class Absences(OptionRow):
    """*Vet inte*, *Vill inte svara*, *Frågan inte ställd*, and *Inte aktuellt* where the form has it.

    Signals:
        changed_to: The user chose; carries the Absent, or None when it was taken back.
    """

    changed_to = Signal(object)

    def __init__(self, *, with_keys: bool, parent: QWidget | None = None) -> None:
        super().__init__(digits=False, parent=parent)
        self._with_keys = with_keys
        self._kinds: list[Absent] = []
        self.setAccessibleName(self.tr("Svar saknas"))
        self.make_room(len(Absent))
        self.changed.connect(lambda codes: self.changed_to.emit(Absent(codes[0]) if codes else None))

    def show_item(self, item: Item) -> None:
        """Offer what a question allows."""
        self._kinds = [kind for kind in Absent if kind is not Absent.NOT_APPLICABLE or item.not_applicable]
        shown = {absent: key for key, absent in ABSENCE_KEYS.items()}
        keys = [shown[kind] for kind in self._kinds] if self._with_keys else []
        self.set_options([(kind.value, absence_words(kind, item)) for kind in self._kinds], keys=keys)
        self.setAccessibleDescription(item.text)

    def choose_absence(self, absent: Absent) -> None:
        """Choose by key; a second time takes it back. What the question does not allow is not chosen."""
        if absent in self._kinds:
            self.show()
            self.choose(self._kinds.index(absent))

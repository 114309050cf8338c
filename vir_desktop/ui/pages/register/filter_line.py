"""The line above the register: what to show of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from vir_desktop.domain.akt import Phase
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.ui.pages.register.words import phase_words
from vir_desktop.ui.theme import minimum_target, scaled
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.texts import LineEdit


class FilterEdit(LineEdit):
    """The field to type in; Down goes to what was found.

    Signals:
        down: The user wants to go to the table.
    """

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Down as the way to the table."""
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self.down.emit()
            return
        super().keyPressEvent(event)


class FilterLine(QWidget):
    """Text, phase and "Ej kvitterade".

    Signals:
        changed: Another query, at every key.
        submitted: Enter in the text.
        down: Down in the text.
    """

    changed = Signal()
    submitted = Signal()
    down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = FilterEdit(self.tr("Filtrera på kodnamn eller eget namn"), 100)
        self.text.setPlaceholderText(self.tr("Filtrera på kodnamn eller eget namn"))
        self.text.setMinimumSize(scaled(330), minimum_target().height())
        self.phase = QComboBox()
        self.phase.setAccessibleName(self.tr("Läge"))
        self.phase.setMinimumSize(scaled(150), minimum_target().height())
        self.phase.addItem(self.tr("Alla lägen"), "")
        for phase in Phase:
            self.phase.addItem(phase_words(phase), phase.value)
        self.waiting = QCheckBox(self.tr("Ej kvitterade"))
        self.count = PlainLabel(role="small")
        self.count.setWordWrap(False)
        self.count.setMinimumHeight(minimum_target().height())
        flow = FlowLayout(self, spacing=12)
        for part in (self.text, self.phase, self.waiting, self.count):
            flow.addWidget(part)
        self.text.textChanged.connect(self.changed)
        self.text.submitted.connect(self.submitted)
        self.text.down.connect(self.down)
        self.phase.currentIndexChanged.connect(self.changed)
        self.waiting.toggled.connect(self.changed)

    def query(self, offset: int, limit: int) -> RegisterQuery:
        """Return what to ask the register."""
        phase = str(self.phase.currentData())
        return RegisterQuery(
            text=self.text.text(),
            phases=frozenset({Phase(phase)} if phase else ()),
            unacknowledged=self.waiting.isChecked(),
            offset=offset,
            limit=limit,
        )

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text.text()) or self.phase.currentIndex() > 0 or self.waiting.isChecked()

    def begin(self) -> None:
        """Go to the text, ready to be written over."""
        self.text.setFocus()
        self.text.selectAll()

    def clear(self) -> None:
        """Show everything again."""
        self.text.clear()
        self.phase.setCurrentIndex(0)
        self.waiting.setChecked(False)

    def say_count(self, total: int) -> None:
        """Tell how many akter there are."""
        words = self.tr("1 akt") if total == 1 else self.tr("{n} akter").format(n=f"{total:,}".replace(",", "\u00a0"))
        self.count.setText(words)
        room = self.count.fontMetrics().horizontalAdvance(words) + 2
        if room > self.count.minimumWidth():  # a label that changes size has all of the page laid out anew
            self.count.setFixedSize(room, minimum_target().height())

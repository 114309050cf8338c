"""What stands above the register about copies: the red line, and the quiet one of the quarter."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.services.copies import CopyState
from vir_desktop.ui.pages.register.words import copy_words, damaged_copy_words, drill_words
from vir_desktop.ui.theme import minimum_target
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel


class CopyLines(QWidget):
    """Hidden while there is nothing to say.

    Signals:
        copy_requested: Copy the vault now.
        drill_requested: Try the way back now.
    """

    copy_requested = Signal()
    drill_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copies = PlainLabel(role="error")
        self._drill = PlainLabel(role="soft")
        copy = QuietButton(self.tr("Kopiera valvet ...  Ctrl+Skift+K"))
        copy.clicked.connect(self.copy_requested)
        drill = QuietButton(self.tr("Prova återställningen ..."))
        drill.clicked.connect(self.drill_requested)
        self._copies_line = _line(self._copies, copy)
        self._drill_line = _line(self._drill, drill)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._copies_line)
        column.addWidget(self._drill_line)
        self.hide()

    def show_state(self, state: CopyState) -> None:
        """Say what there is to say."""
        self._copies.setText(damaged_copy_words(state.damaged) or copy_words(state.days))
        self._drill.setText(drill_words(state.days_to_drill))
        self._copies_line.setVisible(bool(self._copies.text()))
        self._drill_line.setVisible(bool(self._drill.text()))
        self.setVisible(bool(self._copies.text() or self._drill.text()))


def _line(words: PlainLabel, button: QuietButton) -> QWidget:
    line = QWidget()
    words.setWordWrap(False)
    words.setMinimumHeight(minimum_target().height())
    row = FlowLayout(line, spacing=10)
    row.addWidget(words)
    row.addWidget(button)
    return line

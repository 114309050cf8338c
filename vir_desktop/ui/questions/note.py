"""The note beside an answer, and how the answer came."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vir_desktop.domain.answer import How
from vir_desktop.domain.instrument.answers import clean_text
from vir_desktop.ui.questions.growing import GrowingNotes
from vir_desktop.ui.widgets.buttons import QuietButton
from vir_desktop.ui.widgets.labels import PlainLabel


class Note(QWidget):
    """A text with its label; where there is room also the way in which the answer came.

    Signals:
        typed: The user changed the text.
        submitted: Ctrl+Enter.
        turned: The user wants the next way in which the answer came.
    """

    typed = Signal()
    submitted = Signal()
    turned = Signal()

    def __init__(self, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = GrowingNotes(self.tr("Anteckning"), 2 if compact else 3, 10)
        self._how = None if compact else QuietButton("")
        self._quiet = False
        label = PlainLabel(self.tr("Anteckning"), "strong")
        label.setBuddy(self.field)
        head = QHBoxLayout()
        head.addWidget(label, 1)
        if self._how is not None:
            self._how.clicked.connect(self.turned)
            head.addWidget(self._how)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8 if compact else 12)
        column.addLayout(head)
        column.addWidget(self.field)
        self.field.textChanged.connect(self._on_changed)
        self.field.submitted.connect(self.submitted)

    @property
    def text(self) -> str:
        """The text as typed."""
        return self.field.toPlainText()

    @property
    def words(self) -> str:
        """The text as it is kept."""
        return clean_text(self.text)

    @property
    def is_current(self) -> bool:
        """Whether the focus is here."""
        return self.field.hasFocus()

    def put(self, text: str) -> None:
        """Write a text, without a signal."""
        if text != self.text:
            self._quiet = True
            self.field.setPlainText(text)
            self._quiet = False

    def add(self, text: str) -> None:
        """Write a line last, as the user would."""
        old = self.text.rstrip()
        self.field.setPlainText(f"{old}\n{text}" if old else text)

    def take_focus(self, caret: int = -1) -> None:
        """Take the focus; the caret last, unless told."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.set_caret(caret if caret >= 0 else len(self.text))

    def show_how(self, how: How) -> None:
        """Tell how the answer came."""
        if self._how is None:
            return
        words = {
            How.FRAGAT: self.tr("Svar på frågan"),
            How.SPONTANT: self.tr("Berättat spontant"),
            How.HANDLING: self.tr("Ur handling"),
        }[how]
        self._how.setText(f"{words}  Alt+H")
        self._how.setAccessibleName(self.tr("Hur svaret kom: {how}").format(how=words))

    def _on_changed(self) -> None:
        if not self._quiet:
            self.typed.emit()

"""Where a passphrase is typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from vir_desktop.ui.widgets.buttons import QuietButton

_NEVER_LEARNT = 0x46  # Qt.ImhSensitiveData | ImhNoAutoUppercase | ImhNoPredictiveText; by number, see theme.py


class PassphraseEdit(QWidget):
    """A field that shows bullets, takes paste, and can show what is typed. Never spoken, never copied.

    Signals:
        submitted: Enter was pressed.
        edited: The text changed.
    """

    submitted = Signal()
    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        # The echo mode itself sets the input hints: sensitive, no prediction, no capitals.
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(name)
        self.field.returnPressed.connect(self.submitted)
        self.field.textEdited.connect(self.edited)
        self._toggle = QuietButton(self.tr("Visa"))
        self._toggle.setCheckable(True)
        self._toggle.setAccessibleName(self.tr("Visa det som skrivs"))
        self._toggle.toggled.connect(self._on_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self._toggle)
        self.setFocusProxy(self.field)

    def text(self) -> str:
        """Return what is typed."""
        return self.field.text()

    def set_text(self, text: str) -> None:
        """Put a text there."""
        self.field.setText(text)

    def clear(self) -> None:
        """Forget what is typed, its undo history too, and hide it again."""
        self.field.clear()
        self._toggle.setChecked(False)

    def _on_toggled(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode
        self.field.setEchoMode(mode.Normal if shown else mode.Password)
        if shown:  # the echo mode took its hints away with it
            never_learn(self.field)
        self._toggle.setText(self.tr("Dölj") if shown else self.tr("Visa"))


def never_learn(field: QLineEdit) -> None:
    """Let no input method keep or guess what is typed in a field of the start path, a screen reader may read it."""
    field.setProperty("inputMethodHints", _NEVER_LEARNT)

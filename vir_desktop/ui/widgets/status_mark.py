"""Whether what was typed is kept: said only when it is true."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.labels import PlainLabel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

_RIGHT = 0x82  # Qt.AlignRight | Qt.AlignVCenter; see labels.py on the number


class StatusMark(PlainLabel):
    """“Utkast sparat 02:31:07”, “Sparat 02:31:09” or “Inte sparat”; a screen reader finds the same words.

    `at` is the local time as it should be read, for example 02:31:07. Its size is that of its longest words and stays
    so: a label that changes size at each answer has the whole window laid out anew, twice.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(role="small", parent=parent)
        self.setWordWrap(False)
        self.setObjectName("status-mark")
        self.setProperty("alignment", _RIGHT)
        self.clear()

    def show_draft(self, at: str) -> None:
        """What is being typed is on disk."""
        self._say(self.tr("Utkast sparat {at}").format(at=at), "small")

    def show_saved(self, at: str) -> None:
        """The answer is on disk, with its event."""
        self._say(self.tr("Sparat {at}").format(at=at), "small")

    def show_unsaved(self) -> None:
        """What is typed is not on disk; the text stays on the screen."""
        text = self.tr("Inte sparat")
        self._say(text, "error")
        announce(self, text, urgent=True)

    def show_typing(self) -> None:
        """There are keys that are not yet on disk (for at most a second)."""
        self._say("…", "small")
        self.setAccessibleName(self.tr("Sparar"))

    def clear(self) -> None:
        """Nothing to keep here."""
        self._say("", "small")
        self.setAccessibleName(self.tr("Sparläge"))

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the longest words in another type."""
        super().changeEvent(event)
        words, metrics = self.tr("Utkast sparat {at}").format(at="00:00:00"), self.fontMetrics()
        self.setFixedSize(metrics.horizontalAdvance(words) + 2, metrics.height() + 2)

    def _say(self, text: str, role: str) -> None:
        if self.property("role") != role:
            self.set_role(role)
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(text)

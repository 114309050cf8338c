"""Whether what was typed is kept: said only when it is true."""

from PySide6.QtWidgets import QWidget

from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.labels import PlainLabel


class StatusMark(PlainLabel):
    """“Utkast sparat 02:31:07”, “Sparat 02:31:09” or “Inte sparat”; a screen reader finds the same words.

    `at` is the local time as it should be read, for example 02:31:07.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(role="small", parent=parent)
        self.setWordWrap(False)
        self.setObjectName("status-mark")
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

    def _say(self, text: str, role: str) -> None:
        if self.property("role") != role:
            self.set_role(role)
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(text)

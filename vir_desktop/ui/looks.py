"""Changing the look while the program runs: F7 light, dark or high contrast; Ctrl+Plus and Ctrl+Minus the type.

How large the window is made is remembered too, for the window that follows the next lock.
"""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from vir_desktop.system import appearance
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.theme import CONTRAST, DARK, LIGHT, SYSTEM, Theme
from vir_desktop.ui.widgets.announce import announce

_LOOK_EVERY_MS = 2000  # asked for now and then: heard of, it would cost each window its first painting

_WORDS = {SYSTEM: "Som datorn", LIGHT: "Ljust", DARK: "Mörkt", CONTRAST: "Hög kontrast"}


class Looks(QObject):
    """The keys of the look, and remembering it on this computer."""

    def __init__(self, window: MainWindow, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._size = appearance.read_size()
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            QShortcut(QKeySequence(keys), window).activated.connect(lambda step=step: self._resize(step))
        QShortcut(QKeySequence("F7"), window).activated.connect(self.next)
        looking = QTimer(self)
        looking.setInterval(_LOOK_EVERY_MS)
        looking.timeout.connect(self.note_size)
        looking.start()

    def next(self) -> None:
        """Take the next look, and remember it."""
        choices = appearance.CHOICES
        choice = choices[(choices.index(self._theme.choice) + 1) % len(choices)]
        self._theme.set_choice(choice)
        announce(self._window, _WORDS[choice])
        self._remember()

    def note_size(self) -> None:
        """Remember how large the window is, if somebody has made it another size."""
        window = self._window
        if not window.isVisible() or window.isMinimized() or window.isFullScreen():
            return
        size = appearance.MAXIMISED if window.isMaximized() else (window.width(), window.height())
        if size != self._size:
            self._size = size
            self._remember()

    def _resize(self, step: int) -> None:
        scales = appearance.SCALES
        at = scales.index(self._theme.scale) + step
        if 0 <= at < len(scales):
            self._theme.set_choice(self._theme.choice, scales[at])
            self._remember()

    def _remember(self) -> None:
        appearance.write(self._theme.choice, self._theme.scale, self._size)

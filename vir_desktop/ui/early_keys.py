"""What is typed while a page is on its way: kept, and given to the field in which work then begins."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_LONGEST_MS = 1500  # a page that does not come must not swallow what is typed
_ELSEWHERE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class EarlyKeys(QObject):
    """Holds letters, digits and Backspace between the wish for a page and its first field, in the order typed.

    Keys that do something (Ctrl+L, F9, Esc, Enter) are not held: shortcuts go before, and an Enter that was pressed
    twice is not an answer to what is asked next. The keys are taken at the window's QWindow, so the focus stays.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._held: list[tuple[int, str]] = []
        self._longest = QTimer(self, interval=_LONGEST_MS, singleShot=True)
        self._longest.timeout.connect(self.give)

    def hold(self) -> None:
        """Begin to hold what is typed."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
            self._longest.start()

    def give(self) -> None:
        """Give what was held to the field that has the focus, and hold no more."""
        held, self._held = self._held, []
        self.drop()
        for key, text in held:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                field = QApplication.focusWidget()
                if field is not None:
                    QApplication.sendEvent(field, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))

    def drop(self) -> None:
        """Hold no more, and forget what was held: the page did not come."""
        self._held.clear()
        self._longest.stop()
        handle = self._window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what types."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        types = (bool(event.text()) and event.text().isprintable()) or event.key() == Qt.Key.Key_Backspace
        if not types or event.modifiers() & _ELSEWHERE:
            return False
        self._held.append((event.key(), event.text()))
        return True

"""The screen's thread collects cyclic garbage, and no other (see `system.garbage`)."""

from PySide6.QtCore import QObject, QTimer

from vir_desktop.system import garbage

_EVERY_MS = 1000


class Collector(QObject):
    """Takes collecting over from Python, and collects what is due once a second as long as its parent lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        garbage.collect_only_when_asked()
        timer = QTimer(self)
        timer.setInterval(_EVERY_MS)
        timer.timeout.connect(garbage.collect_due)
        timer.start()

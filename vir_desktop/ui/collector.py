"""The screen's thread collects cyclic garbage, and no other (see `system.garbage`)."""

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from vir_desktop.system import garbage

_EVERY_MS = 1000


class Collector(QObject):
    """Collects what is due once a second, as long as the program runs.

    It hangs on the program itself: collected with what it collects, it would end in the middle of its own work.
    """

    def __init__(self, program: QCoreApplication) -> None:
        super().__init__(program)
        timer = QTimer(self)
        timer.setInterval(_EVERY_MS)
        timer.timeout.connect(garbage.collect_due)
        timer.start()


def collect_here() -> None:
    """Let the screen's thread do the collecting of this process from here on."""
    garbage.collect_only_when_asked()
    program = QCoreApplication.instance()
    if program is not None and program.findChild(Collector) is None:
        Collector(program)

"""What is being typed, on disk within a second."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.ui.typed import Typed, together

DRAFT_MS = 600  # with a slow commit still within the second that architecture.md §6 promises

Send = Callable[[Typed | None, Callable[[None], None], Callable[[RuleError | KnownError], None]], None]


class Drafting(QObject):
    """Writes the draft of one page. It keeps the text at the caret and every text that cannot be read as an answer.

    `typed` gives the text at the caret, `held` the unreadable ones wherever they stand.

    Signals:
        typing: There are keys that are not on disk yet.
        drafted: What is typed is on disk.
        failed: It is not; carries the error.
    """

    typing = Signal()
    drafted = Signal()
    failed = Signal(object)

    def __init__(
        self,
        send: Send,
        typed: Callable[[], Typed | None],
        held: Callable[[], tuple[Typed, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._send, self._typed, self._held = send, typed, held
        self.is_dirty = False
        self._under_way = 0
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._timer.timeout.connect(self.commit)

    def touch(self) -> None:
        """Note that there are new keys."""
        self.is_dirty = True
        self.typing.emit()
        if not self._timer.isActive():
            self._timer.start()

    def commit(self) -> None:
        """Write what is typed since the last time."""
        self._timer.stop()
        typed = self.everything() if self.is_dirty else None
        if typed is not None:
            self._write(typed)

    def everything(self) -> Typed | None:
        """Return all that is typed and is no answer."""
        typed = self._typed()
        return together([*self._held(), *((typed,) if typed else ())])

    def answered(self) -> None:
        """What is at the caret is on its way to be an answer; it needs no draft."""
        self.is_dirty = False
        self._timer.stop()

    def renew(self) -> None:
        """Write the draft anew after an answer, which took the draft of its question along."""
        if not self.is_dirty and self._held():
            self._write(together(self._held()))

    def take_back(self) -> None:
        """Forget a text that was typed and taken away again."""
        if self.is_dirty:
            self.answered()
            self._write(together(self._held()))

    def _write(self, typed: Typed | None) -> None:
        self.is_dirty = False
        self._under_way += 1
        self._send(typed, self._on_written, self._on_failed)

    def _on_written(self, _: None) -> None:
        self._under_way -= 1
        if not (self.is_dirty or self._under_way):  # an earlier draft on disk says nothing of a later one
            self.drafted.emit()

    def _on_failed(self, error: RuleError | KnownError) -> None:
        self._under_way -= 1
        self.is_dirty = True
        self.failed.emit(error)

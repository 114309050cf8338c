"""Keeps the log of a call: lines on disk, lines on their way there, and the line that is being typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.instrument.keys import MAX_INSTANCES
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.services.outcome import Change
from vir_desktop.services.session import Session
from vir_desktop.ui.pages.akutsamtal import log
from vir_desktop.ui.record_gateway import TasksGateway
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.typed import Typed

DRAFT_MS = 600  # with a slow commit still within the second that architecture.md §6 promises
RETRY_MS = 4000


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line that is not on disk yet."""

    text: str
    kind: str
    at: datetime


class LogKeeper(QObject):
    """The one writer of the log. `typed_text` gives the line as it stands and its caret.

    Signals:
        shown: `lines` or `waiting` are new.
        line_saved: A line is on disk; carries its number.
        settled: Everything is on disk, also what each line is.
        drafted: What is being typed is on disk.
        typing: There is something that is not on disk yet.
        failed: Something is not on disk; carries the error. It is tried again.
    """

    shown = Signal()
    line_saved = Signal(int)
    settled = Signal()
    drafted = Signal()
    typing = Signal()
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks[Session],
        akt_id: AktId,
        record_id: RecordId,
        typed_text: Callable[[], tuple[str, int]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._akt, self._record = tasks, akt_id, record_id
        self._typed_text = typed_text
        self._gateway = TasksGateway(tasks, akt_id, record_id)
        self.lines: tuple[log.LogLine, ...] = ()
        self.waiting: list[WaitingLine] = []
        self._busy, self._dirty, self._read = False, False, False
        self._unset = 0  # kinds on their way
        self._drafts = 0  # drafts on their way
        self._heard = 0  # changes heard of that are not known to be ours
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._draft_timer.timeout.connect(self.commit_draft_now)
        self._retry_timer = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry_timer.timeout.connect(self._retry)
        tasks.changed.connect(self._on_changed)

    def begin(self, lines: tuple[log.LogLine, ...]) -> None:
        """Take the lines as they were read."""
        self.lines, self._read = lines, True
        self.shown.emit()

    def reload(self) -> None:
        """Read the lines anew, for example after Fara nu wrote one."""
        self._tasks.run(
            lambda session: log.read_lines(session, self._akt, self._record), self.begin, self.failed.emit
        )

    def keep(self, text: str, kind: str, at: datetime) -> None:
        """Save a line; it stands in `waiting` until it is on disk."""
        self._dirty = False
        self._draft_timer.stop()
        self.waiting.append(WaitingLine(text, kind, at))
        self.typing.emit()
        self.shown.emit()
        self._pump()

    def set_kind(self, number: int, kind: str) -> None:
        """Say what a line is."""
        self._unset += 1
        self._tasks.run(
            lambda session: log.set_kind(session, self._akt, self._record, number, kind),
            lambda _: self._on_kind(number, kind),
            self._on_kind_failed,
        )

    # --- the draft ---

    def on_typed(self) -> None:
        """Note that there are new keys; they are on disk within a second."""
        self._dirty = True
        self.typing.emit()
        if not self._draft_timer.isActive():
            self._draft_timer.start(DRAFT_MS)

    def commit_draft_now(self) -> None:
        """Have the line on its way to the disk at once."""
        self._draft_timer.stop()
        if self._dirty:
            self._dirty = False
            self._drafts += 1
            self._gateway.draft(self._typed(), self._on_drafted, self._on_draft_failed)

    def pending(self) -> Typed | None:
        """Return what is not on disk yet, lines on their way too."""
        return self._typed() if self.waiting or self._dirty else None

    @property
    def line_key(self) -> AnswerKey:
        """The key that the next line will have."""
        last = max((line.number for line in self.lines), default=0)
        return log.text_key(min(last + 1, MAX_INSTANCES))

    def _typed(self) -> Typed:
        text, caret = self._typed_text()
        before = " / ".join(line.text for line in self.waiting)
        joined = " / ".join(filter(None, (before, text)))
        return Typed(self.line_key, joined, False, len(joined) - len(text) + caret)

    # --- what the services answered ---

    def _pump(self) -> None:
        """Save the lines in their order, one at a time."""
        if self._busy or not self.waiting:
            return
        self._busy = True
        first = self.waiting[0]
        self._tasks.run(
            lambda session: log.add_line(session, self._akt, self._record, first.text),
            lambda number: self._on_added(first, number),
            self._on_line_failed,
        )

    def _on_added(self, line: WaitingLine, number: int) -> None:
        self._busy = False
        self._heard -= 1
        self.waiting.remove(line)
        if number == MAX_INSTANCES:  # the log is full, or soon is: its last row takes what comes
            self.reload()
        else:
            kept = (other for other in self.lines if other.number != number)
            self.lines = (*kept, log.LogLine(number, line.at, line.kind, line.text))
            self.set_kind(number, line.kind)
        self.shown.emit()
        self.line_saved.emit(number)
        self._pump()

    def _on_kind(self, number: int, kind: str) -> None:
        self._unset -= 1
        self._heard -= 1
        self.lines = tuple(
            log.LogLine(line.number, line.at, kind, line.text) if line.number == number else line
            for line in self.lines
        )
        self.shown.emit()
        self._read_what_others_wrote()
        if not (self.waiting or self._dirty or self._unset or self._drafts):
            self.settled.emit()

    def _on_kind_failed(self, error: RuleError | KnownError) -> None:
        self._unset -= 1
        self.failed.emit(error)
        self.reload()

    def _on_line_failed(self, error: RuleError | KnownError) -> None:
        self._busy = False
        self.failed.emit(error)
        self._retry_timer.start()

    def _on_drafted(self, _: None) -> None:
        self._drafts -= 1
        if not (self._dirty or self.waiting or self._drafts):  # an earlier draft on disk says nothing of a later one
            self.drafted.emit()

    def _on_draft_failed(self, error: RuleError | KnownError) -> None:
        self._drafts -= 1
        self._dirty = True
        self.failed.emit(error)
        self._retry_timer.start()

    def _retry(self) -> None:
        self._pump()
        self.commit_draft_now()

    def _on_changed(self, changes: frozenset[Change]) -> None:
        if Change.ANSWER in changes:
            self._heard += 1
            self._read_what_others_wrote()

    def _read_what_others_wrote(self) -> None:
        """Read the lines when somebody else saved something: Fara nu, or the questions beside the log."""
        if self._heard > 0 and self._read and not (self._busy or self._unset):
            self._heard = 0
            self.reload()

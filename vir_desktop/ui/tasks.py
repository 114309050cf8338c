"""Work off the screen's thread: one lane for the database, one for what only computes.

The `db` lane is a single thread that makes, uses and closes the context (the open vault, every connection).
The `work` lane gets frozen values only: key derivation, PDF, comparison. Results and errors land on the GUI
thread; what lands after `close` is dropped, so nothing decrypted comes back into a view once the screen is
locked.

A lane never lets go of anything last: a callback may be all that still holds a page, and a widget that is destroyed
on another thread than the screen's ends the process. What is asked for lies in a book that only the GUI thread
clears; a lane is given the number of the line. For the same reason garbage is collected on the GUI thread alone.
"""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, cast, overload

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.services.outcome import Outcome
from vir_desktop.ui.collector import collect_here

C = TypeVar("C")
T = TypeVar("T")
Expected: TypeAlias = RuleError | KnownError
OnDone: TypeAlias = Callable[[T], None]
OnError: TypeAlias = Callable[[Expected], None]


@dataclass(slots=True)
class _Line:
    """One call in the book: what is asked for, who is told, and what came of it."""

    call: Callable[[], object]
    on_done: OnDone[object] | None
    on_error: OnError | None
    value: object = None
    error: BaseException | None = None


class Tasks(QObject, Generic[C]):
    """Runs calls in order, one at a time per lane.

    `make` builds the context on the db thread at the first call; `end` closes it there.

    Signals:
        changed: A command committed; the argument is its frozenset of Change.
        failed: A RuleError or KnownError, and the caller gave no on_error.
        bug: Anything else was raised: lock, and write a local report without values.
        busy: Whether any call is under way or queued.
    """

    changed = Signal(object)
    failed = Signal(object)
    bug = Signal(object)
    busy = Signal(bool)
    _landed = Signal(int)

    def __init__(
        self,
        make: Callable[[], C],
        end: Callable[[C], None] = lambda context: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._end = end
        self._context: C | None = None
        self._sealed = False
        self._closed = False
        self._book: dict[int, _Line] = {}
        self._numbers = itertools.count()
        self._db = ThreadPoolExecutor(max_workers=1, thread_name_prefix="db")
        self._work = ThreadPoolExecutor(max_workers=1, thread_name_prefix="work")
        collect_here()
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)

    @overload
    def run(
        self,
        call: Callable[[C], Outcome[T]],
        on_done: OnDone[T] | None = None,
        on_error: OnError | None = None,
    ) -> None: ...
    @overload
    def run(
        self, call: Callable[[C], T], on_done: OnDone[T] | None = None, on_error: OnError | None = None
    ) -> None: ...
    def run(
        self,
        call: Callable[[C], object],
        on_done: OnDone[T] | None = None,
        on_error: OnError | None = None,
    ) -> None:
        """Queue a call that may touch the vault. An Outcome is unwrapped: its changes are announced first."""
        self._queue(self._db, lambda: call(self._opened()), on_done, on_error)

    def work(
        self,
        call: Callable[[], T],
        on_done: OnDone[T] | None = None,
        on_error: OnError | None = None,
    ) -> None:
        """Queue a call that only computes, over values that nobody changes."""
        self._queue(self._work, call, on_done, on_error)

    def seal(self) -> None:
        """Take no more calls; what is queued is still done and its results still land."""
        self._sealed = True

    def close(self, last: Callable[[C], None] | None = None, timeout: float = 3.0) -> bool:
        """Take no more calls, drop every later result, do `last` (commit the draft) and end the context.

        What waits on the db lane is still done, for an answer may be among it; what waits on the work lane is not.
        Return whether all of it was done within `timeout` seconds. A db call that takes long is the caller's to
        interrupt.
        """
        if self._closed:
            return True
        self._sealed = self._closed = True
        self._work.shutdown(wait=False, cancel_futures=True)
        done = self._db.submit(self._finish, last)
        self._db.shutdown(wait=False)
        try:
            done.result(timeout)
        except FutureTimeout:
            return False
        return True

    def _opened(self) -> C:
        if self._context is None:
            self._context = self._make()
        return self._context

    def _finish(self, last: Callable[[C], None] | None) -> None:
        if self._context is None:
            return
        try:
            if last is not None:
                last(self._context)
        finally:
            self._end(self._context)
            self._context = None

    def _queue(
        self,
        lane: ThreadPoolExecutor,
        call: Callable[[], object],
        on_done: OnDone[T] | None,
        on_error: OnError | None,
    ) -> None:
        if self._sealed:
            return
        number = next(self._numbers)
        self._book[number] = _Line(call, cast("OnDone[object] | None", on_done), on_error)
        if len(self._book) == 1:
            self.busy.emit(True)
        lane.submit(self._do, number)

    def _do(self, number: int) -> None:
        self._try(number)
        self._landed.emit(number)  # from here on the GUI thread may clear the line: this frame must not hold it

    def _try(self, number: int) -> None:
        line = self._book[number]
        try:
            line.value = line.call()
        except BaseException as error:  # whatever it is, it is the GUI thread's to tell
            line.error = error
        finally:
            del line  # the error's traceback holds this frame

    @Slot(int)
    def _land(self, number: int) -> None:
        line = self._book.pop(number)
        if self._closed:
            return
        if not self._book:
            self.busy.emit(False)
        if line.error is not None:
            self._report(line.error, line.on_error if _is_there(line.on_error) else None)
            return
        value = line.value
        if isinstance(value, Outcome):
            outcome = cast("Outcome[object]", value)
            self.changed.emit(outcome.changes)
            value = outcome.value
        if line.on_done is not None and _is_there(line.on_done):
            try:
                line.on_done(value)
            except Exception as error:  # a fault of the screen's: told, locked, never half a page
                self.bug.emit(error)

    def _report(self, error: BaseException, on_error: OnError | None) -> None:
        if not isinstance(error, (RuleError, KnownError)):
            self.bug.emit(error)
        elif on_error is not None:
            on_error(error)
        else:
            self.failed.emit(error)


def _is_there(callback: Callable[..., object] | None) -> bool:
    """Return whether what a callback belongs to is still there: a page may have been left meanwhile."""
    if callback is None:
        return False
    held = [cell.cell_contents for cell in getattr(callback, "__closure__", None) or ()]
    held.append(getattr(callback, "__self__", None))
    return all(isValid(one) for one in held if isinstance(one, QObject))

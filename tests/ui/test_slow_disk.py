"""A slow disk delays what is said of saving, never the typing: each sync of the database's thread is slowed (strace).

Time that the computer gives to others is left out: a key's time is what the screen's thread ran or was kept waiting.
"""

import ctypes
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.strace_faults import Strace
from tests.helpers.typing_keys import focused, type_text
from tests.helpers.vaults import a_form, a_vault, an_akt
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.interview.page import InterviewPage
from vir_desktop.ui.record_gateway import Done, Failed, TasksGateway
from vir_desktop.ui.record_page import utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.typed import Typed
from vir_desktop.ui.widgets.texts import NotesEdit

Begin = Callable[[type[TasksGateway]], tuple[InterviewPage, int]]

KEY_MS, FRAME_MS = 50.0, 100.0
PAUSE_MS = 15
SYNCS = 4  # of one commit: journal twice, database, the journal's end
TEXT = "han stod kvar i trappan och hon hörde honom andas, sade hon. " * 2
_SET_PTRACER, _ANY = 0x59616D61, -1


def waited_ms() -> float:
    """Return how long the screen's thread has stood in the queue for a processor (proc(5), schedstat)."""
    return int(Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text().split()[1]) / 1e6


class Watch(QObject):
    """Milliseconds from keys to the painting of what they changed, and from one turn of the event loop to the next."""

    def __init__(self, painted: QWidget) -> None:
        super().__init__()
        self.keys: list[float] = []
        self.turns: list[float] = []
        self._pressed: tuple[float, float] | None = None
        self._turned = self._now()
        painted.installEventFilter(self)
        timer = QTimer(self, interval=0)
        timer.timeout.connect(self._turn)
        timer.start()

    def press(self, letter: str) -> None:
        """Type a letter."""
        self._pressed = self._now()
        type_text(letter)

    def has_seen(self, number: int) -> bool:
        """Whether so many keys have been painted."""
        return len(self.keys) >= number

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._pressed is not None:
            self.keys.append(self._since(self._pressed))
            self._pressed = None
        return False

    def _turn(self) -> None:
        self.turns.append(self._since(self._turned))
        self._turned = self._now()
        time.sleep(0.0005)  # a computer with one free core has other things to do than turning a loop

    def _now(self) -> tuple[float, float]:
        return time.perf_counter() * 1000, waited_ms()

    def _since(self, then: tuple[float, float]) -> float:
        wall, waited = self._now()
        return (wall - then[0]) - (waited - then[1])


@contextmanager
def slowed(thread: int, delay_ms: int, log: Path) -> Iterator[None]:
    """Let each sync of one thread of this process return so many milliseconds late."""
    ctypes.CDLL(None).prctl(_SET_PTRACER, ctypes.c_long(_ANY), 0, 0, 0)  # our own child may look at us
    strace = Strace(thread, log, ["-e", f"inject=fsync,fdatasync:delay_exit={delay_ms * 1000}"])
    try:
        yield
    finally:
        strace.detach()


def percentile(figures: list[float], percent: float) -> float:
    return sorted(figures)[math.ceil(len(figures) * percent / 100) - 1]


def _viewport(field: QWidget) -> QWidget:
    assert isinstance(field, NotesEdit)
    return field.viewport()


class Waiting(TasksGateway):
    """A gateway as it must not be: the screen waits until the draft is on disk."""

    def draft(self, typed: Typed | None, done: Done[None], failed: Failed) -> None:
        on_disk = threading.Event()
        super().draft(typed, done, failed)
        self._tasks.run(lambda session: on_disk.set())
        on_disk.wait()


@pytest.fixture
def at_work(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Iterator[Begin]:
    """Begin an interview on a vault on disk; give its page and the database's thread."""
    made: list[tuple[int, AktId, RecordId]] = []

    def make(session: Session) -> tuple[int, AktId, RecordId]:
        akt_id = an_akt(session)
        return threading.get_native_id(), akt_id, a_form(session, akt_id, "samtalsstod-fraga", {})

    tasks: Tasks[Session] = Tasks(a_vault(tmp_path).open)
    tasks.run(make, made.append)
    qtbot.waitUntil(lambda: bool(made))
    thread, akt_id, record_id = made[0]

    def begin(gateway: type[TasksGateway]) -> tuple[InterviewPage, int]:
        page = InterviewPage(gateway(tasks, akt_id, record_id), window.status, {}, utc_now)
        window.set_unlocked(True)
        window.navigator.open(page)
        qtbot.waitUntil(lambda: page.current is not None)
        return page, thread

    yield begin
    assert tasks.close()


def typed(qtbot: QtBot, text: str, until: Callable[[], bool]) -> Watch:
    """Type into the note of the question, and wait; return what was measured meanwhile."""
    QTest.keyClick(focused(), Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    watch = Watch(_viewport(focused()))
    for number, letter in enumerate(text, 1):
        watch.press(letter)
        qtbot.waitUntil(partial(watch.has_seen, number))
        QTest.qWait(PAUSE_MS)
    qtbot.waitUntil(until)
    return watch


@pytest.mark.parametrize(
    "delay_ms", [pytest.param(5, marks=pytest.mark.full), pytest.param(20, marks=pytest.mark.full), 100]
)
def test_typing_never_waits_for_the_disk_and_saved_is_said_when_it_is_true(
    at_work: Begin, delay_ms: int, qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    page, thread = at_work(TasksGateway)
    said: Callable[[], str] = window.status.text
    with slowed(thread, delay_ms, tmp_path / "strace"):
        pressed = time.monotonic()
        QTest.keyClick(focused(), Qt.Key.Key_1)
        qtbot.waitUntil(lambda: said().startswith("Sparat"))
        assert (time.monotonic() - pressed) * 1000 >= SYNCS * delay_ms
        watch = typed(qtbot, TEXT, lambda: said().startswith("Utkast sparat"))
    assert percentile(watch.keys, 99) < KEY_MS
    assert max(watch.turns) < max(FRAME_MS, SYNCS * delay_ms / 2)  # half of a commit: nothing has waited for one
    assert page.pending() is None


def test_a_screen_that_waits_for_the_disk_is_found(
    at_work: Begin, qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """The positive control."""
    _, thread = at_work(Waiting)
    with slowed(thread, 50, tmp_path / "strace"):
        watch = typed(qtbot, TEXT[:10], lambda: window.status.text().startswith("Utkast sparat"))
    assert max(watch.turns) > FRAME_MS

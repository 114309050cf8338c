"""An answer given with one key and Enter: on disk, and the next question painted."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt

from benchmarks import vaults
from benchmarks.measure import median, percentile, timed
from benchmarks.plain import keyed
from benchmarks.rows.akt import full_akt, full_vault
from benchmarks.rows.pdf import long_paper
from benchmarks.screen import Screen, press
from benchmarks.table import Goal, Line
from vir_desktop.domain.answer import Answer
from vir_desktop.domain.record import AktId
from vir_desktop.furnishing import backstage
from vir_desktop.services import akter, records
from vir_desktop.services.records import RecordView
from vir_desktop.services.session import Session
from vir_desktop.storage import schema
from vir_desktop.storage.akt_rows import answer_text
from vir_desktop.ui.pages.interview.page import InterviewPage
from vir_desktop.ui.record_gateway import TasksGateway

_ANSWERS = 400
_BESIDE_A_PDF = 150
_INSTRUMENT = "samtalsstod-fraga"


def lines() -> Iterator[Line]:
    """Answer in an akt that is full already, a bare commit of the same rows after each answer."""
    screen = Screen(vaults.fresh_copy(full_vault()))
    akt_id = screen.ask(_open)
    bare = _BareCommit(vaults.BUILD / "bare.db")
    interview = _Interview(screen, akt_id)
    pairs = [(interview.answer(), bare.commit()) for _ in range(_ANSWERS)]
    ours, floor = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    yield Line("answer: key → next question painted, p50", median(ours), median(floor), Goal(times=1, plus=4))
    yield Line("answer: the same, p99", percentile(ours, 99), percentile(floor, 99), Goal(times=1, plus=16))
    beside = _beside_a_pdf(screen, interview)
    yield Line("answer: beside a PDF of 50 pages being made, p50", median(beside))
    yield Line("answer: beside a PDF of 50 pages being made, p99", percentile(beside, 99), goal=Goal(most=50))
    screen.close()


class _Interview:
    """The real page on the real services, begun anew when every question has been answered."""

    def __init__(self, screen: Screen, akt_id: AktId) -> None:
        self._screen = screen
        self._akt_id = akt_id
        self._begin()

    def answer(self) -> float:
        """Give an answer by keys; return the milliseconds until the next question is painted."""
        while (took := self._answer()) is None:
            self._begin()
        return took

    def _answer(self) -> float | None:
        page, before = self._page, self._page.current
        self._screen.settle()
        took = self._screen.until_painted(self._press, lambda: page.current != before or page.overview.isVisible())
        return None if page.overview.isVisible() else took

    def _press(self) -> None:
        """Answer with the first option, or a letter or figure where there are no options."""
        press(self._screen.window.focusWidget(), Qt.Key.Key_1)
        press(self._screen.window.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def _begin(self) -> None:
        begun: RecordView = self._screen.ask(
            lambda session: records.start_record(session, self._akt_id, _INSTRUMENT).value
        )
        gateway = TasksGateway(self._screen.tasks, self._akt_id, begun.record.id)
        self._page = page = InterviewPage(gateway, self._screen.window.status, {})
        self._screen.until_painted(
            lambda: self._screen.window.navigator.start(page), lambda: page.current is not None
        )


class _BareCommit:
    """sqlcipher3 alone: an event and an answer in one durable commit, in a file with the same schema."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._connection = keyed(path, bytes(range(32)))
        self._connection.executescript("".join(schema.steps(schema.AKT)))
        self._connection.execute("INSERT INTO event VALUES (1, '', '', 'record-opened', 'r', '', zeroblob(32))")
        self._connection.execute("INSERT INTO form VALUES (?, '', '', x'')", ("0" * 64,))
        self._connection.execute(
            "INSERT INTO record VALUES ('r', '', 0, ?, 'open', '', '', NULL, '', NULL, '', 1, NULL, NULL)", ("0" * 64,)
        )
        self._seq = 1
        self._body = answer_text(Answer(("ja",), at=datetime.now(UTC), by=vaults.SIGNATUR))

    def commit(self) -> float:
        """Return the milliseconds of one commit."""
        gc.collect()
        return timed(self._commit)

    def _commit(self) -> None:
        self._seq += 1
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        execute(
            "INSERT INTO event VALUES (?, ?, ?, 'answer-saved', ?, ?, ?)",
            (self._seq, "2026-11-21T03:14:00+00:00", "SJ04", f"r/q{self._seq}", "0" * 64, bytes(32)),
        )
        execute("INSERT INTO answer VALUES ('r', ?, 1, ?, ?)", (f"q{self._seq}", self._seq, self._body))
        execute("COMMIT")


def _open(session: Session) -> AktId:
    akt_id = full_akt(session)
    akter.open_akt(session, akt_id)
    return akt_id


def _beside_a_pdf(screen: Screen, interview: _Interview) -> list[float]:
    """Answer while the lane that computes makes one long paper after another, as the program makes them."""
    paper, render = long_paper(50), backstage().papers.render
    going = [True]

    def again(_: object = None) -> None:
        if going[0]:
            screen.tasks.work(lambda: render(paper), again)

    again()
    figures = [interview.answer() for _ in range(_BESIDE_A_PDF)]
    going.clear()
    going.append(False)
    return figures

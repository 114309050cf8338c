"""Lock, at rest and with each lane busy: window covered, draft on disk and process gone, next window on the screen."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import vaults
from benchmarks.desktop import Maps, screen
from benchmarks.driven import Told, driven_command
from benchmarks.driver import DRAFT
from benchmarks.rows.akt import full_akt, full_vault
from benchmarks.table import Goal, Line
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services import akter, positions, records
from vir_desktop.services.positions import Position
from vir_desktop.services.session import Session
from vir_desktop.supervisor import Supervisor
from vir_desktop.system import session_link as words
from vir_desktop.system.session_process import SessionProcess, session_command

_LANES = ("idle", "database", "KDF", "PDF")
_RUNS = 3
_INSTRUMENT = "samtalsstod-fraga"
_DEADLINE_S = 20.0


@dataclass(frozen=True, slots=True)
class _Locked:
    """Milliseconds from the word "lock"; `kept` tells whether the draft was found afterwards."""

    covered: float
    gone: float
    next_window: float
    kept: bool


def lines() -> Iterator[Line]:
    """Lock with a draft just typed, and look for it afterwards."""
    with screen() as maps:
        for lane in _LANES:
            found = [_lock(maps, lane) for _ in range(_RUNS)]
            void = "" if all(one.kept for one in found) else "DRAFT LOST"
            for what, figures, most in (
                ("cover painted", [one.covered for one in found], 50),
                ("draft on disk, process gone", [one.gone for one in found], 300),
                ("next unlock window", [one.next_window for one in found], 400),
            ):
                yield Line(f"lock, {lane}: {what}", max(figures), goal=Goal(most=most), void=void)


class _Watched(SessionProcess):
    """A session's process that remembers when it said what, and when it was gone."""

    def __init__(self, command: list[str]) -> None:
        super().__init__(command, vaults.environment())
        self.said: dict[bytes, float] = {}
        self.gone: float | None = None

    def read(self) -> bytes:
        """Hear a word."""
        word = super().read()
        self.said.setdefault(word, time.monotonic())
        return word

    def reap(self) -> int:
        """Note the end."""
        self.gone = time.monotonic()
        return super().reap()


def _lock(maps: Maps, lane: str) -> _Locked:
    path = vaults.fresh_copy(full_vault())
    with vaults.session(path) as session:
        position = _begin(session)
    told = Told(vaults.BUILD / "told.txt")
    spawned: list[_Watched] = []

    def spawn(arguments: Sequence[str]) -> _Watched:
        first = not spawned
        command = driven_command("session", told, lane, arguments) if first else session_command(arguments)
        spawned.append(_Watched(command))
        return spawned[-1]

    supervisor = Supervisor(spawn, ["--vault", str(path)])
    supervisor.start()
    supervisor.greet("")
    supervisor.connect(None, None)
    _serve(supervisor, lambda: told.heard("typed") is not None and len(spawned) > 1 and words.READY in spawned[1].said)
    maps.forget()
    began = time.monotonic()
    supervisor.lock()
    session_ = spawned[0]
    _serve(supervisor, lambda: session_.gone is not None and words.READY in spawned[-1].said)
    assert session_.gone is not None
    mapped = maps.next()
    supervisor.finish()
    supervisor.run()
    return _Locked(
        (session_.said[words.COVERED] - began) * 1000,
        (session_.gone - began) * 1000,
        (mapped - began) * 1000,
        _is_kept(path, position),
    )


def _serve(supervisor: Supervisor, done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _DEADLINE_S
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError
        supervisor.serve(0.002)


def _begin(session: Session) -> Position:
    """Begin an interview in the full akt, and leave it so that unlock leads back into it."""
    akt_id = full_akt(session)
    akter.open_akt(session, akt_id)
    begun = records.start_record(session, akt_id, _INSTRUMENT).value
    key = next(AnswerKey(link_id) for link_id, place in begun.pack.places.items() if place.item.is_question)
    position = Position(_INSTRUMENT, akt_id, begun.record.id, key, in_note=True)
    positions.remember(session, position)
    return position


def _is_kept(path: Path, position: Position) -> bool:
    assert position.akt_id is not None
    with vaults.session(path) as session:
        akter.open_akt(session, position.akt_id)
        draft = session.akt(position.akt_id).store.draft()
    return draft is not None and draft.record_id == position.record_id and draft.text == DRAFT

"""Starts, watches and ends sessions. No Qt, no secrets, nothing written: only words, deadlines, exit codes.

docs/decisions/0003-process-split.md has the protocol. A session that holds secrets is told to lock when the
desktop sleeps, locks, switches user or loses the vault's drive; it is killed if it is not gone in time. The
next session takes over the screen as soon as the old one has covered its window.
"""

from __future__ import annotations

import os
import select
import time

from vir_desktop.system import session_link as words
from vir_desktop.system.environment import session_environment
from vir_desktop.system.session_process import SessionProcess, session_command

TYPE_CHECKING = False  # typing and its like cost start-up time
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vir_desktop.system.desktop_signals import DesktopSignals
    from vir_desktop.system.linux_drive import DriveWatch

    Spawn = Callable[[Sequence[str]], SessionProcess]

LOCK_S = 0.5
COMMIT_S = 3.0
CRASHES, CRASH_WINDOW_S = 3, 60.0
EXIT_OK, EXIT_BUG, EXIT_NETWORK = 0, 1, 10
_HIGHEST_DESCRIPTOR = 1 << 20


class _Session:
    """One session and what it has told."""

    def __init__(self, process: SessionProcess) -> None:
        self.process = process
        self.holding = False
        self.covered = False
        self.leaving_since: float | None = None
        self.deadline: float | None = None

    def leave(self) -> None:
        """Start the clock of its end, once."""
        if self.leaving_since is None:
            self.leaving_since = time.monotonic()
            self.deadline = self.leaving_since + LOCK_S

    def committing(self) -> None:
        """Give it the time that a draft may take on a slow disk."""
        if self.leaving_since is not None:
            self.deadline = self.leaving_since + COMMIT_S


class Supervisor:
    """The sessions behind one window: the shown one, a held spare, and those that are on their way out."""

    def __init__(self, spawn: Spawn, arguments: Sequence[str]) -> None:
        self._spawn = spawn
        self._arguments = list(arguments)
        self._accessibility: str | None = None
        self._watched = True
        self._sessions: list[_Session] = []
        self._shown: _Session | None = None
        self._spare: _Session | None = None
        self._crashes: list[float] = []
        self._exit = EXIT_OK
        self._signals: DesktopSignals | None = None
        self._drive: DriveWatch | None = None

    def start(self) -> None:
        """Show the first session."""
        self._show_next()

    def greet(self, accessibility: str) -> None:
        """Tell the sessions where screen readers listen: the first of all words, which the first session waits for."""
        self._accessibility = accessibility
        for session in self._sessions:
            self._greet(session)

    def connect(self, signals: DesktopSignals | None, drive: DriveWatch | None) -> None:
        """Take up what is looked for while the first session starts, and tell the sessions if nobody can be heard."""
        self._signals, self._drive = signals, drive
        if signals is None:
            self._watched = False
            self._tell_all(words.UNWATCHED)

    def run(self) -> int:
        """Serve until the program has ended; return its exit code."""
        while self.is_running:
            self.serve()
        if self._signals is not None:
            self._signals.close()
            self._signals = None
        return self._exit

    @property
    def is_running(self) -> bool:
        """Whether any session, shown or not, is left."""
        return bool(self._sessions)

    @property
    def is_holding(self) -> bool:
        """Whether the shown session holds secrets."""
        return self._shown is not None and self._shown.holding

    def serve(self, timeout_s: float | None = None) -> None:
        """Wait for the next event or deadline, or `timeout_s` at most, and act on it."""
        poll = select.poll()
        for descriptor in self._descriptors():
            poll.register(descriptor, select.POLLIN)
        ready = poll.poll(self._wait_ms(timeout_s))
        if ready:
            self._act(ready[0][0])  # one at a time: acting may close descriptors and open others of the same number
        self._kill_late()

    def lock(self) -> None:
        """Lock the shown session if it holds secrets; an unlock window has nothing to lock."""
        session = self._shown
        if session is None or not session.holding:
            self._allow_sleep()
        elif session.leaving_since is None:
            session.leave()
            session.process.tell(words.LOCK)

    # --- what can happen

    def _descriptors(self) -> list[int]:
        """Return what to wait for, in order of precedence: a session's words go before the news of its end."""
        links = [session.process.link for session in self._sessions if session.process.link >= 0]
        ends = [session.process.end for session in self._sessions]
        desktop = [source.fileno() for source in (self._signals, self._drive) if source is not None]
        return [*links, *ends, *desktop]

    def _act(self, descriptor: int) -> None:
        for session in self._sessions:
            if descriptor == session.process.link:
                return self._hear(session)
            if descriptor == session.process.end:
                return self._ended(session)
        if self._drive is not None and descriptor == self._drive.fileno():
            return self._hear_drive(self._drive)
        if self._signals is not None:
            self._hear_desktop(self._signals)
        return None

    def _wait_ms(self, timeout_s: float | None) -> int | None:
        now = time.monotonic()
        waits = [session.deadline - now for session in self._sessions if session.deadline is not None]
        if timeout_s is not None:
            waits.append(timeout_s)
        return max(0, int(min(waits) * 1000) + 1) if waits else None

    def _hear_desktop(self, signals: DesktopSignals) -> None:
        try:
            must_lock = signals.must_lock()
        except OSError:
            signals.close()
            self._signals, self._watched = None, False
            self._tell_all(words.UNWATCHED)
            return
        if must_lock:
            self.lock()

    def _hear_drive(self, drive: DriveWatch) -> None:
        if drive.is_gone():
            drive.close()
            self._drive = None
            self.lock()

    def _hear(self, session: _Session) -> None:
        word = session.process.read()
        if word == words.HOLDING:
            session.holding = True
        elif word == words.SETTLED:
            self._hold_spare()
        elif word == words.COVERED:
            session.leave()
            self._covered(session)
        elif word == words.COMMITTING:
            session.committing()
        elif word == b"":
            session.process.let_go()

    def _covered(self, session: _Session) -> None:
        session.covered = True
        if session is self._shown:
            self._shown = None
            self._show_next()

    def _kill_late(self) -> None:
        now = time.monotonic()
        for session in self._sessions:
            if session.deadline is not None and session.deadline <= now:
                session.deadline = None
                session.process.kill()

    def _ended(self, session: _Session) -> None:
        self._sessions.remove(session)
        code = session.process.reap()
        if session is self._spare:
            self._spare = None
            return
        if session is self._shown:
            self._shown = None
            self._after(session, code)
        if not any(other.leaving_since is not None for other in self._sessions):
            self._allow_sleep()

    def _after(self, session: _Session, code: int) -> None:
        """Decide what follows when the session on the screen has ended without covering it."""
        if session.leaving_since is not None:
            self._show_next()
        elif code == EXIT_OK:
            self.finish()
        elif code == EXIT_NETWORK and self._exit != EXIT_NETWORK:
            self._exit = EXIT_NETWORK
            self._arguments.append("--no-unlock")  # Fara nu and the blank forms, and no way to a passphrase
            self._show_next()
        elif self._may_crash_again():
            self._show_next()
        else:
            self._exit = self._exit or EXIT_BUG
            self.finish()

    def _may_crash_again(self) -> bool:
        now = time.monotonic()
        self._crashes = [*(at for at in self._crashes if now - at < CRASH_WINDOW_S), now]
        return len(self._crashes) < CRASHES

    # --- sessions

    def _show_next(self) -> None:
        """Bring the next unlock window: the spare if it lives, else a new session."""
        if self._spare is not None:
            self._shown, self._spare = self._spare, None
            self._shown.process.tell(words.SHOW)
        else:
            self._shown = self._new([])

    def _hold_spare(self) -> None:
        if self._spare is None:
            self._spare = self._new(["--hold"])

    def _new(self, more: Sequence[str]) -> _Session:
        session = _Session(self._spawn([*self._arguments, *more]))
        self._sessions.append(session)
        self._greet(session)
        return session

    def _greet(self, session: _Session) -> None:
        """Tell the accessibility bus, first of all words, and whether the desktop can be heard."""
        if self._accessibility is None:
            return  # still being asked for; greet() tells it
        session.process.tell(f"{words.ACCESSIBILITY.decode()} {self._accessibility}".encode())
        if not self._watched:
            session.process.tell(words.UNWATCHED)

    def _tell_all(self, word: bytes) -> None:
        for session in self._sessions:
            session.process.tell(word)

    def _allow_sleep(self) -> None:
        if self._signals is not None:
            self._signals.allow_sleep()

    def finish(self) -> None:
        """End the program: what is left hears it on its link, and has as long as at any other lock."""
        self._shown = self._spare = None
        for session in self._sessions:
            session.leave()
            session.process.let_go()


def run(vault: str | None) -> int:
    """Run the program on `vault` (None or "": the default); return its exit code (docs: commands)."""
    os.closerange(3, _HIGHEST_DESCRIPTOR)  # whatever the desktop let slip must not reach a session
    environment = session_environment(os.environ)
    supervisor = Supervisor(
        lambda arguments: SessionProcess(session_command(arguments), environment),
        ["--vault", vault] if vault else [],
    )
    supervisor.start()
    _connect(supervisor, vault)
    try:
        return supervisor.run()
    except KeyboardInterrupt:
        return EXIT_OK  # the sessions hear it as the end of their supervisor


def _connect(supervisor: Supervisor, vault: str | None) -> None:
    """Look for what costs time while the session does its own starting."""
    from vir_desktop.system import accessibility_bus, process_hygiene

    process_hygiene.leave_no_memory()  # it has no secrets; but no process of the program leaves its memory behind
    supervisor.greet(accessibility_bus.address())
    from vir_desktop.system import desktop_signals, linux_drive

    supervisor.connect(desktop_signals.connect(), linux_drive.watch(vault))



"""From a closed vault to the workbench, and out again: unlock, create, open another, lock."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.lock_key import usable_lock_key
from vir_desktop.domain.messages import words
from vir_desktop.services import positions, unlocking
from vir_desktop.services.positions import Position
from vir_desktop.services.register import ListedPage
from vir_desktop.services.session import Session, World
from vir_desktop.system import local_report, paths
from vir_desktop.system.disk_care import disk_care
from vir_desktop.system.keeper_process import start_keeper
from vir_desktop.system.process_hygiene import give_back_memory
from vir_desktop.system.screen_shield import screen_shield
from vir_desktop.system.session_link import HOLDING, SETTLED, SessionLink
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.clipboard import ClipboardWatch, clear_clipboard
from vir_desktop.ui.computer_care import ComputerCare
from vir_desktop.ui.dialogs import Question, ask
from vir_desktop.ui.first_paint import FirstPaint
from vir_desktop.ui.guard import Guard
from vir_desktop.ui.keys_in_hand import Keys, try_keys
from vir_desktop.ui.recovering import Recovering
from vir_desktop.ui.screen_capture import ScreenCapture
from vir_desktop.ui.shell import Shell
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.vault_making import VaultMaking
from vir_desktop.ui.without_vault import WithoutVault
from vir_desktop.ui.words_of_time import day_words

if TYPE_CHECKING:
    from vir_desktop.ui.pages.register.page import RegisterPage

_INTERRUPT_AFTER_S = 0.1
_COMMIT_S = 3.0
_SPARE_AFTER_MS = 400


@dataclass(frozen=True, slots=True)
class _Begun:
    """What the first screen needs, read at one go."""

    session: Session
    position: Position | None
    first: ListedPage

    @property
    def is_all_there(self) -> bool:
        """Whether nothing more has to be read before what she comes back to can be painted."""
        return self.position is None or self.position.akt_id is None


class Entrance(QObject):
    """The closed vault behind the unlock page, and after unlock the one who locks it.

    `place` is the vault's folder. Without `may_unlock` (the network could not be denied) there is no way to a
    passphrase; numbers to call and blank forms are there all the same.
    """

    def __init__(self, shell: Shell, backstage: Backstage, place: Path, *, may_unlock: bool) -> None:
        super().__init__(shell)
        self._shell = shell
        self._page = shell.unlock
        self._window = shell.window
        self._backstage = backstage
        self._place = place
        self._world: World = backstage.world_of(place)
        self._keys: Keys | None = None
        self._tasks: Tasks[Session] = Tasks(self._enter, unlocking.leave, self)
        self._tasks.bug.connect(self._on_bug)
        self._session: Session | None = None
        self._workbench: object | None = None
        self._register: RegisterPage | None = None
        self._paint = FirstPaint(self._window)
        self._without = WithoutVault(self._window, self._tasks, backstage, lambda: self._world)
        self._guard: Guard | None = None
        self._last: Callable[[Session], None] = _nothing
        self.holds_secrets = False
        self._may_unlock = may_unlock
        ClipboardWatch(self._window)
        ScreenCapture(self._window, self._tasks, screen_shield())
        ComputerCare(self._window, self._tasks, disk_care, lambda: self._place)
        self._connect()
        self.look_at_vault()
        QTimer.singleShot(0, self._window.warm_fara_nu)
        self._tasks.work(self._warm_up)

    def look_at_vault(self) -> None:
        """Show what there is: a vault to unlock, none yet, or one that cannot be opened here."""
        if not self._may_unlock:
            self._show_damaged(KnownError(Known.NETWORK_NOT_DENIED))
            return
        if not self._world.storage.folder.exists():
            self._page.show_no_vault()
            self._page.entered()
            return
        try:
            unlocking.prepare(self._world, signatur="")
        except KnownError as error:
            self._show_damaged(error)
            return
        self._page.show_unlock()
        self._wait()

    def gather(self) -> None:
        """Note what is typed and where, and let nothing further be begun; touches neither disk nor screen."""
        self._paint.let_go()
        self._last = self._last_words()
        self._tasks.seal()

    def leave(self) -> None:
        """Commit what was gathered, remember the place, close the vault. Called with the window covered."""
        if self._guard is not None:
            self._guard.stop()
        clear_clipboard()
        self._backstage.papers.stop()
        last = self._last
        timer = threading.Timer(_INTERRUPT_AFTER_S, self._interrupt)
        timer.daemon = True
        timer.start()

        def finish(session: Session) -> None:
            timer.cancel()  # from here on it is the draft itself that must not be interrupted
            last(session)

        if self._tasks.close(finish, _COMMIT_S) and self._session is not None:
            start_keeper(self._place)

    # --- unlocking ----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        page, window = self._page, self._window
        page.unlock_requested.connect(self._unlock)
        making = VaultMaking(window, self._tasks, self._backstage)
        making.chosen.connect(self._use)
        page.create_requested.connect(lambda: making.create(self._place, training=False))
        page.training_requested.connect(lambda: making.create(self._place, training=True))
        page.open_requested.connect(making.pick)
        recovering = Recovering(window, self._tasks, self._backstage)
        recovering.recovered.connect(self._use_recovered)
        recovering.holding.connect(self._hold)
        recovering.idle.connect(self._shell.lock)
        page.forgotten_requested.connect(lambda: recovering.forgotten(self._place))
        page.copy_requested.connect(lambda: recovering.from_copy(self._place))
        page.fara_nu_requested.connect(window.toggle_fara_nu)
        page.blanks_requested.connect(self._without.open_blanks)
        page.help_requested.connect(self._without.open_help)
        self._shell.unwatched.connect(self._without.say_unwatched)

    def _unlock(self, signatur: str, passphrase: str) -> None:
        self.holds_secrets = True
        self._shell.link.tell(HOLDING)
        self._tasks.work(lambda: try_keys(self._world, signatur, passphrase), self._on_keys, self._on_refused)
        QTimer.singleShot(0, self._make_register)

    def _warm_up(self) -> None:
        """Load the pages and pay the first use of the keys' mathematics while the passphrase is being typed."""
        from vir_desktop.ui import workbench  # noqa: F401  # half of what unlocking would cost otherwise

        self._world.crypto.warm_up()

    def _make_register(self) -> None:
        """Make the page that unlocking leads to, polished and laid out, while the passphrase is being stretched."""
        from vir_desktop.ui.pages.register.page import RegisterPage
        from vir_desktop.ui.pages.register.rehearsal import rehearse

        if self._register is None:
            self._register = RegisterPage(self._tasks)
            self._window.expect(self._register)
            rehearse(self._register, self._window.size())

    def _on_keys(self, keys: Keys) -> None:
        self._keys = keys
        self._tasks.run(lambda session: session, self._on_session, self._on_refused)

    def _enter(self) -> Session:
        """Make the session; on the database thread, which owns every connection from here on."""
        assert self._keys is not None  # noqa: S101  # set by _on_keys before anything is run
        try:
            return unlocking.enter(self._world, self._keys.door, self._keys.content)
        except KnownError:
            self._world.storage.unlock()
            raise

    def _on_session(self, session: Session) -> None:
        self._session = session  # only to interrupt it; all other use is on its own thread
        if session.clock_doubt is None:
            self._begin()
            return
        question = Question(
            self.tr("Stämmer klockan?"),
            self.tr("Datorn säger {now}. Senast något skrevs var {last}. Fel klocka ger fel tider i akterna.").format(
                now=day_words(session.now), last=day_words(session.clock_doubt)
            ),
            (("yes", self.tr("Ja, klockan stämmer")),),
        )
        ask(self._window, question, lambda key, text: self._begin(), self._shell.quit)

    def _begin(self) -> None:
        self._paint.arm()
        self._tasks.run(_begun, self._on_begun, self._on_refused)
        self._tasks.run(self._paint.wait)  # the page is made and painted in one go
        self._tasks.run(unlocking.settle)  # before anything that the page may ask for

    def _on_begun(self, begun: _Begun) -> None:
        from vir_desktop.ui.workbench import Workbench  # the pages are loaded while nobody waits for a first paint

        session = begun.session
        self._page.clear()
        self._window.set_unlocked(True)
        self._window.set_training(session.policy.training)
        self._window.set_lock_key(usable_lock_key(session.policy.lock_key))
        self._guard = Guard(self._window, session.policy.idle_minutes, session.policy.idle_minutes_interview)
        self._guard.warned.connect(self._window.show_warning)
        self._guard.extended.connect(self._window.hide_warning)
        self._guard.lock.connect(self._shell.lock)
        self._without.help_key.setEnabled(False)
        self._workbench = Workbench(self._window, self._tasks, self._backstage, session, self._guard)
        self._make_register()
        assert self._register is not None  # noqa: S101  # just made
        self._register.begin_with(begun.first)
        self._workbench.start(self._register, begun.position, tuple(self._without.calls))
        self._without.calls.clear()
        self._paint.watch(is_all_there=begun.is_all_there)
        QTimer.singleShot(_SPARE_AFTER_MS, lambda: _at_rest(self._shell.link))

    def _on_refused(self, error: RuleError | KnownError) -> None:
        self.holds_secrets = False
        self._keys = None
        self._paint.let_go()
        told = words(error)
        if isinstance(error, KnownError) and error.code.value.startswith("damaged"):
            self._show_damaged(error)
            return
        self._page.show_problem(told.title, told.advice)
        self._wait()

    def _wait(self) -> None:
        folder, now = self._world.storage.folder, self._world.clock.now()
        seconds = unlocking.throttle(folder).wait(now)
        if seconds:
            self._page.show_wait(seconds)

    def _show_damaged(self, error: KnownError) -> None:
        told = words(error)
        self._page.show_damaged(told.title, told.advice)
        self._page.entered()

    # --- leaving ------------------------------------------------------------------------------------------------

    def _last_words(self) -> Callable[[Session], None]:
        from vir_desktop.ui.workbench import Workbench

        if isinstance(self._workbench, Workbench):
            return self._workbench.last_words()
        return _nothing

    def _interrupt(self) -> None:
        """Stop a query that keeps the database's thread, so that it never costs the draft."""
        if self._session is not None:
            self._session.register.interrupt()
            for opened in tuple(self._session.open_akter.values()):
                opened.store.interrupt()

    def _on_bug(self, error: BaseException) -> None:
        local_report.write(error, paths.reports(), self._world.clock.now())
        self._shell.lock()

    def _hold(self, on: bool) -> None:
        """Words of sheets may be on the screen: then there is something to lock."""
        self.holds_secrets = on
        self._window.set_unlocked(on)
        if on:
            self._shell.link.tell(HOLDING)

    def _use_recovered(self, place: Path, signatur: str) -> None:
        self._use(place)
        self._page.show_unlock(signatur)
        self._page.entered()

    def _use(self, place: Path) -> None:
        self._place = place
        self._world = self._backstage.world_of(place)
        self.look_at_vault()
        self._page.entered()


def _at_rest(link: SessionLink) -> None:
    """Nobody waits for anything: the spare may be started, and what unlocking took is the system's again."""
    link.tell(SETTLED)
    give_back_memory()


def _nothing(session: Session) -> None:
    """There is nothing typed that must be kept."""


def _begun(session: Session) -> _Begun:
    from vir_desktop.ui.pages.register.reader import first_page  # loaded by now, by _warm_up

    unlocking.arrive(session)
    return _Begun(session, positions.recall(session), first_page(session))

"""The way back into a vault from its closed door: a forgotten passphrase, a copy brought back."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import restore_words
from vir_desktop.services import recovery, restoring
from vir_desktop.services.restoring import Restored, WayIn
from vir_desktop.services.session import Session, World
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.guard import Guard
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.recovery.page import RecoveryPage, Wanted
from vir_desktop.ui.tasks import Tasks

_IDLE_MINUTES = 15  # as in an interview: words are being looked up on paper


class Recovering(QObject):
    """Opens the pages, and does what they ask for on the work lane; nothing is open meanwhile.

    Signals:
        holding: Whether there may be words of sheets on the screen.
        idle: Nobody has moved for a long time: lock.
        recovered: The vault's folder (Path) and the signatur that opens it now.
    """

    holding = Signal(bool)
    idle = Signal()
    recovered = Signal(object, str)

    def __init__(self, window: MainWindow, tasks: Tasks[Session], backstage: Backstage) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._backstage = backstage
        self._guard: Guard | None = None
        window.navigator.shown.connect(self._on_page)

    def forgotten(self, place: Path) -> None:
        """Open Glömd lösenfras for the vault in `place`."""
        page = self._page(place, from_copy=False)
        page.wanted.connect(lambda wanted: self._recover(page, place, wanted))

    def from_copy(self, place: Path) -> None:
        """Open Återställ från en kopia; the vault is to lie in `place`."""
        page = self._page(place, from_copy=True)
        page.wanted.connect(lambda wanted: self._restore(page, place, wanted))

    def _page(self, place: Path, *, from_copy: bool) -> RecoveryPage:
        own = restoring.own_copies(str(place), self._world_at)
        page = RecoveryPage(
            self._world(place).crypto.look_at_share,
            self._backstage.offer_passphrase,
            from_copy=from_copy,
            own_copies=own if from_copy else "",
        )
        page.steps_requested.connect(lambda: self._open_steps(place))
        self._window.navigator.open(page)
        return page

    def _recover(self, page: RecoveryPage, place: Path, wanted: Wanted) -> None:
        def act() -> None:
            world = self._world(place)
            world.storage.lock()
            try:
                recovery.recover(world, wanted.shares, wanted.signatur, wanted.passphrase)
            finally:
                world.storage.unlock()

        self._tasks.work(act, lambda done: self._done(page, place, wanted, None), lambda e: _refused(page, e))

    def _restore(self, page: RecoveryPage, place: Path, wanted: Wanted) -> None:
        def way(copy: World) -> WayIn:
            if wanted.shares:
                return restoring.by_shares(copy, wanted.shares, wanted.signatur, wanted.passphrase)
            return restoring.by_passphrase(copy, wanted.signatur, wanted.passphrase)

        self._tasks.work(
            lambda: restoring.restore(str(place), self._world_at, wanted.source, way),
            lambda restored: self._done(page, place, wanted, restored),
            lambda error: _refused(page, error),
        )

    def _done(self, page: RecoveryPage, place: Path, wanted: Wanted, restored: Restored | None) -> None:
        page.set_busy("")
        self._window.navigator.back_from(page)
        self.recovered.emit(place, wanted.signatur)
        if restored is None:
            title, advice = self.tr("Du har en ny lösenfras."), self.tr("Lås upp med den. Den gamla öppnar ingenting.")
        else:
            title = self.tr("Valvet är återställt från kopian.")
            lost = self.tr("Kopian saknar {n} händelser i loggen.").format(n=restored.lost) if restored.lost else ""
            kept = self.tr("Det ersatta valvet ligger i mappen {name}.").format(name=Path(restored.kept).name)
            people = self._people(restored)
            advice = " ".join(filter(None, (self.tr("Lås upp."), lost, *people, kept if restored.kept else "")))
        self._window.messages.show_info(title, advice)

    def _people(self, restored: Restored) -> Iterator[str]:
        """Yield what there is to know of those who had left when the copy was brought back."""
        if restored.ended:
            told = self.tr("Slutade efter kopian och är avslutade på nytt: {names}.")
            yield told.format(names=", ".join(restored.ended))
        if restored.back:
            told = self.tr(
                "Slutade efter kopian men har tillträde igen: {names}. De avslutas när en administratör låser upp; "
                "se efter i Användare att det har gått."
            )
            yield told.format(names=", ".join(restored.back))
        if not restored.known:
            yield self.tr("Det ersatta valvet gick inte att läsa: kontrollera vilka som har slutat sedan kopian togs.")

    def _open_steps(self, place: Path) -> None:
        # No paper is on the way to the first window.
        from vir_desktop.ui.pages.recovery.steps import open_steps

        open_steps(self._window, self._tasks, self._backstage, self._world(place))

    def _on_page(self, page: Page) -> None:
        """Watch over the screen as long as sheets may stand on it."""
        held = any(isinstance(one, RecoveryPage) for one in self._window.navigator.path)
        if held and self._guard is None:
            self._guard = Guard(self._window, _IDLE_MINUTES, _IDLE_MINUTES)
            self._guard.warned.connect(self._window.show_warning)
            self._guard.extended.connect(self._window.hide_warning)
            self._guard.lock.connect(self.idle)
            self.holding.emit(True)
        elif not held and self._guard is not None:
            self._guard.stop()
            self._guard = None
            self._window.hide_warning()
            self.holding.emit(False)

    def _world(self, place: Path) -> World:
        return self._backstage.world_of(place)

    def _world_at(self, path: str) -> World:
        return self._backstage.world_of(Path(path))


def _refused(page: RecoveryPage, error: RuleError | KnownError) -> None:
    told = restore_words(error)
    page.show_problem(told.title, told.advice)

"""The ways to what is not the night's work: one opener for each act of the page Mer, reached by key from anywhere."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from vir_desktop.domain.lock_key import usable_lock_key
from vir_desktop.services.gallring import Closed
from vir_desktop.services.ports import Crypto
from vir_desktop.services.purge_parts import Narrative
from vir_desktop.ui.computer_care import ComputerCare
from vir_desktop.ui.desk import Desk
from vir_desktop.ui.looks import Looks
from vir_desktop.ui.pages.gallring.confirm import ConfirmPage
from vir_desktop.ui.pages.gallring.page import GallringPage
from vir_desktop.ui.pages.granskning.page import GranskningPage
from vir_desktop.ui.pages.help.page import HelpPage
from vir_desktop.ui.pages.help.texts import with_own_lock_key
from vir_desktop.ui.pages.logg.page import LoggPage
from vir_desktop.ui.pages.mer.acts import Act, is_offered
from vir_desktop.ui.pages.mer.losenfras import LosenfrasPage
from vir_desktop.ui.pages.mer.page import MerPage
from vir_desktop.ui.pages.mer.screen import ScreenPage
from vir_desktop.ui.pages.mer.skydd import SkyddPage
from vir_desktop.ui.pages.paper.blanks import open_blanks
from vir_desktop.ui.pages.recovery.drill import DrillPage
from vir_desktop.ui.pages.recovery.steps import open_steps
from vir_desktop.ui.people_routes import PeopleRoutes
from vir_desktop.ui.screen_capture import ScreenCapture


class MerRoutes(QObject):
    """Opens what Mer lists. Copying the vault is done on that page itself.

    Signals:
        form: An akt, and the instrument to fill in there.
        handover, open_akt: An akt.
    """

    form = Signal(str, str)
    handover = Signal(str)
    open_akt = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._navigator = desk.window.navigator
        self.people = PeopleRoutes(desk, self)
        self._openers: Mapping[Act, Callable[[], None]] = {
            Act.OWN_PHRASE: self._open_own_phrase,
            Act.DRILL: self.open_drill,
            Act.STEPS: self.open_steps_of_recovery,
            Act.BLANKS: self.open_blanks,
            Act.LOG: self.open_logg,
            Act.GALLRING: self.open_gallring,
            Act.CHECK: self.open_granskning,
            Act.SCREEN: self._open_screen,
            Act.CARE: self._open_care,
            Act.HELP: self.open_help,
            Act.LOOK: self._next_look,
            **self.people.openers,
        }

    def open(self) -> None:
        """Show the list of what is not the night's work."""
        page = MerPage(self._desk.tasks, roles=self._desk.roles)
        page.chosen.connect(self.act)
        self._navigator.open(page)

    def act(self, act: Act) -> None:
        """Open what an act names, for those to whom it is offered: its key reaches everybody."""
        if is_offered(act, self._desk.roles):
            self._openers[act]()

    def open_blanks(self) -> None:
        """Show the blank forms."""
        desk = self._desk
        if desk.window.fara_nu_open:
            desk.window.toggle_fara_nu()
        desk.tasks.run(lambda s: s.world, lambda world: open_blanks(desk.window, desk.tasks, desk.backstage, world))

    def open_help(self) -> None:
        """Show the help and its keys."""
        if not isinstance(self._navigator.page, HelpPage):
            texts = with_own_lock_key(self._desk.backstage.help_texts, usable_lock_key(self._desk.policy.lock_key))
            self._navigator.open(HelpPage(texts))

    def open_drill(self) -> None:
        """Show where the way back is tried."""
        if not isinstance(self._navigator.page, DrillPage):
            self._desk.tasks.run(lambda session: session.world.crypto, self._show_drill)

    def open_steps_of_recovery(self) -> None:
        """Show the printed steps of a rescue."""
        desk = self._desk
        desk.tasks.run(lambda s: s.world, lambda world: open_steps(desk.window, desk.tasks, desk.backstage, world))

    def _show_drill(self, crypto: Crypto) -> None:
        desk = self._desk
        page = DrillPage(desk.tasks, crypto.look_at_share, desk.backstage.world_of, self.open_steps_of_recovery)
        self._navigator.open(page)

    def open_logg(self) -> None:
        """Show who has read and done what."""
        page = LoggPage(self._desk.tasks)
        page.check_requested.connect(self.open_granskning)
        self._navigator.open(page)

    def open_granskning(self) -> None:
        """Show the check of the log."""
        self._navigator.open(GranskningPage(self._desk.tasks))

    def open_gallring(self) -> None:
        """Show what may go, and why the rest may not."""
        page = GallringPage(self._desk.tasks)
        page.form.connect(self.form)
        page.handover.connect(self.handover)
        page.open_akt.connect(self.open_akt)
        page.confirm.connect(lambda akter: self._confirm(page, akter))
        page.confirm_narrative.connect(lambda found: self._confirm(page, (found.akt,), found))
        self._navigator.open(page)

    def _confirm(self, page: GallringPage, akter: tuple[Closed, ...], narrative: Narrative | None = None) -> None:
        last = ConfirmPage(self._desk.tasks, akter, narrative=narrative)
        last.purged.connect(page.tell)
        self._navigator.open(last)

    def _open_own_phrase(self) -> None:
        self._navigator.open(LosenfrasPage(self._desk.tasks, self._desk.backstage.offer_passphrase))

    def _open_screen(self) -> None:
        for capture in self._desk.window.findChildren(ScreenCapture):
            self._navigator.open(ScreenPage(capture))

    def _open_care(self) -> None:
        for care in self._desk.window.findChildren(ComputerCare):
            self._navigator.open(SkyddPage(care))

    def _next_look(self) -> None:
        for looks in self._desk.window.findChildren(Looks):
            looks.next()

"""The ways to what is not the night's work: one opener for each act of the page Mer, reached by key from anywhere."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from vir_desktop.ui.desk import Desk
from vir_desktop.ui.looks import Looks
from vir_desktop.ui.pages.granskning.page import GranskningPage
from vir_desktop.ui.pages.help.page import HelpPage
from vir_desktop.ui.pages.logg.page import LoggPage
from vir_desktop.ui.pages.mer.acts import Act, is_offered
from vir_desktop.ui.pages.mer.losenfras import LosenfrasPage
from vir_desktop.ui.pages.mer.page import MerPage
from vir_desktop.ui.pages.paper.blanks import open_blanks
from vir_desktop.ui.people_routes import PeopleRoutes


class MerRoutes(QObject):
    """Opens what Mer lists. Copying the vault is done on that page itself."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._navigator = desk.window.navigator
        self.people = PeopleRoutes(desk, self)
        self._openers: Mapping[Act, Callable[[], None]] = {
            Act.OWN_PHRASE: self._open_own_phrase,
            Act.BLANKS: self.open_blanks,
            Act.LOG: self.open_logg,
            Act.CHECK: self.open_granskning,
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
            self._navigator.open(HelpPage(self._desk.backstage.help_texts))

    def open_logg(self) -> None:
        """Show who has read and done what."""
        page = LoggPage(self._desk.tasks)
        page.check_requested.connect(self.open_granskning)
        self._navigator.open(page)

    def open_granskning(self) -> None:
        """Show the check of the log."""
        self._navigator.open(GranskningPage(self._desk.tasks))

    def _open_own_phrase(self) -> None:
        self._navigator.open(LosenfrasPage(self._desk.tasks, self._desk.backstage.offer_passphrase))

    def _next_look(self) -> None:
        for looks in self._desk.window.findChildren(Looks):
            looks.next()

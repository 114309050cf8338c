"""What works before unlock and with a damaged vault: numbers to call, blank forms, help."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from vir_desktop.services.reference import shipped
from vir_desktop.services.session import Session, World
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.fara_nu.content import fara_nu
from vir_desktop.ui.pages.fara_nu.page import Call, FaraNuPage
from vir_desktop.ui.tasks import Tasks


class WithoutVault(QObject):
    """Fara nu with the calls that wait for an akt, blank forms and help. `world` gives the ports at hand."""

    def __init__(
        self, window: MainWindow, tasks: Tasks[Session], backstage: Backstage, world: Callable[[], World]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._backstage = backstage
        self._world = world
        self.calls: list[Call] = []
        window.set_fara_nu(self._make_fara_nu)
        self.help_key = QShortcut(QKeySequence("F1"), window)  # until there is a workbench, which has its own
        self.help_key.activated.connect(self.open_help)

    def open_blanks(self) -> None:
        """Show the blank forms, to be saved or printed."""
        from vir_desktop.ui.pages.paper.blanks import open_blanks  # no paper is on the way to the first window

        if self._window.fara_nu_open:
            self._window.toggle_fara_nu()
        open_blanks(self._window, self._tasks, self._backstage, self._world())

    def open_help(self) -> None:
        """Show the help and its keys."""
        from vir_desktop.ui.pages.help.page import HelpPage  # nor is the help

        if not isinstance(self._window.navigator.page, HelpPage):
            self._window.navigator.open(HelpPage(self._backstage.help_texts))

    def say_unwatched(self) -> None:
        """Say that the computer's own screen lock locks nothing here."""
        self._window.messages.show_info(
            self.tr("Datorns eget skärmlås syns inte härifrån."),
            self.tr("Lås själv med Ctrl+L innan du lämnar datorn."),
        )

    def _make_fara_nu(self) -> FaraNuPage:
        shelf = self._world().reference
        page = FaraNuPage(fara_nu(shipped(shelf, "fara_nu"), shipped(shelf, "lines"), shipped(shelf, "actions")))
        page.called.connect(lambda call: self._keep(page, call))
        page.detailed.connect(lambda call: self._keep(page, call))
        page.blanks_requested.connect(self.open_blanks)
        page.left.connect(self._window.back)
        return page

    def _keep(self, page: FaraNuPage, call: Call) -> None:
        """Keep a call until there is somewhere to write it; what came of it takes the place of its beginning."""
        self.calls = [*(one for one in self.calls if (one.key, one.at) != (call.key, call.at)), call]
        page.confirm_queued()

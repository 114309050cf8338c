"""The ways to the pages of people and rights: users, grupper, policy, sharing, the end of a shift, the glas.

A page whose services would refuse is not offered: who may go where is looked up here, by role, once per session.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import employment
from vir_desktop.services.employment import Added, Ending
from vir_desktop.ui.desk import Desk
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.anvandare.new_user import NewUserPage
from vir_desktop.ui.pages.anvandare.page import AnvandarePage
from vir_desktop.ui.pages.anvandare.words import own_ending_words
from vir_desktop.ui.pages.delning.page import DelningPage
from vir_desktop.ui.pages.glas.page import GlasPage
from vir_desktop.ui.pages.grupper.page import GrupperPage
from vir_desktop.ui.pages.mer.acts import Act
from vir_desktop.ui.pages.policy.page import PolicyPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.pages.skiftbyte.page import SkiftbytePage


class PeopleRoutes(QObject):
    """Opens these pages, and connects what they ask for.

    Signals:
        glass_broken: An akt that is open now although the user does not have it; show it.
    """

    glass_broken = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._navigator = desk.window.navigator
        self.openers: Mapping[Act, Callable[[], None]] = {
            Act.SHIFT: self.open_shift,
            Act.USERS: self.open_users,
            Act.GRUPPER: self.open_grupper,
            Act.POLICY: self.open_policy,
        }

    def tell_ending(self) -> None:
        """Tell the user that her own agreement soon ends, unless something weightier is being told."""
        self._desk.tasks.run(employment.own_ending, self._on_ending)

    def open_users(self) -> None:
        """Show who works in the vault."""
        page = AnvandarePage(self._desk.tasks)
        page.new_requested.connect(lambda: self._open_new_user(page))
        page.share_requested.connect(self.open_sharing)
        self._navigator.open(page)

    def open_grupper(self) -> None:
        """Show who holds akter together."""
        self._navigator.open(GrupperPage(self._desk.tasks))

    def open_policy(self) -> None:
        """Show what is decided."""
        self._navigator.open(PolicyPage(self._desk.tasks))

    def open_shift(self) -> None:
        """Show what one has to hand over."""
        if not isinstance(self._navigator.page, SkiftbytePage):
            self._navigator.open(SkiftbytePage(self._desk.tasks))

    def open_sharing(self, akt_id: str) -> None:
        """Show who has an akt."""
        self._navigator.open(DelningPage(self._desk.tasks, AktId(akt_id)))

    def open_elsewhere(self, register: RegisterPage, akt_id: str, code: str) -> None:
        """Meet someone who wants an akt that she does not have: an arbetsledare may break the glas for it."""
        if not may(self._desk.roles, Right.LEAD):
            register.bar.show_advice(
                self.tr("Akten {code} finns hos en annan handläggare.").format(code=code),
                self.tr("Behöver du den i natt, ring bakjouren eller en arbetsledare."),
            )
            return
        page = GlasPage(self._desk.tasks, AktId(akt_id), code)
        page.opened.connect(self.glass_broken)
        self._navigator.open(page)

    def _open_new_user(self, users: AnvandarePage) -> None:
        page = NewUserPage(self._desk.tasks, self._desk.backstage.offer_passphrase)
        page.added.connect(lambda added: self._on_added(page, users, added))
        self._navigator.open(page)

    def _on_added(self, page: Page, users: AnvandarePage, added: Added) -> None:
        self._navigator.back_from(page)
        users.say_added(added)

    def _on_ending(self, ending: Ending | None) -> None:
        messages = self._desk.window.messages
        if ending is not None and not messages.text:
            messages.show_info(*own_ending_words(ending))

"""What every page of the unlocked program may be given."""

from dataclasses import dataclass

from vir_desktop.domain.policy import Policy
from vir_desktop.domain.roles import Role
from vir_desktop.services.session import Session
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Desk:
    """The window, the lanes, what is behind the scenes, and who is at work under which policy."""

    window: MainWindow
    tasks: Tasks[Session]
    backstage: Backstage
    policy: Policy
    signatur: str
    roles: frozenset[Role]

"""Making a vault with the wizard, or choosing another one; what comes out is the folder to unlock."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.keys import KDF_FULL, KDF_SMALL
from vir_desktop.domain.messages import making_words, words
from vir_desktop.services import creating
from vir_desktop.services.session import Session
from vir_desktop.system import vault_choice
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.dialogs import ask_folder
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.create_vault.page import CreateVaultPage
from vir_desktop.ui.pages.create_vault.plan import VaultPlan
from vir_desktop.ui.tasks import Tasks


class VaultMaking(QObject):
    """The ways to a vault when there is none here, or another is meant.

    Signals:
        chosen: The folder (Path) of a vault that was made or picked; unlock it.
    """

    chosen = Signal(object)

    def __init__(self, window: MainWindow, tasks: Tasks[Session], backstage: Backstage) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._backstage = backstage

    def create(self, place: Path, *, training: bool) -> None:
        """Open the wizard; `place` is proposed as the folder."""
        page = CreateVaultPage(self._backstage.offer_passphrase, str(place), training)
        page.planned.connect(lambda plan: self._make(page, plan))
        page.cancelled.connect(page.finished)
        self._window.navigator.open(page)

    def pick(self) -> None:
        """Let the user choose the folder of another vault."""
        ask_folder(self._window, self.tr("Öppna valvet i den här mappen"), lambda folder: self._choose(Path(folder)))

    def _make(self, page: CreateVaultPage, plan: VaultPlan) -> None:
        place = Path(plan.folder)
        world = self._backstage.world_of(place, training=plan.training)
        wanted = creating.VaultPlan(
            plan.verksamheter,
            plan.signatur,
            plan.roles,
            plan.passphrase,
            training=plan.training,
            threshold=plan.shares_needed,
            share_count=plan.shares,
            idle_minutes=plan.idle_minutes,
            lock_key=plan.lock_key,
            profile=KDF_SMALL if plan.small_memory else KDF_FULL,
        )

        def refused(error: RuleError | KnownError) -> None:
            told, little = making_words(error), isinstance(error, KnownError) and error.code is Known.LOW_MEMORY
            page.show_problem(told.title, told.advice, little_memory=little)

        def not_published(error: RuleError | KnownError) -> None:
            told = words(error)  # the folder is chosen and the sheets are written: one can but try again
            page.show_problem(told.title, told.advice)

        def on_prepared(prepared: creating.PreparedVault) -> None:
            page.proved.connect(lambda: publish(prepared))
            page.show_shares(prepared.shares)

        def publish(prepared: creating.PreparedVault) -> None:
            """Only now: a vault whose sheets nobody has proved never comes to be."""
            self._tasks.work(
                lambda: creating.publish_vault(world, prepared), lambda done: self._made(page, place), not_published
            )

        self._tasks.work(lambda: creating.prepare_vault(world, wanted), on_prepared, refused)

    def _made(self, page: CreateVaultPage, place: Path) -> None:
        self._window.navigator.back_from(page)
        self._choose(place)

    def _choose(self, place: Path) -> None:
        if self._backstage.world_of(place).storage.folder.exists():
            vault_choice.choose_vault(place)
        self.chosen.emit(place)

"""The unlocked program around its pages: what follows a commit, where one is, calls from Fara nu, and the last words.

Which page follows which is routes.py's matter.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services import anchoring, copy_check, fara_nu, positions
from vir_desktop.services.fara_nu import LoggedCall
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.positions import Position
from vir_desktop.services.records import RecordView
from vir_desktop.services.reference import ReferenceData, reference
from vir_desktop.services.session import Session
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.computer_care import ComputerCare
from vir_desktop.ui.desk import Desk
from vir_desktop.ui.guard import Guard
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akutsamtal.page import AkutsamtalPage
from vir_desktop.ui.pages.fara_nu.content import fara_nu as fara_nu_content
from vir_desktop.ui.pages.fara_nu.page import Call, FaraNuPage
from vir_desktop.ui.pages.interview.page import InterviewPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.record_gateway import TasksGateway
from vir_desktop.ui.record_page import RecordPage
from vir_desktop.ui.routes import Routes
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.typed import Given, Typed
from vir_desktop.ui.words_of_time import clock_words

_SETTLE_MS = 700  # the anchor follows a commit within a second
_CHECK_AFTER_MS = 3000  # what was unlocked for comes first
_CHECK_MS, _SLICE_MS = 100, 4  # 100,000 rows are done within a minute, and no key waits for it
REGISTER = "register"
_OF_THE_DISK = {Known.DISK_FULL, Known.READ_ONLY, Known.IO_ERROR}


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What is read once after unlock."""

    fara_nu: tuple[ReferenceData, ReferenceData, ReferenceData]
    rolled_back: bool
    disk_full: bool = False


class Workbench(QObject):
    """The unlocked program. Only values of the session are used here; the session itself stays on its thread."""

    def __init__(
        self, window: MainWindow, tasks: Tasks[Session], backstage: Backstage, session: Session, guard: Guard
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._guard = guard
        self._bakjour = session.policy.bakjour_number
        desk = Desk(window, tasks, backstage, session.policy, session.signatur, session.roles)
        self._routes = Routes(desk, self)
        self._remembered: Position | None = None
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._on_settled)
        self._check = QTimer(self, interval=_CHECK_AFTER_MS)
        self._check.timeout.connect(self._check_register)
        self._of_the_disk = ""  # what the bar says of a disk that did not take what was written
        tasks.changed.connect(self._on_changed)
        tasks.failed.connect(self._on_failed)
        window.navigator.shown.connect(self._on_page)
        self._help = QShortcut(QKeySequence("F1"), window)
        self._help.activated.connect(self._routes.mer.open_help)
        QShortcut(QKeySequence("Ctrl+G"), window).activated.connect(self._routes.mer.open_logg)

    def start(self, register: RegisterPage, position: Position | None, calls: Sequence[Call]) -> None:
        """Show the register, or bring the user back to where she was; write down calls made before unlock."""
        for call in calls:
            self._log(None, call)
        self._tasks.run(_load, self._on_loaded)
        self._routes.open_register(register)
        self._routes.mer.people.tell_ending()
        self._check.start()
        for care in self._window.findChildren(ComputerCare):
            care.if_news(register.care.show)
        if position is not None and position.akt_id is not None:
            self._routes.return_to(position)

    def last_words(self) -> Callable[[Session], None]:
        """Return what is to be done on the database's thread before the vault closes: the draft, the place."""
        navigator, position = self._window.navigator, self._position()
        keeps: list[Callable[[Session], None]] = []
        for page in (*navigator.left, *navigator.path):
            if isinstance(page, RecordPage) and page.editor.is_loaded:
                typed = page.pending() if page is navigator.page else None
                keeps.append(partial(self._keep, page.editor.view, typed, page.editor.unsaved_answers))
            elif isinstance(page, AkutsamtalPage):
                keeps.append(page.last_words())

        def last(session: Session) -> None:
            for keep in keeps:
                with suppress(KnownError, RuleError):  # a full disk must keep neither the rest nor the lock
                    keep(session)
            with suppress(KnownError):
                if not session.rolled_back:
                    positions.remember(session, position)

        return last

    def _keep(
        self, view: RecordView, typed: Typed | None, unsaved: Mapping[AnswerKey, Given], session: Session
    ) -> None:
        TasksGateway(self._tasks, view.akt_id, view.record.id).keep(session, typed, unsaved)

    # --- the register is checked while one works ---

    def _check_register(self) -> None:
        self._check.setInterval(_CHECK_MS)
        self._tasks.run(_check_slice, self._on_checked, self._on_damage)

    def _on_checked(self, done: bool) -> None:
        if done:
            self._check.stop()

    def _on_damage(self, error: RuleError | KnownError) -> None:
        self._check.stop()
        self._on_failed(error)

    # --- after each commit --------------------------------------------------------------------------------------

    def _on_changed(self, _: object) -> None:
        """Something is on disk: what the bar says of a disk that takes nothing is no longer true."""
        self._settle.start()
        if self._of_the_disk and self._window.messages.text == self._of_the_disk:
            self._window.messages.clear()
        self._of_the_disk = ""

    def _on_settled(self) -> None:
        position = self._position()
        moved = (position.page, position.akt_id, position.record_id, position.key)
        known = self._remembered
        same = known is not None and moved == (known.page, known.akt_id, known.record_id, known.key)
        self._remembered = position
        # Only the lock knows the caret: after a crash the one of a while ago would lie in the middle of the words.
        remembered = None if same else replace(position, caret=-1)
        self._tasks.run(partial(_settled, position=remembered))

    def _position(self) -> Position:
        page = self._window.navigator.page
        place = self._routes.place_of(page) if page is not None else None
        if place is None:
            return Position(REGISTER)
        if isinstance(page, AkutsamtalPage) or (isinstance(page, RecordPage) and page.editor.is_loaded):
            return page.position()
        return Position(place.name, place.akt_id, place.record_id)

    def _on_page(self, page: Page) -> None:
        self._guard.set_interview(page.interview)
        self._help.setEnabled(not isinstance(page, InterviewPage))  # there F1 is the guidance of the question

    def _on_failed(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self._window.messages.show_error(told.title, told.advice)
        self._of_the_disk = self._window.messages.text if error.code in _OF_THE_DISK else ""

    # --- Fara nu ------------------------------------------------------------------------------------------------

    def _on_loaded(self, loaded: _Loaded) -> None:
        content = fara_nu_content(*loaded.fara_nu, bakjour=self._bakjour)
        self._window.set_fara_nu(lambda: self._make_fara_nu(FaraNuPage(content)))
        if loaded.disk_full:
            self._window.messages.show_advice(
                self.tr("Disken är full. Valvet är öppet för läsning."),
                self.tr("Ta bort något annat från disken, inget ur valvets mapp. Sedan går det att skriva igen."),
            )
        if loaded.rolled_back:
            self._window.messages.show_advice(
                self.tr("Valvet är äldre än vad programmet minns."),
                self.tr("Akterna kan läsas men inte ändras. Säg till administratören. Fara nu fungerar som vanligt."),
            )

    def _make_fara_nu(self, page: FaraNuPage) -> FaraNuPage:
        page.called.connect(lambda call: self._log(page, call))
        page.detailed.connect(lambda call: self._log(page, call))
        page.blanks_requested.connect(self._routes.mer.open_blanks)
        page.left.connect(self._window.back)
        return page

    def _log(self, page: FaraNuPage | None, call: Call) -> None:
        at = clock_words(call.at)
        logged = LoggedCall(call.label, at, call.handelsenummer, call.utfall)
        akt_id = self._routes.akt_at_hand()
        self._tasks.run(
            lambda session: fara_nu.log_call(session, akt_id, logged),
            lambda done: page.confirm_logged(at) if page else None,
        )


def _load(session: Session) -> _Loaded:
    data = (reference(session, "fara_nu"), reference(session, "lines"), reference(session, "actions"))
    return _Loaded(data, session.rolled_back, bool(session.unwritten))


def _check_slice(session: Session) -> Outcome[bool]:
    """Check a little of the register, and when all of it is done of the vault's own copy."""
    if not session.register.check_slice(_SLICE_MS):
        return Outcome(False)
    return copy_check.check_slice(session, _SLICE_MS)


def _settled(session: Session, *, position: Position | None) -> None:
    if session.rolled_back or session.unwritten:
        return
    anchoring.checkpoint(session)
    if position is not None:
        positions.remember(session, position)

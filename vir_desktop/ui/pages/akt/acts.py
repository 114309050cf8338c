"""What is asked and done on the page of an akt itself: a move to sign, another phase."""

from PySide6.QtCore import QObject

from vir_desktop.domain.akt import Phase
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.services import handlaggare, moving, records
from vir_desktop.services.records import RecordView
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.register.words import phase_words
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.message_bar import MessageBar


class AktActs(QObject):
    """Asks in the window, does it on the database lane, and tells in `bar`."""

    def __init__(self, tasks: Tasks[Session], akt_id: AktId, page: Page, bar: MessageBar) -> None:
        super().__init__(page)
        self._tasks, self._akt, self._page, self._bar = tasks, akt_id, page, bar

    # --- a move that waits ---

    def ask_about_move(self, wish: RecordId) -> None:
        """Show a wish to move a record, for an arbetsledare to sign or decline."""
        self._tasks.run(lambda s: records.view(s, self._akt, wish), self._show_wish, self._on_error)

    def _show_wish(self, wish: RecordView) -> None:
        said = {key: str(answer.value) for key, answer in wish.answers.items()}
        question = dialogs.Question(
            self.tr("Flytta till {code}?").format(code=said.get(moving.TO, "–")),
            self.tr("{who} ber om det. Skäl: {why}").format(
                who=wish.record.created_by, why=said.get(moving.REASON, "–")
            ),
            (("approve", self.tr("Skriv under och flytta")), ("decline", self.tr("Låt den stå kvar"))),
        )
        acts = {"approve": moving.approve, "decline": moving.decline}
        dialogs.ask(
            self._page,
            question,
            lambda key, _: self._tasks.run(
                lambda s: acts[key](s, self._akt, wish.record.id), lambda _: self._told(key), self._on_error
            ),
        )

    def _told(self, key: str) -> None:
        if key == "approve":
            older = self.tr("Kopior av valvet som togs tidigare har den kvar här.")
            self._bar.show_info(self.tr("Handlingen är flyttad."), older)
        else:
            self._bar.show_info(self.tr("Handlingen står kvar."))

    # --- the phase ---

    def ask_phase(self, now: Phase) -> None:
        """Ask where the ärende stands."""
        question = dialogs.Question(
            self.tr("Var står ärendet?"),
            self.tr(
                "Nu: {phase}. Akut och pågående gäller alla akter i ärendet som du har; "
                "överförd och avslutad bara den här akten."
            ).format(phase=phase_words(now).lower()),
            [(phase.value, phase_words(phase)) for phase in Phase if phase is not now],
        )
        dialogs.ask(self._page, question, lambda phase, _: self._set_phase(Phase(phase)))

    def _set_phase(self, phase: Phase, reason: str = "") -> None:
        def on_error(error: RuleError | KnownError) -> None:
            if isinstance(error, RuleError) and error.code == "same-handlaggare" and not reason:
                self._ask_why(phase, error)
            else:
                self._on_error(error)

        self._tasks.run(
            lambda s: handlaggare.set_phase(s, self._akt, phase, reason),
            lambda row: self._bar.show_info(self.tr("Läget är {phase}.").format(phase=phase_words(row.phase).lower())),
            on_error,
        )

    def _ask_why(self, phase: Phase, error: RuleError) -> None:
        told = words(error)
        question = dialogs.Question(
            told.title,
            told.advice,
            (("go", self.tr("Fortsätt med skälet")),),
            text_label=self.tr("Varför har samma handläggare båda?"),
            text_required=True,
        )
        dialogs.ask(self._page, question, lambda _, reason: self._set_phase(phase, reason))

    def _on_error(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self._bar.show_error(told.title, told.advice)

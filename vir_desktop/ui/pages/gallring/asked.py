"""What waits for a second person: agree, do it, or take it back."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.services import purge_many
from vir_desktop.services.session import Session
from vir_desktop.ui.dialogs import Question, ask
from vir_desktop.ui.pages.gallring.reading import Asked, Overview
from vir_desktop.ui.pages.gallring.words import asked_row
from vir_desktop.ui.pages.register.row_list import RowList
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar


class AskedCard(SectionCard):
    """The requests for several akter; how it went is said in `bar`."""

    def __init__(self, tasks: Tasks[Session], bar: MessageBar, parent: QWidget | None = None) -> None:
        super().__init__("Väntar på en andra person", parent=parent)
        self._tasks, self._bar = tasks, bar
        self._asked: tuple[Asked, ...] = ()
        self._leads = False
        self.list = RowList(self.tr("Väntar på en andra person"))
        self._nothing = PlainLabel(self.tr("Ingen begäran väntar på dig."), "soft")
        self.add(self._nothing, self.list)
        self.list.opened.connect(self._ask)

    def show_asked(self, found: Overview) -> None:
        """Show what waits; to who leads only when there is something."""
        self._asked, self._leads = found.asked, found.leads
        self.list.set_rows([asked_row(one) for one in found.asked])
        self.list.setVisible(bool(found.asked))
        self._nothing.setVisible(not found.asked)
        self.setVisible(bool(found.asked) or not found.leads)

    def choices(self, one: Asked) -> list[tuple[str, str]]:
        """Return what this user can do with a request now."""
        may = []
        if not one.own and not one.request.approved_by:
            may.append(("approve", self.tr("Godkänn")))
        if self._leads and one.hours == 0:
            may.append(("execute", self.tr("Gallra nu")))
        if self._leads:
            may.append(("withdraw", self.tr("Ta tillbaka begäran")))
        return may

    def _ask(self, request_id: str) -> None:
        one = next((asked for asked in self._asked if asked.request.id == request_id), None)
        if one is not None:
            row = asked_row(one)
            question = Question(row.text, row.below, self.choices(one))
            ask(self, question, lambda key, text: self._answer(key, request_id))

    def _answer(self, key: str, request_id: str) -> None:
        acts: dict[str, Callable[[Session], object]] = {
            "approve": lambda session: purge_many.approve(session, request_id),
            "execute": lambda session: purge_many.execute(session, request_id),
            "withdraw": lambda session: purge_many.withdraw(session, request_id),
        }
        done = {
            "approve": self.tr("Begäran är godkänd. En arbetsledare kan gallra nu."),
            "execute": self.tr("Akterna är gallrade. Nycklarna är förstörda."),
            "withdraw": self.tr("Begäran är tillbakatagen. Ingenting är gallrat."),
        }
        self._tasks.run(acts[key], lambda value: self._bar.show_info(done[key]), self._on_error)

    def _on_error(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self._bar.show_error(told.title, told.advice)

"""Asks the register for rows, one question at a time, and puts what comes into the model."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.services import register
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.register import ListedPage
from vir_desktop.services.session import Session
from vir_desktop.ui.pages.register.model import PAGE, RegisterModel
from vir_desktop.ui.tasks import Tasks


def first_page(session: Session) -> ListedPage:
    """Return what an unfiltered register begins with."""
    return register.page(session, RegisterQuery(limit=PAGE))


class RegisterReader(QObject):
    """While an answer is on its way only the latest question is kept, so fast typing never queues.

    `query` gives what to ask, from an offset, for a number of rows.

    Signals:
        shown: The first page of the latest question is in the model; carries how many akter match.
        failed: Carries the error.
    """

    shown = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks[Session],
        model: RegisterModel,
        query: Callable[[int, int], RegisterQuery],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._model, self._query = tasks, model, query
        self._under_way, self._again = False, False
        model.wanted.connect(self._fetch)

    def ask(self) -> None:
        """Ask for the first page."""
        if self._under_way:
            self._again = True
            return
        self._under_way = True
        query = self._query(0, PAGE)
        self._tasks.run(lambda session: register.page(session, query), self._on_first, self._on_error)

    def show(self, page: ListedPage) -> None:
        """Show a first page that was read before there was anything to ask with."""
        self._model.show_first(page)
        self.shown.emit(page.total)

    def _on_first(self, page: ListedPage) -> None:
        self._under_way = False
        if self._again:
            self._again = False
            self.ask()
            return
        self.show(page)

    def _fetch(self, offset: int) -> None:
        query = self._query(offset, PAGE)
        self._tasks.run(
            lambda session: register.page(session, query), partial(self._on_page, query), self._on_error
        )

    def _on_page(self, query: RegisterQuery, page: ListedPage) -> None:
        if query == self._query(query.offset, PAGE) and not self._under_way:
            self._model.put(query.offset, page)

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._under_way, self._again = False, False
        self._model.forget_asked()
        self.failed.emit(error)

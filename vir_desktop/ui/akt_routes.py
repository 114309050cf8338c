"""The ways from an akt to another: joining it to the one that the person has, and moving what was written wrong."""

from __future__ import annotations

from PySide6.QtCore import QObject

from vir_desktop.domain.akt import RegisterRow
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import joining, moving
from vir_desktop.services.moving import Asked
from vir_desktop.ui import dialogs
from vir_desktop.ui.desk import Desk
from vir_desktop.ui.pages.akt.choosing import ChooseAktPage
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.register.search import SearchPage


class AktRoutes(QObject):
    """Opens the page where another akt is chosen, asks what is meant, and does it."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, desk.tasks

    def join(self, page: AktPage, akt_id: AktId) -> None:
        """Ask which akt the person, or the situation, has already."""
        about = self.tr(
            "Akter i samma verksamhet som du kan öppna. Bekräfta aldrig för den som ringer att personen är känd."
        )
        choosing = ChooseAktPage(
            self._tasks,
            lambda session, text: joining.candidates(session, akt_id, text),
            (self.tr("Koppla till befintlig akt"), about),
        )
        choosing.chosen.connect(lambda other, code: self._ask_how(page, choosing, akt_id, (AktId(other), code)))
        self._show(choosing)

    def move(self, page: AktPage, akt_id: AktId, record_id: RecordId) -> None:
        """Ask where a record belongs, and why it is moved."""
        about = self.tr(
            "Handlingen flyttas som den är, med tider och signaturer. Här står bara att något är flyttat, och när."
        )
        choosing = ChooseAktPage(
            self._tasks,
            lambda session, text: moving.candidates(session, akt_id, text),
            (self.tr("Flytta till rätt akt"), about),
        )
        choosing.chosen.connect(
            lambda other, code: self._ask_why(page, choosing, (akt_id, record_id), (AktId(other), code))
        )
        self._show(choosing)

    def _show(self, choosing: ChooseAktPage) -> None:
        choosing.search_requested.connect(lambda: self._search(choosing))
        self._desk.window.navigator.open(choosing)

    def _search(self, choosing: ChooseAktPage) -> None:
        """Look for the person; who is found is chosen, and Esc leads back to the list."""
        search = SearchPage(self._tasks, can_create=False)

        def found(akt_id: str) -> None:
            self._desk.window.navigator.back_from(search)
            choosing.pick(akt_id)

        search.open_akt.connect(found)
        self._desk.window.navigator.open(search)

    # --- joining ---

    def _ask_how(self, page: AktPage, choosing: ChooseAktPage, akt_id: AktId, other: tuple[AktId, str]) -> None:
        target, code = other
        acts = {"person": joining.join_person, "arende": joining.join_arende}

        def on_joined(row: RegisterRow) -> None:
            self._desk.window.navigator.back_from(choosing)
            page.bar.show_info(
                self.tr("Akten är kopplad till {code}.").format(code=row.code),
                self.tr("Kopior av valvet som togs tidigare är som de var."),
            )

        question = dialogs.Question(
            self.tr("Koppla till {code}: hur hör de ihop?").format(code=code),
            self.tr(
                "Samma person: allt som skrivits i den här akten flyttas dit, med tider och signaturer, och den här "
                "stängs. Samma ärende: båda akterna står kvar som de är och hör till samma ärende."
            ),
            (("person", self.tr("Samma person")), ("arende", self.tr("Annan person, samma ärende"))),
        )
        dialogs.ask(
            choosing,
            question,
            lambda how, _: self._tasks.run(lambda s: acts[how](s, akt_id, target), on_joined, choosing.say),
        )

    # --- moving ---

    def _ask_why(
        self, page: AktPage, choosing: ChooseAktPage, what: tuple[AktId, RecordId], other: tuple[AktId, str]
    ) -> None:
        target, code = other

        def put(leads: bool) -> None:
            question = dialogs.Question(
                self.tr("Flytta till {code}").format(code=code),
                self.tr("Rättelser och andra läsningar av handlingen följer med."),
                (("move", self.tr("Flytta nu") if leads else self.tr("Be arbetsledare flytta")),),
                text_label=self.tr("Varför ska den flyttas?"),
                text_required=True,
            )
            dialogs.ask(choosing, question, lambda _, reason: go(reason))

        def go(reason: str) -> None:
            self._tasks.run(lambda s: moving.ask(s, *what, target, reason), told, choosing.say)

        def told(asked: Asked) -> None:
            self._desk.window.navigator.back_from(choosing)
            if asked.moved:
                older = self.tr("Kopior av valvet som togs tidigare har den kvar här.")
                page.bar.show_info(self.tr("Flyttad till {code}.").format(code=code), older)
            else:
                waits = self.tr("Det står överst i akten och i registret.")
                page.bar.show_info(self.tr("En arbetsledare behöver skriva under."), waits)

        self._tasks.run(lambda session: may(session.roles, Right.LEAD), put)

"""Öppna i nödläge: an arbetsledare opens an akt that she does not have. First her reason, then the event, then it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.akt import RegisterRow
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId
from vir_desktop.services import break_glass
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.texts import NotesEdit


class GlasPage(Page):
    """Nothing of the akt is read before the reason is on disk. Leads on to the akt, and back from it to the register.

    Signals:
        opened: The akt id; it is open now.
    """

    opened = Signal(str)

    def __init__(self, tasks: Tasks[Session], akt_id: AktId, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._akt = tasks, akt_id
        self._busy = self._is_broken = False
        self.where = code
        self.hints = (
            ("Ctrl+Enter", self.tr("Öppna akten")),
            ("Tabb", self.tr("Nästa fält")),
            ("Esc", self.tr("Avbryt, ingenting loggas")),
        )
        self.bar = MessageBar()
        self.reason = NotesEdit(self.tr("Varför behöver du öppna akten?"), limit=2000)
        self.go = PrimaryButton(self.tr("Skriv skälet i loggen och öppna akten"))
        self._field = Field(
            self.tr("Varför behöver du öppna akten?"), self.reason, self.tr("En mening räcker. Inga namn behövs.")
        )
        self._build(code)
        self.reason.submitted.connect(self.ask)
        self.go.clicked.connect(self.ask)

    def entered(self) -> None:
        """Begin with the reason."""
        self.reason.setFocus()

    def returned(self) -> None:
        """One comes back from the akt: this page is done. The next time asks for a reason of its own."""
        if self._is_broken:
            self.finished.emit()

    def ask(self) -> None:
        """Open the akt, once there is a reason."""
        reason, akt_id = self.reason.toPlainText().strip(), self._akt
        self._field.show_error("" if reason else self.tr("Skriv varför. Utan skäl öppnas ingenting."))
        if self._busy or self._is_broken or not reason:
            self.reason.setFocus()
            return
        self._busy = True
        self.bar.clear()
        self._tasks.run(lambda s: break_glass.break_glass(s, akt_id, reason), self._on_open, self._on_error)

    def _on_open(self, row: RegisterRow) -> None:
        self._busy, self._is_broken = False, True
        self.opened.emit(row.akt_id)

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._busy = False
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    def _build(self, code: str) -> None:
        self.reason.setMaximumHeight(self.reason.fontMetrics().lineSpacing() * 5)
        what = SectionCard(self.tr("Det här skrivs upp innan akten visas"), role="quiet")
        what.add(
            PlainLabel(self.tr("I loggen: att du öppnade akten i nödläge, och när. Det granskas alltid.")),
            PlainLabel(self.tr("I akten: ditt skäl. Alla som har akten kan läsa det, och det går inte att ta bort.")),
            PlainLabel(self.tr("Akten är öppen tills du lämnar den. Nästa gång behövs ett nytt skäl.")),
        )
        about = self.tr(
            "Du har inte akten {code}. Är det bråttom kan du som arbetsledare öppna den ändå. Annars: be den som har"
            " den att dela den med dig."
        )
        row = FlowLayout()
        row.addWidget(self.go)
        why = SectionCard()
        why.add(self._field, row)
        scroll = ScrollPage(width=720)
        scroll.body.addWidget(PlainLabel(self.tr("Öppna i nödläge"), "title"))
        scroll.body.addWidget(PlainLabel(about.format(code=code)))
        scroll.body.addWidget(what)
        scroll.body.addWidget(why)
        scroll.body.addStretch(1)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

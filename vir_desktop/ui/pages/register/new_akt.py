"""A new akt: whose it is, and nothing more that must be said."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.akt import AktKind, RegisterRow, Verksamhet
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.policy import Policy
from vir_desktop.domain.record import ArendeId
from vir_desktop.domain.roles import Regim
from vir_desktop.services import akter
from vir_desktop.services.akter import NewAkt
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.register.words import kind_words
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.texts import LineEdit

_OWN, _GIVEN = "new", "given"


@dataclass(frozen=True, slots=True)
class Offer:
    """A code name that is free and, when there is an ärende already, its akter's codes and their verksamhet."""

    code: str
    beside: tuple[str, ...]
    verksamhet_id: str


def offer(session: Session, arende_id: ArendeId | None) -> Offer:
    """Read what to propose; runs on the database lane."""
    rows = session.register.arende_rows(arende_id) if arende_id else ()
    codes = tuple(row.code for row in rows)
    return Offer(akter.free_code(session), codes, rows[0].verksamhet_id if rows else "")


class NewAktPage(Page):
    """Everything is chosen beforehand; one Enter creates.

    Signals:
        created: The new akt's id, and its kind ("vuxen", "barn", "valdsutovare").
    """

    created = Signal(str, str)

    def __init__(
        self,
        tasks: Tasks[Session],
        policy: Policy,
        arende_id: ArendeId | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._arende_id = tasks, arende_id
        self._verksamheter = policy.verksamheter
        self._busy = False
        self.where = self.tr("Ny akt")
        self.hints = (
            ("1–3", self.tr("Välj")),
            ("Tabb", self.tr("Nästa fält")),
            ("Enter", self.tr("Skapa akten")),
            ("Esc", self.tr("Tillbaka")),
        )
        self.bar = MessageBar()
        self.kind = OptionList(self.tr("Vems akt är det?"))
        self.verksamhet = OptionList(self.tr("Vilken verksamhet?"))
        self.arende = OptionList(self.tr("Vilket ärende?"))
        self.code = LineEdit(self.tr("Kodnamn"), 40)
        self._build()
        self._arende_field.hide()
        self._verksamhet_field.setVisible(len(self._verksamheter) > 1)
        self.verksamhet.set_options([(v.id, v.namn) for v in self._verksamheter])
        self._choose(self.verksamhet, (self._verksamheter[0].id,))
        for options in (self.kind, self.verksamhet, self.arende):
            options.submitted.connect(self.create_akt)
        self.code.submitted.connect(self.create_akt)
        self.verksamhet.changed.connect(lambda _: self._offer_kinds())
        self._offer_kinds()

    def entered(self) -> None:
        """Enter works at once; what is proposed comes meanwhile."""
        self.kind.setFocus()
        self._tasks.run(lambda session: offer(session, self._arende_id), self._on_offer, self._on_error)

    def create_akt(self) -> None:
        """Create what is chosen, once."""
        kinds = self.kind.chosen()
        if self._busy or not kinds:
            return
        self._busy = True
        arende_id = None if self.arende.chosen() == (_OWN,) else self._arende_id
        new = NewAkt(AktKind(kinds[0]), self._chosen().id, arende_id, self.code.text().strip())
        self._tasks.run(
            lambda session: akter.create_akt(session, new),
            lambda row: self._on_created(row, new.kind),
            self._on_error,
        )

    # --- building ---

    def _build(self) -> None:
        scroll = ScrollPage(width=640)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)
        body = scroll.body
        body.addWidget(PlainLabel(self.tr("Ny akt"), "title"))
        about = self.tr("En akt för varje person. Barn har alltid egna akter. Allt annat kan du fylla i sedan.")
        body.addWidget(PlainLabel(about, "soft"))
        card = SectionCard()
        self._verksamhet_field = Field(self.verksamhet.accessibleName(), self.verksamhet)
        self._arende_field = Field(self.arende.accessibleName(), self.arende)
        hint = self.tr("Namnet i registret. Aldrig ett riktigt namn.")
        self._code_field = Field(self.code.accessibleName(), self.code, hint)
        self._button = PrimaryButton(self.tr("Skapa akten"))
        self._button.clicked.connect(self.create_akt)
        row = FlowLayout()
        row.addWidget(self._button)
        card.add(
            Field(self.kind.accessibleName(), self.kind),
            self._arende_field,
            self._verksamhet_field,
            self._code_field,
            row,
        )
        body.addWidget(card)
        body.addStretch(1)

    def _offer_kinds(self) -> None:
        ideell = self._chosen().regim is Regim.IDEELL
        kinds = [kind for kind in AktKind if not (ideell and kind is AktKind.VALDSUTOVARE)]
        wanted = self.kind.chosen() or (AktKind.BARN if self._arende_id else AktKind.VUXEN,)
        self.kind.set_options([(kind.value, kind_words(kind)) for kind in kinds])
        self._choose(self.kind, wanted)
        if not self.kind.chosen():
            self._choose(self.kind, (AktKind.VUXEN,))

    def _on_offer(self, found: Offer) -> None:
        if not self.code.text():
            self.code.setText(found.code)
        if found.beside:
            same = self.tr("Samma ärende som {codes}").format(codes=", ".join(found.beside))
            self.arende.set_options([(_GIVEN, same), (_OWN, self.tr("Ett nytt ärende"))])
            self._choose(self.arende, (_GIVEN,))
            self._arende_field.show()
            self._choose(self.verksamhet, (found.verksamhet_id,))
            self._offer_kinds()

    @staticmethod
    def _choose(options: OptionList, codes: Sequence[str]) -> None:
        options.set_chosen(codes)
        for row in range(options.count()):
            if options.item(row).checkState() == Qt.CheckState.Checked:
                options.setCurrentRow(row)

    def _chosen(self) -> Verksamhet:
        chosen = self.verksamhet.chosen()
        return next((v for v in self._verksamheter if (v.id,) == chosen), self._verksamheter[0])

    def _on_created(self, row: RegisterRow, kind: AktKind) -> None:
        self._busy = False
        self.created.emit(row.akt_id, kind.value)

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._busy = False
        message = words(error)
        if isinstance(error, RuleError) and error.code == "code-taken":
            self._code_field.show_error(f"{message.title} {message.advice}")
            self.code.setFocus()
            self.code.selectAll()
            return
        self.bar.show_error(message.title, message.advice)

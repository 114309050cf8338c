"""Policy: what the organisation has decided; changed by its administratör, as a new signed version."""

from PySide6.QtWidgets import QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.policy import Policy
from vir_desktop.services import policy as policies
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.policy.fields import PolicyFields
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class PolicyPage(Page):
    """One form. Nothing is in force before it is signed."""

    def __init__(self, tasks: Tasks[Session], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._policy: Policy | None = None
        self._busy = False
        self.where = self.tr("Policy")
        self.hints = (
            ("Tabb", self.tr("Nästa fält")),
            ("Enter", self.tr("På knappen: skriv under")),
            ("Esc", self.tr("Tillbaka utan att ändra")),
        )
        self.bar = MessageBar()
        self.version = PlainLabel(role="soft")
        self.fields = PolicyFields()
        self.sign = PrimaryButton(self.tr("Skriv under och börja gälla"))
        self._build()
        self.sign.clicked.connect(self.ask)

    def entered(self) -> None:
        """Read what is decided."""
        self.fields.idle.line.setFocus()
        self._tasks.run(lambda session: session.policy, self._show, self._on_error)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being signed."""
        return not self._busy

    def ask(self) -> None:
        """Sign what is filled in, if all of it can be read."""
        present, wrong = self._policy, self.fields.check()
        if wrong is not None:
            wrong.field.setFocus()
            announce(self, wrong.error, urgent=True)
        if present is None or self._busy or wrong is not None:
            return
        changed = self.fields.changed(present)
        if changed == present:
            self.bar.show_info(self.tr("Ingenting är ändrat."), self.tr("Det som gäller står kvar."))
            return
        self._busy = True
        self._tasks.run(lambda session: policies.set_policy(session, changed), self._on_signed, self._on_error)

    def _on_signed(self, policy: Policy) -> None:
        self._busy = False
        self._show(policy)
        self.settled.emit()
        self.bar.show_info(
            self.tr("Version {n} är underskriven och gäller.").format(n=policy.version),
            self.tr("Låsning, låstangent och bakjourens nummer ändras nästa gång någon låser upp. Det står i loggen."),
        )

    def _show(self, policy: Policy) -> None:
        self._policy = policy
        self.version.setText(
            self.tr("Version {n}. Gäller alla i valvet, och är underskriven av administratören.").format(
                n=policy.version
            )
        )
        self.fields.show_policy(policy)

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._busy = False
        self.not_saved.emit()
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    def _build(self) -> None:
        scroll = ScrollPage(width=640)
        row = FlowLayout()
        row.addWidget(self.sign)
        scroll.body.addWidget(PlainLabel(self.tr("Policy: vad organisationen har beslutat"), "title"))
        scroll.body.addWidget(self.version)
        scroll.body.addWidget(self.fields)
        scroll.body.addLayout(row)
        scroll.body.addStretch(1)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

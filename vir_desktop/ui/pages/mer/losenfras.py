"""Min lösenfras: change one's own passphrase. Nothing is replaced before the new one has been tried."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtWidgets import QCheckBox, QWidget

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.keys import KDF_FULL, KDF_SMALL
from vir_desktop.domain.messages import words
from vir_desktop.services import people, unlocking
from vir_desktop.services.ports import Crypto
from vir_desktop.services.session import Session
from vir_desktop.services.unlocking import Door
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.new_slot import seal_and_write
from vir_desktop.ui.pages.create_vault.steps import PassphraseStep
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.busy_line import BusyLine
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.focus import tab_after
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.passphrase import PassphraseEdit
from vir_desktop.ui.widgets.scroll_page import ScrollPage

_Found: TypeAlias = tuple[Crypto, Door]


class LosenfrasPage(Page):
    """The present passphrase, and a new one twice. What is typed is forgotten when the page is left."""

    def __init__(
        self, tasks: Tasks[Session], offer: Callable[[], Sequence[str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.where = self.tr("Min lösenfras")
        self.hints = (("Tabb", self.tr("Nästa fält")), ("Enter", self.tr("Byt")), ("Esc", self.tr("Tillbaka")))
        self.bar = MessageBar()
        self.old = PassphraseEdit(self.tr("Nuvarande lösenfras"))
        self._old_field = Field(self.tr("Nuvarande lösenfras"), self.old)
        self.new = PassphraseStep(offer, self.tr("Ny lösenfras"))
        self.new.title.setText(self.tr("Min lösenfras"))
        self.change = PrimaryButton(self.tr("Byt lösenfras"))
        self.small = QCheckBox(self.tr("Den här datorn har lite minne"))
        self._busy = BusyLine(self.bar, self.change)
        self._build()
        self.old.submitted.connect(self.new.begin)
        self.new.submitted.connect(self.ask)
        self.change.clicked.connect(self.ask)

    def entered(self) -> None:
        """Begin with the present one."""
        self.old.setFocus()

    def leaving(self) -> None:
        """Forget what is typed."""
        self.old.clear()
        self.new.clear()

    @property
    def is_settled(self) -> bool:
        """Whether no change is under way; how it went is told even to who has left meanwhile."""
        return self.change.isEnabled()

    def ask(self) -> None:
        """Change it, if everything is there: try the old, seal the new, try that too, then replace."""
        self._old_field.show_error("" if self.old.text() else self.tr("Skriv den lösenfras du har nu."))
        if not self.is_settled or not self.new.check() or not self.old.text():
            return
        self._busy.say(self.tr("Byter. Det tar några sekunder."))
        old, new, profile = self.old.text(), self.new.passphrase, KDF_SMALL if self.small.isChecked() else KDF_FULL
        seal_and_write(
            self._tasks,
            _door,
            lambda found: people.seal_new_slot(*found, old, new, profile),
            lambda session, _, slot: people.change_passphrase(session, slot, profile),
            self._on_changed,
            self._on_error,
        )

    def _on_changed(self, nothing: None) -> None:
        self._busy.say("")
        self.leaving()
        self.old.setFocus()
        self.settled.emit()
        self.bar.show_info(
            self.tr("Lösenfrasen är bytt."),
            self.tr("Den gamla öppnar inte valvet längre. Kopior som togs tidigare öppnas fortfarande med den gamla."),
        )

    def _on_error(self, error: RuleError | KnownError) -> None:
        self._busy.say("")
        self.not_saved.emit()
        if isinstance(error, KnownError) and error.code is Known.WRONG_PASSPHRASE:
            self._old_field.show_error(self.tr("Det är inte den lösenfras du har nu. Ingenting är ändrat."))
            self.old.setFocus()
            return
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    def _build(self) -> None:
        scroll = ScrollPage(width=720)
        present = SectionCard()
        present.add(self._old_field)
        memory = SectionCard(self.tr("Minne"), role="quiet")
        about = self.tr(
            "Lösenfrasen skyddas av uträkningar som behöver 256 MiB minne. Räcker inte minnet till för att låsa upp "
            "kan 64 MiB användas i stället; skyddet blir något svagare, och valet skrivs i loggen. Du får behålla "
            "samma lösenfras."
        )
        memory.add(PlainLabel(about, "soft"), self.small)
        row = FlowLayout()
        row.addWidget(self.change)
        self.new.body.insertWidget(1, present)
        scroll.body.addWidget(self.new)
        scroll.body.addWidget(memory)
        scroll.body.addLayout(row)
        scroll.body.addWidget(self._busy)
        scroll.body.addStretch(1)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)
        tab_after(self.new, self.small, self.change)


def _door(session: Session) -> _Found:
    return session.world.crypto, unlocking.prepare(session.world, session.signatur)

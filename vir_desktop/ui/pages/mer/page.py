"""Mer: one calm list of what is not the night's work, with the keys that reach it from the register too."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.roles import Role
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.anvandare.endings_line import EndingsLine
from vir_desktop.ui.pages.granskning.due import DueLine
from vir_desktop.ui.pages.mer.acts import OWN_KEYS, Act, acts, is_offered
from vir_desktop.ui.pages.mer.copying import VaultCopy
from vir_desktop.ui.pages.register.row_list import RowList, RowWords
from vir_desktop.ui.record_page import Clock, utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class MerPage(Page):
    """The list. Copying the vault is done here; everything else is asked for.

    Signals:
        chosen: An Act.
    """

    chosen = Signal(object)

    def __init__(
        self,
        tasks: Tasks[Session],
        clock: Clock = utc_now,
        parent: QWidget | None = None,
        *,
        roles: frozenset[Role] = frozenset(Role),
    ) -> None:
        super().__init__(parent)
        self.where = self.tr("Mer")
        self.hints = (("↑ ↓", self.tr("Välj")), ("Enter", self.tr("Öppna")), ("Esc", self.tr("Tillbaka")))
        self.bar = MessageBar()
        self.copy = VaultCopy(tasks, self, self.bar)
        self.due = DueLine(tasks, clock)
        self.endings = EndingsLine(tasks)
        self.list = RowList(self.tr("Mer"))
        offered = [one for one in acts() if is_offered(one.act, roles)]
        self.list.set_rows([RowWords(one.act, one.name, one.about, one.keys) for one in offered])
        scroll = ScrollPage(width=640)
        card = SectionCard()
        card.add(self.list)
        scroll.body.addWidget(PlainLabel(self.tr("Mer"), "title"))
        scroll.body.addWidget(self.due)
        scroll.body.addWidget(self.endings)
        scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)
        self.list.opened.connect(lambda key: self._choose(Act(key)))
        for act, keys in OWN_KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda act=act: self._choose(act))

    def entered(self) -> None:
        """Begin in the list."""
        self.list.setFocus()
        self.due.read()
        self.endings.read()

    def returned(self) -> None:
        """Tell anew when the log is to be checked, and whose agreement soon ends."""
        self.due.read()
        self.endings.read()

    def _choose(self, act: Act) -> None:
        if act is Act.COPY:
            self.copy.ask()
        else:
            self.chosen.emit(act)

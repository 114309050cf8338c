"""The log: who has read and done what, found by akt, person, kind and day, as far back as there is."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.services import logg
from vir_desktop.services.logg import LogFilter, LogPage, OpenLog
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.granskning.due import DueLine
from vir_desktop.ui.pages.logg.filters import LogFilters
from vir_desktop.ui.pages.logg.model import LogModel
from vir_desktop.ui.record_page import utc_now
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.theme import minimum_target, scaled
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import SecondaryButton
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class LoggPage(Page):
    """For arbetsledare, and for an administratör as far as it is technical; to everyone else it says why not.

    Signals:
        check_requested: Granska loggen.
    """

    check_requested = Signal()

    def __init__(
        self, tasks: Tasks[Session], clock: Callable[[], datetime] = utc_now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._opened: OpenLog | None = None
        self._under_way, self._again = False, False
        self.model = LogModel(self)
        self.bar = MessageBar()
        self.filters = LogFilters(clock)
        self.count = PlainLabel(role="soft")
        self.check = SecondaryButton(self.tr("Granska loggen ..."))
        self.due = DueLine(tasks, clock)
        self.due.setWordWrap(False)
        self.due.setMinimumHeight(minimum_target().height())
        self.empty = PlainLabel(role="heading")
        self.table = self._build_table()
        self._build()
        self.where = self.tr("Logg")
        self.hints = (
            ("Tabb", self.tr("Nästa filter")),
            ("↑ ↓ PgDn", self.tr("Äldre")),
            ("Esc", self.tr("Allt igen, sedan tillbaka")),
        )
        self.filters.changed.connect(self.ask)
        self.model.wanted.connect(self._fetch)
        self.check.clicked.connect(self.check_requested)

    def entered(self) -> None:
        """Read the log."""
        self.filters.code.setFocus()
        self._tasks.run(logg.open_log, self._on_opened, self._on_refused)
        self._tasks.run(logg.sees_all, self.check.setVisible)
        self.due.read()

    def returned(self) -> None:
        """Tell anew when the next check is due."""
        self.due.read()

    def go_back(self) -> bool:
        """Let Esc take the filters away first."""
        if not self.filters.is_set:
            return False
        self.filters.clear()
        self.filters.code.setFocus()
        return True

    def ask(self) -> None:
        """Ask for the first page; while one is on its way only the latest question is kept."""
        if self._opened is None:
            return
        if self._under_way:
            self._again = True
            return
        self._under_way = True
        opened, wanted = self._opened, self.filters.wanted()
        self._tasks.run(lambda s: logg.page(s, opened, wanted), self._on_first, self._on_refused)

    def _on_opened(self, opened: OpenLog) -> None:
        self._opened = opened
        self.filters.set_people(opened.people)
        self.ask()

    def _on_first(self, page: LogPage) -> None:
        self._under_way = False
        if self._again:
            self._again = False
            self.ask()
            return
        self.bar.clear()
        self.model.show_first(page)
        self._say_count(page.total)

    def _fetch(self, offset: int) -> None:
        if self._opened is None:
            return
        opened, wanted = self._opened, self.filters.wanted()
        self._tasks.run(
            lambda s: logg.page(s, opened, wanted, offset), partial(self._on_page, wanted, offset), self._on_refused
        )

    def _on_page(self, wanted: LogFilter, offset: int, page: LogPage) -> None:
        if wanted == self.filters.wanted() and not self._under_way:
            self.model.put(offset, page)

    def _on_refused(self, error: RuleError | KnownError) -> None:
        self._under_way, self._again = False, False
        self.model.forget_asked()
        told = words(error)
        if isinstance(error, RuleError):
            self.filters.show_error(f"{told.title} {told.advice}")
        else:
            self.bar.show_error(told.title, told.advice)

    def _say_count(self, total: int) -> None:
        self.table.setVisible(total > 0)
        self.empty.setVisible(not total)
        one, many = self.tr("En händelse."), self.tr("{n} händelser, den senaste överst.")
        self.count.setText((one if total == 1 else many.format(n=total)) if total else "")
        if not total:
            self.empty.setText(
                self.tr("Ingenting i loggen passar filtret. Esc visar allt igen.")
                if self.filters.is_set
                else self.tr("Här är tomt än så länge. Det som läses och görs skrivs upp här.")
            )
        announce(self, self.count.text() or self.empty.text())

    def _build(self) -> None:
        self.check.hide()
        self.empty.hide()
        checking = FlowLayout(spacing=12)
        checking.addWidget(self.check)
        checking.addWidget(self.due)
        scroll = ScrollPage(width=4000)  # only a very small window scrolls; else the table takes what room there is
        room = scroll.body
        room.setSpacing(12)
        room.addWidget(PlainLabel(self.tr("Logg"), "title"))
        room.addLayout(checking)
        room.addWidget(self.filters)
        room.addWidget(self.count)
        room.addWidget(self.empty)
        room.addWidget(self.table, 1)
        room.addStretch(0)
        self.column.addWidget(self.bar)
        self.column.addWidget(scroll, 1)

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName(self.tr("Händelser"))
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setMinimumHeight(scaled(230))
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.verticalHeader().setDefaultSectionSize(scaled(34))
        for column, width in enumerate((190, 120, 360, 110)):
            table.setColumnWidth(column, scaled(width))
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        return table

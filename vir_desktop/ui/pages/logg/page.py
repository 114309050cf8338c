"""The log: who has read and done what, found by akt, person and kind."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.services import logg
from vir_desktop.services.logg import LogKind, LogPage
from vir_desktop.services.session import Session
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.logg.model import LogModel
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.cards import Field
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.texts import LineEdit

KINDS = ((LogKind.READING, "Läst"), (LogKind.DOING, "Gjort"), (LogKind.LEAVING, "Lämnat valvet"),
         (LogKind.PROGRAM, "Låst och låst upp"))  # fmt: skip


class LoggPage(Page):
    """For arbetsledare and administratör; to everyone else it says why not."""

    def __init__(self, tasks: Tasks[Session], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.model = LogModel()
        self.bar = MessageBar()
        self.count = PlainLabel(role="soft")
        self.code = LineEdit(self.tr("Akt"), limit=20)
        self.who = QComboBox()
        self.kind = QComboBox()
        self.table = self._build_table()
        room = QVBoxLayout()
        room.setContentsMargins(20, 16, 20, 16)
        room.setSpacing(12)
        room.addWidget(PlainLabel(self.tr("Logg"), "title"))
        room.addLayout(self._build_filters())
        room.addWidget(self.count)
        room.addWidget(self.table, 1)
        self.column.addWidget(self.bar)
        self.column.addLayout(room, 1)
        self.where = self.tr("Logg")
        self.hints = (("Tabb", self.tr("Nästa filter")), ("Esc", self.tr("Tillbaka")))

    def entered(self) -> None:
        """Read the log."""
        self.code.setFocus()
        self._tasks.run(logg.latest, self._on_read, self._on_refused)

    def _on_read(self, page: LogPage) -> None:
        self.model.show(page.events)
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(self.tr("Alla"), "")
        for name in self.model.people():
            self.who.addItem(name, name)
        self.who.blockSignals(False)
        self._older = page.older
        self._filter()

    def _on_refused(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    def _filter(self) -> None:
        chosen = self.kind.currentData()
        self.model.filter(self.code.text(), self.who.currentData() or "", LogKind(chosen) if chosen else None)
        text = self.tr("{n} händelser, den senaste överst.").format(n=self.model.rowCount())
        if self._older:
            text += " " + self.tr("Äldre händelser visas med vir-admin log show.")
        self.count.setText(text)

    def _build_filters(self) -> FlowLayout:
        self._older = False
        self.who.setAccessibleName(self.tr("Vem"))
        self.kind.setAccessibleName(self.tr("Vad"))
        self.kind.addItem(self.tr("Allt"), "")
        for kind, name in KINDS:
            self.kind.addItem(name, kind.value)
        self.code.textChanged.connect(self._filter)
        self.who.currentIndexChanged.connect(self._filter)
        self.kind.currentIndexChanged.connect(self._filter)
        row = FlowLayout(spacing=16)
        for label, field in (("Akt", self.code), ("Vem", self.who), ("Vad", self.kind)):
            field.setMinimumWidth(scaled(180))
            row.addWidget(Field(label, field))
        return row

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName(self.tr("Händelser"))
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.verticalHeader().setDefaultSectionSize(scaled(34))
        for column, width in enumerate((190, 120, 360, 110)):
            table.setColumnWidth(column, scaled(width))
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        return table

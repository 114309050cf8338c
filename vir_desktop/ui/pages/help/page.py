"""The help: topics to the left, the chosen one to the right."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QWidget

from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.help.texts import Part, parts, title_of
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage

FIRST = ("tangenter", "fara-nu", "las", "sparat", "svara", "overlamning", "papper", "kopia")
_ROLES = {"title": "title", "heading": "heading", "strong": "strong"}


class HelpPage(Page):
    """Shows help texts by topic; `topic` is the one to begin with, the keys if it is not there."""

    def __init__(self, texts: Mapping[str, str], topic: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._order = sorted(texts, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
        self.topics = QListWidget()
        self.topics.setAccessibleName(self.tr("Ämnen"))
        self.topics.setWordWrap(True)
        self.topics.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.topics.setResizeMode(QListWidget.ResizeMode.Adjust)  # rows are measured anew once the look is on
        self.topics.setMinimumWidth(scaled(150))
        self.topics.setMaximumWidth(scaled(300))
        for name in self._order:
            self.topics.addItem(title_of(texts[name]) or name)
        self.text = ScrollPage(width=700)
        self.text.setProperty("focusPolicy", 11)  # Qt.StrongFocus: a long topic is read with the arrows
        self.text.setAccessibleName(self.tr("Hjälptext"))
        row = QHBoxLayout()
        row.setContentsMargins(14, 14, 0, 0)
        row.addWidget(self.topics, 1)
        row.addWidget(self.text, 3)
        self.column.addLayout(row, 1)
        self.topics.currentRowChanged.connect(self._show)
        self.where = self.tr("Hjälp")
        self.hints = (("↑ ↓", self.tr("Välj ämne")), ("Tabb", self.tr("Till texten")), ("Esc", self.tr("Tillbaka")))
        self.show_topic(topic)

    def entered(self) -> None:
        """Begin in the list."""
        self.topics.setFocus()

    def show_topic(self, topic: str) -> None:
        """Show a topic by its name, the first one when there is no such."""
        self.topics.setCurrentRow(self._order.index(topic) if topic in self._order else 0)

    def _show(self, row: int) -> None:
        body = self.text.body
        while (item := body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for part in parts(self._texts[self._order[row]]) if 0 <= row < len(self._order) else ():
            body.addWidget(_widget(part))
        body.addStretch(1)
        self.text.verticalScrollBar().setValue(0)


def _widget(part: Part) -> QWidget:
    if part.kind == "keys":
        return _keys(part.keys, part.text)
    if part.kind == "point":
        return PlainLabel(f"•  {part.text}")
    return PlainLabel(part.text, _ROLES.get(part.kind, ""))


def _keys(keys: Sequence[str], words: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    room = QWidget()
    room.setFixedWidth(scaled(200))
    caps = FlowLayout(room, spacing=6)
    for key in keys:
        cap = PlainLabel(key, "keycap")
        cap.setWordWrap(False)
        caps.addWidget(cap)
    row.addWidget(room)
    row.addWidget(PlainLabel(words), 1)
    return line

"""The log on the screen: what was written, and the line to write on."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.ui.pages.akutsamtal.log import ATGARD, BESLUT, FARA_NU, SAMTAL, LogLine
from vir_desktop.ui.pages.register.row_list import RowList, RowWords
from vir_desktop.ui.questions.option_row import OptionRow
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.buttons import SecondaryButton
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.texts import LineEdit

# The window lost the focus, or a menu or the program itself took it: the line was not left by choice.
_NOT_LEFT = frozenset({
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
})


class LogEdit(LineEdit):
    """The line to write on.

    Signals:
        left: The user went somewhere else in the window.
        up: The user wants to go to the lines above.
    """

    left = Signal()
    up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Up as the way to the lines."""
        if event.key() == Qt.Key.Key_Up and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.up.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the line is left."""
        super().focusOutEvent(event)
        if event.reason() not in _NOT_LEFT:
            self.left.emit()


class LogList(RowList):
    """The lines, newest last. A, B and S say what the line of the caret is, while the list has the focus.

    Signals:
        turned: A line's number and what it is to be.
    """

    turned = Signal(int, str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn a line into åtgärd, beslut or samtal by one key."""
        keys = {Qt.Key.Key_A: ATGARD, Qt.Key.Key_B: BESLUT, Qt.Key.Key_S: SAMTAL}
        kind = keys.get(Qt.Key(event.key()))
        if kind and not event.modifiers() and self.current_key.isdigit():
            self.turned.emit(int(self.current_key), kind)
            return
        super().keyPressEvent(event)


class LogPanel(QWidget):
    """Lines, what the next one is, and the line itself.

    Signals:
        typed: There are keys that are not on disk yet.
        entered_line: Text and kind of a line to keep.
        turned: A line's number and what it is to be.
    """

    typed = Signal()
    entered_line = Signal(str, str)
    turned = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._writable = True
        self.list = LogList(self.tr("Logg"), scrolls=True)
        self.list.setAccessibleDescription(self.tr("A gör raden till åtgärd, B till beslut, S till samtal."))
        self.kind = OptionRow(digits=False)
        self.kind.setAccessibleName(self.tr("Vad nästa rad är"))
        options = [(SAMTAL, kind_words(SAMTAL)), (ATGARD, kind_words(ATGARD)), (BESLUT, kind_words(BESLUT))]
        self.kind.set_options(options, keys=["", "Alt+A", "Alt+B"])
        self.kind.set_chosen([SAMTAL])
        self.kind.changed.connect(self._on_kind)
        self.kind.submitted.connect(self.keep_line)
        self.line = LogEdit(self.tr("Ny rad i loggen"))
        self.line.setPlaceholderText(self.tr("Skriv vad som sägs eller görs. Enter sparar med klockslag."))
        self.line.setMinimumHeight(scaled(48))
        self._empty = PlainLabel(
            self.tr("Loggen är tom. Skriv första raden nedan; ingenting annat måste fyllas i."), "soft"
        )
        self._build()
        self.line.textEdited.connect(self.typed)
        self.line.submitted.connect(self.keep_line)
        self.line.left.connect(self.keep_line)
        self.line.up.connect(self._go_up)
        self.list.turned.connect(self._on_turned)
        self.list.opened.connect(lambda _: self.line.setFocus())
        for keys, kind in (("Alt+A", ATGARD), ("Alt+B", BESLUT)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda kind=kind: self.switch(kind))

    def keep_line(self) -> None:
        """Hand over the line as it stands and begin a new one."""
        text = " ".join(self.line.text().split())
        if text:
            kind = (self.kind.chosen() or (SAMTAL,))[0]
            self.line.clear()
            self.kind.set_chosen([SAMTAL])
            self.entered_line.emit(text, kind)

    def typed_text(self) -> tuple[str, int]:
        """Return the line as it stands, and its caret."""
        return self.line.text(), self.line.cursorPosition()

    def switch(self, kind: str) -> None:
        """Say what the next line is; a second time makes it samtal again."""
        chosen = SAMTAL if self.kind.chosen() == (kind,) else kind
        self.kind.set_chosen([chosen])
        if not self.list.hasFocus():
            self.line.setFocus()

    def set_open(self, is_open: bool) -> None:
        """Take further lines, or only show those that there are."""
        self._writable = is_open
        for part in (self.kind, self.line, self._save):
            part.setEnabled(is_open)

    def show_lines(self, lines: Sequence[LogLine], waiting: Sequence[tuple[str, str, datetime]]) -> None:
        """Show the lines that are kept and, after them, those on their way to the disk."""
        rows = [RowWords(str(line.number), line.text, kind_words(line.kind), clock(line.at)) for line in lines]
        rows += [
            RowWords(f"-{n}", text, self.tr("{kind}, inte sparad än").format(kind=kind_words(kind)), clock(at))
            for n, (text, kind, at) in enumerate(waiting)
        ]
        at_caret = self.list.hasFocus()
        self.list.set_rows(rows)
        self._empty.setVisible(not rows)
        if rows and not at_caret:
            self.list.set_current_row(len(rows) - 1)
            self.list.scrollToBottom()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        column.addWidget(self.kind)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        self._save = SecondaryButton(self.tr("Spara raden"))
        self._save.clicked.connect(self._on_save)
        row.addWidget(self._save)
        column.addLayout(row)

    def _on_save(self) -> None:
        self.keep_line()
        self.line.setFocus()

    def _on_turned(self, number: int, kind: str) -> None:
        if self._writable:
            self.turned.emit(number, kind)

    def _on_kind(self, codes: tuple[str, ...]) -> None:
        if not codes:
            self.kind.set_chosen([SAMTAL])
        self.line.setFocus()

    def _go_up(self) -> None:
        if self.list.count():
            self.list.setFocus()


def kind_words(kind: str) -> str:
    """Return what a line is."""
    tr = QCoreApplication.translate
    words = {
        SAMTAL: tr("akutsamtal", "Samtal"),
        ATGARD: tr("akutsamtal", "Åtgärd"),
        BESLUT: tr("akutsamtal", "Beslut"),
        FARA_NU: tr("akutsamtal", "Fara nu"),
    }
    return words.get(kind, kind)


def clock(at: datetime | None) -> str:
    """Return hours and minutes, Swedish time."""
    return f"{at.astimezone(STOCKHOLM):%H:%M}" if at else ""

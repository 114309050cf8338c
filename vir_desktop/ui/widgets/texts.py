"""Fields for what a person tells: plain text in, nothing out."""

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QWidget

from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.messages import words
from vir_desktop.ui.widgets.message_bar import MessageBar

NOTE_LIMIT = 200_000
_HINTS = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
_OUT = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
_TO_THE_END, _ALL = QKeySequence.StandardKey.DeleteEndOfLine, QKeySequence.StandardKey.DeleteCompleteLine


class NotesEdit(QPlainTextEdit):
    """Free text of at most `limit` characters. Tab leaves the field; Ctrl+Enter is done with it.

    Nothing is copied out, by key, drag or menu; pasting in is allowed and takes only text. A paste that would
    pass the limit is refused whole, so nothing that was typed is lost, and the window says so.

    Signals:
        submitted: Ctrl+Enter.
        refused: A paste was too long; carries the number of characters that there is room for.
    """

    submitted = Signal()
    refused = Signal(int)

    def __init__(self, name: str, limit: int = NOTE_LIMIT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit = limit
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setInputMethodHints(_HINTS | Qt.InputMethodHint.ImhMultiLine)
        self.setAcceptDrops(False)
        self.setCenterOnScroll(False)
        full = _Full(self)
        self.refused.connect(lambda room: full.tell(RuleError("text-no-room", room=room)))
        self.textChanged.connect(full.clear)

    @property
    def room(self) -> int:
        """How many characters more there is room for."""
        return self._limit - (self.document().characterCount() - 1)

    def set_caret(self, position: int) -> None:
        """Move the caret to a position counted in characters from the start, or as near as there is text."""
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def caret(self) -> int:
        """Return where the caret is."""
        return self.textCursor().position()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the text inside the limit and the field."""
        key, modifiers = event.key(), event.modifiers()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and modifiers & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        elif any(event.matches(out) for out in _OUT):
            event.accept()
        elif self._would_overflow(event):
            self.refused.emit(self.room)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what may be done with the text here."""
        menu = QMenu(self)
        undo = menu.addAction(self.tr("Ångra\tCtrl+Z"), self.undo)
        undo.setEnabled(self.document().isUndoAvailable())
        redo = menu.addAction(self.tr("Gör om"), self.redo)
        redo.setEnabled(self.document().isRedoAvailable())
        menu.addSeparator()
        paste = menu.addAction(self.tr("Klistra in\tCtrl+V"), self.paste)
        paste.setEnabled(self.canPaste() and not self.isReadOnly())
        menu.addAction(self.tr("Markera allt\tCtrl+A"), self.selectAll)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def createMimeDataFromSelection(self) -> QMimeData:
        """Give nothing: neither to the clipboard nor to the selection that a middle click pastes."""
        return QMimeData()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text and nothing else."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text if there is room for all of it."""
        text = source.text()
        room = self.room + len(self.textCursor().selectedText())
        text = _clean(text) if len(text) <= 2 * max(room, 0) else text  # line ends at most halve it
        if len(text) > room:
            self.refused.emit(self.room)
            return
        self.textCursor().insertText(text)
        self.ensureCursorVisible()

    def _would_overflow(self, event: QKeyEvent) -> bool:
        typed = event.text()
        adds = typed >= " " or typed in {"\r", "\n"}
        return bool(typed) and adds and self.room <= 0 and not self.textCursor().hasSelection()


class LineEdit(QLineEdit):
    """One line of text with the same habits: paste in, nothing out, no guessing keyboard.

    What passes the limit is cut off, and the window says so.

    Signals:
        submitted: Enter.
    """

    submitted = Signal()

    def __init__(self, name: str, limit: int = 1000, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMaxLength(limit)
        self.setInputMethodHints(_HINTS)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.returnPressed.connect(self.submitted)
        full = _Full(self)
        self.textChanged.connect(full.clear)
        # Told when the field has taken what there was room for: that is a change, and would take the words away.
        self.inputRejected.connect(lambda: QTimer.singleShot(0, full, lambda: full.tell(self._cut())))

    def _cut(self) -> RuleError:
        return RuleError("line-cut", most=self.maxLength())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let nothing out. Ctrl+K and Ctrl+U, which copy what they take away, take it away."""
        if any(event.matches(out) for out in _OUT):
            event.accept()
        elif not self.isReadOnly() and event.matches(_TO_THE_END):
            self.end(True)
            self.del_()
        elif not self.isReadOnly() and event.matches(_ALL):
            self.selectAll()
            self.del_()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what may be done with the text here."""
        menu = QMenu(self)
        menu.addAction(self.tr("Ångra\tCtrl+Z"), self.undo).setEnabled(self.isUndoAvailable())
        menu.addAction(self.tr("Klistra in\tCtrl+V"), self.paste).setEnabled(not self.isReadOnly())
        menu.addAction(self.tr("Markera allt\tCtrl+A"), self.selectAll)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


class _Full(QObject):
    """Says in the bar of the window that a field is full, until the field changes or the user has read it."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._said = ""

    def tell(self, error: RuleError) -> None:
        bar = self._bar()
        if bar is not None:
            told = words(error)
            bar.show_error(told.title, told.advice)
            self._said = bar.text

    def clear(self) -> None:
        said, self._said = self._said, ""
        bar = self._bar() if said else None
        if bar is not None and bar.text == said:
            bar.clear()

    def _bar(self) -> MessageBar | None:
        return self._field.window().findChild(MessageBar, "messages")


def _clean(text: str) -> str:
    """Return pasted text without control characters but for new lines and tabs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if (c >= " " and c != "\x7f") or c in "\n\t")


def move_to_end(field: NotesEdit) -> None:
    """Put the caret after the last character."""
    field.moveCursor(QTextCursor.MoveOperation.End)

"""The fields that take a value, with one face whatever the type of item."""

from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.domain.answer import Absent, Value
from vir_desktop.domain.instrument.answers import clean_text
from vir_desktop.domain.instrument.pack import MAX_STRING, MAX_TEXT, Item, ItemType
from vir_desktop.ui.questions.dates import long_date, parse_date
from vir_desktop.ui.questions.option_row import OptionRow
from vir_desktop.ui.questions.words import options_of, value_words
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.texts import LineEdit, NotesEdit


class AnswerField(QWidget):
    """What every field can do; an Absent is nothing to a field.

    Signals:
        chosen: An answer was given with one key; it can be saved at once.
        typed: Text changed that is not an answer before it is left.
        submitted: Enter (Ctrl+Enter in long text): done with this question.
    """

    chosen = Signal()
    typed = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)

    def set_item(self, item: Item) -> None:
        """Become the field of this question, empty."""
        raise NotImplementedError

    def value(self) -> Value | None:
        """Return what stands in the field; None when it is empty or cannot be read (see `problem`)."""
        raise NotImplementedError

    def set_value(self, value: Value | None) -> None:
        """Show a value, without a signal."""
        raise NotImplementedError

    def problem(self) -> str:
        """Return in Swedish why what stands here is not an answer; "" when it is one, or empty."""
        return ""

    def focus_first(self) -> None:
        """Take the focus where answering begins."""
        raise NotImplementedError

    def text(self) -> str:
        """Return the text as typed, for the draft; "" in fields without text."""
        return ""

    def caret(self) -> int:
        """Return the caret's place in the text."""
        return 0

    def put_text(self, text: str, caret: int) -> None:
        """Show a draft again."""


class ChoiceField(AnswerField):
    """Options: one or several, as a list (`compact` false) or a row; an open choice has a line for other words."""

    def __init__(self, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: Item | None = None
        self._list: OptionList | OptionRow = OptionRow() if compact else OptionList("")
        self._other = LineEdit(self.tr("Annat, med egna ord"), MAX_STRING)
        self._other.setPlaceholderText(self.tr("Annat, med egna ord"))
        self.column.addWidget(self._list)
        self.column.addWidget(self._other)
        self._list.changed.connect(self._on_chosen)
        self._list.submitted.connect(self.submitted)
        self._other.textEdited.connect(self._on_other)
        self._other.submitted.connect(self.submitted)

    def set_item(self, item: Item) -> None:
        """Show the options of a question."""
        self._item = item
        self._list.set_options(options_of(item), item.repeats)
        self._list.setAccessibleName(item.text)
        self._list.setAccessibleDescription(item.guidance)
        self._other.setVisible(item.type is ItemType.OPEN_CHOICE)
        self._other.clear()

    def value(self) -> Value | None:
        """Return the codes chosen, or a bool."""
        codes = self._list.chosen()
        if self._item and self._item.type is ItemType.BOOLEAN:
            return codes[0] == "true" if codes else None
        other = clean_text(self._other.text())
        return (*codes, f"={other}") if other else codes or None

    def set_value(self, value: Value | None) -> None:
        """Mark what is chosen."""
        if isinstance(value, bool):
            value = ("true" if value else "false",)
        codes = value if isinstance(value, tuple) else ()
        self._list.set_chosen(codes)
        self._other.setText(next((code[1:] for code in codes if code.startswith("=")), ""))

    def focus_first(self) -> None:
        """Take the focus into the options, where digits choose."""
        if isinstance(self._list, OptionList):
            chosen = self._list.chosen()
            rows = [row for row, (code, _) in enumerate(options_of(self._item) if self._item else ()) if code in chosen]
            self._list.setCurrentRow(rows[0] if rows else 0)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """Return the other words."""
        return self._other.text() if self._item and self._item.type is ItemType.OPEN_CHOICE else ""

    def caret(self) -> int:
        """Return the caret's place in the other words."""
        return self._other.cursorPosition()

    def put_text(self, text: str, caret: int) -> None:
        """Show other words again."""
        self._other.setText(text)
        self._other.setCursorPosition(caret)
        self._other.setFocus()

    def _on_chosen(self, codes: tuple[str, ...]) -> None:
        if self._item and not self._item.repeats:
            self._other.clear()
        self.chosen.emit()

    def _on_other(self) -> None:
        if self._item and not self._item.repeats:
            self._list.set_chosen(())
        self.typed.emit()


class LineField(AnswerField):
    """One line: words, a whole number, a number or a date; says below how a date was understood."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._item: Item | None = None
        self._edit = LineEdit("", MAX_STRING)
        self._meant = PlainLabel(role="small")
        self.column.addWidget(self._edit)
        self.column.addWidget(self._meant)
        self._edit.textEdited.connect(self._on_edited)
        self._edit.submitted.connect(self.submitted)

    def set_item(self, item: Item) -> None:
        """Become the line of a question."""
        self._item = item
        self._edit.setAccessibleName(item.text)
        self._edit.setMaxLength(item.max_length or MAX_STRING)
        self._edit.setPlaceholderText(self._example(item.type))
        wide = item.type is ItemType.STRING
        self._edit.setMaximumWidth(16_777_215 if wide else scaled(280))
        self.set_value(None)
        self._edit.setAccessibleDescription(" ".join(filter(None, (item.guidance, self._example(item.type)))))

    def value(self) -> Value | None:
        """Return the value that the line spells."""
        text = self._edit.text().strip()
        match self._item.type if self._item and text else None:
            case None:
                return None
            case ItemType.INTEGER:
                return _integer(text)
            case ItemType.DECIMAL:
                return _decimal(text)
            case ItemType.DATE:
                return parse_date(text, self._today)
            case _:
                return clean_text(text) or None

    def set_value(self, value: Value | None) -> None:
        """Write a value."""
        if value is None or isinstance(value, (Absent, tuple)):
            self._edit.clear()
        elif isinstance(value, date):
            self._edit.setText(value.isoformat())
        else:
            self._edit.setText(value_words(self._item, value) if self._item else "")
        self._edit.setModified(False)
        self._show_meaning()

    def problem(self) -> str:
        """Say what a line that cannot be read should look like."""
        if not self._edit.text().strip() or self.value() is not None or self._item is None:
            return ""
        match self._item.type:
            case ItemType.DATE:
                return self.tr("Det går inte att läsa som ett datum. Skriv till exempel 2026-11-21 eller 21/11.")
            case ItemType.INTEGER:
                return self.tr("Skriv ett helt tal, till exempel 3.")
            case _:
                return self.tr("Skriv ett tal, till exempel 3 eller 2,5.")

    def focus_first(self) -> None:
        """Take the focus, the caret last."""
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.end(False)

    def text(self) -> str:
        """Return the line as typed."""
        return self._edit.text()

    def caret(self) -> int:
        """Return the caret's place."""
        return self._edit.cursorPosition()

    def put_text(self, text: str, caret: int) -> None:
        """Show a draft again."""
        self._edit.setText(text)
        self._show_meaning()
        self._edit.setFocus()
        self._edit.setCursorPosition(caret)

    def _example(self, type_: ItemType) -> str:
        return self.tr("ååååmmdd eller dag/månad") if type_ is ItemType.DATE else ""

    def _on_edited(self) -> None:
        self._show_meaning()
        self.typed.emit()

    def _show_meaning(self) -> None:
        day = self.value() if self._item and self._item.type is ItemType.DATE else None
        self._meant.setText(long_date(day) if isinstance(day, date) else "")
        self._meant.setVisible(bool(self._item and self._item.type is ItemType.DATE))


class GrowingNotes(NotesEdit):
    """Free text that grows with what is written, between `least` and `most` lines."""

    def __init__(self, name: str, least: int = 2, most: int = 10, limit: int = MAX_TEXT) -> None:
        super().__init__(name, limit)
        self._least, self._most = least, most
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def changeEvent(self, event: object) -> None:
        """Fit anew when the type grows."""
        super().changeEvent(event)  # type: ignore[arg-type]  # typed as object to keep QEvent out of the import
        if hasattr(self, "_least"):
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Shift+Enter and Alt with a key to the page."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        lines = max(self._least, min(self._most, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + scaled(26)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)


class TextField(AnswerField):
    """Free text of several lines; Enter is a new line, Ctrl+Enter is done."""

    def __init__(self, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit = MAX_TEXT
        self._edit = GrowingNotes("", 2 if compact else 4, 14)
        self.column.addWidget(self._edit)
        self._quiet = False
        self._edit.textChanged.connect(self._on_changed)
        self._edit.submitted.connect(self.submitted)

    def set_item(self, item: Item) -> None:
        """Become the text of a question."""
        self._limit = item.max_length or MAX_TEXT
        self._edit.setAccessibleName(item.text)
        self._edit.setAccessibleDescription(item.guidance)
        self.set_value(None)

    def value(self) -> Value | None:
        """Return the text without space around it."""
        text = clean_text(self._edit.toPlainText())
        return text if text and len(text) <= self._limit else None

    def set_value(self, value: Value | None) -> None:
        """Write a text."""
        self._put("" if value is None or isinstance(value, Absent) else str(value))

    def problem(self) -> str:
        """Say when the text is too long."""
        over = len(self._edit.toPlainText().strip()) - self._limit
        return self.tr("Texten är {n} tecken för lång.").format(n=over) if over > 0 else ""

    def focus_first(self) -> None:
        """Take the focus, the caret last."""
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.set_caret(len(self._edit.toPlainText()))

    def text(self) -> str:
        """Return the text as typed."""
        return self._edit.toPlainText()

    def caret(self) -> int:
        """Return the caret's place."""
        return self._edit.caret()

    def put_text(self, text: str, caret: int) -> None:
        """Show a draft again."""
        self._put(text)
        self._edit.setFocus()
        self._edit.set_caret(caret)

    def _put(self, text: str) -> None:
        self._quiet = True
        self._edit.setPlainText(text)
        self._quiet = False

    def _on_changed(self) -> None:
        if not self._quiet:
            self.typed.emit()


def _integer(text: str) -> int | None:
    try:
        return int(text.replace(" ", "").replace("−", "-"))
    except ValueError:
        return None


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(" ", "").replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None

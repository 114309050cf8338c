"""The fields that take a value, with one face whatever the type of item."""

from abc import abstractmethod
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.domain.answer import Absent, Value
from vir_desktop.domain.instrument.answers import clean_text
from vir_desktop.domain.instrument.pack import MAX_STRING, MAX_TEXT, Item, ItemType
from vir_desktop.system.identity_numbers import is_valid
from vir_desktop.ui.abstract import Abstract
from vir_desktop.ui.questions.dates import long_date, parse_date
from vir_desktop.ui.questions.growing import GrowingNotes
from vir_desktop.ui.questions.keys import part_stops
from vir_desktop.ui.questions.option_row import OptionRow
from vir_desktop.ui.questions.words import options_of, value_words
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.texts import LineEdit

_NUMBER = "personnummer"  # linkId, of the person and of those around her
_WHOLE = 10  # characters; a day of birth alone is no mistake


class AnswerField(QWidget, Abstract):
    """What every field can do; an Absent is nothing to a field.

    Signals:
        chosen: An answer was given with one key; it can be saved at once.
        typed: Text changed that is not an answer before it is left.
        submitted: Enter (Ctrl+Enter in long text): done with this question.
    """

    is_base: ClassVar[bool] = True

    chosen = Signal()
    typed = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)

    def watch(self, watcher: QObject) -> None:
        """Let `watcher` filter the events of what is typed in."""

    @abstractmethod
    def set_item(self, item: Item) -> None:
        """Become the field of this question, empty."""

    @abstractmethod
    def value(self) -> Value | None:
        """Return what stands in the field; None when it is empty or cannot be read (see `problem`)."""

    @abstractmethod
    def set_value(self, value: Value | None) -> None:
        """Show a value, without a signal."""

    def problem(self) -> str:
        """Return in Swedish why what stands here is not an answer; "" when it is one, or empty."""
        return ""

    @abstractmethod
    def focus_first(self) -> None:
        """Take the focus where answering begins."""

    def text(self) -> str:
        """Return the text as typed, for the draft; "" in fields without text."""
        return ""

    def caret(self) -> int:
        """Return the caret's place in the text."""
        return 0

    def put_text(self, text: str) -> None:
        """Show a draft again."""

    def focus_text(self, caret: int) -> None:
        """Put the caret in the text, counted from its start."""
        self.focus_first()


class ChoiceField(AnswerField):
    """Options: one or several, as a list (`compact` false) or a row; an open choice has a line for other words."""

    def __init__(self, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: Item | None = None
        self._list: OptionList | OptionRow = OptionRow() if compact else OptionList("")
        self._other: LineEdit | None = None  # made when a question first takes other words
        self._watcher: QObject | None = None
        self.column.addWidget(self._list)
        self._list.changed.connect(self._on_chosen)
        self._list.submitted.connect(self.submitted)

    def watch(self, watcher: QObject) -> None:
        """Let `watcher` filter the events of the line, once there is one."""
        self._watcher = watcher

    def set_item(self, item: Item) -> None:
        """Show the options of a question."""
        self._item = item
        self._list.set_options(options_of(item), item.repeats)
        self._list.setAccessibleName(item.text)
        self._list.setAccessibleDescription(item.guidance)
        if item.type is ItemType.OPEN_CHOICE and self._other is None:
            self._other = self._new_other()
        if self._other is not None:
            self._other.setVisible(item.type is ItemType.OPEN_CHOICE)
            self._other.clear()

    def value(self) -> Value | None:
        """Return the codes chosen, or a bool."""
        codes = self._list.chosen()
        if self._item and self._item.type is ItemType.BOOLEAN:
            return codes[0] == "true" if codes else None
        other = clean_text(self.text())
        return (*codes, f"={other}") if other else codes or None

    def set_value(self, value: Value | None) -> None:
        """Mark what is chosen."""
        if isinstance(value, bool):
            value = ("true" if value else "false",)
        codes = value if isinstance(value, tuple) else ()
        self._list.set_chosen(codes)
        if self._other is not None:
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
        return self._other.text() if self._other is not None else ""

    def caret(self) -> int:
        """Return the caret's place in the other words."""
        return self._other.cursorPosition() if self._other is not None else 0

    def put_text(self, text: str) -> None:
        """Show other words again."""
        if self._other is not None:
            self._other.setText(text)

    def focus_text(self, caret: int) -> None:
        """Put the caret in the other words."""
        if self._other is not None:
            self._other.setFocus()
            self._other.setCursorPosition(caret)

    def _new_other(self) -> LineEdit:
        other = LineEdit(self.tr("Annat, med egna ord"), MAX_STRING)
        other.setPlaceholderText(self.tr("Annat, med egna ord"))
        self.column.addWidget(other)
        QWidget.setTabOrder(part_stops(self._list)[-1], other)
        if self._watcher is not None:
            other.installEventFilter(self._watcher)
        other.textEdited.connect(self._on_other)
        other.submitted.connect(self.submitted)
        return other

    def _on_chosen(self, codes: tuple[str, ...]) -> None:
        if self._other is not None and self._item and not self._item.repeats:
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
        self._meant: PlainLabel | None = None  # made when there is something to say
        self.column.addWidget(self._edit)
        self._edit.textEdited.connect(self._on_edited)
        self._edit.submitted.connect(self.submitted)

    def watch(self, watcher: QObject) -> None:
        """Let `watcher` filter the events of the line."""
        self._edit.installEventFilter(watcher)

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

    def put_text(self, text: str) -> None:
        """Show a draft again."""
        self._edit.setText(text)
        self._show_meaning()

    def focus_text(self, caret: int) -> None:
        """Put the caret in the line."""
        self._edit.setFocus()
        self._edit.setCursorPosition(caret)

    def _example(self, type_: ItemType) -> str:
        return self.tr("ååååmmdd eller dag/månad") if type_ is ItemType.DATE else ""

    def _on_edited(self) -> None:
        self._show_meaning()
        self.typed.emit()

    def _show_meaning(self) -> None:
        is_date = self._item is not None and self._item.type is ItemType.DATE
        words = self._meaning()
        if (is_date or words) and self._meant is None:
            self._meant = PlainLabel(role="small")
            self.column.addWidget(self._meant)
        if self._meant is not None:
            self._meant.setText(words)
            self._meant.setVisible(is_date or bool(words))

    def _meaning(self) -> str:
        """Say which day is meant, or that a whole number cannot be one; it is kept all the same."""
        day = self.value()
        if isinstance(day, date):
            return long_date(day)
        asked = self._item.link_id.rpartition(".")[2] if self._item else ""
        if asked != _NUMBER or len(self._edit.text().strip()) < _WHOLE or is_valid(self._edit.text()):
            return ""
        return self.tr("Kontrollera siffrorna: så kan numret inte se ut. Det sparas som det står.")


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

    def watch(self, watcher: QObject) -> None:
        """Let `watcher` filter the events of the text."""
        self._edit.installEventFilter(watcher)

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

    def put_text(self, text: str) -> None:
        """Show a draft again."""
        self._put(text)

    def focus_text(self, caret: int) -> None:
        """Put the caret in the text."""
        self._edit.setFocus()
        self._edit.set_caret(caret)

    def _put(self, text: str) -> None:
        if text == self._edit.toPlainText():
            return
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

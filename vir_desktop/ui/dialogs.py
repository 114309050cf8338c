"""Every question to the user, through one seam.

A question is a panel in the window, not a window in front of it: nothing waits for the answer, so lock is never
delayed (K1). Esc and Avbryt change nothing and call nothing but `on_cancel` (K2). Tests put their own `Asker` in place
by `set_asker`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.folder_picker import FolderPicker
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.texts import LineEdit


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `choices` are (key, words); the first is the primary one. Avbryt is always added.

    With `text_label` the user also writes a line (a reason); `text_required` refuses an empty one.
    """

    title: str
    text: str = ""
    choices: Sequence[tuple[str, str]] = ()
    text_label: str = ""
    text_required: bool = False


OnAnswer = Callable[[str, str], None]
OnCancel = Callable[[], None]


class PanelHost(Protocol):
    """A window that can show one panel at a time and sets its content aside meanwhile."""

    def show_panel(self, panel: QWidget) -> None:
        """Show a panel and set the content aside."""

    def close_panel(self) -> None:
        """Take the panel away."""


class Asker(Protocol):
    """How questions are put."""

    def ask(self, at: QWidget, question: Question, on_answer: OnAnswer, on_cancel: OnCancel) -> None:
        """See the function `ask`."""

    def ask_folder(self, at: QWidget, title: str, on_chosen: Callable[[str], None]) -> None:
        """See the function `ask_folder`."""


class Panel(QFrame):
    """A question, in the window.

    Signals:
        answered: The key of the choice, and the line that was written.
        cancelled: Esc or Avbryt.
    """

    answered = Signal(str, str)
    cancelled = Signal()

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setAccessibleName(question.title)
        self.setAccessibleDescription(question.text)
        self._question = question
        self._is_answered = False
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.addWidget(PlainLabel(question.title, "heading"))
        if question.text:
            column.addWidget(PlainLabel(question.text))
        self.line = LineEdit(question.text_label)
        self._field = Field(question.text_label, self.line)
        if not question.text_label:
            self._field.hide()
        column.addWidget(self._field)
        buttons = FlowLayout()
        for number, (key, words) in enumerate(question.choices):
            button = SecondaryButton(words) if number else PrimaryButton(words)
            button.clicked.connect(lambda checked=False, key=key: self.choose(key))
            buttons.addWidget(button)
        self._cancel = SecondaryButton(self.tr("Avbryt"))
        self._cancel.clicked.connect(self.cancelled)
        buttons.addWidget(self._cancel)
        column.addLayout(buttons)
        self._first: QWidget = self.line if question.text_label else self._cancel

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on. Not by a focus proxy: Tab would never reach what stands before the proxy."""
        self._first.setFocus()

    def choose(self, key: str) -> None:
        """Answer with a choice, unless a reason is still missing."""
        text = self.line.text().strip()
        if self._question.text_required and not text:
            self._field.show_error(self.tr("Skriv en rad om varför."))
            self.line.setFocus()
            return
        if not self._is_answered:  # pressed twice is answered once (K10)
            self._is_answered = True
            self.answered.emit(key, text)


class _InWindow:
    """Puts questions as panels in the window that `at` lies in."""

    def ask(self, at: QWidget, question: Question, on_answer: OnAnswer, on_cancel: OnCancel) -> None:
        host = _host(at)
        panel = Panel(question)
        panel.answered.connect(host.close_panel)
        panel.answered.connect(on_answer)
        panel.cancelled.connect(host.close_panel)
        panel.cancelled.connect(on_cancel)
        host.show_panel(panel)
        announce(panel, f"{question.title}. {question.text}", urgent=True)

    def ask_folder(self, at: QWidget, title: str, on_chosen: Callable[[str], None]) -> None:
        host = _host(at)
        picker = FolderPicker(choose=title)
        picker.chosen.connect(host.close_panel)
        picker.chosen.connect(on_chosen)
        picker.cancelled.connect(host.close_panel)
        host.show_panel(picker)


_asker: Asker = _InWindow()


def set_asker(asker: Asker | None) -> None:
    """Put another way of asking in place; None puts the window's own back."""
    global _asker  # noqa: PLW0603  # the one seam for questions
    _asker = asker or _InWindow()


def ask(at: QWidget, question: Question, on_answer: OnAnswer, on_cancel: OnCancel = lambda: None) -> None:
    """Put a question. `on_answer` gets the key of the choice and the line that was written."""
    _asker.ask(at, question, on_answer, on_cancel)


def ask_folder(at: QWidget, title: str, on_chosen: Callable[[str], None]) -> None:
    """Let the user choose a folder; `title` is the word on the button that chooses."""
    _asker.ask_folder(at, title, on_chosen)


def _host(at: QWidget) -> PanelHost:
    host: QWidget | None = at
    while host is not None and not hasattr(host, "show_panel"):
        host = host.parentWidget()
    if host is None:
        raise LookupError("no window to ask in")
    return host  # type: ignore[return-value]  # told by its methods; a nominal check would be a cycle

"""Keys and Tab inside a question."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from vir_desktop.ui.questions.growing import GrowingNotes


def leaves_undo_to_page(field: QObject, event: QEvent) -> bool:
    """Return whether this is Ctrl+Z in a text that has nothing to undo: then the page's own undo is meant."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    undo = event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return undo and not _can_undo(field)


def part_stops(part: QWidget) -> list[QWidget]:
    """Return what can have the focus in a part, the part itself too, in the order in which it was made."""
    found = [part, *part.findChildren(QWidget)]
    return [w for w in found if w.focusPolicy() != Qt.FocusPolicy.NoFocus and w.focusProxy() is None]


def _can_undo(field: QObject) -> bool:
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable()
    return isinstance(field, GrowingNotes) and field.document().isUndoAvailable()

"""Walks what a screen reader and a keyboard meet, and tells what is wrong (quality.md §4)."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QRadioButton, QWidget

_CONTROLS = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.EditableText,
    QAccessible.Role.ComboBox,
    QAccessible.Role.List,
    QAccessible.Role.ListItem,
    QAccessible.Role.Table,
    QAccessible.Role.SpinBox,
}


def faults(root: QWidget) -> list[str]:
    """Return everything that is wrong with what is visible below `root`, as sentences."""
    return [*_nameless(root), *_trapped(root), *_out_of_order(root), *_clipped(root)]


def nodes(root: QWidget) -> Iterator[QAccessibleInterface]:
    """Yield the visible part of the accessibility tree, parents first."""
    start = QAccessible.queryAccessibleInterface(root)
    waiting = [start] if start is not None else []
    while waiting:
        node = waiting.pop()
        state = node.state()
        if not node.isValid() or state.invisible:
            continue
        yield node
        waiting += [child for n in range(node.childCount()) if (child := node.child(n)) is not None]


def _nameless(root: QWidget) -> list[str]:
    said = []
    for node in nodes(root):
        if node.role() in _CONTROLS and not node.text(QAccessible.Text.Name).strip():
            owner = node.object()
            said.append(f"no name: {node.role().name} {type(owner).__name__ if owner else ''}")
    return said


def focus_order(root: QWidget) -> list[QWidget]:
    """Return the widgets that Tab reaches, in its order."""
    order, widget = [], root.nextInFocusChain()
    while widget is not None and widget is not root:
        tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _reached_by_arrow(widget)
        if tab and widget.isVisibleTo(root) and widget.isEnabled() and widget.focusProxy() is None:
            order.append(widget)
        widget = widget.nextInFocusChain()
    return order


def _reached_by_arrow(widget: QWidget) -> bool:
    """Whether it is a choice beside the chosen one: Tab goes to the chosen, arrows go between."""
    group = widget.group() if isinstance(widget, QRadioButton) else None
    return group is not None and group.checkedButton() not in {None, widget}


def _trapped(root: QWidget) -> list[str]:
    """Press Tab once per stop and see that each is left."""
    order = focus_order(root)
    if len(order) < 2:
        return []
    order[0].setFocus()
    seen = []
    for _ in order:
        here = root.focusWidget()
        seen.append(here)
        if here is None or not QWidget.focusNextChild(here):
            break
        if root.focusWidget() is here:
            return [f"keyboard trap: {_what(here)}"]
    return [f"Tab never reaches: {_what(w)}" for w in order if w not in seen]


def _out_of_order(root: QWidget) -> list[str]:
    """What Tab reaches next never lies above, in the same column; nor to the left, on the same line."""
    said = []
    for one, other in pairwise(focus_order(root)):
        if _scroll_of(one, root) is not _scroll_of(other, root):
            continue  # what is scrolled away lies anywhere
        first, second = _place(one, root), _place(other, root)
        same_column = first.left() < second.right() and second.left() < first.right()
        above = second.bottom() <= first.top() and same_column
        same_line = abs(second.center().y() - first.center().y()) < first.height() // 2
        if above or (second.right() <= first.left() and same_line):
            said.append(f"focus goes back: {_what(one)} → {_what(other)}")
    return said


def _clipped(root: QWidget) -> list[str]:
    said = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or not isinstance(widget, (QLabel, QAbstractButton)):
            continue
        if isinstance(widget, QLabel) and widget.sizePolicy().horizontalPolicy().name == "Ignored":
            continue
        need = _needed(widget)
        if widget.text() and (widget.width() + 1 < need.width() or widget.height() + 1 < need.height()):
            said.append(f"cut text: {_what(widget)} has {widget.size().toTuple()}, needs {need.size().toTuple()}")
        if _scroll_of(widget, root) is None and not root.rect().contains(_place(widget, root).center()):
            said.append(f"outside the window: {_what(widget)}")
    return said


def _needed(widget: QLabel | QAbstractButton) -> QRect:
    if isinstance(widget, QLabel) and widget.wordWrap():
        flags = Qt.TextFlag.TextWordWrap
        return widget.fontMetrics().boundingRect(QRect(0, 0, widget.width(), 10_000), flags, widget.text())
    hint = widget.minimumSizeHint()
    return QRect(QPoint(0, 0), hint)


def _scroll_of(widget: QWidget, root: QWidget) -> QWidget | None:
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        if isinstance(parent, QAbstractScrollArea):
            return parent
        parent = parent.parentWidget()
    return None


def _place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def _what(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
    return f"{type(widget).__name__} “{widget.accessibleName() or text}”"

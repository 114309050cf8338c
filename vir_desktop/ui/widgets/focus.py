"""Where the keys go."""

from itertools import pairwise

from PySide6.QtWidgets import QWidget

_TAB_FOCUS = 1  # Qt.TabFocus; see labels.py on the number


def stops(within: QWidget) -> list[QWidget]:
    """Return the fields and buttons inside `within` that Tab reaches, in its order."""
    found, widget = [], within.nextInFocusChain()
    while widget is not None and widget is not within:
        reachable = int(widget.property("focusPolicy")) & _TAB_FOCUS and widget.focusProxy() is None
        if reachable and within.isAncestorOf(widget) and widget.isVisibleTo(within) and widget.isEnabled():
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def focus_first(within: QWidget) -> None:
    """Give the focus to the first field or button inside `within`; of radio buttons, to the one that is chosen."""
    found = stops(within)
    for widget in found[:1]:
        beside = (one for one in found if one.inherits("QRadioButton") and one.parent() is widget.parent())
        chosen = next((one for one in beside if one.property("checked")), widget)
        (chosen if widget.inherits("QRadioButton") else widget).setFocus()


def tab_after(within: QWidget, *then: QWidget) -> None:
    """Let Tab go from the last field inside `within` to these, in this order."""
    for one, other in pairwise([*stops(within)[-1:], *then]):
        QWidget.setTabOrder(one, other)

"""A screen reader for tests: run by the system's Python, told by lines of JSON what to look for in the program.

It sees what a real screen reader sees, over the real bus, and nothing else. Nothing is cached: what is told is what
the program answers now. Of several applications (a spare session is one of its own) it reads the one whose window
shows. One request is one line, one answer is one line; see desktop.Reader.
"""

import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pyatspi
from gi.repository import GLib

Node = Any  # pyatspi has no types

PAUSE_S = 0.02
STATES = {
    "focused": pyatspi.STATE_FOCUSED,
    "focusable": pyatspi.STATE_FOCUSABLE,
    "enabled": pyatspi.STATE_ENABLED,
    "checked": pyatspi.STATE_CHECKED,
    "selected": pyatspi.STATE_SELECTED,
    "editable": pyatspi.STATE_EDITABLE,
}


LOOK_AGAIN_S = 0.5  # a whole window is read only when no event has told for so long what has the keyboard

_latest: list[Node] = []  # what was last told to have the keyboard
_read_at = 0.0


def on_focus(event: Any) -> None:
    """Remember what got the keyboard."""
    event.host_application.set_cache_mask(0)
    global _read_at  # noqa: PLW0603
    if event.detail1:
        _latest[:] = [event.source]
    _read_at = time.monotonic()


def focused() -> Node | None:
    """Return what has the keyboard, in a list the list: as told by an event, now and then as found in the window."""
    global _read_at  # noqa: PLW0603  # one reader is one process
    while GLib.MainContext.default().iteration(False):
        pass
    for node in _latest:
        if is_in(node, ("focused", "focusable")) and node.getState().contains(pyatspi.STATE_SHOWING):
            return node.parent if node.getRoleName() == "list item" else node
    if time.monotonic() < _read_at + LOOK_AGAIN_S:
        return None
    nodes = (node for window in showing_windows() for _, node in walk(window))
    found = next((node for node in nodes if is_in(node, ("focused", "focusable"))), None)
    _latest[:] = [] if found is None else [found]
    _read_at = time.monotonic()
    return found


def showing_windows() -> Iterator[Node]:
    """Yield the windows on the screen, of all applications."""
    desktop = pyatspi.Registry.getDesktop(0)
    desktop.set_cache_mask(0)
    for app in children(desktop):
        app.set_cache_mask(0)
        for window in children(app):
            if window.getState().contains(pyatspi.STATE_SHOWING):
                yield window


def children(node: Node) -> Iterator[Node]:
    """Yield what is below a node; what is gone while it is read is left out."""
    for index in range(node.childCount):
        child = node.getChildAtIndex(index)
        if child is not None:
            yield child


def walk(node: Node, depth: int = 0) -> Iterator[tuple[int, Node]]:
    """Yield a window's visible nodes in reading order."""
    yield depth, node
    for child in children(node):
        if child.getState().contains(pyatspi.STATE_VISIBLE):
            yield from walk(child, depth + 1)


def text_of(node: Node) -> dict[str, Any]:
    """Return what stands in a field and where its caret is; None where there is no text to read."""
    try:
        text = node.queryText()
        return {"text": str(text.getText(0, text.characterCount)), "caret": text.caretOffset}
    except NotImplementedError:
        return {"text": None, "caret": None}


def within(node: Node) -> str:
    """Return the name of what the node stands in."""
    outer = node.parent
    while outer is not None and not outer.name:
        outer = outer.parent
    return outer.name if outer is not None else ""


def told(depth: int, node: Node, *, whole: bool = True) -> dict[str, Any]:
    """Return a node as the test gets it."""
    state = node.getState()
    return {
        "depth": depth,
        "role": node.getRoleName(),
        "name": node.name,
        "description": node.description if whole else "",
        "within": within(node) if whole else "",
        **(text_of(node) if whole else {"text": None, "caret": None}),
        "states": [name for name, flag in STATES.items() if state.contains(flag)],
    }


def tree() -> list[dict[str, Any]]:
    """Return the whole window, without the texts in its fields: each word asked for is a message to the program."""
    return [told(depth, node, whole=False) for window in showing_windows() for depth, node in walk(window)]


def matches(node: Node, wanted: dict[str, Any]) -> bool:
    """Return whether a node is what is looked for: name as a pattern, role, states."""
    if wanted["role"] and node.getRoleName() != wanted["role"]:
        return False
    if not re.search(wanted["name"], node.name):
        return False
    return is_in(node, wanted["states"])


def is_in(node: Node, states: Iterable[str]) -> bool:
    """Return whether a node is in all of these states."""
    state = node.getState()
    return all(state.contains(STATES[name]) for name in states)


def find(wanted: dict[str, Any]) -> dict[str, Any] | None:
    """Return the first node that matches, or None."""
    if "focused" in wanted["states"]:
        node = focused()
        return told(0, node) if node is not None and matches(node, wanted) else None
    for window in showing_windows():
        for depth, node in walk(window):
            if matches(node, wanted):
                return told(depth, node)
    return None


def wait(wanted: dict[str, Any]) -> dict[str, Any] | None:
    """Look until there is one, or until the time is up."""
    deadline = time.monotonic() + wanted["seconds"]
    while True:
        try:
            found = find(wanted)
        except Exception:  # a page that changes while it is read: GLib.Error, RuntimeError, LookupError
            found = None
        if found is not None or time.monotonic() > deadline:
            return found
        time.sleep(PAUSE_S)


def main() -> None:
    """Answer requests until the pipe closes."""
    pyatspi.Registry.registerEventListener(on_focus, "object:state-changed:focused")
    for line in sys.stdin:
        wanted = json.loads(line)
        answer = tree() if wanted["do"] == "tree" else wait(wanted)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

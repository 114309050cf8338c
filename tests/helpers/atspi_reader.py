"""A screen reader for tests: run by the system's Python, told by lines of JSON what to look for in the program.

It sees what a real screen reader sees, over the real bus, and nothing else. Nothing is cached: what is told is what
the program answers now. Of several applications (a spare session is one of its own) it reads the one whose window
shows. One request is one line, one answer is one line; see desktop.Reader.
"""

import json
import re
import sys
import time
from collections.abc import Iterator
from typing import Any

import pyatspi

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


def text_of(node: Node) -> str | None:
    """Return what stands in a field; None where there is no text to read."""
    try:
        text = node.queryText()
        return str(text.getText(0, text.characterCount))
    except NotImplementedError:
        return None


def told(depth: int, node: Node) -> dict[str, Any]:
    """Return a node as the test gets it."""
    state = node.getState()
    return {
        "depth": depth,
        "role": node.getRoleName(),
        "name": node.name,
        "description": node.description,
        "text": text_of(node),
        "states": [name for name, flag in STATES.items() if state.contains(flag)],
    }


def tree() -> list[dict[str, Any]]:
    """Return the whole window."""
    return [told(depth, node) for window in showing_windows() for depth, node in walk(window)]


def matches(node: Node, wanted: dict[str, Any]) -> bool:
    """Return whether a node is what is looked for: name as a pattern, role, states."""
    if wanted["role"] and node.getRoleName() != wanted["role"]:
        return False
    if not re.search(wanted["name"], node.name):
        return False
    state = node.getState()
    return all(state.contains(STATES[name]) for name in wanted["states"])


def find(wanted: dict[str, Any]) -> dict[str, Any] | None:
    """Return the first node that matches, or None."""
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
        except Exception:  # noqa: BLE001  # a page that changes while it is read: GLib.Error, RuntimeError, LookupError
            found = None
        if found is not None or time.monotonic() > deadline:
            return found
        time.sleep(PAUSE_S)


def main() -> None:
    """Answer requests until the pipe closes."""
    for line in sys.stdin:
        wanted = json.loads(line)
        answer = tree() if wanted["do"] == "tree" else wait(wanted)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

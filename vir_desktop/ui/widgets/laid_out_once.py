"""Many changes to a page, one layout."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QLayout, QWidget


@contextmanager
def laid_out_once(*widgets: QWidget) -> Iterator[None]:
    """Let what is shown, hidden and said inside these widgets be laid out together, after the block.

    Each widget that is shown has Qt lay out all that is around it, then and there.
    """
    layouts = [layout for widget in widgets if isinstance(layout := widget.layout(), QLayout)]
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in layouts:
            layout.setEnabled(True)

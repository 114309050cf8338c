"""Going from page to page and back, to the same field and caret."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vir_desktop.ui.widgets.focus import focus_first


class Page(QWidget):
    """One screen. A page overrides what it needs.

    `where` is what the header says (a code name, never a person's); `hints` are the keys it shows; a page that
    talks with someone sets `interview`, which gives the idle lock more time.

    Signals:
        where_changed: The header's words are new.
        finished: The page is done and wants to go back.
    """

    where_changed = Signal()
    finished = Signal()

    where: str = ""
    hints: Sequence[tuple[str, str]] = ()
    interview: bool = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def entered(self) -> None:
        """The page is shown for the first time: put the focus where work begins."""
        focus_first(self)

    def returned(self) -> None:
        """The page is shown again; focus and caret are where they were."""

    def leaving(self) -> None:
        """The page is about to be left or locked: hand over what is typed to be saved. Never asks."""

    def go_back(self) -> bool:
        """Take Esc for oneself (close a panel, step back within the page); True if it was taken."""
        return False


class Navigator(QObject):
    """A path of pages on a stack.

    Signals:
        shown: The page that is now on top, or whose `where` or `hints` are new.
    """

    shown = Signal(object)

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._stack = stack
        self._path: list[Page] = []
        self._focus: dict[Page, QWidget] = {}

    @property
    def page(self) -> Page | None:
        """The page on top."""
        return self._path[-1] if self._path else None

    @property
    def depth(self) -> int:
        """How many pages there are."""
        return len(self._path)

    def open(self, page: Page) -> None:
        """Show a page on top of the path."""
        self._remember()
        self._path.append(page)
        self._stack.addWidget(page)
        page.finished.connect(lambda: self.back_from(page))
        page.where_changed.connect(lambda: self._announce(page))
        self._stack.setCurrentWidget(page)
        self.shown.emit(page)
        page.entered()

    def start(self, page: Page) -> None:
        """Show a page as the first of a new path; the old pages are gone."""
        for old in self._path:
            self._drop(old)
        self._path.clear()
        self.open(page)

    def back(self) -> bool:
        """Go one step back: within the page if it wants, else to the page before. False if there is none."""
        page = self.page
        if page is None:
            return False
        if page.go_back():
            return True
        return self.back_from(page)

    def back_from(self, page: Page) -> bool:
        """Leave `page` if it is on top and not the first; the page before gets its focus back."""
        if page is not self.page or len(self._path) < 2:
            return False
        page.leaving()
        self._path.pop()
        below = self._path[-1]
        self._stack.setCurrentWidget(below)
        self._drop(page)
        self.shown.emit(below)
        self.restore_focus()
        below.returned()
        return True

    def _announce(self, page: Page) -> None:
        if page is self.page:
            self.shown.emit(page)

    def _remember(self) -> None:
        page = self.page
        if page is None:
            return
        page.leaving()
        focus = page.focusWidget()
        if focus is not None:
            self._focus[page] = focus

    def restore_focus(self) -> None:
        """Give the focus back to the field that had it on the page on top."""
        page = self.page
        focus = self._focus.pop(page, None) if page else None
        if focus is None and page is not None:
            focus = page.focusWidget()
        if focus is not None:
            focus.setFocus()

    def _drop(self, page: Page) -> None:
        self._focus.pop(page, None)
        self._stack.removeWidget(page)
        page.deleteLater()

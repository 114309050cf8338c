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
        settled: All that was given here is on disk.
        not_saved: Something that was given here did not reach the disk.
        begun: Of a page that `begins_later`: what it shows is read, and the focus is where work begins.
    """

    where_changed = Signal()
    finished = Signal()
    settled = Signal()
    not_saved = Signal()
    begun = Signal()

    where: str = ""
    hints: Sequence[tuple[str, str]] = ()
    interview: bool = False
    begins_later: bool = False

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

    @property
    def is_settled(self) -> bool:
        """Whether the page may be forgotten once it is left: all that was given here is on disk."""
        return True

    def go_back(self) -> bool:
        """Take Esc for oneself (close a panel, step back within the page); True if it was taken."""
        return False


class Navigator(QObject):
    """A path of pages on a stack.

    A page that is left before all of it is on disk is hidden but kept. When its save fails it comes back on top;
    left once more it is kept out of sight, and goes on trying.

    Signals:
        shown: The page that is now on top, or whose `where` or `hints` are new.
        settled: No page that was left is waiting for the disk any longer.
    """

    shown = Signal(object)
    settled = Signal()

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._stack = stack
        self._path: list[Page] = []
        self._left: list[Page] = []
        self._came_back: set[Page] = set()
        self._focus: dict[Page, QWidget] = {}

    @property
    def page(self) -> Page | None:
        """The page on top."""
        return self._path[-1] if self._path else None

    @property
    def depth(self) -> int:
        """How many pages there are."""
        return len(self._path)

    @property
    def path(self) -> Sequence[Page]:
        """The pages from the first to the one on top."""
        return tuple(self._path)

    @property
    def left(self) -> Sequence[Page]:
        """Pages that were left and wait for the disk."""
        return tuple(self._left)

    def expect(self, page: Page) -> None:
        """Give a page its place out of sight, and so its look, before it is opened."""
        self._stack.addWidget(page)

    def open(self, page: Page) -> None:
        """Show a page on top of the path."""
        self._remember()
        self._path.append(page)
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        page.settled.connect(lambda: self._on_settled(page))
        page.not_saved.connect(lambda: self._on_not_saved(page))
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
        page.setEnabled(False)  # what it still waits for must not take the focus back once it is there
        if page.is_settled:
            self._drop(page)
        else:
            self._left.append(page)
        self.shown.emit(below)
        self.restore_focus()
        below.returned()
        return True

    def show_again(self, page: Page) -> None:
        """Show a page that was left and is still kept, on top of the path, as it was."""
        self._left.remove(page)
        page.setEnabled(True)
        self._remember()
        self._path.append(page)
        self._stack.setCurrentWidget(page)
        self.shown.emit(page)
        self.restore_focus()

    def _on_settled(self, page: Page) -> None:
        self._came_back.discard(page)
        if page in self._left:
            self._left.remove(page)
            self._drop(page)
            if not self._left:
                self.settled.emit()

    def _on_not_saved(self, page: Page) -> None:
        if page in self._left and page not in self._came_back:
            self._came_back.add(page)
            self.show_again(page)

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
        self._came_back.discard(page)
        self._stack.removeWidget(page)
        page.deleteLater()

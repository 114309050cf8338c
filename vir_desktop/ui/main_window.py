"""The one window: a header that never changes place, and the page below it.

On the start path: no `Qt.` enum before the window is shown (see theme.py), so shortcuts get their context by number;
no event and no key sequence either, for their enums come with them.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from vir_desktop.ui.navigation import Navigator, Page
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import DangerButton, SecondaryButton
from vir_desktop.ui.widgets.focus import focus_first
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.status_mark import StatusMark
from vir_desktop.ui.window_size import resize_within_screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from vir_desktop.ui.widgets.key_hints import KeyHints

TITLE = "VIR Desktop"
_APPLICATION_SHORTCUT = 2


class MainWindow(QMainWindow):
    """Header, messages, page. The title never says more than the program's name.

    A QMainWindow for its role: a screen reader calls it a frame, and a bare widget a filler.

    Signals:
        lock_requested: Ctrl+L, the lock button, or the policy's own key.
        close_requested: The window's cross: lock, then end. The window never asks and never refuses.
        fara_nu_shown: The Fara nu page is in front.
        painted: The window's ground has been painted, what lies on it follows.
    """

    lock_requested = Signal()
    close_requested = Signal()
    fara_nu_shown = Signal()
    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(TITLE)
        resize_within_screen(self, 1180, 740)
        self.setMinimumSize(480, 320)
        self.status = StatusMark()
        self.messages = MessageBar()
        self.messages.setObjectName("messages")  # by which a field that is full finds it
        self._panel: QWidget | None = None
        self._panel_focus: QWidget | None = None
        self._make_fara_nu: Callable[[], QWidget] | None = None
        self._fara_nu: QWidget | None = None
        self._hints: KeyHints | None = None
        self._before_fara_nu: QWidget | None = None
        self._build()
        self._add_shortcuts()

    # --- what the pages and app.py use ------------------------------------------------------------------------

    def set_training(self, on: bool) -> None:
        """Show or hide the mark ÖVNING."""
        self._training.setVisible(on)

    def expect(self, page: Page) -> None:
        """Make ready, out of sight, what a page needs of the window before it is opened: its place and its keys."""
        self.navigator.expect(page)
        self._line_of_hints().make(page.hints)

    def set_unlocked(self, on: bool) -> None:
        """Show the lock button and the save mark only when there is something to lock."""
        self._lock.setVisible(on)
        self.status.setVisible(on)

    def set_fara_nu(self, make: Callable[[], QWidget]) -> None:
        """Say how the Fara nu page is made; it is made when first needed, or by `warm_fara_nu`."""
        self._make_fara_nu = make
        if self._fara_nu is not None:
            self._content.removeWidget(self._fara_nu)
            self._fara_nu.deleteLater()
            self._fara_nu = None

    def warm_fara_nu(self) -> None:
        """Make the Fara nu page ready, when the program has nothing else to do."""
        if self._fara_nu is None and self._make_fara_nu is not None:
            self._fara_nu = self._make_fara_nu()
            self._content.addWidget(self._fara_nu)

    def set_lock_key(self, key: str) -> None:
        """Let the organisation's own key lock too, for example F12; "" means only Ctrl+L. The lock button shows it."""
        self._own_lock.setProperty("key", key)
        from vir_desktop.domain.lock_key import lock_key_words  # not before there is a vault: see above

        own = f" / {lock_key_words(key)}" if key else ""
        self._lock.setText(f"{self.tr('Lås  Ctrl+L')}{own}")

    def show_warning(self, seconds: int) -> None:
        """Say in letters that are read at two metres that the lock is near."""
        text = self.tr("Låser om {n} s. Tryck på valfri tangent för att fortsätta.").format(n=seconds)
        self._warning_words.setText(text)
        if not self._warning.isVisible():
            self._warning.show()
            announce(self._warning, text, urgent=True)

    def hide_warning(self) -> None:
        """Somebody is there."""
        self._warning.hide()

    def toggle_fara_nu(self) -> None:
        """Show Fara nu, or go back from it to exactly where one was."""
        if self.fara_nu_open:
            self._leave_fara_nu()
            return
        self.warm_fara_nu()
        if self._fara_nu is None:
            return
        self._before_fara_nu = self.focusWidget()
        self._content.setCurrentWidget(self._fara_nu)
        focus_first(self._fara_nu)
        self.fara_nu_shown.emit()

    @property
    def fara_nu_open(self) -> bool:
        """Whether Fara nu is in front."""
        return self._fara_nu is not None and self._content.currentWidget() is self._fara_nu

    def show_panel(self, panel: QWidget) -> None:
        """Show a question above the page, which waits, disabled, behind it (dialogs.py)."""
        self.close_panel()
        self._panel_focus = self.focusWidget()
        self._panel = panel
        self._panel_room.addWidget(panel)
        self._pages.setEnabled(False)
        panel.setFocus()

    def close_panel(self) -> None:
        """Take the question away and give the page its focus back."""
        if self._panel is None:
            return
        panel, self._panel = self._panel, None
        self._panel_room.removeWidget(panel)
        panel.hide()
        panel.deleteLater()
        self._pages.setEnabled(True)
        if self._panel_focus is not None:
            self._panel_focus.setFocus()
            self._panel_focus = None

    def cover(self) -> None:
        """Hide everything at once behind a neutral ground, painted before this returns (≤ 50 ms)."""
        self._outer.setCurrentWidget(self._cover)
        self.repaint()

    def uncover(self) -> None:
        """Show the page again (only when a lock turned out not to be one)."""
        self._outer.setCurrentWidget(self._body)

    def back(self) -> None:
        """Go one step back: out of Fara nu, out of a question, out of the page."""
        if self.fara_nu_open:
            self._leave_fara_nu()
        elif self._panel is not None:
            cancelled = getattr(self._panel, "cancelled", None)
            if cancelled is not None:
                cancelled.emit()
        else:
            self.navigator.back()

    # --- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._pages = QStackedWidget()
        self.navigator = Navigator(self._pages)
        self.navigator.shown.connect(self._on_page)
        self._content = QStackedWidget()
        self._content.addWidget(self._pages)
        self._content.setMinimumHeight(1)  # a question or warning is never squeezed for the page behind it
        self._build_warning()
        self._panel_room = QVBoxLayout()
        self._panel_room.setContentsMargins(16, 0, 16, 0)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in (self._header(), self._warning, self.messages):
            self._column.addWidget(part)
        self._column.addLayout(self._panel_room)
        self._column.addWidget(self._content, 1)
        self._cover = QWidget()
        self._cover.setObjectName("cover")
        cover = QVBoxLayout(self._cover)
        cover.addStretch(1)
        cover.addWidget(PlainLabel(self.tr("Låst"), "title"))
        cover.addStretch(2)
        self._outer = QStackedWidget()
        self._outer.addWidget(self._body)
        self._outer.addWidget(self._cover)
        self.setCentralWidget(self._outer)

    def _build_warning(self) -> None:
        self._warning = QFrame()
        self._warning.setProperty("bar", "warning")
        self._warning_words = PlainLabel(role="warning")
        QVBoxLayout(self._warning).addWidget(self._warning_words)
        self._warning.hide()

    def _header(self) -> QWidget:
        header = QFrame()
        header.setObjectName("header")
        self._where = PlainLabel(TITLE, "strong")
        self._where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._training = PlainLabel(self.tr("ÖVNING"), "training")
        self._training.hide()
        self._lock = SecondaryButton(self.tr("Lås  Ctrl+L"))
        self._lock.clicked.connect(self.lock_requested)
        self._fara_nu_button = DangerButton(self.tr("Fara nu  F9"))
        self._fara_nu_button.clicked.connect(self.toggle_fara_nu)
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self._where, 1)
        for part in (self._training, self.status, self._lock, self._fara_nu_button):
            row.addWidget(part)
        self.set_unlocked(False)
        return header

    def _add_shortcuts(self) -> None:
        self._shortcut("F9", self.toggle_fara_nu)
        self._shortcut("Ctrl+0", self.toggle_fara_nu)
        self._shortcut("Ctrl+L", self.lock_requested.emit)
        self._own_lock = self._shortcut("", self.lock_requested.emit)
        self._shortcut("Esc", self.back)
        self._shortcut("Alt+Left", self.back)

    def _shortcut(self, keys: str, act: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(self)
        shortcut.setProperty("key", keys)
        shortcut.setProperty("context", _APPLICATION_SHORTCUT)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)
        return shortcut

    def _on_page(self, page: Page) -> None:
        self._where.setText(page.where or TITLE)
        if page.hints or self._hints is not None:
            self._line_of_hints().set_hints(page.hints)

    def _line_of_hints(self) -> KeyHints:
        # Imported when a page first has keys to show: the unlock page has none, and the start is measured.
        from vir_desktop.ui.widgets.key_hints import KeyHints

        if self._hints is None:
            self._hints = KeyHints()
            self._hints.hide()
            self._column.addWidget(self._hints)
        return self._hints

    def _leave_fara_nu(self) -> None:
        self._content.setCurrentWidget(self._pages)
        if self._before_fara_nu is not None:
            self._before_fara_nu.setFocus()
            self._before_fara_nu = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that there is something to look at."""
        super().paintEvent(event)
        self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lock and end, without a question; the session ends the process."""
        event.ignore()
        self.close_requested.emit()

"""Choosing a folder without leaving a trace of it: no history, no recent list."""

import os

from PySide6.QtCore import QStorageInfo, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.texts import LineEdit

_PATH = Qt.ItemDataRole.UserRole
_OWN_TYPES = {"tmpfs", "proc", "sysfs", "devtmpfs", "squashfs", "overlay", "cgroup2", "devpts"}


class FolderPicker(QWidget):
    """Drives and folders, a path that can be typed, and a button that chooses.

    Signals:
        chosen: The absolute path of an existing folder, or of a new one to make there.
        cancelled: Nothing was chosen.
    """

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, start: str = "", choose: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_chosen = False
        self._path = LineEdit(self.tr("Mapp"), limit=4000)
        self._path.submitted.connect(self._on_typed)
        self._field = Field(self.tr("Mapp"), self._path)
        self.entries = QListWidget()
        self.entries.setAccessibleName(self.tr("Mappar"))
        self.entries.setMinimumHeight(160)
        self.entries.setResizeMode(QListWidget.ResizeMode.Adjust)  # rows are measured anew once the look is on
        self.entries.itemActivated.connect(self._on_activated)
        self._choose = PrimaryButton(choose or self.tr("Välj den här mappen"))
        self._choose.clicked.connect(self.choose)
        cancel = SecondaryButton(self.tr("Avbryt"))
        cancel.clicked.connect(self.cancelled)
        buttons = FlowLayout()
        buttons.addWidget(self._choose)
        buttons.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(self._field)
        column.addWidget(self.entries, 1)
        column.addWidget(PlainLabel(self.tr("Enter öppnar en mapp. Överst går du uppåt."), "small"))
        column.addLayout(buttons)
        self.go(start or os.path.expanduser("~"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on. Not by a focus proxy: Tab would never reach the path, which stands before the list."""
        self.entries.setFocus()

    def go(self, path: str) -> None:
        """Show a folder; one that cannot be read is said so, and the list stays."""
        path = os.path.abspath(path)
        try:
            with os.scandir(path) as entries:
                names = sorted(e.name for e in entries if not e.name.startswith(".") and e.is_dir())
        except OSError:
            self._field.show_error(self.tr("Mappen går inte att öppna."))
            return
        self._field.show_error("")
        self._path.setText(path)
        self.entries.clear()
        parent = os.path.dirname(path)
        if parent != path:
            self._add(self.tr("↑  Uppåt"), parent)
        for name in names:
            self._add(name, os.path.join(path, name))
        for label, root in drives():
            own = root == "/"
            self._add(self.tr("Datorns disk") if own else self.tr("Enhet: {name}").format(name=label), root)
        self.entries.setCurrentRow(0)

    def path(self) -> str:
        """Return the folder that is shown or typed."""
        return os.path.abspath(os.path.expanduser(self._path.text().strip() or "."))

    def _add(self, label: str, path: str) -> None:
        QListWidgetItem(label, self.entries).setData(_PATH, path)

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.go(str(item.data(_PATH)))

    def _on_typed(self) -> None:
        self.go(self.path())

    def choose(self) -> None:
        """Choose what is shown or typed, if it is there or can be made there."""
        path = self.path()
        if os.path.isdir(path) or os.path.isdir(os.path.dirname(path)):
            if not self._is_chosen:  # pressed twice is chosen once (K10)
                self._is_chosen = True
                self.chosen.emit(path)
        else:
            self._field.show_error(self.tr("Mappen finns inte, och inte den som den skulle ligga i."))


def drives() -> list[tuple[str, str]]:
    """Return (name, root) of the drives a person would know."""
    volumes = (v for v in QStorageInfo.mountedVolumes() if v.isValid() and v.isReady())
    own = (v for v in volumes if bytes(v.fileSystemType().data()).decode() not in _OWN_TYPES)
    roots = ((v.displayName(), v.rootPath()) for v in own)
    return [(n, r) for n, r in roots if r == "/" or r.startswith(("/media/", "/run/media/", "/mnt/")) or ":" in r]

"""What may lie on the clipboard: nothing that was told. Text comes in from it; what a widget puts there is taken back.

Fields keep their text to themselves (widgets/texts.py). This is the net below them, for lists, tables and labels, for
marking under X11, and for whatever widget comes next: it acts before the event loop can answer another program.
"""

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QClipboard, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

# Managers of clipboard histories leave alone what is marked so: KDE's, and Windows' with its cloud.
_PRIVATE = "x-kde-passwordManagerHint"
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_MARKS = {
    _PRIVATE: b"secret",
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): bytes(4),
    _WINDOWS.format("CanIncludeInClipboardHistory"): bytes(4),
    _WINDOWS.format("CanUploadToCloudClipboard"): bytes(4),
}
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class ClipboardWatch(QObject):
    """Takes back what the widgets of a window put on the clipboard and the selection; lets in what others put there.

    Copy and cut do nothing where no field takes them, so that what another program had put there stays.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        QGuiApplication.clipboard().changed.connect(self._on_changed)
        for keys in (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut):
            QShortcut(keys, window)  # without an act: a list would copy its row, the running log's too

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        clipboard = QGuiApplication.clipboard()
        owned = {
            QClipboard.Mode.Clipboard: clipboard.ownsClipboard,
            QClipboard.Mode.Selection: clipboard.ownsSelection,
        }.get(mode)
        if owned is not None and owned() and not clipboard.mimeData(mode).hasFormat(_PRIVATE):
            clipboard.clear(mode)


def put_plain(text: str) -> None:
    """Put a text that is about nobody on the clipboard, marked so that no history keeps it. Never words of a share."""
    data = QMimeData()
    data.setText(text)
    for name, value in _MARKS.items():
        data.setData(name, value)
    QGuiApplication.clipboard().setMimeData(data)


def clear_clipboard() -> None:
    """Empty the clipboard, and the selection where there is one: what was pasted in may be a person's too."""
    clipboard = QGuiApplication.clipboard()
    for mode in _MODES:
        if mode is QClipboard.Mode.Clipboard or clipboard.supportsSelection():
            clipboard.clear(mode)

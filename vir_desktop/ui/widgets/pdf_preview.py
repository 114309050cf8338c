"""Pages of paper on the screen, made in memory and kept nowhere."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget


class PdfPreview(QScrollArea):
    """Shows pages as (width, height, RGBA bytes), fitted to the width. Arrows and Page Up/Down scroll."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setViewportMargins(3, 3, 3, 3)  # room for the focus frame on every side
        self._images: list[QImage] = []
        self._labels: list[QLabel] = []
        self._zoom = 1.0
        sheet = QWidget()
        self._column = QVBoxLayout(sheet)
        self._column.setSpacing(16)
        self._column.addStretch(1)
        self.setWidget(sheet)

    def set_pages(self, pages: Sequence[tuple[int, int, bytes]]) -> None:
        """Show these pages from the top."""
        for label in self._labels:
            self._column.removeWidget(label)
            label.deleteLater()
        form = QImage.Format.Format_RGBA8888
        self._images = [QImage(data, width, height, 4 * width, form).copy() for width, height, data in pages]
        self._labels = [QLabel() for _ in self._images]
        for number, label in enumerate(self._labels, 1):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setAccessibleName(self.tr("Sida {n} av {of}").format(n=number, of=len(self._labels)))
            self._column.insertWidget(number - 1, label)
        self.verticalScrollBar().setValue(0)
        self._fit()

    def set_zoom(self, zoom: float) -> None:
        """Show the pages `zoom` times as wide as the window lets them be; the arrows then go sideways too."""
        self._zoom = zoom
        self._fit()

    def page_count(self) -> int:
        """Return how many pages are shown."""
        return len(self._images)

    def clear(self) -> None:
        """Forget the pages."""
        self.set_pages([])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.viewport().width() - 40, 100)
        ratio = self.devicePixelRatioF()
        for image, label in zip(self._images, self._labels, strict=True):
            width = min(round(room * self._zoom), image.width())
            size = QSize(round(width * ratio), round(image.height() * width / image.width() * ratio))
            pixmap = QPixmap.fromImage(
                image.scaled(
                    size,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            pixmap.setDevicePixelRatio(ratio)
            label.setPixmap(pixmap)

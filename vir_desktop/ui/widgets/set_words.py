"""Words set once and drawn many times: Qt would break the lines and shape the letters anew at every painting."""

from collections import OrderedDict
from math import ceil

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QStaticText, QTransform

_MOST = 600  # more than any screen shows at once


class SetWords:
    """Sets plain words within a width, wrapped between words, and keeps the latest."""

    def __init__(self) -> None:
        self._set: OrderedDict[tuple[str, str, int], QStaticText] = OrderedDict()

    def height(self, words: str, font: QFont, width: int) -> int:
        """Return how high words stand, in pixels; 0 without words."""
        return ceil(self._words(words, font, width).size().height()) if words else 0

    def draw(self, painter: QPainter, room: QRect, words: str) -> None:
        """Draw words with the painter's font and pen, from the upper left of their room."""
        if words:
            set_words = self._words(words, painter.font(), room.width())
            painter.drawStaticText(QPoint(room.left(), room.top()), set_words)

    def _words(self, words: str, font: QFont, width: int) -> QStaticText:
        asked = (words, font.key(), width)
        found = self._set.get(asked)
        if found is None:
            found = QStaticText(words)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.setTextWidth(width)
            found.prepare(QTransform(), font)
            self._set[asked] = found
            if len(self._set) > _MOST:
                self._set.popitem(last=False)
        else:
            self._set.move_to_end(asked)
        return found

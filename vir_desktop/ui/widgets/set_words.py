"""Words set once and drawn many times: Qt would break the lines and shape the letters anew at every painting."""

from collections import OrderedDict
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QStaticText, QTransform

_MOST = 600  # more than any screen shows at once


class SetFont(NamedTuple):
    """A font with its key, which is a long text that Qt puts together at every asking."""

    font: QFont
    key: str


def with_key(font: QFont) -> SetFont:
    """Return a font with its key."""
    return SetFont(font, font.key())


class SetWords:
    """Sets plain words within a width, wrapped between words, and keeps the latest."""

    def __init__(self) -> None:
        self._set: OrderedDict[tuple[str, str, int], tuple[QStaticText, float]] = OrderedDict()

    def height(self, words: str, font: SetFont, width: int) -> int:
        """Return how high words stand, in pixels; 0 without words."""
        return ceil(self._words(words, font, width)[1]) if words else 0

    def draw(self, painter: QPainter, room: QRect, words: str, font: SetFont) -> None:
        """Draw words with the painter's pen, from the upper left of their room."""
        if words:
            painter.setFont(font.font)
            painter.drawStaticText(room.left(), room.top(), self._words(words, font, room.width())[0])

    def _words(self, words: str, font: SetFont, width: int) -> tuple[QStaticText, float]:
        asked = (words, font.key, width)
        found = self._set.get(asked)
        if found is None:
            text = QStaticText(words)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextWidth(width)
            text.prepare(QTransform(), font.font)
            found = self._set[asked] = (text, text.size().height())
            if len(self._set) > _MOST:
                self._set.popitem(last=False)
        else:
            self._set.move_to_end(asked)
        return found

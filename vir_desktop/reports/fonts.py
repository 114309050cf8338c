"""The typefaces that every PDF carries in itself: Open Sans, and DejaVu Sans for what Open Sans lacks."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "VirText"
BOLD = "VirText-Bold"
FALLBACK = "VirFallback"

_FILES = {REGULAR: "OpenSans-Regular.ttf", BOLD: "OpenSans-Bold.ttf", FALLBACK: "DejaVuSans.ttf"}


@cache
def coverage(folder: Path, name: str) -> frozenset[str]:
    """Register one typeface from `folder` with reportlab and return the characters that it can draw.

    Raises:
        OSError: the file is missing.
    """
    font = TTFont(name, str(folder / _FILES[name]))
    pdfmetrics.registerFont(font)
    return frozenset(chr(point) for point in font.face.charToGlyph if point > 0x1F)


def register(folder: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Register all typefaces once per process; return what (the text faces, the fallback) can draw."""
    text = coverage(folder, REGULAR) & coverage(folder, BOLD)
    fallback = coverage(folder, FALLBACK)
    _name_family()
    return text, fallback


@cache
def _name_family() -> None:
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    pdfmetrics.registerFontFamily(FALLBACK, normal=FALLBACK, bold=FALLBACK, italic=FALLBACK, boldItalic=FALLBACK)

"""From anybody's text to what reportlab may be given: each character drawn, replaced in sight, or invisible."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth

from vir_desktop.reports.direction import is_right_to_left, visual
from vir_desktop.reports.fonts import FALLBACK

REPLACEMENT = "▯"
LISTED = 20  # so many missing characters are named on the paper; the rest are counted

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_PIECE = 3000
_ENDINGS = (". ", "! ", "? ", "; ", ", ", " ")
# Letters and signs of Latin writing: composed already, from left to right, and none of them invisible.
_LATIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x300), *range(0x2010, 0x2028)))) - {"\xad"}
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


class Typesetter:
    """Cleans and marks up text for one paper, and remembers which characters could not be drawn."""

    def __init__(self, text: frozenset[str], fallback: frozenset[str]) -> None:
        self._text = text
        self._fallback = fallback
        self._drawable = text | fallback
        self._plain = _LATIN & text
        self.missing: Counter[str] = Counter()

    def clean(self, raw: str) -> str:
        """Return one line of NFC text that can be drawn in full; what cannot be is shown as ▯ and counted."""
        if self._plain.issuperset(raw):
            return raw
        composed = unicodedata.normalize("NFC", _BREAKS.sub(" ", raw).replace("\t", " "))
        odd = {one for one in set(composed) if one not in self._drawable or unicodedata.category(one) == "Cf"}
        if not odd:
            return composed
        counts = Counter(one for one in composed if one in odd)
        table: dict[int, str] = {}
        for one in odd:
            invisible = unicodedata.category(one) == "Cf" or one in "\ufe0e\ufe0f"
            table[ord(one)] = "" if invisible else REPLACEMENT
            if not invisible:
                self.missing[one] += counts[one]
        return composed.translate(table)

    def lines(self, raw: str) -> Iterator[str]:
        """Yield the text's own lines, cleaned; an empty line is an empty string."""
        for line in _BREAKS.split(raw):
            yield self.clean(line)

    def markup(self, cleaned: str) -> str:
        """Return reportlab markup in which nothing of the text itself can be taken for markup."""
        if cleaned.isascii() or self._text.issuperset(cleaned):
            return cleaned.translate(_ESCAPES)
        parts: list[str] = []
        for covered, run in _runs(cleaned, self._text):
            escaped = run.translate(_ESCAPES)
            parts.append(escaped if covered else f'<font name="{FALLBACK}">{escaped}</font>')
        return "".join(parts)

    def width(self, cleaned: str, style: ParagraphStyle) -> float:
        """Return a cleaned string's width in points."""
        return sum(
            stringWidth(run, style.fontName if covered else FALLBACK, style.fontSize)
            for covered, run in _runs(cleaned, self._text)
        )

    def turned(self, cleaned: str, style: ParagraphStyle, width: float) -> tuple[list[str], bool]:
        """Break text that holds right-to-left writing into lines of at most `width` points, each in visual order."""
        right = is_right_to_left(cleaned)
        lines = [""]
        for word in self._fitting_words(cleaned, style, width):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer, style) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return [visual(line, right) for line in lines], right

    def _fitting_words(self, cleaned: str, style: ParagraphStyle, width: float) -> Iterator[str]:
        for word in cleaned.split():
            step = len(word) if self.width(word, style) <= width else max(1, int(width / style.fontSize))
            for start in range(0, len(word), step):
                yield word[start : start + step]

    def missing_note(self) -> str:
        """Return the line that says which characters are shown as ▯, or nothing."""
        if not self.missing:
            return ""
        ordered = sorted(self.missing)
        named = ", ".join(
            f"U+{ord(one):04X} {unicodedata.name(one, '')}".strip() + f" ({self.missing[one]} st)"
            for one in ordered[:LISTED]
        )
        rest = f" och {len(ordered) - LISTED} tecken till" if len(ordered) > LISTED else ""
        return f"Tecken som inte går att skriva ut visas som {REPLACEMENT}: {named}{rest}. Texten i akten är hel."


def _runs(text: str, covered: frozenset[str]) -> Iterator[tuple[bool, str]]:
    """Yield stretches that the text face covers or not; a space joins what stands before it."""
    start, state = 0, True
    for at, character in enumerate(text):
        own = character in covered and not (character == " " and not state)
        if own != state:
            if at > start:
                yield state, text[start:at]
            start, state = at, own
    if start < len(text):
        yield state, text[start:]


def pieces(line: str, size: int = _PIECE) -> Iterator[str]:
    """Cut an over-long line into pieces of at most `size` characters, at the end of a sentence or word if any."""
    start = 0
    while len(line) - start > size:
        end = start + size
        for ending in _ENDINGS:
            found = line.rfind(ending, start + size // 2, end)
            if found >= 0:
                end = found + len(ending)
                break
        yield line[start:end].rstrip(" ")
        start = end
    yield line[start:]

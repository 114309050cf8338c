"""The building stones of a page that platypus lacks."""

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from vir_desktop.reports import styles
from vir_desktop.reports.fonts import REGULAR
from vir_desktop.reports.text import Typesetter


class BarParagraph(Paragraph):
    """A paragraph with a bar at its left: somebody's own words (grey) or what must not be missed (black)."""

    def draw(self) -> None:
        """Draw the bar along the whole part that stands on this page."""
        canvas = self.canv
        canvas.saveState()
        canvas.setLineWidth(styles.BAR)
        canvas.setStrokeGray(0 if self.style.name == styles.EMPHASIS.name else styles.RULE_GREY)
        canvas.line(styles.BAR, 1, styles.BAR, self.height - 1)
        canvas.restoreState()
        super().draw()


class TickParagraph(Paragraph):
    """A paragraph with an empty box to tick by pen, before its first line only."""

    first = True

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Split like a paragraph; what goes on has no box."""
        parts = super().split(available_width, available_height)
        for part in parts[1:] if self.first else parts:
            if isinstance(part, TickParagraph):
                part.first = False
        return parts

    def draw(self) -> None:
        """Draw the box and the text."""
        if self.first:
            draw_box(self, 1.0, self.height - 12.4)
        super().draw()


class HeadingParagraph(Paragraph):
    """A heading that is a bookmark where it begins. `entry` is (outline text, key, level from 0)."""

    entry: tuple[str, str, int] | None = None

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Split like a paragraph; only the first part is a bookmark."""
        parts = super().split(available_width, available_height)
        if parts and isinstance(parts[0], HeadingParagraph):
            parts[0].entry = self.entry
        return parts

    def draw(self) -> None:
        """Draw the heading and set its bookmark."""
        if self.entry:
            text, key, level = self.entry
            self.canv.bookmarkHorizontal(key, 0, self.height)
            self.canv.addOutlineEntry(text, key, level)
        super().draw()


class TurnedParagraph(Flowable):
    """A paragraph that holds text from right to left: broken first, each line then put in visual order."""

    entry: tuple[str, str, int] | None = None

    def __init__(self, text: str, style: ParagraphStyle, typesetter: Typesetter, kind: type[Paragraph]) -> None:
        super().__init__()
        self.text, self.style, self.typesetter, self.kind = text, style, typesetter, kind
        self._made: Paragraph | None = None

    def make(self, width: float) -> Paragraph:
        """Return the paragraph as it stands on a column `width` points wide."""
        lines, right = self.typesetter.turned(self.text, self.style, width - self.style.leftIndent - 1)
        style = ParagraphStyle(self.style.name, self.style, alignment=TA_RIGHT if right else self.style.alignment)
        made = self.kind("<br/>".join(self.typesetter.markup(line) for line in lines), style)
        if isinstance(made, HeadingParagraph):
            made.entry = self.entry
        return made

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Break the lines for this width."""
        self._made = self.make(available_width)
        width, height = self._made.wrap(available_width, available_height)
        return width, height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Split between lines."""
        return list((self._made or self.make(available_width)).split(available_width, available_height))

    def getSpaceBefore(self) -> float:
        """Return the style's room above, in points."""
        return float(self.style.spaceBefore)

    def getSpaceAfter(self) -> float:
        """Return the style's room below, in points."""
        return float(self.style.spaceAfter)

    def draw(self) -> None:
        """Draw the paragraph that was last wrapped."""
        if self._made is not None:
            self._made.drawOn(self.canv, 0, 0)


class FieldRow(Flowable):
    """A question at the left and its short answer in bold at the right, with a hairline below unless a note follows."""

    def __init__(self, label: Flowable, value: Flowable, *, ruled: bool) -> None:
        super().__init__()
        self.spaceAfter = 3.0
        self._ruled = ruled
        self._label, self._value = label, value
        self._heights = (0.0, 0.0)

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Give the question two thirds of the width."""
        self._split_at = available_width * 0.68
        self._heights = (
            self._label.wrap(self._split_at - 14, 1e6)[1],
            self._value.wrap(available_width - self._split_at, 1e6)[1],
        )
        self.width, self.height = available_width, max(self._heights) + 4
        return self.width, self.height

    def draw(self) -> None:
        """Draw both from the top, then the line."""
        self._label.drawOn(self.canv, 0, self.height - self._heights[0])
        self._value.drawOn(self.canv, self._split_at, self.height - self._heights[1])
        if self._ruled:
            self.canv.saveState()
            self.canv.setLineWidth(styles.HAIR)
            self.canv.setStrokeGray(styles.RULE_GREY)
            self.canv.line(0, 0.5, self.width, 0.5)
            self.canv.restoreState()


class RuledLines(Flowable):
    """Lines to write on by pen; they may go on over the page."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.spaceAfter = 8.0
        self.count = count

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Take 27 points (9.5 mm) per line: room for a tired hand."""
        self.width, self.height = available_width, self.count * styles.RULED_STEP
        return self.width, self.height

    def split(self, _available_width: float, available_height: float) -> list[Flowable]:
        """Leave as many lines as fit; one that would be alone on the next page is left out."""
        fit = int(available_height // styles.RULED_STEP)
        if not 0 < fit < self.count:
            return []
        rest = self.count - fit
        return [RuledLines(fit), RuledLines(rest)] if rest > 1 else [RuledLines(fit)]

    def draw(self) -> None:
        """Draw the lines."""
        self.canv.saveState()
        self.canv.setLineWidth(styles.THIN)
        self.canv.setStrokeGray(0.35)
        for number in range(self.count):
            self.canv.line(0, number * styles.RULED_STEP + 1, self.width, number * styles.RULED_STEP + 1)
        self.canv.restoreState()


class TickRow(Flowable):
    """Short options with boxes beside each other, over as many lines as they need. Texts are cleaned and escaped."""

    _GAP = 22.0

    def __init__(self, options: tuple[tuple[str, float], ...]) -> None:
        super().__init__()
        self.spaceAfter = 6.0
        self._options = options  # (markup, width of the text in points)
        self._places: list[tuple[float, int, str, float]] = []

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Place the options from left to right."""
        self._places, x, row = [], 0.0, 0
        for markup, text_width in self._options:
            need = styles.BOX_INDENT + text_width
            if x and x + need > available_width:
                x, row = 0.0, row + 1
            self._places.append((x, row, markup, text_width))
            x += need + self._GAP
        self.width, self.height = available_width, (row + 1) * 21.0
        return self.width, self.height

    def draw(self) -> None:
        """Draw boxes and texts."""
        for x, row, markup, text_width in self._places:
            top = self.height - row * 21.0
            draw_box(self, x + 1, top - 14)
            text = Paragraph(markup, styles.CELL)
            text.wrap(text_width + 4, 21)
            text.drawOn(self.canv, x + styles.BOX_INDENT, top - 16)


def draw_box(flowable: Flowable, x: float, y: float) -> None:
    """Draw an empty box with its lower left corner at (x, y) points."""
    canvas = flowable.canv
    canvas.saveState()
    canvas.setLineWidth(0.9)
    canvas.rect(x, y, styles.BOX, styles.BOX)
    canvas.restoreState()


def bullet_paragraph(markup: str, style: ParagraphStyle) -> Paragraph:
    """Return a paragraph with a bullet in the text face."""
    return Paragraph(f'<bullet><font name="{REGULAR}">•</font></bullet>{markup}', style)

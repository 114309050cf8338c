"""From a paper's blocks to platypus flowables."""

from collections.abc import Iterator
from functools import cache
from itertools import zip_longest

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, PageBreak, Spacer, Table, TableStyle
from reportlab.platypus import Paragraph as PdfParagraph

from vir_desktop.domain import paper
from vir_desktop.reports import styles
from vir_desktop.reports.direction import has_right_to_left
from vir_desktop.reports.flowables import (
    BarParagraph,
    FieldRow,
    HeadingParagraph,
    RuledLines,
    TickParagraph,
    TickRow,
    TurnedParagraph,
    bullet_paragraph,
)
from vir_desktop.reports.fonts import REGULAR
from vir_desktop.reports.text import Typesetter, pieces

_SHORT_ANSWER = 26
_SHORT_QUESTION = 220
_ROWS_PER_TABLE = 200  # platypus copies what is left of a table at each page; small tables keep long ones linear
_CELL_LINES = 14
EMPTY_LINE = "\u00a0"  # an empty paragraph has no height
_OPTIONS_BESIDE = 24
_NO_ANSWER = "–"
_LABEL = ParagraphStyle("label", styles.LABEL, spaceAfter=0)


class Builder:
    """Builds the flowables of one paper."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._set = typesetter
        self._entries = 0
        self._level = -1

    def build(self, blocks: tuple[paper.Block, ...]) -> Iterator[Flowable]:
        """Yield the flowables of all blocks in order."""
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: paper.Block) -> Iterator[Flowable]:
        match block:
            case paper.Heading():
                yield from self.heading(block.text, styles.HEADINGS[min(max(block.level, 1), 3) - 1], block.level)
            case paper.Paragraph():
                yield from self._paragraph(block)
            case paper.Field():
                yield from self._field(block)
            case paper.Bullets():
                yield from self._bullets(block)
            case paper.Table():
                yield from self._table(block)
            case paper.BlankField():
                yield from self._blank(block)
            case paper.PageBreak():
                yield PageBreak()

    def heading(self, text: str, style: ParagraphStyle, level: int) -> Iterator[Flowable]:
        """Yield a heading with room for something below it; levels 1 and 2 are bookmarks."""
        cleaned = self._set.clean(text)
        yield CondPageBreak(style.spaceBefore + style.leading + 84)
        for number, piece in enumerate(pieces(cleaned)):
            made = self._one(piece, style, HeadingParagraph)
            if level <= 2 and number == 0 and isinstance(made, HeadingParagraph | TurnedParagraph):
                self._entries += 1
                self._level = min(max(level, 1) - 1, self._level + 1)
                made.entry = (piece or "–", f"h{self._entries}", self._level)
            yield made

    def running(self, text: str, style: ParagraphStyle, kind: type[PdfParagraph] = PdfParagraph) -> Iterator[Flowable]:
        """Yield paragraphs for a text of any length; its own line breaks stay."""
        tight = _tight(style)
        lines = list(self._set.lines(text.rstrip()))
        for at, line in enumerate(lines, 1):
            if not line.strip():
                yield Spacer(1, style.leading / 2)
                continue
            *leading, last = pieces(line)
            for piece in leading:
                yield self._one(piece, tight, kind)
            yield self._one(last, style if at == len(lines) else tight, kind)

    def _one(self, cleaned: str, style: ParagraphStyle, kind: type[PdfParagraph] = PdfParagraph) -> Flowable:
        if has_right_to_left(cleaned):
            return TurnedParagraph(cleaned, style, self._set, kind)
        return kind(self._set.markup(cleaned), style)

    def _paragraph(self, block: paper.Paragraph) -> Iterator[Flowable]:
        if block.emphasis:
            return self.running(block.text, styles.EMPHASIS, BarParagraph)
        if block.quote:
            return self.running(block.text, styles.QUOTE, BarParagraph)
        return self.running(block.text, styles.BODY)

    def _field(self, block: paper.Field) -> Iterator[Flowable]:
        label, value = self._set.clean(block.label), self._set.clean(block.value) or _NO_ANSWER
        short = len(value) <= _SHORT_ANSWER and len(label) <= _SHORT_QUESTION
        if short:
            answer = self._one(value, styles.CELL_HEAD)
            yield FieldRow(self._one(label, styles.CELL), answer, ruled=not block.note)
        else:
            yield CondPageBreak(52)
            yield from self.running(block.label, _LABEL)
            yield from self.running(block.value or _NO_ANSWER, styles.VALUE)
        if block.note:
            yield from self.running(block.note, styles.QUOTE, BarParagraph)
        if block.note or not short:
            yield HRFlowable("100%", styles.HAIR, color=styles.RULE, spaceBefore=1, spaceAfter=4)

    def _bullets(self, block: paper.Bullets) -> Iterator[Flowable]:
        for item in block.items:
            cleaned = self._set.clean(item)
            first, *rest = pieces(cleaned)
            if block.checkbox:
                yield self._one(first, styles.TICK, TickParagraph)
            elif has_right_to_left(first):
                yield self._one(f"• {first}", styles.BULLET)
            else:
                yield bullet_paragraph(self._set.markup(first), styles.BULLET)
            for piece in rest:
                yield self._one(piece, styles.BULLET)

    def _table(self, block: paper.Table) -> Iterator[Flowable]:
        columns = max([len(block.heads), *(len(row) for row in block.rows)], default=0)
        if not columns:
            return
        weights = (*block.weights, *[1] * columns)[:columns]
        widths = [styles.WIDTH * weight / sum(weights) for weight in weights]
        heads = (*block.heads, *[""] * columns)[:columns]
        rows = [part for row in block.rows for part in self._row_parts((*row, *[""] * columns)[:columns], widths)]
        for head in heads:
            if len(head) > _SHORT_QUESTION:
                yield from self.running(head, styles.STRONG)
        head_row = [self._cell(_shortened(self._set.clean(head)), styles.CELL_HEAD) for head in heads]
        for start in range(0, max(len(rows), 1), _ROWS_PER_TABLE):
            batch = rows[start : start + _ROWS_PER_TABLE]
            body = [[self._cell(text, styles.CELL) for text in texts] for texts, _ in batch]
            table = Table([head_row, *body], colWidths=widths, repeatRows=1, style=_table_style(batch))
            table.hAlign = "LEFT"
            yield table
        yield Spacer(1, 10)

    def _row_parts(self, row: tuple[str, ...], widths: list[float]) -> Iterator[tuple[tuple[str, ...], bool]]:
        """Yield a row cut so that no part is taller than some lines, and whether the row ends with that part."""
        cut = [list(self._cell_parts(text, int(width / 6.2))) for text, width in zip(row, widths, strict=True)]
        parts = list(zip_longest(*cut, fillvalue=""))
        for number, part in enumerate(parts, 1):
            yield tuple(part), number == len(parts)

    def _cell_parts(self, text: str, across: int) -> Iterator[str]:
        """Yield a cell's text, `across` characters to a line, in parts of some lines; its own line breaks stay."""
        part: list[str] = []
        height = 0
        for line in self._set.lines(text):
            for piece in pieces(line, max(40, across * _CELL_LINES)):
                tall = 1 + len(piece) // max(across, 1)
                if part and height + tall > _CELL_LINES:
                    yield "\n".join(part)
                    part, height = [], 0
                part.append(piece)
                height += tall
        yield "\n".join(part)

    def _cell(self, text: str, style: ParagraphStyle) -> list[Flowable]:
        return [self._one(line or EMPTY_LINE, style) for line in text.split("\n")]

    def _blank(self, block: paper.BlankField) -> Iterator[Flowable]:
        yield CondPageBreak(36 + min(max(block.lines, 1), 3) * styles.RULED_STEP)
        label = ParagraphStyle("label", styles.STRONG, spaceBefore=5, spaceAfter=1)
        yield from self.running(block.label, label)
        if block.guidance:
            yield from self.running(block.guidance, ParagraphStyle("guidance", styles.BODY, spaceAfter=1))
        if block.options:
            yield from self._options(block.options)
        if block.lines > 0 and not block.options:
            yield RuledLines(block.lines)

    def _options(self, options: tuple[str, ...]) -> Iterator[Flowable]:
        cleaned = [self._set.clean(option) for option in options]
        if len(cleaned) > _OPTIONS_BESIDE or any(
            has_right_to_left(one) or self._set.width(one, styles.CELL) > styles.WIDTH / 2 for one in cleaned
        ):
            for one in cleaned:
                yield from (self._one(piece, styles.TICK, TickParagraph) for piece in pieces(one))
        else:
            yield TickRow(tuple((self._set.markup(one), self._set.width(one, styles.CELL) + 1) for one in cleaned))


@cache
def _tight(style: ParagraphStyle) -> ParagraphStyle:
    """Return a style for a line that another of the same text follows. Kept: making one costs as much as a line."""
    return ParagraphStyle(style.name, style, spaceAfter=0, spaceBefore=0)


def _shortened(head: str) -> str:
    """Return a head that repeats on each page; a longer one stands in full above the table."""
    return head if len(head) <= _SHORT_QUESTION else head[: _SHORT_QUESTION - 1] + "…"


def _table_style(batch: list[tuple[tuple[str, ...], bool]]) -> TableStyle:
    """Rule off the head with a firm line and each whole row with a hairline; nothing is told by colour."""
    style = TableStyle([
        ("FONT", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 9),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("LINEBELOW", (0, 0), (-1, 0), 1.1, (0, 0, 0)),
    ])
    for at, (_, ends) in enumerate(batch, 1):
        if ends:
            style.add("LINEBELOW", (0, at), (-1, at), styles.HAIR, styles.RULE)
    return style

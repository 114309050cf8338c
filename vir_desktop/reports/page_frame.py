"""What stands on every page: the secrecy marking at the head; form, who and when, and page x of y at the foot."""

from collections.abc import Sequence
from io import BytesIO
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from vir_desktop.reports import styles
from vir_desktop.reports.fonts import BOLD, REGULAR

TRAINING = "ÖVNING – påhittade uppgifter"
PRELIMINARY = "PRELIMINÄR, NATT"

_BAND = 18.0
_PAGE_NUMBER_WIDTH = 96.0
_GAP = 16.0


class _Page(Protocol):
    stream: str


class _Pages(Protocol):
    pages: list[_Page]


class _Document(Protocol):
    Pages: _Pages

    def updateSignature(self, thing: str) -> None: ...


class NumberedCanvas(Canvas):
    """A canvas that writes "Sida x av y" last, once y is known: one pass, and time linear in pages."""

    _doc: _Document
    _code: list[str]
    number_style = styles.FOOT_STRONG
    foot_height = 0.0

    def save(self) -> None:
        """Add each page's number to its finished stream, then save."""
        pages = self._doc.Pages.pages
        for number, page in enumerate(pages, 1):
            self._code = []
            self.setFont(self.number_style.fontName, self.number_style.fontSize)
            y = styles.BOTTOM + self.foot_height - 4 - self.number_style.fontSize - 0.5
            self.drawRightString(styles.PAGE_WIDTH - styles.RIGHT, y, f"Sida {number} av {len(pages)}")
            page.stream += "\n".join(self._code) + "\n"
            self._doc.updateSignature(page.stream)  # the file's /ID: the same for the same pages only
        self._code = []
        super().save()


class PageFrame:
    """Measures head and foot once, and draws them on each page."""

    def __init__(
        self, head: Sequence[Flowable], foot: Sequence[Flowable], *, training: bool, preliminary: bool
    ) -> None:
        self._head = [(part, part.wrap(styles.WIDTH, 1e6)[1]) for part in head]
        self._foot = [(part, part.wrap(styles.WIDTH - _PAGE_NUMBER_WIDTH, 1e6)[1]) for part in foot]
        self._bands = [text for text, shown in ((TRAINING, training), (PRELIMINARY, preliminary)) if shown]
        self._training = training
        self.foot_height = sum(height for _, height in self._foot) + 6

    def template(self) -> PageTemplate:
        """Return the platypus template whose frame lies between head and foot."""
        head = sum(height for _, height in self._head) + len(self._bands) * (_BAND + 3) + 8
        bottom = styles.BOTTOM + self.foot_height + _GAP
        height = styles.PAGE_HEIGHT - styles.TOP - head - _GAP - bottom
        frame = Frame(
            styles.LEFT, bottom, styles.WIDTH, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )
        return PageTemplate("page", [frame], onPage=self._draw)

    def _draw(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        if self._training:
            self._draw_watermark(canvas)
        self._draw_head(canvas)
        self._draw_foot(canvas)
        canvas.restoreState()

    def _draw_watermark(self, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(styles.WATERMARK_GREY)
        canvas.setFont(BOLD, 112)
        canvas.translate(styles.PAGE_WIDTH / 2, styles.PAGE_HEIGHT / 2)
        canvas.rotate(52)
        canvas.drawCentredString(0, -36, "ÖVNING")
        canvas.restoreState()

    def _draw_head(self, canvas: Canvas) -> None:
        y = styles.PAGE_HEIGHT - styles.TOP
        for text in self._bands:
            y -= _BAND
            canvas.setFillGray(0)
            canvas.rect(styles.LEFT, y, styles.WIDTH, _BAND, stroke=0, fill=1)
            canvas.setFillGray(1)
            canvas.setFont(BOLD, 11)
            canvas.drawString(styles.LEFT + 7, y + 5, text)
            canvas.setFillGray(0)
            y -= 3
        for part, height in self._head:
            y -= height
            part.drawOn(canvas, styles.LEFT, y)
        canvas.setLineWidth(styles.THICK)
        canvas.line(styles.LEFT, y - 6, styles.LEFT + styles.WIDTH, y - 6)

    def _draw_foot(self, canvas: Canvas) -> None:
        y = styles.BOTTOM + self.foot_height
        canvas.setLineWidth(styles.THIN)
        canvas.line(styles.LEFT, y, styles.LEFT + styles.WIDTH, y)
        y -= 4
        for part, height in self._foot:
            y -= height
            part.drawOn(canvas, styles.LEFT, y)


def document(stream: BytesIO, title: str, frame: PageFrame) -> BaseDocTemplate:
    """Return an A4 document with neutral, constant metadata: no person, no program version, no time."""
    return BaseDocTemplate(
        stream,
        pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
        pageTemplates=[frame.template()],
        title=title,
        author="",
        subject="",
        creator="VIR Desktop",
        producer="VIR Desktop",
        invariant=1,
        pageCompression=1,
        lang="sv-SE",
        displayDocTitle=True,
        initialFontName=REGULAR,
    )


def canvas_maker(frame: PageFrame) -> type[NumberedCanvas]:
    """Return a canvas class that knows where this paper's foot stands."""
    return type("PaperCanvas", (NumberedCanvas,), {"foot_height": frame.foot_height})

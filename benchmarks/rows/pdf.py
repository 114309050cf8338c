"""A full protocol as PDF, beside reportlab's platypus on the same paragraphs with the same typefaces."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.platypus import Flowable, SimpleDocTemplate
from reportlab.platypus import Paragraph as PlatypusParagraph

from benchmarks.measure import median, side_by_side
from benchmarks.table import Goal, Line
from vir_desktop.domain.paper import Block, Field, Heading, Paper, Paragraph
from vir_desktop.reports import styles
from vir_desktop.reports.render import render

_NOTE = (
    "Hon berättar att det började i somras. ”Förut skrek han, nu stänger han dörren först.” Senast i går kväll i "
    "köket; barnen var vakna. Hon har inte sökt vård men vill att det står här, med hennes egna ord och i den ordning "
    "hon sade det. Vi kom överens om att ringa på förmiddagen, aldrig efter klockan tolv, och att inte lämna något "
    "meddelande."
)
_QUESTION = "Har våldet blivit grövre eller tätare det senaste året, och i så fall på vilket sätt?"
_FIELDS_A_PAGE = 5
_RUNS = {5: 15, 50: 5}


def lines() -> Iterator[Line]:
    """Make short and long papers by turns, and hold the long one to ten times the short one."""
    per_page: dict[int, float] = {}
    for pages, runs in _RUNS.items():
        paper = long_paper(pages)
        made = _pages_of(render(paper))
        ours, floor = side_by_side(runs, partial(render, paper), partial(_platypus, paper))
        per_page[pages] = median(ours) / made
        yield Line(f"pdf: {made} pages", median(ours), median(floor), Goal(times=1.5))
    yield Line("pdf: one page of the long paper, beside one of the short", per_page[50], per_page[5], Goal(times=1.2))


def long_paper(pages: int) -> Paper:
    """Return the protocol of an interview that fills about so many pages."""
    blocks: list[Block] = []
    for number in range(pages):
        blocks.append(Heading(f"Avsnitt {number + 1}"))
        blocks += [Field(_QUESTION, "Ja, det senaste halvåret", note=_NOTE)] * _FIELDS_A_PAGE
        blocks.append(Paragraph(_NOTE, quote=True))
    return Paper(
        title="Samtalsstöd: fråga",
        subtitle="Akt Granen 41 · protokoll",
        marking="Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen (2009:400)",
        form="Samtalsstöd – fråga, version 2026-10-15, stöd i egna ord",
        author="Signatur SJ04, socialjouren",
        at=datetime(2026, 11, 21, 3, 14, tzinfo=timezone(timedelta(hours=1))),
        blocks=tuple(blocks),
    )


def _platypus(paper: Paper) -> bytes:
    """Set the same texts as one column of platypus paragraphs: no head, no foot, no bookmarks, no checks."""
    stream = BytesIO()
    SimpleDocTemplate(stream, pagesize=A4).build(list(_paragraphs(paper)))
    return stream.getvalue()


def _paragraphs(paper: Paper) -> Iterator[Flowable]:
    for block in paper.blocks:
        match block:
            case Heading():
                yield PlatypusParagraph(escape(block.text), styles.TITLE)
            case Field():
                for text in (block.label, block.value, block.note):
                    yield PlatypusParagraph(escape(text), styles.BODY)
            case Paragraph():
                yield PlatypusParagraph(escape(block.text), styles.BODY)


def _pages_of(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ")

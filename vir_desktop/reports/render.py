"""A paper as PDF bytes, in memory: the same paper gives the same bytes."""

from io import BytesIO
from pathlib import Path

from reportlab.platypus import Flowable

from vir_desktop.domain.paper import Paper
from vir_desktop.reports import styles
from vir_desktop.reports.blocks import Builder
from vir_desktop.reports.fonts import register
from vir_desktop.reports.page_frame import PageFrame, canvas_maker, document
from vir_desktop.reports.text import Typesetter

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
_ON_EVERY_PAGE = 240  # characters of a text that head or foot repeats; a longer one is given whole on page 1


def render(paper: Paper, fonts: Path = FONTS) -> bytes:
    """Return an A4 PDF of the paper with its typefaces (from the folder `fonts`) embedded.

    Any text is drawn as it is, never read as markup, never cut: what is long goes on to the next page, and a
    character that no typeface has is shown as ▯ and named at the end.

    Raises:
        OSError: the typefaces are missing.
    """
    typesetter = Typesetter(*register(fonts))
    builder = Builder(typesetter)
    frame = _frame(paper, builder)
    story = list(_story(paper, builder))
    if note := typesetter.missing_note():
        story += builder.running(note, styles.BODY)
    stream = BytesIO()
    document(stream, typesetter.clean(paper.title), frame).build(story, canvasmaker=canvas_maker(frame))
    return stream.getvalue()


def _story(paper: Paper, builder: Builder) -> list[Flowable]:
    story = [*builder.heading(paper.title, styles.TITLE, 1)]
    if paper.subtitle:
        story += builder.running(paper.subtitle, styles.SUBTITLE)
    for text in (paper.marking, paper.footer, paper.form, paper.author):
        if len(text) > _ON_EVERY_PAGE:
            story += builder.running(text, styles.BODY)
    return [*story, *builder.build(paper.blocks)]


def _frame(paper: Paper, builder: Builder) -> PageFrame:
    when = paper.at.strftime("%Y-%m-%d %H:%M") + ("" if paper.at.utcoffset() else " UTC")
    footer = _repeated(paper.footer)
    foot = (
        *(builder.running(footer, styles.FOOT_STRONG) if footer else ()),
        *builder.running(_repeated(paper.form), styles.FOOT),
        *builder.running(f"{_repeated(paper.author)}, {when}", styles.FOOT),
    )
    head = builder.running(_repeated(paper.marking), styles.MARKING)
    return PageFrame(tuple(head), foot, training=paper.training, preliminary=paper.preliminary)


def _repeated(text: str) -> str:
    """Return a text for head or foot: one line of text, shortened in sight when it would fill the page."""
    line = " ".join(text.split())
    return line if len(line) <= _ON_EVERY_PAGE else line[: _ON_EVERY_PAGE - 1] + "…"

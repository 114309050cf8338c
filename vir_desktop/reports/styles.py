"""How a paper looks: black on white, 11 points and up, room to breathe. All measures are in points."""

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle

from vir_desktop.reports.fonts import BOLD, REGULAR

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT = 68.0
RIGHT = 57.0
TOP = 40.0
BOTTOM = 36.0
WIDTH = PAGE_WIDTH - LEFT - RIGHT

THICK = 2.2
THIN = 0.6
HAIR = 0.4
RULE_GREY = 0.55
RULE = Color(RULE_GREY, RULE_GREY, RULE_GREY)
WATERMARK_GREY = 0.925

BAR = 2.4
BAR_INDENT = 12.0
BOX = 10.0
BOX_INDENT = 20.0
RULED_STEP = 27.0


def _style(name: str, size: float, leading: float, font: str = REGULAR, **more: float) -> ParagraphStyle:
    style = ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, bulletFontName=font, allowWidows=0)
    for key, value in more.items():
        setattr(style, key, value)
    return style


BODY = _style("body", 11, 16.5, spaceAfter=5)
STRONG = _style("strong", 11, 16.5, BOLD, spaceAfter=5)
QUOTE = _style("quote", 11, 16.5, leftIndent=BAR_INDENT, spaceAfter=5)
EMPHASIS = _style("emphasis", 11.5, 17, BOLD, leftIndent=BAR_INDENT, spaceAfter=7)
TITLE = _style("title", 23, 29, BOLD, spaceAfter=3)
SUBTITLE = _style("subtitle", 12, 17, spaceAfter=8)
HEADINGS = (
    _style("heading1", 15.5, 21, BOLD, spaceBefore=15, spaceAfter=5),
    _style("heading2", 12.5, 18, BOLD, spaceBefore=11, spaceAfter=3),
    _style("heading3", 11, 16.5, BOLD, spaceBefore=8, spaceAfter=2),
)
LABEL = _style("label", 11, 16, spaceBefore=2)
VALUE = _style("value", 11, 16, BOLD, spaceAfter=4)
BULLET = _style("bullet", 11, 16.5, leftIndent=16, bulletIndent=2, bulletFontSize=14, spaceAfter=3)
TICK = _style("tick", 11, 16.5, leftIndent=BOX_INDENT, spaceAfter=4)
CELL = _style("cell", 11, 15)
CELL_HEAD = _style("cellhead", 11, 15, BOLD)
MARKING = _style("marking", 10.5, 14, BOLD)
FOOT = _style("foot", 9, 12)
FOOT_STRONG = _style("footstrong", 9, 12, BOLD)

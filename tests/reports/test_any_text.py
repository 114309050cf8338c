"""Any text reaches paper: nothing crashes it, nothing is lost in silence, nothing is cut."""

import time
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus import SimpleDocTemplate

from tests.helpers.sample_papers import AT
from vir_desktop.domain.paper import (
    BlankField,
    Block,
    Bullets,
    Field,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Table,
)
from vir_desktop.reports.direction import shape, visual
from vir_desktop.reports.fonts import register
from vir_desktop.reports.preview import page_count, text_of
from vir_desktop.reports.render import FONTS, render
from vir_desktop.reports.text import Typesetter, pieces

SENTENCE = "Hon säger att han väntade utanför förskolan igen och att hon inte vågade gå hem. "


def paper(*blocks: Block, title: str = "Prov", marking: str = "Sekretess") -> Paper:
    return Paper(title=title, marking=marking, form="Prov 1", author="SJ04", at=AT, blocks=blocks)


def everywhere(text: str) -> Paper:
    return Paper(
        title=text,
        subtitle=text,
        marking=text,
        form=text,
        author=text,
        footer=text,
        at=AT,
        blocks=(
            Heading(text),
            Heading(text, 2),
            Paragraph(text),
            Paragraph(text, quote=True),
            Paragraph(text, emphasis=True),
            Field(text, text, text),
            Field("Kort", text),
            Bullets((text, text)),
            Bullets((text,), checkbox=True),
            Table((text, text), ((text, text),), (3, 1)),
            BlankField(text, 2, guidance=text),
            BlankField(text, options=(text, "Ja")),
            PageBreak(),
        ),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(), max_size=60))
def test_any_text_anywhere(text: str) -> None:
    assert render(everywhere(text)).startswith(b"%PDF")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x01\x1b",
        "\ud800 ensam surrogat",
        "x" * 5000,
        "ÅÄÖ-" * 3000,
        "שלום " * 400,
        "\u0627" * 3000,
        "👩‍👧‍👦 🦄 e\u0301\u0327",
        "\u202e\u2066\u2069",
        "\n" * 500,
        "a\u0300" * 900,
    ],
)
def test_hostile_text_anywhere(text: str) -> None:
    assert render(everywhere(text)).startswith(b"%PDF")


def test_a_character_without_glyph_is_shown_and_named() -> None:
    text = text_of(render(paper(Paragraph("en häst 🦄 och en till 🦄"))))
    assert "en häst ▯ och en till ▯" in text
    assert "U+1F984 UNICORN FACE (2 st)" in " ".join(text.split())
    assert "▯" not in text_of(render(paper(Paragraph("vanlig åäö → ☐ 😀 text"))))


def test_right_to_left_stands_in_visual_order() -> None:
    assert visual("שלום", right_to_left=True) == "םולש"
    assert visual("Hon sa שלום till mig", right_to_left=False) == "Hon sa םולש till mig"
    assert visual("טל 070-174 06 (nu)", right_to_left=True).endswith("לט")
    assert "070-174" in visual("טל 070-174 06", right_to_left=True)
    assert visual("Sa שלום (2 gånger).", right_to_left=False) == "Sa םולש (2 gånger)."
    assert visual("Abc 12:30 (x)", right_to_left=False) == "Abc 12:30 (x)"


def test_arabic_letters_join() -> None:
    assert shape("سلام") == "\ufeb3\ufefc\ufee1"  # initial seen, final lam-alef, isolated meem
    assert shape("ب") == "\ufe8f"
    assert shape("سی") == "\ufeb3\ufbfd"  # Persian yeh has its forms in another block
    assert shape("abc") == "abc"


def test_every_joined_form_of_a_drawable_letter_is_drawable() -> None:
    _, drawable = register(FONTS)
    letters = [chr(point) for point in range(0x0620, 0x06D4) if chr(point) in drawable]
    assert len(letters) > 100
    for one in letters:
        for joined in (one, f"ب{one}", f"{one}ب", f"ب{one}ب"):
            assert drawable.issuperset(shape(joined)), joined


@given(st.text(max_size=80), st.booleans())
def test_turning_loses_nothing(line: str, right: bool) -> None:
    mirrored = str.maketrans("()[]{}<>«»", "xxxxxxxxxx")
    assert sorted(visual(line, right).translate(mirrored)) == sorted(shape(line).translate(mirrored))


@given(st.text(max_size=300), st.integers(1, 40))
def test_pieces_lose_nothing_but_spaces(line: str, size: int) -> None:
    cut = list(pieces(line, size))
    assert "".join(cut).replace(" ", "") == line.replace(" ", "")
    assert all(len(one) <= size for one in cut)


@given(st.text(st.characters()))
def test_cleaning_counts_what_it_replaces(raw: str) -> None:
    typesetter = Typesetter(*register(FONTS))
    cleaned = typesetter.clean(raw)
    assert cleaned.count("▯") == sum(typesetter.missing.values()) + raw.count("▯")
    assert bool(typesetter.missing_note()) == bool(typesetter.missing)


def numbered_words(count: int) -> str:
    return " ".join(f"ord{number}" for number in range(count))


@pytest.mark.parametrize("kind", ["paragraph", "quote", "note", "bullet", "tick", "cell", "blank"])
def test_long_text_goes_on_to_the_next_page_uncut(kind: str) -> None:
    text = numbered_words(2500)
    blocks: dict[str, Block] = {
        "paragraph": Paragraph(text),
        "quote": Paragraph(text, quote=True),
        "note": Field("Fråga", "Ja", text),
        "bullet": Bullets((text,)),
        "tick": Bullets((text,), checkbox=True),
        "cell": Table(("A", "B"), (("kort", text), ("sist", "rad"))),
        "blank": BlankField("Etikett", guidance=text, lines=40),
    }
    pdf = render(paper(blocks[kind]))
    assert page_count(pdf) > 2
    found = [word for word in text_of(pdf).split() if word.startswith("ord")]
    assert found == text.split()


def test_a_long_head_and_many_options_stand_in_full() -> None:
    text = numbered_words(300)
    pdf = render(paper(Table((text, "B"), (("x", "y"),)), BlankField("Val", options=tuple(text.split()))))
    found = [word for word in text_of(pdf).split() if word.startswith("ord")]
    assert set(found) >= set(text.split())
    assert found[-300:] == text.split()


def test_heads_of_a_table_stand_on_each_page() -> None:
    pdf = render(paper(Table(("Fråga", "Svarskolumn"), tuple((f"rad {n}", "x") for n in range(120)))))
    pages = text_of(pdf).split("\f")
    assert len(pages) > 2
    assert all("Svarskolumn" in page for page in pages)


def test_a_megabyte_of_notes() -> None:
    _check_size(1_000_000)


@pytest.mark.full
@pytest.mark.timeout(600)
def test_ten_megabytes_of_notes() -> None:
    _check_size(10_000_000)


def _check_size(size: int) -> None:
    note = SENTENCE * (size // len(SENTENCE))
    pdf = render(paper(Field("Anteckning", "Ja", note)))
    assert page_count(pdf) > size / 5000


def processor_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def plain_platypus(texts: tuple[str, ...]) -> None:
    register(FONTS)
    style = ParagraphStyle("plain", fontName="VirText", fontSize=11, leading=16.5, spaceAfter=5)
    SimpleDocTemplate(BytesIO()).build([PdfParagraph(text, style) for text in texts])


def test_fifty_pages_cost_ten_times_five_and_little_more_than_platypus() -> None:
    texts = tuple(f"{number}. {SENTENCE * 4}" for number in range(480))
    long, short = paper(*map(Paragraph, texts)), paper(*map(Paragraph, texts[:48]))
    long_pages, short_pages = page_count(render(long)), page_count(render(short))
    assert long_pages >= 48
    work = (lambda: render(long), lambda: render(short), lambda: plain_platypus(texts))
    rounds = [[processor_seconds(one) for one in work] for _ in range(5)]
    own, small, floor = (min(times) for times in zip(*rounds, strict=True))
    print(f"{long_pages} pages {own:.3f} s, {short_pages} pages {small:.3f} s, platypus {floor:.3f} s")
    assert own <= 1.5 * floor
    assert own / long_pages <= 1.5 * small / short_pages

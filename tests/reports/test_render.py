"""Every paper: marking, page x of y, neutral metadata, embedded typefaces, the same bytes for the same paper."""

import base64
import getpass
import re
import socket
import zlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import DictionaryObject

from tests.helpers.sample_papers import AT, SAMPLES, jamforelse, overlamning, protokoll
from vir_desktop.domain.paper import BlankField, Bullets, Field, Heading, Paper, Paragraph, Table
from vir_desktop.reports.flowables import RuledLines
from vir_desktop.reports.preview import page_count, page_image, page_images, text_of
from vir_desktop.reports.render import render
from vir_desktop.reports.styles import RULED_STEP

CANARY = "KANARIEFAGEL-7731"


def paper(*blocks: object, **more: object) -> Paper:
    plain = Paper(title="Prov", marking="Sekretess", form="Prov, version 1", author="SJ04", at=AT, blocks=())
    return replace(plain, blocks=blocks, **more)  # type: ignore[arg-type]  # the blocks of the tests are all blocks


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf), strict=True)


def words(text: str) -> str:
    return " ".join(text.split())


def pages_text(pdf: bytes) -> list[str]:
    return [words(page.extract_text()) for page in reader(pdf).pages]


def decompressed(pdf: bytes) -> bytes:
    """Return the file with every deflated stream opened, also those behind ASCII85."""
    opened = [pdf]
    for body in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        for raw in (body, body.strip()):
            try:
                opened.append(
                    zlib.decompress(raw if not raw.endswith(b"~>") else base64.a85decode(b"<~" + raw, adobe=True))
                )
                break
            except (zlib.error, ValueError):
                continue
    return b"\n".join(opened)


@pytest.mark.parametrize("name", SAMPLES)
def test_same_paper_same_bytes(name: str) -> None:
    first = render(SAMPLES[name]())
    render(protokoll())
    assert render(SAMPLES[name]()) == first


def test_another_paper_has_another_id() -> None:
    first, second = reader(render(paper(Paragraph("a")))), reader(render(paper(Paragraph("b"))))
    assert first.trailer["/ID"] != second.trailer["/ID"]


@pytest.mark.parametrize("name", SAMPLES)
def test_marking_form_author_and_number_on_each_page(name: str) -> None:
    sample = SAMPLES[name]()
    texts = pages_text(render(sample))
    for number, text in enumerate(texts, 1):
        assert words(sample.marking) in text
        assert words(sample.form) in text
        assert f"{sample.author}, 2026-11-21 03:14" in text
        assert f"Sida {number} av {len(texts)}" in text
        assert sample.footer in text


def test_a_time_in_utc_says_so() -> None:
    assert "03:14 UTC" in text_of(render(paper(at=AT.replace(tzinfo=None) - timedelta(0))))


def test_training_and_preliminary_are_told_on_each_page() -> None:
    pdf = render(replace(jamforelse(), training=True, preliminary=True))
    assert page_count(pdf) > 1
    for text in pages_text(pdf):
        assert "ÖVNING – påhittade uppgifter" in text
        assert "PRELIMINÄR, NATT" in text
    assert "ÖVNING" not in text_of(render(jamforelse()))
    assert "PRELIMINÄR" not in text_of(render(jamforelse()))


def test_text_is_extracted_as_it_was_written() -> None:
    said = "Åsa sa: ”Älskling, är du där?” – éü, 1 000 kr, 50 % … ÅÄÖ åäö"
    pdf = render(
        paper(
            Heading("Rubrik åäö"),
            Paragraph(said),
            Field("Fråga?", "Ja", said),
            Bullets((said,)),
            Table(("Å",), ((said,),)),
        )
    )
    assert words(reader(pdf).pages[0].extract_text()).count(words(said)) == 4
    assert words(text_of(pdf)).count(words(said)) == 4


def test_text_is_never_markup() -> None:
    hostile = (
        "<b>fet</b> & &lt; <font color='red'>x</font> <br/> <img src='/etc/passwd'/> <a href='http://x'>y</a> ]]> %PDF"
    )
    pdf = render(
        paper(
            Heading(hostile),
            Paragraph(hostile),
            Field(hostile, hostile, hostile),
            Bullets((hostile,), checkbox=True),
            Table((hostile,), ((hostile,),)),
            title=hostile,
            subtitle=hostile,
            footer=hostile,
            form=hostile,
            author=hostile,
            marking=hostile,
        )
    )
    assert "".join(text_of(pdf).split()).count("".join(hostile.split())) >= 12
    assert not any("/Annots" in page for page in reader(pdf).pages)


def test_metadata_is_neutral_and_constant() -> None:
    pdf = reader(render(overlamning()))
    assert pdf.metadata is not None
    assert {str(key): str(value) for key, value in pdf.metadata.items()} == {
        "/Title": "Överlämning",
        "/Author": "",
        "/Subject": "",
        "/Keywords": "",
        "/Creator": "VIR Desktop",
        "/Producer": "VIR Desktop",
        "/CreationDate": "D:20000101000000+00'00'",
        "/ModDate": "D:20000101000000+00'00'",
        "/Trapped": "/False",
    }
    assert pdf.xmp_metadata is None


def test_language_title_and_outline() -> None:
    pdf = reader(render(overlamning()))
    catalog = pdf.trailer["/Root"]
    assert isinstance(catalog, DictionaryObject)
    assert str(catalog["/Lang"]) == "sv-SE"
    preferences = catalog["/ViewerPreferences"]
    assert isinstance(preferences, DictionaryObject)
    assert preferences.raw_get("/DisplayDocTitle").value is True
    entries = [one for one in pdf.outline if not isinstance(one, list)]
    assert [one.title for one in entries][:3] == ["Överlämning", "Fara nu", "Gjort i natt"]
    places = [pdf.get_destination_page_number(one) for one in entries]
    assert places[0] == 0
    assert places[-1] == 1  # blad 2
    assert all(first is not None and second is not None and first <= second for first, second in pairwise(places))


def test_a_heading_from_right_to_left_is_a_bookmark_as_it_was_written() -> None:
    pdf = reader(render(paper(Heading("שלום"))))
    assert [getattr(one, "title", "") for one in pdf.outline] == ["Prov", "שלום"]
    assert "םולש" in pdf.pages[0].extract_text() or "שלום" in pdf.pages[0].extract_text()


@pytest.mark.parametrize("levels", [(2, 1, 2), (1, 3, 2), (3, 3), (2, 2, 1), (9, 0, -4)])
def test_headings_of_any_order_make_an_outline(levels: tuple[int, ...]) -> None:
    assert reader(render(paper(*(Heading(f"R{level}", level) for level in levels)))).outline


@pytest.mark.parametrize("name", SAMPLES)
def test_every_typeface_is_embedded(name: str) -> None:
    pdf = reader(render(SAMPLES[name]()))
    seen = 0
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]  # pypdf's nested objects
            descriptor = font.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor
            assert font.get_object()["/BaseFont"][7] == "+"
            seen += 1
    assert seen


def test_what_is_not_on_the_paper_is_not_in_the_file() -> None:
    raw = decompressed(render(overlamning()))
    assert b"BT" in raw  # the streams were opened
    for secret in (
        CANARY,
        str(Path.home()),
        str(Path(__file__).parents[2]),
        f"/{getpass.getuser()}/",
        socket.gethostname(),
    ):
        for encoding in ("utf-8", "utf-16-be", "utf-16-le"):
            assert secret.encode(encoding) not in raw
    planted = decompressed(render(replace(overlamning(), title=CANARY)))
    assert CANARY.encode("utf-16-be") in planted or CANARY.encode() in planted


def test_no_canary_of_the_body_reaches_metadata_or_outline() -> None:
    pdf = reader(render(paper(Heading("Läget"), Field("Namn", CANARY, CANARY), author=CANARY)))
    assert CANARY not in str(pdf.metadata)
    assert CANARY not in str([getattr(one, "title", "") for one in pdf.outline])
    assert CANARY in pdf.pages[0].extract_text()


def test_preview_gives_pixels_in_memory() -> None:
    pdf = render(overlamning())
    images = page_images(pdf, scale=0.5)
    assert len(images) == page_count(pdf) == 2
    for image in images:
        assert (image.width, image.height) in {(298, 421), (297, 421), (298, 420)}
        assert len(image.rgba) == image.width * image.height * 4
        assert image.rgba[:4] == b"\xff\xff\xff\xff"
        assert min(image.rgba[0::4]) < 60  # there is ink on it
    assert page_image(pdf, 1, 0.5) == images[1]


def test_no_last_line_stands_alone_on_the_next_page() -> None:
    long = " ".join(f"ord{n:03}" for n in range(60))
    for before in range(26, 40):
        pdf = reader(render(paper(*[Paragraph("Rad.")] * before, Paragraph(long))))
        if len(pdf.pages) == 2:
            lines = [line for line in pdf.pages[1].extract_text().splitlines() if line.startswith("ord")]
            assert len(lines) != 1


def test_no_ruled_line_stands_alone_on_the_next_page() -> None:
    for fit, lines in {0: [], 1: [1, 3], 2: [2, 2], 3: [3], 4: []}.items():
        parts = RuledLines(4).split(400, fit * RULED_STEP + 5)
        assert [part.wrap(400, 1000)[1] / RULED_STEP for part in parts] == lines
    for before in (24, 26, 28):
        pdf = reader(render(paper(*[Paragraph("Rad.")] * before, BlankField("Skriv", lines=4))))
        assert len(pdf.pages) <= 2  # what is left out is not asked for again

"""PDF bytes as pictures and text, in memory, with the PDF engine of Chromium."""

from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page: size in pixels, and 4 bytes per pixel in the order red, green, blue, alpha."""

    width: int
    height: int
    rgba: bytes


def page_count(pdf: bytes) -> int:
    """Return the number of pages."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def page_image(pdf: bytes, page: int, scale: float = 1.5) -> PageImage:
    """Return one page (from 0) at `scale` pixels per point."""
    with pypdfium2.PdfDocument(pdf) as document:
        return _image(document[page], scale)


def page_images(pdf: bytes, scale: float = 1.5) -> tuple[PageImage, ...]:
    """Return all pages at `scale` pixels per point. For long papers, ask for a page at a time."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(_image(page, scale) for page in document)


def text_of(pdf: bytes) -> str:
    """Return the text of all pages, pages divided by a form feed."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\f".join(page.get_textpage().get_text_bounded() for page in document)


def metadata_of(pdf: bytes) -> dict[str, str]:
    """Return what the PDF says of itself (Title, Author, Producer, dates …), without what is empty."""
    with pypdfium2.PdfDocument(pdf) as document:
        return dict(document.get_metadata_dict(skip_empty=True))


def _image(page: pypdfium2.PdfPage, scale: float) -> PageImage:
    bitmap = page.render(scale=scale, rev_byteorder=True, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRA)
    try:
        return PageImage(bitmap.width, bitmap.height, bytes(bitmap.buffer))
    finally:
        bitmap.close()

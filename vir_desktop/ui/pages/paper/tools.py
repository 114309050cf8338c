"""What draws and keeps papers, brought by app.py: the screens may not import reports or storage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from vir_desktop.domain.paper import Paper
from vir_desktop.services.ports import PaperFolder


class PageImage(Protocol):
    """One page: size in pixels, and 4 bytes per pixel in the order red, green, blue, alpha."""

    @property
    def width(self) -> int:
        """Pixels across."""

    @property
    def height(self) -> int:
        """Pixels down."""

    @property
    def rgba(self) -> bytes:
        """The pixels, row by row."""


def _nothing() -> None:
    """There is nothing under way that could be stopped."""


@dataclass(frozen=True, slots=True)
class PaperTools:
    """A paper to PDF bytes; PDF bytes to pictures (at pixels per point), text and metadata; where papers are kept.

    `render` raises KnownError PAPER_NOT_MADE. `stop` ends at once what is being made; nothing is made after it.
    """

    render: Callable[[Paper], bytes]
    images: Callable[[bytes, float], Sequence[PageImage]]
    text_of: Callable[[bytes], str]
    metadata_of: Callable[[bytes], Mapping[str, str]]
    folder: PaperFolder
    stop: Callable[[], None] = _nothing

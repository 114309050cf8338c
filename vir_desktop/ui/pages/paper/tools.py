"""What the pages of papers use but may not import; furnishing.py brings it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from vir_desktop.domain.paper import Paper
from vir_desktop.services.ports import PaperFolder


class Image(Protocol):
    """One page drawn: pixels, and RGBA bytes row by row."""

    @property
    def width(self) -> int:
        """Pixels across."""

    @property
    def height(self) -> int:
        """Pixels down."""

    @property
    def rgba(self) -> bytes:
        """Four bytes a pixel."""


@dataclass(frozen=True, slots=True)
class PaperTools:
    """A paper's way to bytes, the bytes' way to the screen and back to words, and the folder they leave to."""

    render: Callable[[Paper], bytes]
    images: Callable[[bytes, float], Sequence[Image]]
    text_of: Callable[[bytes], str]
    metadata_of: Callable[[bytes], Mapping[str, str]]
    folder: PaperFolder

"""A slot with everything that opens it."""

from dataclasses import dataclass

from vir_desktop.domain.keys import SlotContent

PHRASE = "korrekt häst batteri"


@dataclass(frozen=True)
class Sealed:
    """A slot of a training vault, and what is in it; `PHRASE` opens it."""

    blob: bytes
    content: SlotContent
    device_secret: bytes
    name: str

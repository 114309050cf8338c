"""A sheet of recovery words (blad) as somebody typed it from paper, before it is used for anything."""

from dataclasses import dataclass
from enum import StrEnum

SHEET_WORDS = 33  # SLIP-0039 with a secret of 32 bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """What can be told of one sheet alone.

    `count` words were typed; `unknown` are the places (from 1) of words that are in no sheet. When the words' own
    check value is right, `number` is which sheet it is (from 1), `needed` how many are needed and `family` is the
    same for all sheets made together; else they are 0.
    """

    count: int
    unknown: tuple[int, ...] = ()
    number: int = 0
    needed: int = 0
    family: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every word is right."""
        return self.number > 0


class SheetFault(StrEnum):
    """Why sheets do not do."""

    UNKNOWN_WORD = "unknown-word"
    TOO_FEW_WORDS = "too-few-words"
    TOO_MANY_WORDS = "too-many-words"
    CONFUSED = "confused"
    TWICE = "twice"
    OTHER_FAMILY = "other-family"


def fault_of(sheet: Sheet, others: tuple[Sheet, ...]) -> SheetFault | None:
    """Return what is wrong with a sheet that somebody has finished typing, beside the whole ones of `others`."""
    if sheet.unknown:
        return SheetFault.UNKNOWN_WORD
    if sheet.count != SHEET_WORDS:
        return SheetFault.TOO_FEW_WORDS if sheet.count < SHEET_WORDS else SheetFault.TOO_MANY_WORDS
    if not sheet.is_whole:
        return SheetFault.CONFUSED
    if any(other.is_whole and other.family != sheet.family for other in others):
        return SheetFault.OTHER_FAMILY
    if any(other.number == sheet.number for other in others):
        return SheetFault.TWICE
    return None

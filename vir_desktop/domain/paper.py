"""A paper as a value: what stands on it, before anyone decides how it looks. reports/ turns it into PDF bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 or 2 becomes a bookmark."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `quote` marks somebody's own words, `emphasis` what must not be missed."""

    text: str
    quote: bool = False
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A question or label with its answer; `note` is the free text below it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `checkbox` draws a box to tick by pen."""

    items: tuple[str, ...]
    checkbox: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Column heads and rows of text; heads repeat on each page. `weights` share out the width."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankField:
    """Something to fill in by pen: a label with `lines` ruled lines, or tick boxes for `options`."""

    label: str
    lines: int = 1
    options: tuple[str, ...] = ()
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page (blad 2)."""


Block: TypeAlias = Heading | Paragraph | Field | Bullets | Table | BlankField | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """One document.

    `marking` stands in the head of each page (secrecy by regim, ÖVNING in training vaults), `footer` in the foot
    beside page x of y. `form` names form, version and wording; `author` and `at` say who made it and when;
    `at` is printed as it stands, so give it in local time (UTC is marked as such).
    `title` never names a person or the word våld on papers for the client.
    """

    title: str
    marking: str
    form: str
    author: str
    at: datetime
    blocks: tuple[Block, ...]
    subtitle: str = ""
    footer: str = ""
    training: bool = False
    preliminary: bool = False

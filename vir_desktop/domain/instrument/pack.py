"""A pack as a value: one instrument in one wording and version, read from a FHIR R4 Questionnaire.

Only reader.py makes packs, so whoever holds one may rely on every rule of docs/packformat.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from vir_desktop.domain.answer import Absent
from vir_desktop.domain.record import FormRef

NOT_APPLICABLE_SYSTEM = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

# The coded answers that make a theme "answered ja"; codes are immutable, so the set may stand here.
AFFIRMING = frozenset({"ja", "delvis", "en-gang", "nagra-ganger", "ofta"})

MAX_STRING = 1_000
MAX_TEXT = 20_000


class ItemType(StrEnum):
    """FHIR's item types that a pack may use."""

    GROUP = "group"
    DISPLAY = "display"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    STRING = "string"
    TEXT = "text"


class Wording(StrEnum):
    """Whose words the pack has; screen and paper always say which."""

    OFFICIAL = "official"
    OWN = "own"
    PAPER = "paper"


class Operator(StrEnum):
    """FHIR's enableWhen operators."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    GREATER_OR_EQUAL = ">="
    LESS_OR_EQUAL = "<="


class Match(StrEnum):
    """FHIR's enableBehavior: whether every condition must hold or one is enough."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Condition:
    """One enableWhen. `value` is an option code or Absent.NOT_APPLICABLE for a choice, a bool for exists."""

    question: str
    operator: Operator
    value: bool | int | Decimal | date | str | Absent


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. `weight` is ≥ 0 or None; `translations` maps a language to the label."""

    code: str
    display: str
    system: str = ""
    weight: Decimal | None = None
    translations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prompt:
    """An answer that opens an action text.

    `answer` is an option code, `true`, `false` or `not-applicable`; `text` is the key of the action text.
    """

    answer: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question, a text or a group. `not_applicable` labels *Inte aktuellt*, "" where not allowed.

    Last, what follows from the rest and is asked for each time the form is evaluated: whether the item takes an
    answer, whether any option carries a weight, the most that an answer can weigh, and whether some answer is a ja
    to the item's theme.
    """

    link_id: str
    text: str
    type: ItemType
    required: bool = False
    repeats: bool = False
    conditions: tuple[Condition, ...] = ()
    match: Match = Match.ALL
    options: tuple[Option, ...] = ()
    not_applicable: str = ""
    max_length: int = 0
    theme: str = ""
    guidance: str = ""
    evidence: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    sanitize: str = ""
    control: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)
    items: tuple["Item", ...] = ()

    is_question: bool = field(init=False, repr=False, compare=False)
    is_weighted: bool = field(init=False, repr=False, compare=False)
    largest_weight: Decimal = field(init=False, repr=False, compare=False)
    can_affirm: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        follows = {
            "is_question": self.type is not ItemType.GROUP and self.type is not ItemType.DISPLAY,
            "is_weighted": any(option.weight is not None for option in self.options),
            "largest_weight": max((option.weight or Decimal(0) for option in self.options), default=Decimal(0)),
            "can_affirm": self.type is ItemType.BOOLEAN or any(option.code in AFFIRMING for option in self.options),
        }
        for name, value in follows.items():
            object.__setattr__(self, name, value)

    @property
    def is_coded(self) -> bool:
        """Whether the answer is one or several of the item's options."""
        return self.type in {ItemType.CHOICE, ItemType.OPEN_CHOICE}

    def option(self, code: str) -> Option | None:
        """Return the option with this code."""
        for option in self.options:
            if option.code == code:
                return option
        return None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: the group it is in, the repeating group around it ("" if none), its depth.

    A repeating group itself is not inside its own repeat.
    """

    item: Item
    parent: str
    repeat: str
    depth: int


@dataclass(frozen=True, slots=True)
class Pack:
    """One form. `places` is in the order of the form; `order` puts what a condition looks at before it."""

    url: str
    version: str
    title: str
    instrument: str
    wording: Wording
    status: str
    items: tuple[Item, ...]
    places: Mapping[str, Place] = field(repr=False, compare=False)
    order: tuple[str, ...] = field(repr=False, compare=False)
    sha256: str
    data: bytes = field(repr=False)
    description: str = ""
    date: str = ""
    publisher: str = ""
    copyright: str = ""
    language: str = "sv"

    @property
    def form_ref(self) -> FormRef:
        """The exact form, as records keep it."""
        return FormRef(self.url, self.version, self.sha256)

    @property
    def is_weighted(self) -> bool:
        """Whether the pack declares weights; without them no sum is ever shown."""
        return any(place.item.is_weighted for place in self.places.values())

    def questions(self) -> Iterator[Item]:
        """Yield every item that takes an answer, in the order of the form."""
        return (place.item for place in self.places.values() if place.item.is_question)

    def repeats(self) -> Iterator[Item]:
        """Yield every repeating group, in the order of the form."""
        for place in self.places.values():
            if place.item.type is ItemType.GROUP and place.item.repeats:
                yield place.item


class PackError(Exception):
    """A file is not a pack.

    `name` is the file, `path` where in it (`item[2].enableWhen[0].operator`; `survey!C4` in a sheet),
    `reason` a code of docs/packformat.md, `detail` the offending word.
    """

    def __init__(self, name: str, path: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{name}: {path or '(hela filen)'}: {reason}{f' ({detail})' if detail else ''}")
        self.name = name
        self.path = path
        self.reason = reason
        self.detail = detail

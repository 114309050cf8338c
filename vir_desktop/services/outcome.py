"""What a command gives back: a value, and which nouns it touched."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Change(Enum):
    """What a command touched; a page reloads only when it concerns it."""

    REGISTER = auto()
    AKT = auto()
    RECORD = auto()
    ANSWER = auto()
    PEOPLE = auto()
    POLICY = auto()


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T_co]):
    """The value of a command and what it changed."""

    value: T_co
    changes: frozenset[Change] = frozenset()

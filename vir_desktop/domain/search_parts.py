"""What a person is searched by: number, telephone and whole name with birth year, each in one spelling.

The parts become keyed tokens before anything is stored or compared; a part alone is never kept. A name counts only
whole and together with a birth year, so that no token tells of a name by itself.
"""

import re
import unicodedata
from dataclasses import dataclass

_SPELLINGS = (
    ("ck", "k"), ("ch", "k"), ("ph", "v"), ("th", "t"), ("x", "ks"),
    ("c", "k"), ("q", "k"), ("w", "v"), ("f", "v"), ("z", "s"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_NOT_LETTER = re.compile(r"[^a-z]")
_NOT_DIGIT = re.compile(r"\D")
_FOREIGN_LETTERS = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "ł": "l", "đ": "d", "\u0131": "i"})

NUMBER_DIGITS = 10
PHONE_MIN_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody knows of the person they look for; any of it may be empty."""

    personnummer: str = ""
    telefon: str = ""
    namn: str = ""
    fodelsear: int | None = None


def search_parts(sought: Sought) -> tuple[str, ...]:
    """Return the normalised parts, for example ("pnr:9001012384", "tel:701740605", "namn:asasvenson:1990")."""
    year = sought.fodelsear or _year_of(sought.personnummer)
    parts = [_number_part(sought.personnummer), _phone_part(sought.telefon), _name_part(sought.namn, year)]
    return tuple(part for part in parts if part)


def folded_name(name: str) -> str:
    """Return a name as letters a-z in one spelling: no diacritics, hyphens, spaces or doubled letters."""
    lowered = unicodedata.normalize("NFKD", name.casefold().translate(_FOREIGN_LETTERS))
    letters = _NOT_LETTER.sub("", lowered)
    for written, heard in _SPELLINGS:
        letters = letters.replace(written, heard)
    return _DOUBLED.sub(r"\1", letters)


def _name_part(name: str, year: int | None) -> str:
    # One name alone would be a token of a first name; order is free, since "Svensson, Åsa" is the same person.
    words = sorted(filter(None, (folded_name(word) for word in re.split(r"[\s,]+", name))))
    return f"namn:{''.join(words)}:{year}" if len(words) >= 2 and year else ""


def _number_part(number: str) -> str:
    digits = _NOT_DIGIT.sub("", number)
    return f"pnr:{digits[-NUMBER_DIGITS:]}" if len(digits) in {NUMBER_DIGITS, NUMBER_DIGITS + 2} else ""


def _phone_part(phone: str) -> str:
    digits = _NOT_DIGIT.sub("", phone.replace("(0)", ""))
    national = digits.removeprefix("0046") if digits.startswith("00") else digits
    if phone.strip().startswith("+"):
        national = digits.removeprefix("46")
    national = national.lstrip("0")
    return f"tel:{national}" if len(national) >= PHONE_MIN_DIGITS else ""


def _year_of(number: str) -> int | None:
    digits = _NOT_DIGIT.sub("", number)
    return int(digits[:4]) if len(digits) == NUMBER_DIGITS + 2 else None

"""What a person is searched by: number, telephone and whole name with birth year, each in one spelling.

The parts become keyed tokens before anything is stored or compared; a part alone is never kept. A name counts only
whole and together with a birth year, so that no token tells of a name by itself.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SPELLINGS = (
    ("ck", "k"), ("qu", "kv"), ("ch", "k"), ("ph", "v"), ("th", "t"), ("x", "ks"),
    ("c", "k"), ("q", "k"), ("w", "v"), ("f", "v"), ("z", "s"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_NOT_LETTER = re.compile(r"[^a-z]")
_NOT_DIGIT = re.compile(r"\D")
_FOREIGN_LETTERS = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "ł": "l", "đ": "d", "\u0131": "i"})

NUMBER_DIGITS = 10
PHONE_MIN_DIGITS = 7
WITH_COUNTRY = 10
SWEDEN = "46"


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody knows of the person they look for; any of it may be empty."""

    personnummer: str = ""
    telefon: str = ""
    namn: str = ""
    fodelsear: int | None = None


def search_parts(sought: Sought) -> tuple[str, ...]:
    """Return the normalised parts, for example ("pnr:9001019802", "tel:701740605", "namn:asasvenson:1990")."""
    year = sought.fodelsear or _year_of(sought.personnummer)
    parts = [_number_part(sought.personnummer), _phone_part(sought.telefon), *_name_parts(sought.namn, year)]
    return tuple(part for part in parts if part)


def folded_name(name: str) -> str:
    """Return a name as letters a-z in one spelling: no diacritics, hyphens, spaces or doubled letters."""
    lowered = unicodedata.normalize("NFKD", name.casefold().translate(_FOREIGN_LETTERS))
    letters = _NOT_LETTER.sub("", lowered)
    for written, heard in _SPELLINGS:
        letters = letters.replace(written, heard)
    return _DOUBLED.sub(r"\1", letters)


def _name_parts(name: str, year: int | None) -> Iterator[str]:
    """Give the whole name, and once more when a double name may be read as one word or as two."""
    words = _words(name, r"[\s,]+")
    if year and len(words) >= 2:  # one name alone would be a token of a first name
        wholes = {"".join(words), "".join(_words(name, r"[\s,\-\u2010-\u2015]+"))}
        yield from (f"namn:{whole}:{year}" for whole in sorted(wholes))


def _words(name: str, between: str) -> list[str]:
    # In order of the alphabet, since "Svensson, Åsa" is the same person.
    return sorted(filter(None, (folded_name(word) for word in re.split(between, name))))


def _number_part(number: str) -> str:
    digits = _NOT_DIGIT.sub("", number)
    return f"pnr:{digits[-NUMBER_DIGITS:]}" if len(digits) in {NUMBER_DIGITS, NUMBER_DIGITS + 2} else ""


def _phone_part(phone: str) -> str:
    digits = _NOT_DIGIT.sub("", phone.replace("(0)", ""))
    national = digits.lstrip("0")
    # 046 is also Lund: without + or 00 only a number too long to begin with an area code is an international one.
    if digits.startswith("00") or phone.strip().startswith("+") or (national == digits and len(digits) >= WITH_COUNTRY):
        national = national.removeprefix(SWEDEN).lstrip("0")
    return f"tel:{national}" if len(national) >= PHONE_MIN_DIGITS else ""


def _year_of(number: str) -> int | None:
    digits = _NOT_DIGIT.sub("", number)
    return int(digits[:4]) if len(digits) == NUMBER_DIGITS + 2 else None

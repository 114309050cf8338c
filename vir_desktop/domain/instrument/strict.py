"""Strict reading of JSON from elsewhere: values are asked for by name and type, the rest is refused."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, NoReturn

from vir_desktop.domain.instrument.pack import PackError

MAX_BYTES = 1024 * 1024
MAX_PARTS = 60_000  # objects and arrays; keeps the parser's own work bounded
MAX_VALUES = 200_000
MAX_DIGITS = 15

# Controls but the line feed, direction marks and isolates, line separators, surrogates, non-characters, BOM.
_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]"
)


class Node(NamedTuple):
    """A JSON value, where it stands, and the file it stands in. A tuple: a pack has tens of thousands of them."""

    value: object
    path: str
    name: str

    def fail(self, reason: str, detail: str = "") -> NoReturn:
        """Refuse the file because of this value."""
        raise PackError(self.name, self.path, reason, printable(detail))

    def members(self, must: Collection[str], may: Collection[str] = ()) -> dict[str, "Node"]:
        """Return an object's members by key; all of `must` and nothing beside `may`."""
        if not isinstance(self.value, dict):
            self.fail("not-an-object")
        within, nodes = f"{self.path}." if self.path else "", dict[str, Node]()
        for key, value in self.value.items():
            if key not in must and key not in may:
                Node(value, self._below(key), self.name).fail("unknown-key", key)
            nodes[key] = Node(value, within + key, self.name)
        for key in sorted(must):
            if key not in nodes:
                self.fail("missing-key", key)
        return nodes

    def _below(self, key: str) -> str:
        key = printable(key)
        return f"{self.path}.{key}" if self.path else key

    def elements(self, most: int) -> list["Node"]:
        """Return an array's elements; at least one, at most `most`."""
        if not isinstance(self.value, list):
            self.fail("not-an-array")
        if not self.value:
            self.fail("empty-array")
        if len(self.value) > most:
            self.fail("too-many", str(len(self.value)))
        return [Node(value, f"{self.path}[{n}]", self.name) for n, value in enumerate(self.value)]

    def text(self, most: int, pattern: re.Pattern[str] | None = None) -> str:
        """Return a text of 1 to `most` characters in NFC, without controls, that fits `pattern`."""
        if not isinstance(self.value, str):
            self.fail("not-a-text")
        if fault := text_fault(self.value, most):
            self.fail(fault)
        if pattern and not pattern.fullmatch(self.value):
            self.fail("bad-spelling", self.value)
        return self.value

    def one_of(self, values: Iterable[str]) -> str:
        """Return a text that is one of `values`."""
        if not isinstance(self.value, str) or self.value not in set(values):
            self.fail("not-allowed", str(self.value))
        return self.value

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            self.fail("not-a-boolean")
        return self.value

    def integer(self) -> int:
        """Return a whole number of at most 15 digits."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fail("not-an-integer")
        if abs(self.value) >= 10**MAX_DIGITS:
            self.fail("number-too-large")
        return self.value

    def decimal(self, places: int = MAX_DIGITS) -> Decimal:
        """Return a number of at most 15 digits, `places` of them decimals."""
        if isinstance(self.value, Decimal):
            digits, exponent = self.value.as_tuple().digits, self.value.as_tuple().exponent
            if not isinstance(exponent, int) or exponent > 0 or max(len(digits), -exponent) > MAX_DIGITS:
                self.fail("number-too-large")
            if -exponent > places:
                self.fail("too-many-decimals")
            return self.value
        return Decimal(self.integer())

    def day(self) -> date:
        """Return a date, spelt YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text(10, _DAY))
        except ValueError:
            self.fail("not-a-date")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def text_fault(text: str, most: int) -> str:
    """Return the reason code for refusing a text, or "": 1 to `most` characters, NFC, no controls."""
    if not text.strip():
        return "empty-text"
    if len(text) > most:
        return "text-too-long"
    if _FORBIDDEN.search(text):
        return "control-character"
    return "" if text.isascii() or unicodedata.is_normalized("NFC", text) else "not-nfc"


def printable(text: str) -> str:
    """Return at most 60 characters of a text that cannot disturb a terminal."""
    if len(text) <= 60 and text.isprintable():
        return text
    short = text if len(text) <= 60 else text[:59] + "…"
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in short)


def parse(data: bytes, name: str) -> Node:
    """Return the root of a JSON file.

    Raises:
        PackError: Too large, not UTF-8, not JSON, too deep, a key twice, NaN, a number without measure.
    """

    def refuse(reason: str, detail: str = "") -> NoReturn:
        raise PackError(name, "", reason, printable(detail))

    def pairs(members: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(members)
        if len(found) != len(members):
            refuse("duplicate-key", _twice([key for key, _ in members]))
        return found

    def constant(word: str) -> NoReturn:
        refuse("not-a-number", word)

    if fault := _size_fault(data):
        refuse(fault, str(len(data)))
    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=constant, parse_float=Decimal)
    except UnicodeDecodeError:
        refuse("not-utf8")
    except RecursionError:
        refuse("too-deep")
    except json.JSONDecodeError as error:
        refuse("not-json", f"rad {error.lineno}")
    except ValueError:  # the interpreter's own limit on digits
        refuse("number-too-large")
    return Node(value, "", name)


def _size_fault(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        return "too-large"
    parts, values = data.count(b"{") + data.count(b"["), data.count(b",")
    return "too-many-values" if parts > MAX_PARTS or values > MAX_VALUES else ""


def _twice(keys: list[str]) -> str:
    """Return a key that comes more than once."""
    return Counter(keys).most_common(1)[0][0]

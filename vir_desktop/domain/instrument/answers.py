"""Whether a value can be the answer to a question; only then is it saved."""

import unicodedata
from datetime import date
from decimal import Decimal

from vir_desktop.domain.answer import Absent, Codes, Value
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.pack import MAX_STRING, MAX_TEXT, Item, ItemType
from vir_desktop.domain.record import AnswerKey

MAX_DIGITS = 15
MAX_NOTE = MAX_TEXT
OPEN_TEXT = "="  # what begins an open-choice text; no option code does


def check_answer(item: Item, value: Value, note: str = "", key: AnswerKey | None = None) -> None:
    """Refuse an answer that the question cannot have; `key` (else the linkId) is the field of the error.

    Raises:
        RuleError: `answer-not-applicable`, `answer-type`, `answer-empty`, `answer-too-long` (with `most`),
            `answer-too-large`, `answer-control-character`, `answer-option`, `answer-twice`,
            `answer-too-many`.
    """
    code, most = _fault(item, value)
    if not code:
        code, most = _text_fault(note, MAX_NOTE) if note else ("", 0)
    if code:
        details = {"most": most} if most else {}
        raise RuleError(code, key or item.link_id, **details)


def longest_text(item: Item) -> int:
    """Return how many characters an answer in words may have."""
    return item.max_length or (MAX_TEXT if item.type is ItemType.TEXT else MAX_STRING)


def clean_text(text: str) -> str:
    """Return what was typed as it is kept: NFC, line feeds only, without other controls, trimmed."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(char for char in plain if not _is_control(char)).strip()


def _is_control(char: str) -> bool:
    return char not in "\n\t" and unicodedata.category(char) in {"Cc", "Cs"}


def _fault(item: Item, value: Value) -> tuple[str, int]:
    match item.type, value:
        case ((ItemType.GROUP | ItemType.DISPLAY), _):
            return "answer-type", 0
        case _, Absent():
            refused = value is Absent.NOT_APPLICABLE and not item.not_applicable
            return ("answer-not-applicable" if refused else ""), 0
        case ((ItemType.CHOICE | ItemType.OPEN_CHOICE), tuple(codes)):
            return _codes_fault(item, codes)
        case ItemType.BOOLEAN, bool():
            return "", 0
        case ItemType.INTEGER, int(number) if not isinstance(number, bool):
            return ("answer-too-large" if abs(number) >= 10**MAX_DIGITS else ""), 0
        case ItemType.DECIMAL, Decimal() as number:
            return ("" if _is_measured(number) else "answer-too-large"), 0
        case ItemType.DATE, date():
            return "", 0
        case ((ItemType.STRING | ItemType.TEXT), str(text)):
            return _text_fault(text, longest_text(item))
        case _:
            return "answer-type", 0


def _is_measured(number: Decimal) -> bool:
    _, digits, exponent = number.as_tuple()
    return isinstance(exponent, int) and exponent <= 0 and max(len(digits), -exponent) <= MAX_DIGITS


def _codes_fault(item: Item, codes: Codes) -> tuple[str, int]:
    if not codes:
        return "answer-empty", 0
    if len(codes) > 1 and not item.repeats:
        return "answer-too-many", 0
    if len(set(codes)) != len(codes):
        return "answer-twice", 0
    for code in codes:
        if code.startswith(OPEN_TEXT) and item.type is ItemType.OPEN_CHOICE:
            fault = _text_fault(code.removeprefix(OPEN_TEXT), longest_text(item))
            if fault[0]:
                return fault
        elif item.option(code) is None:
            return "answer-option", 0
    return "", 0


def _text_fault(text: str, most: int) -> tuple[str, int]:
    if not text.strip():
        return "answer-empty", 0
    if len(text) > most:
        return "answer-too-long", most
    return ("answer-control-character" if any(map(_is_control, text)) else ""), 0

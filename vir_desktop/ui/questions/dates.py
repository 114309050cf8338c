"""Dates as Swedes write them."""

import re
from datetime import date, timedelta

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")

_RELATIVE = {"igår": -1, "idag": 0, "imorgon": 1, "övermorgon": 2}
_ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:[/.]|\s+)(\d{1,2}|[a-zåäö]{3,9})\.?(?:[\s/.-]+(\d{2}|\d{4}))?", re.ASCII | re.I)


def parse_date(text: str, today: date) -> date | None:
    """Return the day that `text` means, or None.

    Takes 2026-11-21, 20261121, 21/11, 21/11 2026, 21.11.26, 21 nov 2026, i dag, i morgon, i går. Without a year
    the one nearest `today` is meant; a year of two digits lies between 80 years back and 19 ahead.
    """
    words = text.strip().lower()
    days = _RELATIVE.get(words.replace(" ", ""))
    if days is not None:
        return today + timedelta(days=days)
    if iso := _ISO.fullmatch(words):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    match = _DAY_FIRST.fullmatch(words)
    month = _month(match[2]) if match else 0
    if match is None or not month:
        return None
    if match[3] is None:
        return _nearest(month, int(match[1]), today)
    year = int(match[3])
    return _day(year if year > 99 else _century(year, today), month, int(match[1]))


def long_date(day: date) -> str:
    """Return for example `lördag 21 november 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next((n for n, name in enumerate(MONTHS, 1) if name.startswith(word)), 0)


def _nearest(month: int, day: int, today: date) -> date | None:
    days = (_day(today.year + shift, month, day) for shift in (-1, 0, 1))
    return min((d for d in days if d), key=lambda d: abs(d - today), default=None)


def _century(year: int, today: date) -> int:
    full = today.year - today.year % 100 + year
    return full if full < today.year + 20 else full - 100

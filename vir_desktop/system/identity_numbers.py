"""Personnummer and samordningsnummer: whether a number can be one, and its one written form.

Source: Skatteverket's SKV 704 and SKV 707; the check itself is the `personnummer` library's.
"""

from enum import StrEnum

from personnummer import personnummer


class IdentityKind(StrEnum):
    """Which of the two numbers it is."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"


def kind(text: str) -> IdentityKind | None:
    """Return what number `text` is, or None when it cannot be one (form, date or check digit)."""
    number = _parse(text)
    if number is None:
        return None
    return IdentityKind.SAMORDNINGSNUMMER if number.is_coordination_number() else IdentityKind.PERSONNUMMER


def is_valid(text: str) -> bool:
    """Say whether `text` can be a personnummer or samordningsnummer."""
    return _parse(text) is not None


def normalised(text: str) -> str:
    """Return the number as ÅÅÅÅMMDD-NNNN, the form that is kept, searched and printed.

    Raises:
        ValueError: it cannot be such a number; the text itself is not in the error.
    """
    number = _parse(text)
    if number is None:
        raise ValueError("identity number")
    return f"{number.full_year}{number.month}{number.day}-{number.num}{number.check}"


def _parse(text: str) -> personnummer.Personnummer | None:
    written = "".join(text.split()).replace("\N{EN DASH}", "-")
    if not written.isascii():  # the library's \d would take any script's digits
        return None
    try:
        return personnummer.parse(written)
    except personnummer.PersonnummerException:
        return None

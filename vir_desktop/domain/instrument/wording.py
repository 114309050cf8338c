"""Answers in words, the same on screen, paper and in comparisons."""

from datetime import date
from decimal import Decimal

from vir_desktop.domain.answer import Absent, Value
from vir_desktop.domain.instrument.answers import OPEN_TEXT
from vir_desktop.domain.instrument.pack import Item, Wording

ABSENT_WORDS = {
    Absent.UNKNOWN: "Vet inte",
    Absent.DECLINED: "Vill inte svara",
    Absent.NOT_ASKED: "Frågan inte ställd",
    Absent.NOT_APPLICABLE: "Inte aktuellt",
}

WORDING_WORDS = {
    Wording.OFFICIAL: "officiell ordalydelse",
    Wording.OWN: "egna ord",
    Wording.PAPER: "ifylld på papper",
}


def answer_words(item: Item, value: Value) -> str:
    """Return an answer as it reads: option labels, Ja or Nej, a decimal comma, or why there is no value."""
    match value:
        case Absent.NOT_APPLICABLE:
            return item.not_applicable or "Inte aktuellt"
        case Absent():
            return ABSENT_WORDS[value]
        case bool():
            return "Ja" if value else "Nej"
        case Decimal():
            return format(value, "f").replace(".", ",")
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(_label(item, code) for code in value)
        case _:
            return str(value)


def _label(item: Item, code: str) -> str:
    if code.startswith(OPEN_TEXT):
        return code.removeprefix(OPEN_TEXT)
    option = item.option(code)
    return option.display if option else code

"""Answers in words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.instrument.pack import Item, ItemType
from vir_desktop.ui.questions.dates import long_date


def absence_words(absent: Absent, item: Item | None = None) -> str:
    """Return what an absence is called; *Inte aktuellt* may have the pack's own label."""
    tr = QCoreApplication.translate
    match absent:
        case Absent.UNKNOWN:
            return tr("questions", "Vet inte")
        case Absent.DECLINED:
            return tr("questions", "Vill inte svara")
        case Absent.NOT_ASKED:
            return tr("questions", "Frågan inte ställd")
        case Absent.NOT_APPLICABLE:
            own = item.not_applicable if item else ""
            return own or tr("questions", "Inte aktuellt")


def value_words(item: Item, value: Value | None) -> str:
    """Return an answer as it is read: labels instead of codes, days written out; "inget svar" for None."""
    tr = QCoreApplication.translate
    match value:
        case None:
            return tr("questions", "inget svar")
        case Absent():
            return absence_words(value, item)
        case bool():
            return tr("questions", "Ja") if value else tr("questions", "Nej")
        case date():
            return long_date(value)
        case Decimal():
            return str(value).replace(".", ",")
        case tuple():
            return ", ".join(_label(item, code) for code in value)
        case _:
            return str(value)


def answer_words(item: Item, answer: Answer | None) -> str:
    """Return a whole answer as it is read, without its note."""
    return value_words(item, answer.value if answer else None)


def options_of(item: Item) -> Sequence[tuple[str, str]]:
    """Return (code, label) of what there is to choose; ja and nej for a boolean."""
    if item.type is ItemType.BOOLEAN:
        return (("true", value_words(item, True)), ("false", value_words(item, False)))
    return [(option.code, option.display) for option in item.options]


def _label(item: Item, code: str) -> str:
    option = item.option(code)
    return option.display if option else code.removeprefix("=")

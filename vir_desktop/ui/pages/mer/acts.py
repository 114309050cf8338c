"""The acts of the page Mer, each with its key."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication


class Act(StrEnum):
    """What can be asked for."""

    COPY = "copy"
    OWN_PHRASE = "own-phrase"
    BLANKS = "blanks"
    LOG = "log"
    CHECK = "check"
    HELP = "help"
    LOOK = "look"


# Those that the register and Mer listen for; the others are listened for in the whole window.
OWN_KEYS = {Act.COPY: "Ctrl+Shift+K", Act.OWN_PHRASE: "Ctrl+Shift+L", Act.BLANKS: "Ctrl+Shift+B"}


@dataclass(frozen=True, slots=True)
class ActWords:
    """An act as it is read: its key, its name, and what it is for."""

    act: Act
    keys: str
    name: str
    about: str


def acts() -> tuple[ActWords, ...]:
    """Return all of them in the order in which they are shown."""
    return (
        ActWords(Act.COPY, "Ctrl+Skift+K", _tr("Kopiera valvet ..."), _tr("Till ett minne utanför datorn.")),
        ActWords(Act.OWN_PHRASE, "Ctrl+Skift+L", _tr("Min lösenfras"), _tr("Byt den mot en ny.")),
        ActWords(Act.BLANKS, "Ctrl+Skift+B", _tr("Blanka blanketter"), _tr("Att fylla i för hand.")),
        ActWords(Act.LOG, "Ctrl+G", _tr("Logg"), _tr("Vem som har läst och gjort vad.")),
        ActWords(Act.CHECK, "", _tr("Granska loggen"), _tr("Ett stickprov, en gång i månaden. För arbetsledare.")),
        ActWords(Act.HELP, "F1", _tr("Hjälp och tangenter"), _tr("Finns överallt.")),
        ActWords(Act.LOOK, "F7", _tr("Byt utseende"), _tr("Ljust, mörkt eller hög kontrast. Ctrl + ger större text.")),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("mer", text)

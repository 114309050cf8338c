"""The acts of the page Mer, each with its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain.roles import Right, Role, may


class Act(StrEnum):
    """What can be asked for."""

    COPY = "copy"
    OWN_PHRASE = "own-phrase"
    DRILL = "drill"
    STEPS = "steps"
    BLANKS = "blanks"
    LOG = "log"
    GALLRING = "gallring"
    CHECK = "check"
    SHIFT = "shift"
    USERS = "users"
    GRUPPER = "grupper"
    POLICY = "policy"
    SCREEN = "screen"
    CARE = "care"
    HELP = "help"
    LOOK = "look"


# Those that the register and Mer listen for; the others are listened for in the whole window.
OWN_KEYS = {
    Act.COPY: "Ctrl+Shift+K",
    Act.OWN_PHRASE: "Ctrl+Shift+L",
    Act.BLANKS: "Ctrl+Shift+B",
    Act.GALLRING: "Ctrl+Shift+G",
    Act.SHIFT: "Ctrl+Shift+S",
}

# Acts that are offered to some only; the services behind them ask for the same.
_ASKS: Mapping[Act, frozenset[Right]] = {
    Act.DRILL: frozenset({Right.LEAD, Right.ADMINISTER}),  # whom it is reminded of too
    Act.LOG: frozenset({Right.LEAD, Right.ADMINISTER}),
    Act.GALLRING: frozenset({Right.LEAD, Right.BESLUT}),  # a handläggare may be the second person
    Act.CHECK: frozenset({Right.LEAD}),
    Act.SHIFT: frozenset({Right.AKT}),
    Act.USERS: frozenset({Right.ADMINISTER}),
    Act.GRUPPER: frozenset({Right.LEAD, Right.ADMINISTER}),
    Act.POLICY: frozenset({Right.ADMINISTER}),
}


def is_offered(act: Act, roles: frozenset[Role]) -> bool:
    """Return whether someone with these roles meets an act; one of the rights it asks for is enough."""
    asked = _ASKS.get(act)
    return asked is None or any(may(roles, right) for right in asked)


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
        ActWords(Act.DRILL, "", _tr("Prova återställningen ..."), _tr("Öppna en kopia, som om datorn gått sönder.")),
        ActWords(Act.STEPS, "", _tr("Så här räddas valvet"), _tr("Stegen på papper, att lägga vid bladen.")),
        ActWords(Act.BLANKS, "Ctrl+Skift+B", _tr("Blanka blanketter"), _tr("Att fylla i för hand.")),
        ActWords(Act.LOG, "Ctrl+G", _tr("Logg"), _tr("Vem som har läst och gjort vad.")),
        ActWords(Act.GALLRING, "Ctrl+Skift+G", _tr("Gallring"), _tr("Vad som får gallras, stopp och kvitton.")),
        ActWords(Act.CHECK, "", _tr("Granska loggen"), _tr("Ett stickprov, en gång i månaden.")),
        ActWords(
            Act.SHIFT, "Ctrl+Skift+S", _tr("Lämna över vid skiftbyte"), _tr("Dina akter, till en kollega eller grupp.")
        ),
        ActWords(Act.USERS, "", _tr("Användare"), _tr("Vilka som arbetar i valvet, nya, avtal och avslut.")),
        ActWords(Act.GRUPPER, "", _tr("Grupper"), _tr("Vilka som har akter tillsammans.")),
        ActWords(Act.POLICY, "", _tr("Policy"), _tr("Vad organisationen har beslutat: låsning, bakjour, sökning.")),
        ActWords(Act.SCREEN, "", _tr("Skärmbild och support"), _tr("Vem som kan se skärmen, och uppgifter om datorn.")),
        ActWords(Act.CARE, "", _tr("Datorns skydd"), _tr("Krypterad disk, växlingsfil och viloläge.")),
        ActWords(Act.HELP, "F1", _tr("Hjälp och tangenter"), _tr("Finns överallt.")),
        ActWords(Act.LOOK, "F7", _tr("Byt utseende"), _tr("Ljust, mörkt eller hög kontrast. Ctrl + ger större text.")),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("mer", text)

"""What a person does with the program, by keyboard alone: makes a vault, unlocks it, goes to a control by Tab."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.atspi import Node, until
from tests.helpers.desktop import Desktop

SIGNATUR = "ÅL"
_LONGEST_WAY = 60  # Tab stops on one page


@dataclass(frozen=True)
class NewVault:
    """What the person knows after the wizard: the passphrase, and the sheets of words."""

    passphrase: str
    sheets: tuple[str, ...]


def tab_to(screen: Desktop, name: str, role: str = "", key: str = "Tab") -> Node:
    """Press Tab until the control of this name has the keyboard."""
    seen: list[str] = []
    for _ in range(_LONGEST_WAY):
        here = screen.reader.focus()
        if re.search(name, here.name) and role in {"", here.role}:
            return here
        seen.append(str(here).strip())
        screen.keys.press(key)
        _leave(screen, here)
    raise AssertionError(f"no way by {key} to {name}: {seen}")


def create_vault(screen: Desktop, passphrase: str, *, training: bool = False) -> NewVault:
    """Go through the wizard from the page that finds no vault, prove a sheet, and end at the unlock page."""
    keys, reader = screen.keys, screen.reader
    tab_to(screen, "Öva med" if training else "Skapa ett valv")
    keys.press("Return")
    reader.wait("Steg 1 av 6")
    _onward(screen)
    reader.wait("Steg 2 av 6")
    tab_to(screen, "Namn", "text")
    keys.type("Socialjouren i Övre Ånge")
    tab_to(screen, "Vad är det för verksamhet", "list")
    keys.press("1")
    _onward(screen)
    reader.wait("Steg 3 av 6")
    tab_to(screen, "Signatur", "text")
    keys.type(SIGNATUR)
    tab_to(screen, "Handläggare", "check box")
    keys.press("space")
    _onward(screen)
    reader.wait("Steg 4 av 6")
    tab_to(screen, "^Lösenfras", "password text")
    keys.type(passphrase)
    tab_to(screen, "^Samma lösenfras", "password text")
    keys.type(passphrase)
    _onward(screen)
    reader.wait("Steg 5 av 6")
    _onward(screen)
    reader.wait("Steg 6 av 6")
    _onward(screen)
    sheets = [_sheet(screen, number) for number in (1, 2, 3)]
    proved = int(reader.wait(r"^Prova blad \d").name.split()[-1])
    tab_to(screen, "Skriv orden", "text")
    keys.type(sheets[proved - 1])
    _onward(screen)
    reader.wait("^Lås upp$", "push button")
    return NewVault(passphrase, tuple(sheets))


def unlock(screen: Desktop, passphrase: str, signatur: str = SIGNATUR) -> None:
    """Type signatur and passphrase at the unlock page; what follows is for the caller to see."""
    screen.reader.focus("Signatur")
    screen.keys.type(signatur)
    screen.keys.press("Tab")
    screen.reader.focus("Lösenfras")
    screen.keys.type(passphrase)
    screen.keys.press("Return")


def read_file_names(folder: Path) -> list[str]:
    """Return the names of all files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def _leave(screen: Desktop, here: Node) -> None:
    until(lambda: screen.reader.focused() not in {None, here}, f"Tab leaves {here}")


def _sheet(screen: Desktop, number: int) -> str:
    screen.reader.wait(f"^Blad {number} av 3$")
    labels = [node.name for node in screen.reader.tree() if re.match(r"\s*\d+\. ", node.name)]
    numbered = sorted((int(label.split(".")[0]), label.split()[-1]) for label in labels)
    _onward(screen, "Jag har skrivit av orden")
    return " ".join(word for _, word in numbered)


def _onward(screen: Desktop, name: str = "Nästa|Skapa valvet|Klar") -> None:
    tab_to(screen, name, "push button")
    screen.keys.press("Return")

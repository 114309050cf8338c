"""A whole night at the keyboard of the real program, from the wizard on, with a canary in every field."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.helpers.atspi import Node, until
from tests.helpers.canaries import Canaries
from tests.helpers.desktop import Desktop, Program
from tests.helpers.person import create_vault, tab_to, unlock
from vir_desktop.domain.arbetsdag import STOCKHOLM

LONG_NOTE = 5_000
DRAFT_STEPS_BACK = 4
_MOST_QUESTIONS = 120
_WANTS_NUMBERS = re.compile("Vilken dag|ummer eller samordningsnummer|Födelseår|När frågade")


@dataclass
class Night:
    """What the person did and saw."""

    screen: Desktop
    program: Program
    vault: Path
    canaries: Canaries
    passphrase: str
    pdf: Path | None = None
    presses_to_first_line: int = 0
    answers: int = 0
    answer_presses: int = 0
    began: float = field(default_factory=time.time)
    before_lock: Node | None = None
    after_lock: Node | None = None
    listed: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    pages_read: int = 0
    titles: set[str] = field(default_factory=set)

    def word(self, place: str) -> str:
        """Return the canary of a place."""
        return self.canaries.word(place)

    def step(self, *keys: str) -> Node:
        """Press keys and return what then has the keyboard, which must be something else."""
        here = self.screen.reader.focus()
        self.screen.keys.press(*keys)
        found = until(lambda: _other(self.screen.reader.focused(), here), f"{keys} leave {here}")
        assert found is not None  # until() returns only what is true
        return found

    def saved(self) -> None:
        """Wait until the program says that it is saved."""
        self.screen.reader.wait("^Sparat ", "label")

    def look(self, page: str) -> None:
        """Read the whole page as a screen reader does; remember what has no name, and the titles of all windows."""
        read = self.screen.reader.tree()
        assert any("focusable" in node.states for node in read), page
        self.nameless += [f"{page}: {node}" for node in read if "focusable" in node.states and not node.name.strip()]
        self.pages_read += 1
        self.titles |= set(self.screen.titles())


def spend(screen: Desktop, vault: Path, around: Sequence[str] = ()) -> Night:
    """Do all of it but the last lock: the vault is open at the end, with text that is typed and not saved."""
    canaries = Canaries()
    night = Night(screen, screen.start(vault, around), vault, canaries, canaries.word("fras"))
    create_vault(screen, night.passphrase)
    _acute_call(night)
    _people(night)
    _fraga(night)
    _fara(night)
    _bedomning(night)
    _handover(night)
    _search(night)
    _draft(night)
    return night


# --- one part of the night each ---------------------------------------------------------------------------------------


def _acute_call(night: Night) -> None:
    screen = night.screen
    screen.reader.focus("Signatur")
    before = screen.keys.presses
    unlock(screen, night.passphrase)
    screen.reader.wait("^Lås  Ctrl", "push button")
    screen.reader.focus("Nytt samtal")
    screen.keys.press("ctrl+n")
    screen.reader.focus("Ny rad i loggen")
    screen.keys.type(f"Hon ringer från badrummet. {night.word('logg')}")
    screen.keys.press("Return")
    night.saved()
    night.presses_to_first_line = screen.keys.presses - before
    screen.reader.wait(night.word("logg"), "list item")
    screen.keys.press("alt+b")
    screen.keys.type(f"Polis kallas. {night.word('beslut')}")
    screen.keys.press("Return")
    screen.reader.wait(night.word("beslut"), "list item")
    night.look("akutsamtal")
    night.step("F9")
    night.look("fara nu")
    night.step("F9")


def _people(night: Night) -> None:
    """Fill in the person and how she is reached, a canary in each field."""
    for key, form in (("alt+p", "person"), ("alt+s", "kontakt")):
        night.step(key)
        night.look(form)
        for number in range(_MOST_QUESTIONS):
            here = night.screen.reader.focus()
            if here.role == "push button":
                break
            if here.role == "text" and not _WANTS_NUMBERS.search(here.name):
                night.screen.keys.type(night.word(f"{form}{'abcdefghijklmnopqrstuvwxyz'[number % 26]}"))
            night.step("ctrl+Return" if here.role == "text" else "Return")
        night.step("Escape")
    night.saved()


def _fraga(night: Night) -> None:
    _begin(night, "Fråga om våld")
    night.look("fråga")
    _answer_all(night, "Fråga")


def _fara(night: Night) -> None:
    """Answer with a long note; lock in the middle of another note, and come back to it."""
    screen, keys = night.screen, night.screen.keys
    _begin(night, "Fara: riskfaktorer")
    keys.press("1")
    night.step("alt+n")
    keys.type((f"{night.word('anteckning')} Åsa såg älven över ön. " * LONG_NOTE)[:LONG_NOTE])
    screen.reader.wait("Anteckning", "text")
    night.step("ctrl+Return")
    night.saved()
    keys.press("2")
    night.step("alt+n")
    keys.type(night.word("utkast"))
    keys.press(*["Left"] * DRAFT_STEPS_BACK)
    night.before_lock = until(lambda: _with_caret(screen.reader.focus("Anteckning", "text"), DRAFT_STEPS_BACK), "caret")
    lock(night)
    unlock(screen, night.passphrase)
    night.after_lock = screen.reader.focus("Anteckning", "text")
    night.step("ctrl+Return")
    _answer_all(night, "Fara")


def _bedomning(night: Night) -> None:
    """Judge: two factors, then by the list of what is left, and sign."""
    screen, keys = night.screen, night.screen.keys
    _begin(night, "Hot- och riskbedömning")
    night.look("bedömning")
    keys.press("1")
    night.step("Return")
    keys.type(night.word("begransning"))
    night.step("ctrl+Return")
    for _ in range(2):
        keys.press("1")
        night.step("Return")
    tab_to(screen, "Den egna skattningen saknas", "push button", "shift+Tab")
    night.step("Return")
    while (here := screen.reader.focus()).role != "push button":
        if here.role != "text":
            keys.press("3")
        elif "akuta bedömningen gäller" in here.name:
            keys.type(_day(2))
        elif "fortsatt risk gäller" in here.name:
            keys.type(_day(20))
        else:
            keys.type(f"Hon är i fara. {night.word('bedomning')}")
        night.step("ctrl+Return" if here.role == "text" else "Return")
    keys.press("Return")
    screen.reader.wait("Signerad", "label")
    _to_akt(night)
    night.look("akt")


def _handover(night: Night) -> None:
    """Change blad 1, look at it, and save it in a folder with a name of its own."""
    screen, keys = night.screen, night.screen.keys
    folder = screen.home / night.word("mapp")
    folder.mkdir()
    night.step("alt+o")
    night.look("överlämning")
    keys.press("1")
    night.step("Return")
    keys.type(night.word("mottagare"))
    night.step("ctrl+Return")
    keys.type(f"Han vet var hon är. {night.word('overlamning')}")
    screen.reader.wait("^Sparat |^Utkast sparat", "label")
    keys.press("ctrl+p")
    screen.reader.wait("Sida 1 av", "image")
    night.look("papper")
    keys.press("ctrl+s")
    tab_to(screen, "^Mapp$", "text", "shift+Tab")
    keys.press("ctrl+a")
    keys.type(str(folder))
    tab_to(screen, "Spara i den här mappen", "push button")
    keys.press("Return")
    tab_to(screen, "Spara utan skydd", "push button")
    keys.press("Return")
    screen.reader.wait("Sparat som", "label")
    night.pdf = next(folder.iterdir())
    night.step("Escape")
    _to_akt(night)


def _search(night: Night) -> None:
    """Leave a word in the search box, the register's filter and a label."""
    screen, keys = night.screen, night.screen.keys
    night.listed = [node.name for node in screen.reader.tree() if node.role == "list item"]
    night.step("Escape")
    night.look("register")
    keys.press("ctrl+k")
    screen.reader.focus(role="text")
    keys.type(night.word("sok"))
    night.look("sök")
    keys.press("Return")
    night.step("Escape")


def _draft(night: Night) -> None:
    """Begin another call and leave a line unsaved."""
    night.screen.keys.press("ctrl+n")
    night.screen.reader.focus("Ny rad i loggen")
    night.screen.keys.type(night.word("osparat"))
    night.screen.reader.wait("^Utkast sparat", "label")


# --- what returns -----------------------------------------------------------------------------------------------------


def lock(night: Night) -> None:
    """Lock with Ctrl+L and wait for the next unlock window to have the keyboard."""
    night.screen.keys.press("ctrl+l")
    night.screen.reader.wait("^Lås upp$", "push button")
    night.screen.wait_window()


def _begin(night: Night, name: str) -> None:
    """Begin a form of the akt by the key that stands at its row."""
    _to_akt(night)
    row = night.screen.reader.wait(rf"^Alt\+\d, {name}", "list item")
    night.step(row.name[:5].lower())


def _to_akt(night: Night) -> None:
    while not night.screen.reader.find("Börja", "list"):
        night.step("Escape")


def _answer_all(night: Night, form: str) -> None:
    """Answer every question that comes, by digit and Enter, or in words."""
    keys = night.screen.keys
    for number in range(_MOST_QUESTIONS):
        here = night.screen.reader.focus()
        if here.role == "push button":
            break
        before = keys.presses
        if here.role != "text":
            keys.press("1" if number % 3 == 0 else "2")
            night.step("Return")
        else:
            keys.type(night.word(f"{form.lower().replace('å', 'a')}fritext"))
            night.step("ctrl+Return")
        night.answers += 1
        night.answer_presses = max(night.answer_presses, keys.presses - before)
    night.saved()
    night.step("Return")


def _day(ahead: int) -> str:
    return (datetime.now(STOCKHOLM).date() + timedelta(days=ahead)).isoformat()


def _other(node: Node | None, here: Node) -> Node | None:
    """Return the node if it is another place than `here`."""
    if node is None or (node.role, node.name, node.within) == (here.role, here.name, here.within):
        return None
    return node


def _with_caret(node: Node, back: int) -> Node | None:
    return node if node.text is not None and node.caret == len(node.text) - back else None


def place(node: Node | None) -> str:
    """Return the question that a field belongs to."""
    assert node is not None
    return re.sub(r"\s+", " ", node.within)

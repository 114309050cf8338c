"""Work on a disk that is full, in a process of its own: a signal would show as its exit code.

    python -m tests.faults.small_disk_night PART FOLDER KEPT

FOLDER is the root of a small disk that may be filled; PART is begin, work, again or after; KEPT is how many answers
were acknowledged. Prints what happened as one line of JSON.
"""

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.helpers.fault_vault import FRAGA, Home, enter, filled_vault, only_akt, save, save_draft, seen_in, unlocked
from vir_desktop.domain.errors import KnownError
from vir_desktop.services import akter, unlocking
from vir_desktop.services.session import Session
from vir_desktop.services.verifying import verify_vault

TEXT = "Hon säger att han står utanför. " * 60
MOST = 400
FILLER = "filler"


def fill(folder: Path) -> None:
    """Leave no byte free."""
    filler = folder / FILLER
    with filler.open("wb", buffering=0) as full:
        for piece in (65536, 4096, 512, 1):
            try:
                while full.write(os.urandom(piece)):
                    pass
            except OSError:
                continue


def refused(act: Callable[[], object]) -> str:
    """Return the code by which an act is refused, "" when it is done."""
    try:
        act()
    except KnownError as error:
        return str(error.code.value)
    return ""


def save_until_refused(session: Session) -> tuple[list[str], str]:
    """Save answers until one is refused; return what was acknowledged, and the code."""
    kept: list[str] = []
    for number in range(MOST):
        text = f"svar {number} {TEXT}"
        if code := refused(partial(save, session, FRAGA, "vilka", text)):
            return kept, code
        kept.append(text)
    return kept, ""


def work(home: Home) -> dict[str, object]:
    """Fill the disk in the middle of an interview, go on until refused, read, and lock."""
    world = home.world()
    world.storage.lock()
    session = enter(world)
    unlocking.begin(session)
    akter.open_akt(session, only_akt(session))
    fill(home.path.parent)
    kept, code = save_until_refused(session)
    draft = refused(lambda: save_draft(session, "behov", TEXT))
    reads = all_is_there(session, len(kept))
    refused(lambda: unlocking.leave(session))
    return {"kept": len(kept), "answer": code, "draft": draft, "reads": reads}


def again(home: Home, kept: int) -> dict[str, object]:
    """Unlock with the disk as full as it was, and read."""
    world = home.world()
    world.storage.lock()
    session = enter(world)
    code = refused(lambda: unlocking.begin(session))
    return {"begin": code, "reads": all_is_there(session, kept)}


def afterwards(home: Home, kept: int) -> dict[str, object]:
    """Free the disk and go on."""
    (home.path.parent / FILLER).unlink()
    with unlocked(home) as session:
        reads = all_is_there(session, kept)
        save(session, FRAGA, "vilka", "efter")
        akter.close_akt(session, only_akt(session))
    with unlocked(home) as session:
        findings = [finding.code for finding in verify_vault(session).findings]
        return {"reads": reads, "findings": findings, "went_on": "'efter'" in str(seen_in(session))}


def all_is_there(session: Session, kept: int) -> bool:
    """Whether the last acknowledged answer is what is shown, or the one before any."""
    shown = str(seen_in(session))
    return (f"svar {kept - 1} " if kept else "sover hos en vän") in shown


def main(part: str, disk: str, kept: str) -> dict[str, object]:
    home = Home(Path(disk) / "hem")
    match part:
        case "begin":
            filled_vault(home.path)
            return {}
        case "work":
            return work(home)
        case "again":
            return again(home, int(kept))
        case _:
            return afterwards(home, int(kept))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:4])))

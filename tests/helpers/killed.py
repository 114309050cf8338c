"""What must be on disk after a kill: every text that the program said it kept, and every chain whole."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from tests.helpers.fault_vault import Home, new_vault, unlocked
from vir_desktop.domain.record import AktId
from vir_desktop.services import akter
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session
from vir_desktop.services.verifying import verify_vault


@dataclass
class Acked:
    """What the program has said that it kept: texts, whole or their beginnings; each is like no other."""

    texts: set[str] = field(default_factory=set)

    def lost(self, kept: set[str]) -> list[str]:
        """Return what stands in none of the texts that are on disk."""
        return [text for text in self.texts if not any(text in one for one in kept)]


def home_with_vault(path: Path) -> Home:
    """Make a home folder with a training vault where the program, started with HOME there, finds its secrets."""
    home = new_vault(path)
    (path / ".config").mkdir()
    (path / ".config" / "vir-desktop").symlink_to(path)
    return home


def environment_of(home: Home) -> dict[str, str]:
    """Return an environment with this home and nothing of the tester's own."""
    names = ("PATH", "LANG", "TZ", "PYTHONPATH")
    return {"HOME": str(home.path)} | {name: os.environ[name] for name in names if name in os.environ}


def kept_texts(home: Home) -> tuple[set[str], list[str]]:
    """Open the vault as after a crash; return every text that is kept, and what is wrong with files and chains."""
    with unlocked(home) as session:
        findings = [f"{finding.code}: {finding.file}" for finding in verify_vault(session).findings]
        return {text for row in _rows(session) for text in _texts(session, row)}, findings


def _rows(session: Session) -> list[AktId]:
    listed: list[AktId] = []
    while rows := session.register.page(RegisterQuery(offset=len(listed))).rows:
        listed += [row.akt_id for row in rows]
    return listed


def _texts(session: Session, akt_id: AktId) -> set[str]:
    akter.open_akt(session, akt_id)
    store = session.akt(akt_id).store
    draft = store.draft()
    answers = [answer for record in store.records() for answer in store.answers(record.id).values()]
    texts = {answer.value for answer in answers if isinstance(answer.value, str)}
    return texts | {answer.note for answer in answers} | ({draft.text} if draft else set())

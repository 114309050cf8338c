"""S16: whoever holds the key and takes the triggers away still changes no event unseen; every reading is one first.

The file is changed by SQL, as a person with the key would, and the chain is left as it is or counted anew from there
on. What is found: by the check in slices while one works, by `vault verify`, or already when the vault is unlocked.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from tests.helpers.log_checks import a_busy_month
from tests.helpers.vaults import Vault, a_vault
from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.record import AktId, Event, Head
from vir_desktop.services import akter, granskning, unlocking
from vir_desktop.services.session import Session
from vir_desktop.services.verifying import verify_vault
from vir_desktop.storage.chain import event_from
from vir_desktop.storage.database import PRAGMAS

COLUMNS = ("at", "actor", "act", "object", "body", "chain")
_SELECT = "SELECT seq, at, actor, act, object, body, chain FROM event ORDER BY seq"
_INSERT = "INSERT INTO event (seq, at, actor, act, object, body, chain) VALUES (?, ?, ?, ?, ?, ?, ?)"
Events = list[list[object]]


@dataclass(frozen=True)
class Harm:
    """What is done to the events: `kind`, from where, where to, to which column, and whether the links are redone."""

    kind: str
    at: float
    to: float
    column: str
    counted_anew: bool

    def done_to(self, events: Events) -> Events:
        """Return the events after the harm."""
        first, second = int(self.at * len(events)), int(self.to * len(events))
        after = [list(event) for event in events]
        match self.kind:
            case "delete":
                del after[first]
            case "truncate":
                del after[max(first, 1) :]
            case "reorder":
                second = second if second != first else (first + 1) % len(events)
                after[first][1:], after[second][1:] = after[second][1:], after[first][1:]
            case "edit":
                place = 1 + COLUMNS.index(self.column)
                after[first][place] = _other(after[first][place])
        return _counted_anew(after) if self.counted_anew else after


def _other(value: object) -> object:
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    text = str(value)
    return text[:-6].replace("2026", "2025") + text[-6:] if text.startswith("2026") else f"{text}x"


def _counted_anew(events: Events) -> Events:
    link, counted = Head().chain, []
    for seq, event in enumerate(events, 1):
        one = event_from((seq, *event[1:]))
        link = Event(seq, one.at, one.actor, one.act, one.object, one.body).chained(link)
        counted.append([seq, *event[1:6], link])
    return counted


harms = st.builds(
    Harm,
    st.sampled_from(["delete", "reorder", "edit", "truncate"]),
    st.floats(0, 0.999),
    st.floats(0, 0.999),
    st.sampled_from(COLUMNS),
    st.booleans(),
)


@dataclass
class Target:
    """A locked vault, kept beside as it was; one of its files is harmed over and over."""

    vault: Vault
    whole: Path
    name: str
    key: bytes

    def harm(self, harm: Harm) -> bool:
        """Put the file back, harm it; return whether that changed anything."""
        shutil.rmtree(self.vault.folder)
        shutil.copytree(self.whole, self.vault.folder)
        db = sqlcipher.connect(str(self.vault.folder / self.name), isolation_level=None)
        db.set_key(f"x'{self.key.hex()}'")
        for name, value, _ in PRAGMAS[1:4]:
            db.execute(f"PRAGMA {name}={value}").fetchall()
        before = [list(row) for row in db.execute(_SELECT)]
        after = harm.done_to(before)
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("DELETE FROM event")
        db.executemany(_INSERT, after)
        db.close()
        return after != before

    def found(self) -> tuple[str, ...]:
        """Return what finds the harm: at unlock, in slices, at verify."""
        try:
            session = self.vault.enter()
        except KnownError as error:
            return (str(error.code),)
        try:
            return tuple(_found_in(session, self.name == "register.vdb"))
        finally:
            unlocking.leave(session)


def _found_in(session: Session, register: bool) -> Iterator[str]:
    if session.rolled_back:
        yield "older-than-anchor"
    if register:
        yield from _in_slices(session)
    for finding in verify_vault(session).findings:
        yield f"verify: {finding.code}"


def _in_slices(session: Session) -> Iterator[str]:
    try:
        while not session.register.check_slice(50):
            pass
    except KnownError as error:
        yield f"slices: {error.code}"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, Path, bytes, AktId, bytes]:
    root = tmp_path_factory.mktemp("kedja")
    vault = a_vault(root)
    session = vault.open()
    akt_id = a_busy_month(session, vault)
    check = granskning.begin(session).value
    assert check.drawn
    keys = (session.keys.register_key, akt_id, akter.akt_key(session, akt_id))
    vault.leave()
    shutil.copytree(vault.folder, root / "hel")
    return vault, root / "hel", *keys


@pytest.fixture(params=["register", "akt"])
def target(request: pytest.FixtureRequest, locked: tuple[Vault, Path, bytes, AktId, bytes]) -> Target:
    vault, whole, register_key, akt_id, akt_key = locked
    if request.param == "register":
        return Target(vault, whole, "register.vdb", register_key)
    return Target(vault, whole, f"akter/{akt_id}.vakt", akt_key)


NO_HARM = Harm("none", 0, 0, "at", False)


def test_the_control_finds_nothing(target: Target) -> None:
    assert not target.harm(NO_HARM)
    assert target.found() == ()


def all_found(target: Target, examples: int) -> None:
    tried: list[Harm] = []

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(harms)
    def search(harm: Harm) -> None:
        if target.harm(harm):
            tried.append(harm)
            found = target.found()
            assert found, harm
            if target.name == "register.vdb" and not harm.counted_anew and harm.kind != "truncate":
                assert any(one.startswith(("slices", "verify")) for one in found), harm

    search()
    assert len(tried) > examples // 2


def test_no_event_is_changed_unseen(target: Target) -> None:
    all_found(target, 12)


@pytest.mark.full
def test_no_event_is_changed_unseen_in_the_long_form(target: Target) -> None:
    all_found(target, 1_500)

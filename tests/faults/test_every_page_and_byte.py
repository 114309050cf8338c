"""R6, R7: a flipped bit, a cut, zeros at the end, swapped files: found, told apart, and the file stays as it was."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.helpers.fault_points import sampled
from tests.helpers.fault_vault import PHRASES, USER, Home, only_akt, unlocked
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import SlotContent
from vir_desktop.services import akter, unlocking
from vir_desktop.services.session import Session
from vir_desktop.services.unlocking import Door, Throttle
from vir_desktop.services.verifying import verify_vault

PAGE = 4096
QUICK_HARMS = 60
WHOLE = "whole"
Look = Callable[[], str]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Harm:
    """What was done to a file, and its bytes then."""

    what: str
    bytes: bytes


@pytest.fixture
def home(template: Home, tmp_path: Path) -> Home:
    return template.copy_to(tmp_path / "hem")


def flips_of_pages(whole: bytes) -> Iterator[Harm]:
    """One flipped bit in every page, each time at another place in it."""
    for page in range(len(whole) // PAGE):
        at = page * PAGE + page * 641 % PAGE
        yield Harm(f"bit {page % 8} of byte {at}", _flipped(whole, at, page % 8))


def flips_of_bytes(whole: bytes) -> Iterator[Harm]:
    """One flipped bit in every byte."""
    for at in range(len(whole)):
        yield Harm(f"bit {at % 8} of byte {at}", _flipped(whole, at, at % 8))


def cuts_of_pages(whole: bytes) -> Iterator[Harm]:
    """Cut at every page, and one byte before and after; zeros instead of the last page, and after it."""
    for at in range(0, len(whole), PAGE):
        for length in {max(0, at - 1), at, at + 1}:
            yield Harm(f"cut to {length}", whole[:length])
    yield Harm("cut by 1", whole[:-1])
    yield Harm("last page zero", whole[:-PAGE] + bytes(PAGE))
    yield Harm("second half zero", whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2))


def cuts_of_bytes(whole: bytes) -> Iterator[Harm]:
    """Cut to every length, and zeros at the end."""
    for length in range(len(whole)):
        yield Harm(f"cut to {length}", whole[:length])
    yield Harm("last bytes zero", whole[:-40] + bytes(40))
    yield Harm("zeros behind", whole + bytes(16))


def _flipped(whole: bytes, at: int, bit: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]


def told(path: Path, harms: Sequence[Harm], look: Look) -> dict[str, list[str]]:
    """Return, for what a look at the harmed file told, which harms; the file must stay as harmed, then is mended."""
    whole = path.read_bytes()
    found: dict[str, list[str]] = {}
    for harm in harms:
        path.write_bytes(harm.bytes)
        found.setdefault(look(), []).append(harm.what)
        assert path.read_bytes() == harm.bytes, f"the damaged file was written to: {harm.what}"
    path.write_bytes(whole)
    return found


def code_of(act: Callable[[], object]) -> str:
    try:
        act()
    except KnownError as error:
        return error.code.value
    return WHOLE


def summary(found: dict[str, list[str]]) -> str:
    return ", ".join(f"{code} {len(harms)}" for code, harms in sorted(found.items()))


def some(harms: Iterator[Harm], most: int | None) -> Sequence[Harm]:
    every = list(harms)
    return every if most is None else sampled(every, most)


# --- the plain files


def unlock_look(home: Home) -> Look:
    """Return a look that unlocks; the passphrase is tried once only, since the KDF is not what is harmed."""
    world = home.world()
    door = unlocking.prepare(world, USER)
    content = unlocking.try_passphrase(world.crypto, door, PHRASES["old"])
    return lambda: code_of(lambda: _unlock(home, content))


def _unlock(home: Home, content: SlotContent) -> None:
    world = home.world()
    door: Door = unlocking.prepare(world, USER)
    session = unlocking.enter(world, door, content)
    session.register.close()
    if session.rolled_back:
        raise KnownError(Known.OLDER_THAN_ANCHOR)


PLAIN = {
    "device.json": Known.DAMAGED_DEVICE,
    "policy.json": Known.DAMAGED_POLICY,
    "keyring": Known.DAMAGED_KEYRING,
    "anchor.bin": Known.DAMAGED_ANCHOR,
    "slot": Known.DAMAGED_SLOT,
}


def plain_file(home: Home, name: str) -> Path:
    return next((home.vault / "slots").iterdir()) if name == "slot" else home.vault / name


def harm_plain_file(home: Home, name: str, most: int | None, tell: Tell) -> None:
    path, look = plain_file(home, name), unlock_look(home)
    assert look() == WHOLE
    harms = [*some(flips_of_bytes(path.read_bytes()), most), *some(cuts_of_bytes(path.read_bytes()), most)]
    found = told(path, harms, look)
    tell(f"damage {name:<11} {len(harms):>5} harms: {summary(found)}")
    assert set(found) == {PLAIN[name].value}, {code: harm[:5] for code, harm in found.items()}
    assert look() == WHOLE


@pytest.mark.parametrize("name", PLAIN)
def test_some_bytes_of_a_plain_file(name: str, home: Home, tell: Tell) -> None:
    harm_plain_file(home, name, QUICK_HARMS, tell)


@pytest.mark.full
@pytest.mark.parametrize("name", PLAIN)
def test_every_byte_of_a_plain_file(name: str, home: Home, tell: Tell) -> None:
    harm_plain_file(home, name, None, tell)


def test_every_byte_of_the_count_of_attempts(home: Home, tell: Tell) -> None:
    """A damaged count is never believed, and keeps nobody out."""
    world = home.world()
    for _ in range(4):
        unlocking.note_failure(world)
    path, folder = home.vault / "attempts", world.storage.folder
    assert unlocking.throttle(folder).failures == 4
    harms = [*flips_of_bytes(path.read_bytes()), *cuts_of_bytes(path.read_bytes())]
    found = told(path, harms, lambda: "none" if unlocking.throttle(folder) == Throttle() else "believed")
    tell(f"damage attempts    {len(harms):>5} harms: {summary(found)}")
    assert set(found) == {"none"}
    path.write_bytes(b"")
    with unlocked(home) as session:
        assert not session.rolled_back


def test_every_byte_of_the_device_secret(home: Home, tell: Tell) -> None:
    path, look = next((home.path / "dator").iterdir()), unlock_look(home)
    harms = [*flips_of_bytes(path.read_bytes()), *cuts_of_bytes(path.read_bytes())]
    found = told(path, harms, look)
    tell(f"damage hemlighet   {len(harms):>5} harms: {summary(found)}")
    assert set(found) == {Known.DAMAGED_DEVICE.value}


# --- the databases


def harm_akt(home: Home, most: int | None, tell: Tell) -> None:
    path = next((home.vault / "akter").glob("*.vakt"))
    with unlocked(home) as session:
        akt_id = only_akt(session)

        def look() -> str:
            told_code = code_of(lambda: akter.open_akt(session, akt_id))
            if told_code == WHOLE:
                akter.close_akt(session, akt_id)
            return told_code

        harms = [*some(flips_of_pages(path.read_bytes()), most), *some(cuts_of_pages(path.read_bytes()), most)]
        found = told(path, harms, look)
        assert look() == WHOLE  # the others were never blocked, and neither is this one once it is mended
    tell(f"damage akt         {len(harms):>5} harms: {summary(found)}")
    assert set(found) == {Known.DAMAGED_AKT.value}, {code: harm[:5] for code, harm in found.items()}


def test_some_pages_of_an_akt(home: Home, tell: Tell) -> None:
    harm_akt(home, QUICK_HARMS, tell)


@pytest.mark.full
def test_every_page_of_an_akt(home: Home, tell: Tell) -> None:
    harm_akt(home, None, tell)


def harm_register(home: Home, most: int | None, tell: Tell) -> None:
    path, unlock = home.vault / "register.vdb", unlock_look(home)
    world = home.world()
    content = unlocking.try_passphrase(world.crypto, unlocking.prepare(world, USER), PHRASES["old"])

    def look() -> str:
        """Unlock; then the slices of the first minute."""
        at_unlock = unlock()
        return at_unlock if at_unlock != WHOLE else code_of(lambda: _slices(home, content))

    assert look() == WHOLE
    harms = [*some(flips_of_pages(path.read_bytes()), most), *some(cuts_of_pages(path.read_bytes()), most)]
    found = told(path, harms, look)
    tell(f"damage register    {len(harms):>5} harms: {summary(found)}")
    assert set(found) == {Known.DAMAGED_REGISTER.value}, {code: harm[:5] for code, harm in found.items()}
    assert look() == WHOLE


def _slices(home: Home, content: SlotContent) -> None:
    world = home.world()
    session: Session = unlocking.enter(world, unlocking.prepare(world, USER), content)
    try:
        while not session.register.check_slice(1_000):
            pass
    finally:
        session.register.close()


def test_some_pages_of_the_register(home: Home, tell: Tell) -> None:
    harm_register(home, QUICK_HARMS, tell)


@pytest.mark.full
def test_every_page_of_the_register(home: Home, tell: Tell) -> None:
    harm_register(home, None, tell)


def test_akter_that_changed_places(home: Home) -> None:
    with unlocked(home) as session:
        first = only_akt(session)
        second = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1", code="NATT-2")).value.akt_id
    paths = [home.vault / "akter" / f"{akt_id}.vakt" for akt_id in (first, second)]
    spare = home.path / "mellan"
    for source, target in ((paths[0], spare), (paths[1], paths[0]), (spare, paths[1])):
        shutil.move(source, target)
    with unlocked(home) as session:
        for akt_id in (first, second):
            assert code_of(partial(akter.open_akt, session, akt_id)) == Known.DAMAGED_AKT.value
        assert {finding.code for finding in verify_vault(session).findings} == {Known.DAMAGED_AKT}


def test_plain_sqlite_does_not_notice(tmp_path: Path, tell: Tell) -> None:
    """The control: the same flips in a plain database go unnoticed, so what finds them above is not the harness."""
    path = tmp_path / "plain.db"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE answer (body TEXT)")
        plain.executemany("INSERT INTO answer VALUES (?)", [("Hon säger " * 40,)] * 500)
    plain.close()

    def look() -> str:
        connection = sqlite3.connect(path)
        try:
            return WHOLE if connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)] else "damaged"
        except sqlite3.DatabaseError:
            return "damaged"
        finally:
            connection.close()

    found = told(path, list(flips_of_pages(path.read_bytes())), look)
    tell(f"damage plain sqlite (control): {summary(found)}")
    assert len(found[WHOLE]) > 20

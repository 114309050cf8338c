"""R8: an older file, page or vault put back is found, and nobody is ever locked out by it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.fault_vault import (
    FRAGA,
    PHRASES,
    USER,
    Home,
    enter,
    only_akt,
    record_of,
    save,
    save_draft,
    seen_in,
    unlocked,
)
from tests.helpers.sqlcipher_pages import plain_pages
from vir_desktop.domain.akt import AktKind, Phase
from vir_desktop.domain.answer import Value
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId, AnswerKey
from vir_desktop.services import akter, anchoring, copies, people, records, recovery, register, unlocking
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import POLICY_FILE, SignedPolicy
from vir_desktop.services.verifying import verify_vault

PAGE = 4096
KEY = AnswerKey("behov")
WHOLE, ROLLED_BACK = "whole", "rolled back"
Change = Callable[[Home], None]
Tell = Callable[[str], None]


@pytest.fixture
def home(template: Home, tmp_path: Path) -> Home:
    return template.copy_to(tmp_path / "hem")


def answer(home: Home, value: Value = "hon vill ha skydd i natt") -> None:
    with unlocked(home) as session:
        akter.open_akt(session, only_akt(session))
        save(session, FRAGA, KEY, value)


def new_policy(home: Home) -> None:
    """Decide something, as `policy set` will: a version more, signed by the admin key."""
    with unlocked(home) as session:
        seed, folder, crypto = session.keys.admin_seed, session.world.storage.folder, session.world.crypto
        assert seed is not None
        old = SignedPolicy.from_bytes(folder.read(POLICY_FILE))
        policy = replace(old.policy, version=old.policy.version + 1, idle_minutes=7)
        unsigned = replace(old, policy=policy)
        signed = replace(unsigned, admin_signature=crypto.sign(seed, "policy/1", unsigned.policy_message()))
        anchoring.replace_file(session, POLICY_FILE, signed.to_bytes())
        session.policy = policy


def new_epoch(home: Home) -> None:
    """Sign a restore, which begins a new epoch in the keyring and names the device anew."""
    with unlocked(home) as session:
        copies.sign_restore(session, None)


def new_slot(home: Home) -> None:
    with unlocked(home) as session:
        door = unlocking.prepare(session.world, USER)
        people.change_passphrase(
            session, people.seal_new_slot(session.world.crypto, door, PHRASES["old"], "en helt annan lösenfras")
        )


def works_on_older(home: Home, phrase: str = PHRASES["old"]) -> None:
    """What was there can be read, and a new akt begun and written in, in a vault that is older than its anchor."""
    world = home.world()
    world.storage.lock()
    session = enter(world, phrase)
    try:
        unlocking.begin(session)
        assert session.rolled_back
        akt_id = only_akt(session)
        akter.open_akt(session, akt_id)
        assert session.akt(akt_id).store.answers(record_of(session, akt_id, FRAGA))
        with pytest.raises(KnownError, match=Known.OLDER_THAN_ANCHOR):
            save(session, FRAGA, KEY, "ska inte gå")
        begin_and_write(session)
        assert Known.OLDER_THAN_ANCHOR in {finding.code for finding in verify_vault(session).findings}
    finally:
        unlocking.leave(session)
        world.storage.unlock()


def begin_and_write(session: Session) -> None:
    akt_id = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value.akt_id
    akter.open_akt(session, akt_id)
    record = records.start_record(session, akt_id, FRAGA).value.record
    records.save_answer(session, akt_id, record.id, KEY, "skrivet i natt")
    assert records.view(session, akt_id, record.id).answers[KEY].value == "skrivet i natt"


OLDER: dict[str, tuple[Change, str]] = {
    "register": (answer, "register.vdb"),
    "anchor": (answer, "anchor.bin"),
    "policy": (new_policy, "policy.json"),
    "keyring": (new_epoch, "keyring"),
    "device": (new_epoch, "device.json"),
    "slot": (new_slot, "slots/*.slot"),
}


@pytest.mark.parametrize("what", OLDER)
def test_an_older_file(what: str, home: Home, tmp_path: Path, tell: Tell) -> None:
    change, name = OLDER[what]
    before = home.copy_to(tmp_path / "fore")
    change(home)
    path = next(home.vault.glob(name))
    old = next(before.vault.glob(name))
    assert path.read_bytes() != old.read_bytes()
    shutil.copy(old, path)
    works_on_older(home)
    assert path.exists()
    tell(f"older  {what:<11} found; reads, and a new akt can be written in")


@pytest.mark.parametrize("rounds", [1, 2, 5])
def test_an_anchor_of_some_sessions_ago(rounds: int, home: Home, tmp_path: Path) -> None:
    before = home.copy_to(tmp_path / "fore")
    for number in range(rounds):
        answer(home, f"svar {number}")
    shutil.copy(before.vault / "anchor.bin", home.vault / "anchor.bin")
    works_on_older(home)


def test_an_anchor_taken_away(home: Home) -> None:
    (home.vault / "anchor.bin").unlink()
    works_on_older(home)


def test_the_whole_vault_but_its_anchor(home: Home, tmp_path: Path) -> None:
    before = home.copy_to(tmp_path / "fore")
    answer(home)
    anchor = (home.vault / "anchor.bin").read_bytes()
    shutil.rmtree(home.vault)
    shutil.copytree(before.vault, home.vault)
    (home.vault / "anchor.bin").write_bytes(anchor)
    works_on_older(home)


def test_an_older_akt_is_read_only_and_blocks_nothing(home: Home, tmp_path: Path) -> None:
    before = home.copy_to(tmp_path / "fore")
    answer(home)
    path = next((home.vault / "akter").glob("*.vakt"))
    shutil.copy(before.vault / "akter" / path.name, path)
    _reads_but_does_not_write(home)
    _reads_but_does_not_write(home)  # and the next night as well


def test_an_older_akt_after_a_kill(home: Home, tmp_path: Path) -> None:
    """The akt was open when the process ended, so only the anchor knows how far it had come."""
    with unlocked(home) as session:
        akter.open_akt(session, only_akt(session))
        save(session, FRAGA, KEY, "första")
        earlier = home.copy_to(tmp_path / "tidigare")
        save(session, FRAGA, KEY, "hon är i fara")
        anchoring.checkpoint(session)
        later = home.copy_to(tmp_path / "senare")
    path = next((later.vault / "akter").glob("*.vakt"))
    shutil.copy(earlier.vault / "akter" / path.name, path)
    for _ in range(3):  # every unlock writes an anchor; none of them may forget
        _reads_but_does_not_write(later)


def _reads_but_does_not_write(home: Home) -> None:
    with unlocked(home) as session:
        assert not session.rolled_back
        akt_id = only_akt(session)
        akter.open_akt(session, akt_id)
        assert session.akt(akt_id).store.answers(record_of(session, akt_id, FRAGA))
        with pytest.raises(KnownError, match=Known.OLDER_THAN_ANCHOR):
            save(session, FRAGA, KEY, "ska inte gå")
        begin_and_write(session)
    with unlocked(home) as session:
        found = {(finding.code, finding.file) for finding in verify_vault(session).findings}
        assert found == {(Known.OLDER_THAN_ANCHOR, only_akt(session))}


def test_every_older_page_of_an_akt(home: Home, tmp_path: Path, tell: Tell) -> None:
    """Page 1 holds only SQLite's change counter in common with the older file; what it says besides is unchanged."""
    before = home.copy_to(tmp_path / "fore")
    answer(home)
    found = _page_by_page(home, before, next((home.vault / "akter").glob("*.vakt")), _open_the_akt)
    tell(f"older  akt pages   {len(found)} pages: {_counted(found)}")
    assert len(found) >= 3
    assert {page for page, told in found.items() if told == WHOLE} <= {0}


def test_an_older_draft_in_an_akt_that_was_left_in_order(home: Home, tmp_path: Path) -> None:
    """A draft is written over without an event; the seal at close knows which one was left."""
    for text in ("hon säger att han", "hon säger att han har vapen"):
        before = home.copy_to(tmp_path / "fore")
        with unlocked(home) as session:
            akter.open_akt(session, only_akt(session))
            save_draft(session, KEY, text)
    akt = next((home.vault / "akter").glob("*.vakt"))
    found = _page_by_page(home, before, akt, _what_becomes_of_the_draft)
    assert "read only" in found.values()  # the page of the draft itself
    assert set(found.values()) <= {WHOLE, "read only", Known.DAMAGED_AKT.value}
    unnoticed = {page for page, told in found.items() if told == WHOLE}
    assert unnoticed <= {0}


def _what_becomes_of_the_draft(home: Home) -> str:
    try:
        with unlocked(home) as session:
            akter.open_akt(session, only_akt(session))
            opened = session.akt(only_akt(session))
            draft = opened.store.draft()
            assert draft is not None
            assert not opened.writable or draft.text == "hon säger att han har vapen"
            return WHOLE if opened.writable else "read only"
    except KnownError as error:
        return error.code.value


def test_every_older_page_of_the_register(home: Home, tmp_path: Path, tell: Tell) -> None:
    """Pages of the chain break it; pages of other rows no longer add up (storage/cover.py)."""
    before = home.copy_to(tmp_path / "fore")
    answer(home)
    with unlocked(home) as session:
        key = session.keys.register_key
        akter.open_akt(session, only_akt(session))
        akter.set_phase(session, only_akt(session), Phase.PAGAENDE)
        register.set_label(session, only_akt(session), "hon med hunden")
        session.register.set_setting("prov", b"nytt")
        session.register.add_tokens(only_akt(session), [bytes(32)])
        session.register.put_wraps(only_akt(session), session.register.wraps(only_akt(session))[:-1])
    old, new = (plain_pages((each.vault / "register.vdb").read_bytes(), key) for each in (before, home))
    found = _page_by_page(home, before, home.vault / "register.vdb", _open_the_akt)
    say_other = {page for page in found if page and old[page] != new[page]}
    tell(f"older  register    {len(found)} pages, {len(say_other)} say something else: {_counted(found)}")
    assert len(say_other) >= 9
    assert {page for page, told in found.items() if told == WHOLE}.isdisjoint(say_other)
    assert set(found.values()) <= {WHOLE, ROLLED_BACK, Known.DAMAGED_REGISTER.value, Known.NO_RIGHT.value}


def _page_by_page(home: Home, before: Home, path: Path, look: Callable[[Home], str]) -> dict[int, str]:
    old, new = (before.vault / path.relative_to(home.vault)).read_bytes(), path.read_bytes()
    kept = home.copy_to(home.path.with_name("orort"))
    found = {}
    for page in range(min(len(old), len(new)) // PAGE):
        at = slice(page * PAGE, (page + 1) * PAGE)
        if old[at] != new[at]:
            kept.copy_to(home.path)
            path.write_bytes(new[: at.start] + old[at] + new[at.stop :])
            found[page] = look(home)
    return found


def _open_the_akt(home: Home) -> str:
    try:
        with unlocked(home) as session:
            if session.rolled_back:
                return ROLLED_BACK
            akt_id: AktId = only_akt(session)
            akter.open_akt(session, akt_id)
            if not session.akt(akt_id).writable:
                return "read only"
            assert "hon vill ha skydd i natt" in str(seen_in(session))
            codes = {finding.code.value for finding in verify_vault(session).findings}
            return min(codes, default=WHOLE)
    except KnownError as error:
        return error.code.value


def _counted(found: dict[int, str]) -> str:
    return ", ".join(f"page {page}: {told}" for page, told in found.items())


def test_recovering_where_a_kill_left_an_akt_without_a_row(home: Home) -> None:
    orphan = next((home.vault / "akter").glob("*.vakt")).with_name("f" * 32 + ".vakt")
    orphan.write_bytes(b"made, but never told of")
    recovery.recover(home.world(), home.shares[:2], USER, PHRASES["new"])
    with unlocked(home, PHRASES["new"]) as session:
        assert verify_vault(session).findings == ()

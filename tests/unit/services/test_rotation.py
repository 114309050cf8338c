"""A new register key: the old one opens nothing, nobody loses a way in, and a kill leaves the old or the new."""

import contextlib
from pathlib import Path

import pytest

from tests.helpers.broken_off import KilledError, broken_off_everywhere
from tests.helpers.vaults import Vault, a_form, a_vault, add_user, an_akt, refusal
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.roles import Role
from vir_desktop.domain.search_parts import Sought
from vir_desktop.services import anchoring, keyrings, recovery, rotation, search
from vir_desktop.services.vault_format import KEYRING_FILE, NEXT_KEYRING_FILE
from vir_desktop.services.verifying import verify_vault

BO, NEW = "bos påhittade lösenfras", "en ny påhittad lösenfras"


@pytest.fixture
def memory(tmp_path: Path) -> Vault:
    return a_vault(tmp_path, memory=True)


@pytest.mark.parametrize("memory_", [True, False], ids=["memory", "disk"])
def test_the_old_key_opens_nothing_and_everybody_has_the_new_one(tmp_path: Path, memory_: bool) -> None:
    vault = a_vault(tmp_path, memory=memory_)
    session = vault.open()
    add_user(session, "bo", BO, frozenset({Role.HANDLAGGARE}))
    akt_id = an_akt(session)
    a_form(session, akt_id, "person", {"telefon": "070-174 06 99"})
    old, keyring = session.keys.register_key, vault.world.storage.folder.read(KEYRING_FILE)
    rotation.rotate_register_key(session)
    assert session.register.row(akt_id)  # the session goes on, and what was open stays open
    vault.leave()
    assert refusal(lambda: vault.world.storage.open_register(old)) == Known.DAMAGED_REGISTER
    assert refusal(lambda: vault.world.storage.folder.read(NEXT_KEYRING_FILE)) == Known.MISSING_FILE
    again = vault.open()
    assert not again.rolled_back
    assert verify_vault(again).findings == ()
    assert [row.akt_id for row in search.search_person(again, Sought(telefon="0701740699")).mine] == [akt_id]
    acts = [event.act for event in again.register.events()]
    assert acts.count(rotation.ROTATED) == 1
    vault.leave()
    assert not vault.open("bo", BO).rolled_back
    vault.leave()
    vault.world.storage.folder.write(KEYRING_FILE, keyring)
    assert refusal(vault.enter) == Known.DAMAGED_REGISTER  # the old keyring goes with the old register only


def test_killed_at_any_change_the_register_opens_and_is_settled(memory: Vault) -> None:
    points = 0
    for point, broken in broken_off_everywhere(memory, memory.signatur, rotation.rotate_register_key):
        points = point
        session = broken.enter()
        assert not session.rolled_back, point
        session.register.close()
        session = broken.open()
        assert session.keys.former_register_key is None
        assert not rotation.is_due(session)
        assert verify_vault(session).findings == (), point
        assert keyrings.next_keyring(broken.world) is None
        assert anchoring.read_anchor(broken.world, session.keys.register_key)
        broken.leave()
        assert not broken.open().rolled_back
    assert points > 15


def test_what_is_due_is_made_at_the_next_unlock(memory: Vault) -> None:
    session = memory.open()
    rotation.mark_due(session)
    memory.leave()
    again = memory.open()
    assert again.keys.register_key != session.keys.register_key
    assert not rotation.is_due(again)


def test_a_disk_that_refuses_keeps_the_old_key(memory: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    session = memory.open()
    before = session.keys.register_key

    def full(old: bytes, new: bytes) -> None:
        raise KnownError(Known.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr(memory.world.storage, "rekey_register", full)
        assert refusal(lambda: rotation.rotate_register_key(session)) == Known.DISK_FULL
        rotation.mark_due(session)
        memory.leave()
        assert memory.open().keys.register_key == before  # nobody is kept out for it
        memory.leave()
    assert memory.open().keys.register_key != before


def test_the_paper_shares_open_a_vault_whose_rotation_was_broken_off(
    memory: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = memory.open()
    with monkeypatch.context() as patched, contextlib.suppress(KilledError):
        patched.setattr(rotation, "_put_in_place", _killed)
        rotation.rotate_register_key(session)
    recovery.recover(memory.world, memory.shares[:2], memory.signatur, NEW)
    again = memory.open(phrase=NEW)
    assert not again.rolled_back
    assert verify_vault(again).findings == ()


def _killed(*_: object) -> None:
    raise KilledError

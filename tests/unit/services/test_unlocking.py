"""Creating a vault and coming in again: what a passphrase opens, what is waited for, what is never wiped."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.vaults import PHRASE, SIGNATUR, SetClock, Vault, a_plan, a_vault, add_user, an_akt, disk_world
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.keys import KDF_TRAINING
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, people, unlocking
from vir_desktop.services.creating import ANSVARIG, VaultPlan, certify, create_vault, prepare_vault, publish_vault
from vir_desktop.services.ports import UserRow
from vir_desktop.services.session import Session
from vir_desktop.services.unlocking import LONGEST_WAIT, Door, Throttle
from vir_desktop.services.vault_format import (
    ANCHOR_FILE,
    ATTEMPTS_FILE,
    DEVICE_FILE,
    KEYRING_FILE,
    POLICY_FILE,
    Device,
    Keyring,
    SignedPolicy,
    slot_file,
)


@pytest.fixture
def vault(disk: Vault) -> Vault:
    return disk


NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)


def refusal(act: Callable[[], object]) -> Known:
    with pytest.raises(KnownError) as caught:
        act()
    return caught.value.code


def slot_path(vault: Vault) -> Path:
    (name,) = vault.door().slots
    return vault.folder / slot_file(name)


def test_a_vault_whose_sheets_nobody_proved_leaves_nothing_outside_its_folder(tmp_path: Path) -> None:
    world = disk_world(tmp_path / "valv", tmp_path / "dator", SetClock())
    prepared = prepare_vault(world, a_plan())
    assert [path.name for path in tmp_path.iterdir()] == ["valv.halvfardig"]
    assert not world.storage.folder.exists()
    publish_vault(world, prepared)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dator", "valv"]
    assert world.devices.read(prepared.vault_id) == prepared.device_secret


@pytest.mark.parametrize("memory", [True, False], ids=["memory", "disk"])
@pytest.mark.parametrize("signatur", [SIGNATUR, None, " åsa.p", "A\u030asa.P"], ids=["given", "all", "lower", "NFD"])
def test_the_passphrase_opens_what_was_created(tmp_path: Path, memory: bool, signatur: str | None) -> None:
    vault = a_vault(tmp_path, memory=memory)
    session = vault.open(signatur)
    assert (session.signatur, session.policy.training, session.rolled_back) == (SIGNATUR, True, False)
    assert session.holders == (f"user:{session.user.serial}", f"grupp:{ANSVARIG}")
    assert [event.act for event in session.register.events()] == ["vault-created", "unlock"]
    vault.leave()


def test_an_nfd_passphrase_is_the_same_passphrase(vault: Vault) -> None:
    assert vault.open(phrase="en pa\u030ahittad lo\u0308senfras fo\u0308r prov").signatur == SIGNATUR


def test_a_wrong_passphrase_and_an_unknown_signatur_look_the_same(vault: Vault) -> None:
    assert refusal(lambda: vault.enter(phrase="fel lösenfras, fel ord")) is Known.WRONG_PASSPHRASE
    assert refusal(lambda: vault.enter("någon annan")) is Known.WRONG_PASSPHRASE
    assert refusal(lambda: vault.enter(None, "fel lösenfras, fel ord")) is Known.WRONG_PASSPHRASE


def test_no_slot_at_all_is_a_wrong_passphrase(vault: Vault) -> None:
    nobody = replace(vault.door(), slots={})
    assert refusal(lambda: unlocking.try_passphrase(vault.world.crypto, nobody, PHRASE)) is Known.WRONG_PASSPHRASE


def test_a_damaged_slot_does_not_hide_a_wrong_passphrase(vault: Vault) -> None:
    door = vault.door()
    both = Door(door.device, door.device_secret, {"0" * 64: b"skadad", **door.slots})
    crypto = vault.world.crypto
    assert unlocking.try_passphrase(crypto, both, PHRASE).serial
    assert refusal(lambda: unlocking.try_passphrase(crypto, both, "fel lösenfras, fel")) is Known.WRONG_PASSPHRASE
    only = replace(door, slots={"0" * 64: b"skadad"})
    assert refusal(lambda: unlocking.try_passphrase(crypto, only, PHRASE)) is Known.DAMAGED_SLOT


def test_no_vault_and_another_computer_are_told_apart(vault: Vault, tmp_path: Path) -> None:
    nowhere = disk_world(tmp_path / "tomt", vault.devices, vault.clock)
    elsewhere = disk_world(vault.folder, tmp_path / "annan dator", vault.clock)
    assert refusal(lambda: unlocking.prepare(nowhere, SIGNATUR)) is Known.NOT_A_VAULT
    assert refusal(lambda: unlocking.prepare(elsewhere, SIGNATUR)) is Known.OTHER_COMPUTER


def test_a_damaged_slot_file_is_not_a_wrong_passphrase(vault: Vault) -> None:
    path = slot_path(vault)
    path.write_bytes(path.read_bytes()[:-1])
    assert refusal(vault.door) is Known.DAMAGED_SLOT


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"verksamheter": ()}, "verksamhet-missing"),
        ({"signatur": "  "}, "signatur-missing"),
        ({"roles": frozenset()}, "role-missing"),
        ({"passphrase": "fjorton tecken"}, "passphrase-too-short"),
    ],
)
def test_a_plan_that_lacks_something_makes_nothing(tmp_path: Path, change: dict[str, object], code: str) -> None:
    world = disk_world(tmp_path / "valv", tmp_path / "dator", SetClock())
    plan: VaultPlan = replace(a_plan(), **change)  # type: ignore[arg-type]  # one field at a time, by name
    with pytest.raises(RuleError) as caught:
        create_vault(world, plan)
    assert caught.value.code == code
    assert not (tmp_path / "valv").exists()


def test_a_vault_is_never_made_over_another(vault: Vault) -> None:
    assert refusal(lambda: create_vault(vault.world, a_plan())) is Known.VAULT_EXISTS


def test_nothing_secret_lies_in_clear_on_disk(vault: Vault) -> None:
    session = vault.open()
    secrets = (session.keys.register_key, session.secrets.kem_seed, session.secrets.sig_seed, PHRASE.encode())
    written = b"".join(path.read_bytes() for path in vault.folder.rglob("*") if path.is_file())
    assert vault.shares
    assert session.policy.vault_id.encode() in written  # what is in clear would be found
    assert not any(secret in written or secret.hex().encode() in written for secret in secrets)
    assert not any(share.encode() in written for share in vault.shares)


# --- waiting --------------------------------------------------------------------------------------------------------


@given(st.integers(0, 60), st.integers(-(10**6), 10**6))
def test_the_wait_grows_and_never_passes_thirty_seconds(failures: int, gone: int) -> None:
    wait = Throttle(failures, NOW).wait(NOW + timedelta(seconds=gone))
    assert 0 <= wait <= LONGEST_WAIT == 30
    assert Throttle(failures, NOW).wait(NOW) <= Throttle(failures + 1, NOW).wait(NOW)
    assert Throttle(failures, NOW).wait(NOW + timedelta(seconds=30)) == 0


def test_the_waits_are_these() -> None:
    assert [Throttle(n, NOW).wait(NOW) for n in range(10)] == [0, 0, 0, 2, 4, 8, 16, 30, 30, 30]


def test_wrong_attempts_wait_survive_a_restart_and_wipe_nothing(vault: Vault) -> None:
    before = slot_path(vault).read_bytes()
    for _ in range(6):
        unlocking.note_failure(vault.world)
    restarted = disk_world(vault.folder, vault.devices, vault.clock)
    assert unlocking.throttle(restarted.storage.folder).wait(vault.clock.now()) == 16
    assert refusal(lambda: unlocking.admit(restarted, vault.door(), PHRASE)) is Known.WAIT
    vault.clock.pass_(seconds=16)
    assert unlocking.admit(restarted, vault.door(), PHRASE)
    assert slot_path(vault).read_bytes() == before
    vault.open()
    assert unlocking.throttle(vault.world.storage.folder) == Throttle()


def test_admit_counts_only_wrong_passphrases(vault: Vault) -> None:
    wrong = lambda: unlocking.admit(vault.world, vault.door(), "fel lösenfras, fel ord")  # noqa: E731  # one act
    assert [refusal(wrong) for _ in range(4)] == [Known.WRONG_PASSPHRASE] * 3 + [Known.WAIT]
    assert unlocking.throttle(vault.world.storage.folder).failures == 3
    damaged = replace(vault.door(), slots={"0" * 64: b"skadad"})
    vault.clock.pass_(minutes=1)
    assert refusal(lambda: unlocking.admit(vault.world, damaged, PHRASE)) is Known.DAMAGED_SLOT
    assert unlocking.throttle(vault.world.storage.folder).failures == 3


@pytest.mark.parametrize("body", [b"", b"[]", b'{"failures":"tre"}', b'{"at":"i morgon","failures":4}', b"{"])
def test_a_damaged_count_is_none(vault: Vault, body: bytes) -> None:
    vault.world.storage.folder.write(ATTEMPTS_FILE, body)
    assert unlocking.throttle(vault.world.storage.folder) == Throttle()


# --- what belongs together ------------------------------------------------------------------------------------------


def test_a_policy_of_someone_elses_making_is_refused(vault: Vault, tmp_path: Path) -> None:
    other = a_vault(tmp_path / "annat")
    folder = vault.world.storage.folder
    folder.write(POLICY_FILE, other.world.storage.folder.read(POLICY_FILE))
    assert refusal(vault.enter) is Known.DAMAGED_POLICY


def test_a_policy_changed_without_the_admin_key_is_refused(vault: Vault) -> None:
    folder = vault.world.storage.folder
    signed = SignedPolicy.from_bytes(folder.read(POLICY_FILE))
    longer = replace(signed, policy=replace(signed.policy, idle_minutes=30))
    folder.write(POLICY_FILE, longer.to_bytes())
    assert refusal(vault.enter) is Known.DAMAGED_POLICY


def test_a_training_flag_cannot_be_taken_away(vault: Vault) -> None:
    folder = vault.world.storage.folder
    folder.write(DEVICE_FILE, replace(Device.from_bytes(folder.read(DEVICE_FILE)), training=False).to_bytes())
    assert refusal(vault.enter) is Known.DAMAGED_POLICY


def test_a_keyring_without_the_user_or_with_a_spoilt_wrap(vault: Vault) -> None:
    folder = vault.world.storage.folder
    keyring = Keyring.from_bytes(folder.read(KEYRING_FILE))
    folder.write(KEYRING_FILE, replace(keyring, wraps={}).to_bytes())
    assert refusal(vault.enter) is Known.NO_RIGHT
    spoilt = {serial: wrap[:-1] + bytes([wrap[-1] ^ 1]) for serial, wrap in keyring.wraps.items()}
    folder.write(KEYRING_FILE, replace(keyring, wraps=spoilt).to_bytes())
    assert refusal(vault.enter) is Known.DAMAGED_KEYRING


def test_a_removed_and_an_uncertified_user_do_not_come_in(vault: Vault) -> None:
    session = vault.open()
    (row,) = session.register.users()
    session.register.put_user(replace(row, removed_at=session.now))
    vault.leave()
    assert refusal(vault.enter) is Known.NO_RIGHT


def test_a_certificate_that_the_admin_key_did_not_sign(vault: Vault) -> None:
    session = vault.open()
    (row,) = session.register.users()
    more = replace(row.certificate, roles=frozenset(Role))
    session.register.put_user(UserRow(more))
    vault.leave()
    assert refusal(vault.enter) is Known.DAMAGED_REGISTER


def test_an_agreement_ends_at_noon_the_day_after(vault: Vault) -> None:
    session = vault.open()
    (row,) = session.register.users()
    assert session.keys.admin_seed
    until = replace(row.certificate, not_after=date(2026, 11, 21))
    session.register.put_user(UserRow(certify(vault.world, session.keys.admin_seed, until)))
    vault.leave()
    vault.clock.at = datetime(2026, 11, 22, 10, 59, tzinfo=UTC)
    vault.open()
    vault.leave()
    vault.clock.pass_(minutes=1)
    assert refusal(vault.enter) is Known.EXPIRED_USER


@pytest.mark.parametrize("file", [DEVICE_FILE, KEYRING_FILE, "slot"])
def test_a_file_put_back_opens_for_reading_only(vault: Vault, file: str) -> None:
    path = slot_path(vault) if file == "slot" else vault.folder / file
    old = path.read_bytes()
    session = vault.open()
    folder = vault.world.storage.folder
    name = path.relative_to(vault.folder).as_posix()
    if file == "slot":
        slot = people.seal_new_slot(vault.world.crypto, vault.door(), PHRASE, "en ny påhittad lösenfras")
        people.change_passphrase(session, slot)
    elif file == KEYRING_FILE:
        people.replace_file(session, name, replace(Keyring.from_bytes(folder.read(name)), epoch=2).to_bytes())
    else:
        people.replace_file(session, name, replace(Device.from_bytes(folder.read(name)), device_id="ny").to_bytes())
    vault.leave()
    path.write_bytes(old)
    assert vault.enter().rolled_back


def test_a_vault_of_yesterday_opens_for_reading_and_new_akter(vault: Vault) -> None:
    akt_id = an_akt(vault.open())
    vault.leave()
    old = (vault.folder / "register.vdb").read_bytes()
    vault.open()
    vault.leave()
    (vault.folder / "register.vdb").write_bytes(old)
    session = vault.open()
    assert session.rolled_back
    akter.open_akt(session, akt_id)
    assert refusal(lambda: session.writable_akt(akt_id)) is Known.OLDER_THAN_ANCHOR
    new = an_akt(session)
    assert session.writable_akt(new)
    vault.leave()
    again = vault.open()
    assert again.rolled_back
    akter.open_akt(again, new)
    assert again.writable_akt(new)


def test_an_anchor_under_another_key_counts_as_put_back(vault: Vault) -> None:
    folder = vault.world.storage.folder
    folder.write(ANCHOR_FILE, bytes(60))
    assert vault.enter().rolled_back  # or is it the register that was put back from before a rotation?


def test_an_empty_anchor_remembers_nothing_and_a_forked_register_is_seen(vault: Vault, tmp_path: Path) -> None:
    session = vault.open()
    vault.leave()
    before = (vault.folder / "register.vdb").read_bytes()
    vault.open()
    vault.leave()
    anchor = (vault.folder / ANCHOR_FILE).read_bytes()
    (vault.folder / "register.vdb").write_bytes(before)
    branch = vault.enter()
    for _ in range(9):
        branch.register.append(session.now, "någon", "annat", "x")
    branch.register.close()
    (vault.folder / ANCHOR_FILE).write_bytes(anchor)
    assert vault.enter().rolled_back  # longer than remembered, but another branch


@pytest.mark.parametrize("gone", [timedelta(hours=25), -timedelta(hours=25)])
def test_a_clock_far_from_the_last_event_is_doubted_before_anything_is_written(vault: Vault, gone: timedelta) -> None:
    vault.clock.at += gone
    session = vault.enter()
    assert session.clock_doubt == NOW
    unlocking.leave(session)
    again = vault.enter()
    assert again.register.head().seq == 1
    unlocking.begin(again)
    assert again.clock_doubt is None
    unlocking.leave(again)


def test_after_a_kill_the_touched_akt_is_caught_up_with(vault: Vault) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    session.akt(akt_id).store.append(session.now, session.signatur, "prov", akt_id)
    ahead = session.akt(akt_id).store.head()
    session.akt(akt_id).store.close()
    session.register.close()  # what a kill leaves: no head in the register, the akt still touched
    vault.opened.clear()
    again = vault.open()
    caught_up = again.register.row(akt_id).head
    assert caught_up.seq == ahead.seq + 1  # with the seal that was never set
    assert again.register.touched() == ()
    akter.open_akt(again, akt_id)
    assert again.akt(akt_id).store.head() == caught_up


def test_one_damaged_akt_does_not_keep_anyone_out(vault: Vault) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    session.akt(akt_id).store.close()
    session.register.close()
    vault.opened.clear()
    path = vault.folder / "akter" / f"{akt_id}.vakt"
    path.write_bytes(path.read_bytes()[:-100])
    assert vault.open().register.touched() == (akt_id,)


def test_leaving_closes_the_register_even_when_an_akt_cannot_be_closed(vault: Vault) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    session.akt(akt_id).store.close()
    session.open_akter[AktId(akt_id)].identity_changed = True
    vault.opened.clear()
    with pytest.raises(Exception, match=r"."):
        unlocking.leave(session)
    vault.open()  # the register's exclusive lock is free


def test_two_users_each_with_their_own_slot(vault: Vault, session: Session) -> None:
    add_user(session, "bo", "bos påhittade lösenfras", frozenset({Role.HANDLAGGARE}))
    vault.leave()
    assert vault.open(None, "bos påhittade lösenfras").signatur == "bo"
    vault.leave()
    assert vault.open(None, PHRASE).signatur == SIGNATUR
    assert KDF_TRAINING.memory_kib == 8 * 1024

"""A changed passphrase, a way back in by paper shares, a copy brought back: each leaves a trace and loses nothing."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.vaults import (
    PHRASE,
    SIGNATUR,
    Vault,
    a_form,
    a_plan,
    a_vault,
    add_user,
    an_akt,
    answers_json,
    disk_world,
    refusal,
)
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId, Head
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, anchoring, copies, packs, people, positions, recovery, reference, register
from vir_desktop.services.positions import Position
from vir_desktop.services.session import Session
from vir_desktop.services.unlocking import Door
from vir_desktop.services.vault_format import (
    DEVICE_FILE,
    KEYRING_FILE,
    POLICY_FILE,
    Anchor,
    Device,
    Keyring,
    SignedPolicy,
)
from vir_desktop.services.verifying import Finding, verify_vault
from vir_desktop.storage.backup import DiskBackups

NEW = "en ny påhittad lösenfras"
PACK = Path(__file__).parents[3] / "resources" / "instruments" / "kollegastod.json"


def with_an_akt(vault: Vault) -> AktId:
    session = vault.open()
    akt_id = an_akt(session, code="Lind")
    a_form(session, akt_id, "person", {"namn": "Åsa Påhittsson"})
    vault.leave()
    return akt_id


# --- passphrase -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("signatur", [SIGNATUR, None], ids=["given", "omitted"])
def test_a_new_passphrase_opens_and_the_old_one_does_not(vault: Vault, signatur: str | None) -> None:
    session = vault.open()
    add_user(session, "bo", "bos påhittade lösenfras", frozenset({Role.HANDLAGGARE}))
    slot = people.seal_new_slot(vault.world.crypto, vault.door(signatur), PHRASE, NEW)
    people.change_passphrase(session, slot)
    assert session.register.events()[-1].act == "passphrase-changed"
    vault.leave()
    assert vault.open(phrase=NEW).signatur == SIGNATUR
    assert not vault.opened[-1].rolled_back
    vault.leave()
    assert refusal(vault.enter) == Known.WRONG_PASSPHRASE
    assert vault.open("bo", "bos påhittade lösenfras").signatur == "bo"


def test_a_passphrase_that_will_not_do(vault: Vault) -> None:
    crypto, door = vault.world.crypto, vault.door()
    assert refusal(lambda: people.seal_new_slot(crypto, door, PHRASE, "kort")) == "passphrase-too-short"
    assert refusal(lambda: people.seal_new_slot(crypto, door, NEW, NEW)) == Known.WRONG_PASSPHRASE
    two = Door(door.device, door.device_secret, {"0" * 64: None, **door.slots})
    assert refusal(lambda: people.seal_new_slot(crypto, two, NEW, NEW)) == Known.WRONG_PASSPHRASE
    assert people.seal_new_slot(crypto, two, PHRASE, NEW)[0].startswith("slots/")


def test_users_are_listed(session: Session) -> None:
    (row,) = people.list_users(session)
    assert (row.certificate.signatur, row.removed_at) == (SIGNATUR, None)


# --- recovery -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", [*itertools.permutations(range(3), 2)], ids=str)
def test_any_two_shares_open_on_another_computer(vault: Vault, tmp_path: Path, pair: tuple[int, int]) -> None:
    akt_id = with_an_akt(vault)
    other = replace(vault.world, devices=disk_world(tmp_path, tmp_path / "annan dator", vault.clock).devices)
    moved = replace(vault, world=other)
    assert refusal(moved.door) == Known.OTHER_COMPUTER
    recovery.recover(other, [vault.shares[number] for number in pair], " ÅSA.P ", NEW)
    session = moved.open(phrase=NEW)
    assert (session.signatur, session.rolled_back, session.policy.version) == (SIGNATUR, False, 2)
    akter.open_akt(session, akt_id)
    assert [answer["namn"] for answer in answers_json(session, akt_id).values()]
    assert session.writable_akt(akt_id)
    moved.leave()
    assert refusal(lambda: moved.enter(phrase=PHRASE)) == Known.WRONG_PASSPHRASE
    session = moved.open(phrase=NEW)
    assert verify_vault(session).findings == ()
    ended = [row.removed_at is not None for row in people.list_users(session)]
    assert ended == [True, False]


def test_recovery_gives_back_what_only_the_ansvariga_hold(vault: Vault) -> None:
    session = vault.open()
    add_user(session, "bo", "bos påhittade lösenfras", frozenset({Role.HANDLAGGARE}))
    vault.leave()
    akt_id = an_akt(vault.open("bo", "bos påhittade lösenfras"))
    vault.leave()
    recovery.recover(vault.world, vault.shares[:2], SIGNATUR, NEW)
    session = vault.open(phrase=NEW)
    akter.open_akt(session, akt_id)
    vault.leave()
    bo = vault.open("bo", "bos påhittade lösenfras")  # certified anew, and nothing else changed for him
    akter.open_akt(bo, akt_id)


def test_recovery_of_someone_outside_the_grupp(vault: Vault) -> None:
    session = vault.open()
    add_user(session, "bo", "bos påhittade lösenfras", frozenset({Role.HANDLAGGARE}))
    mine = an_akt(session)
    vault.leave()
    his = an_akt(vault.open("bo", "bos påhittade lösenfras"))
    vault.leave()
    recovery.recover(vault.world, vault.shares[1:], "bo", NEW)
    bo = vault.open("bo", NEW)
    akter.open_akt(bo, his)
    assert bo.keys.admin_seed is None
    assert refusal(lambda: akter.open_akt(bo, mine)) == Known.NO_RIGHT


def test_own_packs_and_texts_hold_after_recovery(vault: Vault) -> None:
    session = vault.open()
    data = json.dumps(json.loads(PACK.read_bytes()) | {"version": "9999.0.0"}, ensure_ascii=False).encode()
    packs.import_pack(session, packs.plan_import(session, data, packs.sign_pack(session, data, "x"), "x"))
    body = session.world.reference.read("lines").replace(b'"as_of": "', b'"as_of":  "')
    reference.import_reference(session, "lines", body, reference.sign_reference(session, "lines", body))
    folder = session.world.storage.folder
    for name in ("packs/borta.json.sig", "packs/annan.json", "packs/annan.json.sig"):
        session.register.set_file_digest(name, folder.write(name, b"x"))
    folder.write("packs/annan.json", b"y")  # not what was taken in
    vault.leave()
    recovery.recover(vault.world, vault.shares[:2], SIGNATUR, NEW)
    folder.remove("packs/annan.json")
    session = vault.open(phrase=NEW)
    assert folder.read("packs/annan.json.sig") == b"x"
    assert [shelved.own for shelved in packs.listed(session) if shelved.pack.version == "9999.0.0"] == [True]
    assert packs.current(session, "kollegastod") == data
    signature = folder.read("reference/lines.json.sig")
    message = reference.signed_message("lines", body)
    assert session.world.crypto.verify(session.keys.admin_public, reference.PURPOSE, message, signature)


def test_recovery_says_no_and_changes_nothing(vault: Vault, tmp_path: Path) -> None:
    stranger = a_vault(tmp_path / "annat", memory=True)
    world, shares = vault.world, vault.shares
    empty = disk_world(tmp_path / "tomt", tmp_path / "d", vault.clock)
    assert refusal(lambda: recovery.recover(world, shares[:1], SIGNATUR, NEW)) == Known.TOO_FEW_SHARES
    assert refusal(lambda: recovery.recover(world, stranger.shares[:2], SIGNATUR, NEW)) == Known.WRONG_SHARE
    assert refusal(lambda: recovery.recover(world, shares[:2], "ingen", NEW)) == "user-unknown"
    assert refusal(lambda: recovery.recover(world, shares[:2], SIGNATUR, "kort")) == "passphrase-too-short"
    assert refusal(lambda: recovery.recover(empty, shares[:2], SIGNATUR, NEW)) == Known.NOT_A_VAULT
    assert vault.open().policy.version == 1


def test_a_vault_with_one_share(tmp_path: Path) -> None:
    vault = a_vault(tmp_path, plan=replace(a_plan(), threshold=1, share_count=1), memory=True)
    recovery.recover(vault.world, vault.shares, SIGNATUR, NEW)
    assert vault.open(phrase=NEW)


# --- copies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["", "valv"], ids=["the folder given", "the vault's folder in it"])
def test_a_copy_brought_back_is_a_signed_act(disk: Vault, tmp_path: Path, named: str) -> None:
    akt_id = with_an_akt(disk)
    session = disk.open()
    assert copies.days_since_backup(session) is None
    copies.note_backup(session)
    disk.clock.pass_(hours=50)
    assert copies.days_since_backup(session) == 2
    disk.clock.pass_(hours=-50)
    disk.leave()
    disk.world.backups.backup(str(tmp_path / "kopia"))
    session = disk.open()
    key, device = session.keys.register_key, Device.from_bytes(disk.world.storage.folder.read(DEVICE_FILE)).device_id
    disk.leave()
    kept = disk.world.backups.restore(str(tmp_path / "kopia" / named))
    session = disk.enter()
    lacks = copies.anchor_of(disk_world(Path(kept), disk.devices, disk.clock), key)
    assert lacks is not None
    assert copies.sign_restore(session, lacks) == 2  # unlock and lock
    assert session.epoch == 2
    restored, signed = session.register.events()[-2:]
    assert (restored.act, restored.object, signed.act) == ("restored", "lost:2", "restore-signed")
    crypto = disk.world.crypto
    assert crypto.verify(session.user.sig_public, "restore/1", restored.chain, bytes.fromhex(signed.body))
    session.register.close()
    again = disk.open()
    assert (again.epoch, again.rolled_back) == (2, False)
    assert Device.from_bytes(disk.world.storage.folder.read(DEVICE_FILE)).device_id != device
    akter.open_akt(again, akt_id)
    assert answers_json(again, akt_id)
    a_form(again, akt_id, "saker-kontakt", {})  # a copy holds no empty folders, and forms begin all the same
    an_akt(again)
    assert verify_vault(again).findings == ()


def test_a_copy_of_an_empty_vault_takes_its_first_akt(disk: Vault, tmp_path: Path) -> None:
    disk.world.backups.backup(str(tmp_path / "kopia"))
    disk.world.backups.restore(str(tmp_path / "kopia"))
    assert an_akt(disk.open())


def test_a_copy_where_nothing_is_left_of_the_old_vault(disk: Vault, tmp_path: Path) -> None:
    assert copies.anchor_of(disk_world(tmp_path / "tomt", disk.devices, disk.clock), bytes(32)) is None
    session = disk.enter()
    assert copies.sign_restore(session, None) == 0
    assert session.register.events()[-2].body == ""
    session.register.close()


def test_a_later_epoch_wins(vault: Vault) -> None:
    session = vault.open()
    assert copies.sign_restore(session, Anchor(7, 1, Head())) == 0
    assert session.epoch == 8


def test_of_several_copies_the_own_one_is_taken(disk: Vault, tmp_path: Path) -> None:
    with_an_akt(disk)
    stick = tmp_path / "sticka"
    disk.world.backups.backup(str(stick))
    other = a_vault(tmp_path / "annat")
    DiskBackups(other.folder.rename(tmp_path / "annat" / "grannens")).backup(str(stick))
    disk.world.backups.restore(str(stick))
    assert len(disk.open().world.storage.akter.ids()) == 1


# --- verify ---------------------------------------------------------------------------------------------------------


def test_verify_counts_what_it_could_and_could_not_open(vault: Vault) -> None:
    session = vault.open()
    add_user(session, "bo", "bos påhittade lösenfras", frozenset({Role.HANDLAGGARE}))
    an_akt(session)
    vault.leave()
    bo = vault.open("bo", "bos påhittade lösenfras")
    mine = an_akt(bo)
    akter.close_akt(bo, mine)
    an_akt(bo)  # stays open
    verified = verify_vault(bo)
    assert (verified.findings, verified.akter, verified.closed) == ((), 2, 1)


def test_verify_finds_each_kind_of_harm(disk: Vault) -> None:
    first, second, third = with_an_akt(disk), AktId(""), AktId("")
    session = disk.open()
    second, third = an_akt(session, code="A"), an_akt(session, code="B")
    disk.leave()
    old = (disk.folder / "akter" / f"{third}.vakt").read_bytes()
    session = disk.open()
    akter.open_akt(session, third)
    a_form(session, third, "person", {"namn": "Bo Påhitt"})
    disk.leave()
    (disk.folder / "akter" / f"{first}.vakt").unlink()
    spoilt = disk.folder / "akter" / f"{second}.vakt"
    spoilt.write_bytes(spoilt.read_bytes()[:5000] + b"\0" + spoilt.read_bytes()[5001:])
    (disk.folder / "akter" / f"{third}.vakt").write_bytes(old)
    session = disk.open()
    slot = next((disk.folder / "slots").iterdir())
    slot.write_bytes(slot.read_bytes()[:-1])
    device = disk.folder / DEVICE_FILE
    folder = disk.world.storage.folder
    folder.write(DEVICE_FILE, replace(Device.from_bytes(folder.read(DEVICE_FILE)), device_id="annan").to_bytes())
    found = set(verify_vault(session).findings)
    assert found == {
        Finding(Known.MISSING_FILE, first),
        Finding(Known.DAMAGED_AKT, second),
        Finding(Known.OLDER_THAN_ANCHOR, third),
        Finding(Known.DAMAGED_SLOT, f"slots/{slot.name}"),
        Finding(Known.OLDER_THAN_ANCHOR, device.name),
    }
    session.rolled_back = True
    assert Finding(Known.OLDER_THAN_ANCHOR, "register") in verify_vault(session).findings


def test_verify_names_a_register_that_is_not_whole(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    session = vault.open()
    monkeypatch.setattr(session.register, "findings", lambda: ("page 4",))
    assert verify_vault(session).findings == (Finding(Known.DAMAGED_REGISTER, "register"),)


# --- where one was --------------------------------------------------------------------------------------------------


def test_a_position_is_there_after_a_lock_and_only_for_its_user(vault: Vault) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    assert positions.recall(session) is None
    where = [Position("register"), Position("interview", akt_id, caret=7)]
    for position in where:
        positions.remember(session, position)
        assert positions.recall(session) == position
    add_user(session, "bo", "bos påhittade lösenfras", frozenset({Role.HANDLAGGARE}))
    vault.leave()
    bo = vault.open("bo", "bos påhittade lösenfras")
    assert positions.recall(bo) is None
    vault.leave()
    session = vault.open()
    assert positions.recall(session) == where[1]
    session.register.set_personal(session.user.serial, positions.POSITION, b"skadad" * 9)
    assert positions.recall(session) is None


def test_labels_can_be_read_with_the_recovery_key(vault: Vault) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    register.set_label(session, akt_id, "Hon med hunden")
    crypto = vault.world.crypto
    organisation = crypto.organisation_keys(crypto.join_seed(vault.shares[:2]))
    wrap = session.register.personal(session.user.serial, register.LABELS_FOR_RECOVERY)
    sealed = session.register.personal(session.user.serial, register.LABELS)
    assert wrap
    assert sealed
    key = crypto.unwrap_hybrid(wrap, organisation.recovery_seed, register.LABEL_CONTEXT)
    assert b"Hon med hunden" in crypto.unseal(key, sealed, register.LABEL_CONTEXT)


# --- the plain files ------------------------------------------------------------------------------------------------


def test_the_plain_files_come_back_as_they_were_written(vault: Vault) -> None:
    folder = vault.world.storage.folder
    for kind, name in ((Device, DEVICE_FILE), (SignedPolicy, POLICY_FILE), (Keyring, KEYRING_FILE)):
        body = folder.read(name)
        assert kind.from_bytes(body).to_bytes() == body
    anchor = Anchor(3, 2, Head(5, bytes(32)), {AktId("a"): Head(1, bytes(range(32)))})
    assert Anchor.from_bytes(anchor.to_bytes()) == anchor
    session = vault.open()
    assert anchoring.read_anchor(vault.world, session.keys.register_key).register == session.register.head()
    session.rolled_back = True
    before = folder.read("anchor.bin")
    anchoring.checkpoint(session)
    assert folder.read("anchor.bin") == before


HARMS = [b"", b"{", b"[]", b"{}", b'{"v":"1"}', b'{"v":1}', b'{"v":1,"akter":[],"epoch":1,"keyring":1}', b'{"v": 1}']
DEVICE = b'{"check":"","device_id":"","secret_wrap":"","training":1,"v":1,"vault_id":""}'
KEYRING = b'{"epoch":"1","recovery":"","v":1,"wraps":{}}'
ANCHOR = b'{"akter":{},"epoch":1,"policy_version":1,"register":[1],"v":1}'
ANCHOR_2 = b'{"akter":[],"epoch":1,"policy_version":1,"register":[1,""],"v":1}'
POLICY = b'{"admin":1,"admin_signature":"","policy":[],"recovery":"","root_signature":"","v":1}'


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Device, Known.DAMAGED_DEVICE),
        (SignedPolicy, Known.DAMAGED_POLICY),
        (Keyring, Known.DAMAGED_KEYRING),
        (Anchor, Known.DAMAGED_ANCHOR),
    ],
)
@pytest.mark.parametrize("body", [*HARMS, DEVICE, KEYRING, ANCHOR, ANCHOR_2, POLICY])
def test_a_plain_file_that_is_none_is_told_apart(
    kind: type[Device | SignedPolicy | Keyring | Anchor], code: Known, body: bytes
) -> None:
    with pytest.raises(KnownError) as caught:
        kind.from_bytes(body)
    assert caught.value.code is code
    with pytest.raises(KnownError) as caught:
        kind.from_bytes(b'{"v":2}')
    assert caught.value.code is Known.NEWER_VERSION


def test_the_device_text_fields_are_texts() -> None:
    body = b'{"check":1,"device_id":"","secret_wrap":"","training":true,"v":1,"vault_id":""}'
    assert refusal(lambda: Device.from_bytes(body)) == Known.DAMAGED_DEVICE


def test_a_copy_from_the_open_vault_says_when_it_was_made(disk: Vault, tmp_path: Path) -> None:
    session = disk.open()
    assert copies.backup_now(session, str(tmp_path / "minne"))
    assert copies.days_since_backup(session) == 0
    disk.leave()


@pytest.mark.parametrize("inside", [".", "..", "backups"], ids=["in it", "on it", "in its folder"])
def test_a_copy_into_the_vault_itself_is_refused_and_counts_as_none(disk: Vault, inside: str) -> None:
    session = disk.open()
    assert refusal(lambda: copies.backup_now(session, str(disk.folder / inside))) == Known.VAULT_EXISTS
    assert copies.days_since_backup(session) is None
    disk.leave()

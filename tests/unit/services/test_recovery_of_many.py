"""Recovery in a vault with many users, and broken off where it hurts most; copies tried before they take the place."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.vaults import (
    ALL_ROLES,
    PHRASE,
    SIGNATUR,
    SetClock,
    Vault,
    a_plan,
    add_user,
    an_akt,
    disk_world,
    memory_world,
    refusal,
)
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import Event
from vir_desktop.domain.roles import Role
from vir_desktop.services import (
    akter,
    certificates,
    copies,
    copy_check,
    departures,
    employment,
    packs,
    recovery,
    redo,
    restoring,
    sharing,
    unlocking,
)
from vir_desktop.services.creating import create_vault
from vir_desktop.services.departures import Departures
from vir_desktop.services.ports import Register, VaultFolder
from vir_desktop.services.restoring import WorldAt
from vir_desktop.services.session import Session
from vir_desktop.services.verifying import verify_vault

BACK = "en påhittad fras efter kopian"
NEW, BO, CILLA = "en ny påhittad lösenfras", "bos påhittade lösenfras", "cillas påhittade lösenfras"
DAG = "dags påhittade lösenfras"


def three_users(vault: Vault) -> None:
    """Add a handläggare, and a second administratör whose slot holds the admin key."""
    session = vault.open()
    add_user(session, "bo", BO, frozenset({Role.HANDLAGGARE}))
    add_user(session, "cilla", CILLA, frozenset({Role.ADMINISTRATOR}))
    an_akt(session, code="A")
    vault.leave()


def signs(session: Session) -> bool:
    """Return whether the user can sign a form in the organisation's name, as everybody else verifies it."""
    body = session.world.packs.current("kollegastod")
    try:
        signature = packs.sign_pack(session, body, "x")
    except KnownError:
        return False
    return session.world.crypto.verify(session.keys.admin_public, packs.PURPOSE, body, signature)


@pytest.mark.parametrize("recovered", [SIGNATUR, "bo"])
def test_everybody_else_keeps_passphrase_and_rights(vault: Vault, recovered: str) -> None:
    three_users(vault)
    recovery.recover(vault.world, vault.shares[:2], recovered, NEW)
    others = {SIGNATUR: PHRASE, "bo": BO, "cilla": CILLA} | {recovered: NEW}
    for signatur, phrase in others.items():
        session = vault.open(signatur, phrase)
        assert not session.rolled_back
        assert signs(session) is (signatur != "bo"), signatur
        vault.leave()
    assert verify_vault(vault.open(SIGNATUR, others[SIGNATUR])).findings == ()


def _broken_off(*_: object) -> None:
    raise KnownError(Known.IO_ERROR)


@pytest.mark.parametrize("files_written", [0, 1, 2, 3])
def test_broken_off_after_the_commit_everybody_gets_in_and_completes_it(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, files_written: int
) -> None:
    three_users(vault)
    real = redo.finish

    def some_files(register: Register, folder: VaultFolder) -> None:
        pending = redo.pending(register)
        for name, body in list(pending.files.items())[:files_written] if pending else ():
            folder.write(name, body)
        if pending:
            raise KnownError(Known.IO_ERROR)

    monkeypatch.setattr(redo, "finish", some_files)
    assert refusal(lambda: recovery.recover(vault.world, vault.shares[:2], SIGNATUR, NEW)) == Known.IO_ERROR
    monkeypatch.setattr(redo, "finish", real)
    vault.enter("bo", BO).register.close()  # nothing is written yet, and he is in
    bo = vault.open("bo", BO)
    assert redo.pending(bo.register) is None
    assert (bo.policy.version, bo.rolled_back) == (2, False)
    vault.leave()
    session = vault.open(phrase=NEW)
    assert verify_vault(session).findings == ()
    assert len(vault.world.storage.folder.names("slots")) == 3
    vault.leave()
    assert refusal(vault.enter) == Known.WRONG_PASSPHRASE


def test_broken_off_after_the_commit_the_new_passphrase_opens_at_once(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(redo, "finish", lambda register, folder: _broken_off() if redo.pending(register) else None)
        assert refusal(lambda: recovery.recover(vault.world, vault.shares[:2], SIGNATUR, NEW)) == Known.IO_ERROR
    assert refusal(vault.enter) == Known.NO_RIGHT  # the old one is known, and no longer good
    session = vault.open(phrase=NEW)
    assert signs(session)
    assert not session.rolled_back


# --- making a vault -------------------------------------------------------------------------------------------------


def test_no_vault_comes_to_be_before_its_shares_are_shown(tmp_path: Path) -> None:
    world = memory_world(tmp_path, SetClock())
    there: list[bool] = []
    shares = create_vault(world, a_plan(), show=lambda shares: there.append(world.storage.folder.exists()))
    assert (there, len(shares), world.storage.folder.exists()) == ([False], 3, True)


def test_a_creation_whose_shares_could_not_be_shown_leaves_no_vault(tmp_path: Path) -> None:
    world = disk_world(tmp_path / "valv", tmp_path / "dator", SetClock())
    with pytest.raises(KnownError):
        create_vault(world, a_plan(), show=_broken_off)
    assert not world.storage.folder.exists()
    again = disk_world(tmp_path / "valv", tmp_path / "dator", SetClock())
    assert len(create_vault(again, a_plan())) == 3


# --- bringing a copy back -------------------------------------------------------------------------------------------


def world_at(vault: Vault, devices: Path | None = None) -> WorldAt:
    return lambda path: disk_world(Path(path), devices or vault.devices, vault.clock)


def copied(vault: Vault, to: Path) -> str:
    session = vault.open()
    an_akt(session, code="A")
    copies.backup_now(session, str(to))
    vault.leave()
    return str(to)


def test_a_wrong_passphrase_leaves_the_vault_where_it_is(disk: Vault, tmp_path: Path) -> None:
    source = copied(disk, tmp_path / "minne")
    before = sorted(path.name for path in tmp_path.iterdir())

    def restored() -> object:
        way = lambda copy: restoring.by_passphrase(copy, SIGNATUR, "fel fras som är lång")  # noqa: E731  # told once
        return restoring.restore(str(disk.folder), world_at(disk), source, way)

    assert refusal(restored) == Known.WRONG_PASSPHRASE
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert akter.id_of(disk.open(), "A")


def test_with_sheets_on_another_computer(disk: Vault, tmp_path: Path) -> None:
    source = copied(disk, tmp_path / "minne")
    place, devices = tmp_path / "ny dator" / "valv", tmp_path / "ny dator" / "hemligt"
    restored = restoring.restore(
        str(place), world_at(disk, devices), source, lambda c: restoring.by_shares(c, disk.shares[1:], SIGNATUR, NEW)
    )
    assert restored.kept == ""
    moved = replace(disk, world=world_at(disk, devices)(str(place)), folder=place, devices=devices, opened=[])
    session = moved.open(phrase=NEW)
    assert (session.epoch, session.rolled_back, session.roles) == (2, False, ALL_ROLES)
    assert verify_vault(session).findings == ()
    moved.leave()


def test_a_copy_from_another_computer_waits_for_the_sheets_where_nothing_was(disk: Vault, tmp_path: Path) -> None:
    source = copied(disk, tmp_path / "minne")
    place, devices = tmp_path / "ny" / "valv", tmp_path / "ny" / "hemligt"
    act = world_at(disk, devices)
    way = lambda copy: restoring.by_passphrase(copy, SIGNATUR, PHRASE)  # noqa: E731  # told twice
    assert refusal(lambda: restoring.restore(str(place), act, source, way)) == Known.OTHER_COMPUTER
    assert act(str(place)).storage.folder.exists()
    occupied = disk_world(tmp_path / "upptaget", devices, disk.clock)
    create_vault(occupied, a_plan())
    assert refusal(lambda: restoring.restore(str(tmp_path / "upptaget"), act, source, way)) == Known.OTHER_COMPUTER
    assert list((tmp_path / "upptaget" / "akter").iterdir()) == []


# --- the vault's own copy is opened while one works -----------------------------------------------------------------


def check_all(session: Session) -> None:
    while not copy_check.check_slice(session, 1).value:
        pass


def with_own_copy(vault: Vault) -> Session:
    an_akt(vault.open(), code="A")
    vault.leave()
    vault.world.backups.keep()
    return vault.open()


def test_an_own_copy_is_opened_once(disk: Vault) -> None:
    session = with_own_copy(disk)
    head = session.register.head().seq
    check_all(session)
    check_all(session)
    assert [event.act for event in session.register.events(since_seq=head)] == ["copy-verified"]
    assert not copies.state_of_copies(session).damaged


@pytest.mark.parametrize("harm", ["flip", "gone", "damaged before it was copied"])
def test_a_damaged_own_copy_is_said(disk: Vault, harm: str) -> None:
    session = with_own_copy(disk)
    akt_id = akter.id_of(session, "A")
    disk.leave()
    live = disk.folder / "akter" / f"{akt_id}.vakt"
    files = disk.folder / "backups" / "valv" / "files"
    largest = max(files.iterdir(), key=lambda path: path.stat().st_size)
    whole = live.read_bytes()
    if harm == "flip":
        largest.write_bytes(largest.read_bytes()[:-1] + b"x")
    elif harm == "gone":
        largest.unlink()
    else:
        live.write_bytes(whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:])
        disk.world.backups.keep()
        live.write_bytes(whole)
    session = disk.open()
    check_all(session)
    assert session.register.events()[-1].act == "copy-damaged"
    assert copies.state_of_copies(session).damaged
    disk.leave()
    disk.world.backups.keep()  # the next copy is whole again, and says so
    session = disk.open()
    check_all(session)
    assert not copies.state_of_copies(session).damaged


def test_without_a_copy_there_is_nothing_to_open(disk: Vault) -> None:
    session = disk.open()
    head = session.register.head()
    assert copy_check.check_slice(session, 1).value
    assert session.register.head() == head


# --- a full disk ----------------------------------------------------------------------------------------------------


def test_what_is_read_on_a_full_disk_is_written_down_as_soon_as_it_can_be(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    akt_id = an_akt(vault.open())
    vault.leave()
    session = vault.enter()
    vault.opened.append(session)

    def full(*_: object) -> None:
        raise KnownError(Known.DISK_FULL)

    with monkeypatch.context() as no_room:
        no_room.setattr(session.register, "append", full)
        unlocking.begin(session)
        akter.open_akt(session, akt_id)
        assert [one.act for one in session.unwritten] == ["unlock", "akt-opened"]
        assert refusal(lambda: session.writable_akt(akt_id)) == Known.DISK_FULL
    head = session.register.head().seq
    assert session.writable_akt(akt_id)
    assert [event.act for event in session.register.events(since_seq=head)] == ["unlock", "akt-opened"]
    assert session.register.row(akt_id).touched


def events_of(session: Session, act: str) -> list[Event]:
    return [event for event in session.register.events() if event.act == act]


def left_since(disk: Vault, source: Path) -> tuple[str, int]:
    """Copy the vault, and let Bo leave, which makes a new register key; return the copy's place, and the last event."""
    session = disk.open()
    bo = add_user(session, "bo", BO, frozenset({Role.HANDLAGGARE}))
    cilla = add_user(session, "cilla", CILLA, frozenset({Role.HANDLAGGARE}))
    add_user(session, "dag", DAG, frozenset({Role.HANDLAGGARE}))
    disk.leave()
    copied(disk, source)
    session = disk.open()
    key = session.keys.register_key
    disk.clock.pass_(hours=2)
    employment.remove_user(session, bo.serial)
    assert session.keys.register_key != key
    disk.leave()
    recovery.recover(disk.world, disk.shares[:2], "cilla", NEW)  # has new keys, but has not left
    session = disk.open()
    assert cilla.signatur in {one.signatur for one in certificates.in_force(session)}
    disk.leave()
    session = disk.open()
    last = session.register.head().seq
    disk.leave()
    return str(source), last + 1  # and the lock


def test_who_left_after_the_copy_is_ended_again_and_the_lost_events_are_counted(disk: Vault, tmp_path: Path) -> None:
    source, last = left_since(disk, tmp_path / "minne")
    left = disk.clock.now()
    disk.clock.pass_(hours=5)
    restored = restoring.restore(
        str(disk.folder), world_at(disk), source, lambda copy: restoring.by_passphrase(copy, SIGNATUR, PHRASE)
    )
    assert (restored.ended, restored.back, restored.known) == (("bo",), (), True)
    session = disk.open()
    (came_back,) = events_of(session, "restored")
    assert restored.lost == last - came_back.seq + 1 > 0
    (row,) = [row for row in session.register.users() if row.certificate.signatur == "bo"]
    assert row.removed_at == left
    (told,) = events_of(session, departures.ENDED_AGAIN)
    assert told.object == row.certificate.serial
    disk.leave()
    assert refusal(lambda: disk.open("bo", BO)) == Known.WRONG_PASSPHRASE
    disk.open("cilla", CILLA)


def test_who_is_back_is_ended_when_an_administrator_unlocks_and_no_rule_stands_in_the_way(
    disk: Vault, tmp_path: Path
) -> None:
    source, _ = left_since(disk, tmp_path / "minne")
    restored = restoring.restore(
        str(disk.folder), world_at(disk), source, lambda copy: restoring.by_passphrase(copy, "dag", DAG)
    )
    assert (restored.ended, restored.back, restored.known) == ((), ("bo",), True)
    only_his = an_akt(disk.open("bo", BO), code="B")
    disk.leave()
    session = disk.open()
    assert [event.actor for event in events_of(session, departures.BROUGHT_BACK)] == ["dag"]
    assert departures.finish(session) == Departures(back=("bo",))  # nobody else could open his akt
    disk.leave()
    session = disk.open("bo", BO)
    sharing.hand_over(session, [only_his], sharing.colleague(session, "dag"))
    disk.leave()
    session = disk.open()
    assert [event.actor for event in events_of(session, departures.ENDED_AGAIN)] == [SIGNATUR]
    assert departures.finish(session) == Departures()
    disk.leave()
    assert refusal(lambda: disk.open("bo", BO)) == Known.WRONG_PASSPHRASE


def test_with_the_sheets_the_replaced_vault_is_read_by_recovery_itself(disk: Vault, tmp_path: Path) -> None:
    source, last = left_since(disk, tmp_path / "minne")
    restored = restoring.restore(
        str(disk.folder), world_at(disk), source, lambda c: restoring.by_shares(c, disk.shares[1:], SIGNATUR, BACK)
    )
    assert (restored.ended, restored.back, restored.known) == (("bo",), (), True)
    session = disk.open(phrase=BACK)
    (came_back,) = events_of(session, "restored")
    assert restored.lost == last - came_back.seq + 1 > 0
    assert session.epoch == 2
    assert not session.rolled_back


def test_a_replaced_vault_that_cannot_be_read_is_told_plainly(disk: Vault, tmp_path: Path) -> None:
    source, _ = left_since(disk, tmp_path / "minne")
    restored = restoring.restore(
        str(disk.folder), world_at(disk), source, lambda copy: restoring.by_passphrase(copy, "cilla", CILLA)
    )  # whose keys the replaced vault does not know any more
    assert (restored.ended, restored.back, restored.known) == ((), (), False)
    session = disk.open()
    assert events_of(session, restoring.REPLACED_UNREAD)

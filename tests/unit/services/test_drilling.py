"""The drill: it proves what it says, leaves nothing behind, and finds what is broken."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.vaults import PHRASE, SIGNATUR, SetClock, Vault, a_form, add_user, an_akt, disk_world, refusal
from vir_desktop.domain.errors import Known
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, copies, drilling, restoring
from vir_desktop.services.drilling import Drilled, DrillKind
from vir_desktop.services.session import Session, World

BO = "bos påhittade lösenfras"


def world_at(vault: Vault) -> restoring.WorldAt:
    """Return the ports of any folder, with the vault's clock and this computer's secrets."""
    clock: SetClock = vault.clock
    return lambda path: disk_world(Path(path), vault.devices, clock)


def left_beside(vault: Vault) -> list[str]:
    return sorted(path.name for path in vault.folder.parent.iterdir() if path.name not in {"valv", "dator", "minne"})


def with_two_users(vault: Vault) -> Session:
    session = vault.open()
    add_user(session, "bo", BO, frozenset({Role.HANDLAGGARE}))
    a_form(session, an_akt(session, code="A"), "person", {"namn": "Åsa Påhittsson"})
    vault.leave()
    an_akt(vault.open("bo", BO), code="B")
    vault.leave()
    return vault.open()


def drilled(vault: Vault, session: Session, shares: tuple[str, ...], source: str = "") -> Drilled:
    def prove(copy: World) -> Drilled:
        if shares:
            return drilling.by_shares(copy, shares, session.signatur)
        return drilling.by_passphrase(copy, session.signatur, PHRASE)

    if not source:
        drilling.fresh_copy(session)
    return drilling.note(session, drilling.drill(session.world, world_at(vault), source, prove)).value


def test_the_sheets_open_every_akt_of_a_copy_and_nothing_is_left(disk: Vault) -> None:
    session = with_two_users(disk)
    secret = (disk.devices / f"{session.policy.vault_id}.hemlighet").read_bytes()
    found = drilled(disk, session, disk.shares[1:])
    assert (found.kind, found.listed, found.akter, found.passed) == (DrillKind.SHARES, 2, 2, True)
    event = session.register.events()[-1]
    assert (event.act, event.object) == ("drill", "passed")
    assert json.loads(event.body)["findings"] == []
    assert left_beside(disk) == []
    assert (disk.devices / f"{session.policy.vault_id}.hemlighet").read_bytes() == secret
    disk.leave()
    assert disk.open().signatur == SIGNATUR  # the vault itself has the passphrase that it had
    assert refusal(lambda: disk.enter("bo", "fel fras som är lång nog")) == Known.WRONG_PASSPHRASE


def test_with_a_passphrase_it_says_that_the_sheets_are_unproved(disk: Vault) -> None:
    with_two_users(disk)
    disk.leave()
    bo = disk.open("bo", BO)
    drilling.fresh_copy(bo)
    found = drilling.drill(bo.world, world_at(disk), "", lambda copy: drilling.by_passphrase(copy, "bo", BO))
    assert (found.kind, found.listed, found.akter, found.closed) == (DrillKind.PASSPHRASE, 2, 1, 1)
    assert found.passed
    assert left_beside(disk) == []


def test_one_sheet_refuses_and_nothing_is_left(disk: Vault) -> None:
    session = with_two_users(disk)
    assert refusal(lambda: drilled(disk, session, disk.shares[:1])) == Known.TOO_FEW_SHARES
    assert left_beside(disk) == []
    assert "drill" not in {event.act for event in session.register.events()}


def test_a_copy_with_a_damaged_akt_does_not_pass(disk: Vault, tmp_path: Path) -> None:
    session = with_two_users(disk)
    akt_id = akter.id_of(session, "A")
    disk.leave()
    spoilt = disk.folder / "akter" / f"{akt_id}.vakt"
    whole = spoilt.read_bytes()
    spoilt.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    disk.world.backups.backup(str(tmp_path / "minne"))  # a faithful copy of what was damaged already
    spoilt.write_bytes(whole)
    session = disk.open()
    found = drilled(disk, session, disk.shares[:2], str(tmp_path / "minne"))
    assert (found.passed, found.akter, found.listed) == (False, 1, 2)
    assert Known.DAMAGED_AKT in found.findings
    assert session.register.events()[-1].object == "failed"


@pytest.mark.parametrize("role", [Role.ARBETSLEDARE, Role.HANDLAGGARE])
def test_it_is_time_once_a_quarter_for_those_it_concerns(disk: Vault, role: Role) -> None:
    session = disk.open()
    assert copies.days_to_drill(session) is None
    disk.clock.pass_(days=93)
    concerned = replace(session, user=replace(session.user, roles=frozenset({role})))
    assert copies.days_to_drill(concerned) == (93 if role is Role.ARBETSLEDARE else None)
    drilled(disk, session, ())
    assert copies.days_to_drill(session) is None
    disk.clock.pass_(days=92)
    assert copies.days_to_drill(session) == 92


def test_what_a_drill_left_that_was_broken_off_goes_at_the_next_unlock_and_a_copy_on_its_way_back_does_not(
    disk: Vault,
) -> None:
    disk.open()
    disk.leave()
    disk.world.backups.keep()
    for for_drill in (True, False):
        disk.world.backups.unpack(for_drill=for_drill)
    assert left_beside(disk) == ["valv.ovning", "valv.uppackad"]
    disk.open()
    assert left_beside(disk) == ["valv.uppackad"]

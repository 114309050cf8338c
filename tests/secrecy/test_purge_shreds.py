"""S15, K16: after a purge nothing in the vault opens the akt, whatever secrets one has; before it, everything does."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.helpers.fault_vault import PHRASES, Home, filled_vault, only_akt, unlocked
from tests.helpers.gallring import BESLUT, transferred_akt
from tests.helpers.shredding import Attack, attack_on, manifests
from tests.helpers.vaults import an_akt
from vir_desktop.domain.canonical import digest
from vir_desktop.services import akter, purge
from vir_desktop.services.vault_format import RECOVERY
from vir_desktop.storage.backup import OWN_COPIES, DiskBackups

PHRASE = PHRASES["old"]
HOLDERS = {"user", "grupp", RECOVERY}


@dataclass(frozen=True)
class Purged:
    """A vault before and after; `before` is a copy of its folder, which stands for what somebody took away."""

    home: Home
    before: Path
    first: Attack
    then: Attack


@pytest.fixture(scope="module")
def purged(tmp_path_factory: pytest.TempPathFactory) -> Purged:
    root = tmp_path_factory.mktemp("gallrat")
    home = filled_vault(root / "hem")
    DiskBackups(home.vault).keep()
    with unlocked(home) as session:
        an_akt(session, code="KVAR")
        transferred_akt(session, akter.open_akt(session, only_akt(session)).value.akt_id, days_ago=31)
        akt_id = only_akt(session)
    DiskBackups(home.vault).keep()
    first = attack_on(home, PHRASE, akt_id)
    before = root / "fore"
    shutil.copytree(home.vault, before)
    with unlocked(home) as session:
        purge.purge_akt(session, akt_id, BESLUT, "NATT-1")
    return Purged(home, before, first, attack_on(home, PHRASE, akt_id, first))


def by_place(found: list[str]) -> dict[str, set[str]]:
    """Return the kinds of holder by where they were found: the register, or a copy."""
    places: dict[str, set[str]] = {"register": set(), "copies": set()}
    for one in found:
        holder, _, file = one.partition(" @ ")
        places["copies" if file.startswith(OWN_COPIES) else "register"].add(holder.partition(":")[0])
    return places


def test_before_the_purge_every_wrap_opens_and_is_seen(purged: Purged) -> None:
    """The control: the attacker finds all three, in the register and in the copies, and their bytes too."""
    everywhere = {"register": HOLDERS, "copies": HOLDERS}
    assert by_place(purged.first.opened(purged.before)) == everywhere
    assert by_place(purged.first.seen(purged.before)) == everywhere


def test_after_the_purge_none_opens_and_none_is_seen(purged: Purged) -> None:
    assert len(purged.first.wraps) >= 3
    for attack in (purged.first, purged.then, replace(purged.then, register_key=purged.first.register_key)):
        assert attack.opened(purged.home.vault) == []
        assert attack.seen(purged.home.vault) == []


def test_its_file_is_in_no_place_and_its_name_in_no_copy(purged: Purged) -> None:
    name = f"akter/{purged.first.akt_id}.vakt"
    bodies = {digest(path.read_bytes()) for path in purged.home.vault.rglob("*") if path.is_file()}
    assert digest((purged.before / name).read_bytes()) not in bodies
    assert all(name not in manifest for manifest in manifests(purged.home.vault))
    assert any(name in manifest for manifest in manifests(purged.before))  # the control
    assert not list(purged.home.vault.rglob(f"{purged.first.akt_id}*"))


def test_the_register_key_is_another_and_the_others_still_open(purged: Purged) -> None:
    assert purged.then.register_key != purged.first.register_key
    with unlocked(purged.home) as session:
        assert akter.open_akt(session, akter.id_of(session, "KVAR")).value.code == "KVAR"


def test_a_copy_that_somebody_took_away_still_opens_and_the_receipt_says_that_it_may(purged: Purged) -> None:
    """What the program cannot reach it does not claim to have reached."""
    assert by_place(purged.then.opened(purged.before))["register"] == HOLDERS
    with unlocked(purged.home) as session:
        (receipt,) = purge.receipts(session)
    assert [copy.kind.value for copy in receipt.copies] == ["utanfor"]


def test_copies_that_were_left_as_they_were_would_give_it_away(purged: Purged, tmp_path: Path) -> None:
    """A second control: what the purge does to the copies is needed."""
    careless = tmp_path / "valv"
    shutil.copytree(purged.home.vault, careless)
    shutil.rmtree(careless / OWN_COPIES)
    shutil.copytree(purged.before / OWN_COPIES, careless / OWN_COPIES)
    assert by_place(purged.then.opened(careless)) == {"register": set(), "copies": HOLDERS}

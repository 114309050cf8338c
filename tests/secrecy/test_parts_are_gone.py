"""S15 for a part: the words that were purged are nowhere in the vault, whatever secrets one has; before, they are."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.fault_vault import PHRASES, Home, filled_vault, unlocked
from tests.helpers.gallring import ASSESSED, BESLUT, WORDS, told_akt
from tests.helpers.shredding import Attack, attack_on
from vir_desktop.domain.record import AktId
from vir_desktop.services import akt_keys, akter, purge, purge_parts, records
from vir_desktop.services.verifying import verify_vault
from vir_desktop.storage.backup import OWN_COPIES, DiskBackups

PHRASE = PHRASES["old"]


@dataclass(frozen=True)
class Purged:
    """A vault before (a copy of its folder, as somebody may have taken it) and after, with the akt's two keys."""

    home: Home
    before: Path
    akt_id: AktId
    keys: tuple[bytes, bytes]
    first: Attack
    then: Attack


@pytest.fixture(scope="module")
def purged(tmp_path_factory: pytest.TempPathFactory) -> Purged:
    root = tmp_path_factory.mktemp("berattelsen")
    home = filled_vault(root / "hem")
    with unlocked(home) as session:
        akt_id = told_akt(session, "BORTA", verksamhet="2")
        key = akt_keys.akt_key(session, akt_id)
    for _ in range(2):
        DiskBackups(home.vault).keep()
        with unlocked(home) as session:  # another state of the akt, for another generation of the copies
            akter.open_akt(session, akt_id)
    first, before = attack_on(home, PHRASE, akt_id), root / "fore"
    shutil.copytree(home.vault, before)
    with unlocked(home) as session:
        purge_parts.purge_parts(session, akt_id, BESLUT, "BORTA")
        keys = (key, akt_keys.akt_key(session, akt_id))
    return Purged(home, before, akt_id, keys, first, attack_on(home, PHRASE, akt_id, first))


def by_place(found: list[str]) -> dict[str, set[str]]:
    """Return the words by where they were found."""
    places: dict[str, set[str]] = {"akt": set(), "copies": set(), "elsewhere": set()}
    for one in found:
        word, _, file = one.partition(" @ ")
        in_copies = file.startswith(OWN_COPIES)
        places["copies" if in_copies else "akt" if file.startswith("akter/") else "elsewhere"].add(word)
    return places


def test_before_the_purge_every_word_is_found_in_the_akt_and_in_the_copies(purged: Purged) -> None:
    """The control: with the wraps alone, opened by the seeds, and no key that the test was told."""
    found = by_place(purged.first.told(purged.before, [*WORDS, ASSESSED]))
    everything = {*WORDS, ASSESSED}
    assert found == {"akt": everything, "copies": everything, "elsewhere": set()}


def test_after_it_no_word_is_anywhere_with_every_secret_and_both_keys_of_the_akt(purged: Purged) -> None:
    for attack in (purged.first, purged.then):
        found = attack.told(purged.home.vault, [*WORDS, ASSESSED], purged.keys)
        assert by_place(found) == {"akt": {ASSESSED}, "copies": {ASSESSED}, "elsewhere": set()}


def test_what_the_old_key_opens_is_no_longer_there(purged: Purged) -> None:
    old, new = purged.keys
    assert old != new
    assert purged.then.told(purged.before, [WORDS[0]], [old]) != []  # the control: it is the key
    assert all(attack.seen(purged.home.vault) == [] for attack in (purged.first, purged.then))
    assert old not in purged.then.akt_keys(purged.home.vault)
    assert new in purged.then.akt_keys(purged.home.vault)


def test_copies_that_were_left_as_they_were_would_give_it_away(purged: Purged, tmp_path: Path) -> None:
    """A second control: what the purge does to the copies is needed."""
    careless = tmp_path / "valv"
    shutil.copytree(purged.home.vault, careless)
    shutil.rmtree(careless / OWN_COPIES)
    shutil.copytree(purged.before / OWN_COPIES, careless / OWN_COPIES)
    assert by_place(purged.then.told(careless, WORDS))["copies"] == set(WORDS)


def test_the_rest_of_the_akt_is_whole_and_the_receipt_says_what_is_out_of_reach(purged: Purged) -> None:
    with unlocked(purged.home) as session:
        assert verify_vault(session).findings == ()
        akter.open_akt(session, purged.akt_id)
        left = sorted(record.instrument for record in records.list_records(session, purged.akt_id))
        (receipt,) = purge.receipts(session)
    assert left == ["hot-och-riskbedomning", "saker-kontakt"]
    body = receipt.to_bytes().decode()
    assert not any(word in body for word in (*WORDS, "BORTA", purged.akt_id))

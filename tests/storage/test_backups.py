"""Copies of the vault: only what changed, verified, and back again beside the old one."""

import json
import shutil
from pathlib import Path

import pytest

from tests.helpers.storage_samples import AKT, FORM, KEY, NOW, a_record, an_answer
from vir_desktop import keeper
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.storage.backup import KEPT, OWN_COPIES, DiskBackups, newest_manifest
from vir_desktop.storage.vault_folder import DiskVaultFolder
from vir_desktop.storage.vault_storage import DiskStorage

AKT_NAME = f"akter/{AKT}.vakt"
OTHER = AktId("f" * 32)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    storage = DiskStorage(tmp_path / "valv")
    storage.folder.create()
    storage.create_register(KEY).close()
    storage.folder.write("keyring", b"one")
    store = storage.akter.create(AKT, KEY)
    store.add_record(a_record(), FORM, "anna")
    store.close()
    storage.folder.ensure_ballast()
    storage.folder.publish()
    return tmp_path / "valv"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "sticka"


def answer(vault: Path, text: str) -> None:
    store = DiskStorage(vault).akter.open(AKT, KEY)
    store.save_answer(RecordId("r1"), AnswerKey("q"), an_answer(text), at=NOW, actor="anna")
    store.close()


def told(vault: Path) -> list[str]:
    store = DiskStorage(vault).akter.open(AKT, KEY)
    values = [str(found.value) for found in store.answers(RecordId("r1")).values()]
    store.close()
    return values


def test_only_what_changed_is_copied(vault: Path, stick: Path) -> None:
    backups = DiskBackups(vault)
    assert set(backups.backup(str(stick))) == {AKT_NAME, "keyring", "register.vdb"}
    assert backups.backup(str(stick)) == ()
    answer(vault, "ja")
    assert backups.backup(str(stick)) == (AKT_NAME,)


def test_a_copy_comes_back_and_the_old_vault_is_kept(vault: Path, stick: Path) -> None:
    backups = DiskBackups(vault)
    answer(vault, "före")
    backups.backup(str(stick))
    answer(vault, "efter")
    for number in (1, 2):
        backups.restore(str(stick / "valv"))
        assert told(vault) == ["före"]
        assert vault.with_name(f"valv.fore-aterstallning-{number}").is_dir()
    assert told(vault.with_name("valv.fore-aterstallning-1")) == ["efter"]
    DiskStorage(vault).open_register(KEY).close()
    assert DiskVaultFolder(vault).read("keyring") == b"one"


def test_an_unfinished_transaction_is_not_copied(vault: Path, stick: Path) -> None:
    backups = DiskBackups(vault)
    backups.backup(str(stick))
    before = newest_manifest(stick / "valv")
    assert before is not None
    answer(vault, "ja")
    (vault / f"{AKT_NAME}-journal").write_bytes(b"hot")
    assert backups.backup(str(stick)) == ()
    assert newest_manifest(stick / "valv") == before


def test_a_damaged_copy_falls_back_to_an_older_one_and_then_says_so(vault: Path, stick: Path) -> None:
    backups = DiskBackups(vault)
    backups.backup(str(stick))
    answer(vault, "ja")
    backups.backup(str(stick))
    place = stick / "valv"
    newest = newest_manifest(place)
    assert newest is not None
    (place / "files" / newest[AKT_NAME].hex()).write_bytes(b"damaged")
    backups.restore(str(place))
    assert told(vault) == []
    (place / "files" / newest["keyring"].hex()).write_bytes(b"damaged")
    with pytest.raises(KnownError, match=Known.DAMAGED_BACKUP):
        backups.restore(str(place))
    assert told(vault) == []


def test_a_damaged_copy_is_made_again(vault: Path, stick: Path) -> None:
    backups = DiskBackups(vault)
    backups.backup(str(stick))
    for path in (stick / "valv" / "files").iterdir():
        path.write_bytes(b"damaged")
    backups.backup(str(stick))
    backups.restore(str(stick / "valv"))
    assert told(vault) == []


def test_the_last_three_are_kept_and_no_more(vault: Path, stick: Path) -> None:
    backups = DiskBackups(vault)
    for number in range(KEPT + 2):
        answer(vault, f"svar {number}")
        backups.backup(str(stick))
    place = stick / "valv"
    assert sorted(path.name for path in place.glob("*.manifest")) == [
        "000003.manifest",
        "000004.manifest",
        "000005.manifest",
    ]
    assert len(list((place / "files").iterdir())) == 2 + KEPT


def test_a_cut_short_copy_harms_nothing(vault: Path, stick: Path) -> None:
    backups = DiskBackups(vault)
    backups.backup(str(stick))
    (stick / "valv" / "000002.manifest").write_bytes(b"{")
    (stick / "valv" / "files" / "ab.tmp").write_bytes(b"half")
    backups.restore(str(stick / "valv"))
    assert told(vault) == []


def test_a_restore_killed_between_its_renames_is_finished(vault: Path, stick: Path) -> None:
    DiskBackups(vault).backup(str(stick))
    vault.rename(vault.with_name("valv.aterstalld"))
    assert DiskVaultFolder(vault).exists()
    assert told(vault) == []


def test_no_vault_and_no_copy(tmp_path: Path, vault: Path) -> None:
    with pytest.raises(KnownError, match=Known.NOT_A_VAULT):
        DiskBackups(tmp_path / "none").backup(str(tmp_path))
    with pytest.raises(KnownError, match=Known.NOT_A_VAULT):
        DiskBackups(vault).restore(str(tmp_path))


# --- the vault's own copies ---


def inside(vault: Path) -> Path:
    return vault / OWN_COPIES / vault.name


def stored(vault: Path) -> set[bytes]:
    return {path.read_bytes() for path in (inside(vault) / "files").iterdir()}


def another_akt(vault: Path) -> bytes:
    """Make a second akt, which is to be purged; return its bytes."""
    DiskStorage(vault).akter.create(OTHER, KEY).close()
    return (vault / "akter" / f"{OTHER}.vakt").read_bytes()


def test_the_vault_keeps_copies_of_itself_and_they_do_not_grow_into_each_other(vault: Path) -> None:
    backups = DiskBackups(vault)
    assert set(backups.keep()) == {AKT_NAME, "keyring", "register.vdb"}
    assert backups.keep() == ()
    for place in (vault, vault / OWN_COPIES, vault / OWN_COPIES / "mer"):
        with pytest.raises(KnownError, match=Known.VAULT_EXISTS):
            backups.backup(str(place))


def test_the_keeper_makes_them(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["keeper", str(vault)])
    assert keeper.main() == 0
    assert set(newest_manifest(inside(vault)) or {}) == {AKT_NAME, "keyring", "register.vdb"}


def test_rewritten_copies_hold_nothing_that_the_vault_no_longer_holds(vault: Path) -> None:
    backups, former = DiskBackups(vault), vault / OWN_COPIES / "valvet-hette-så"
    gone = another_akt(vault)
    backups.keep()
    shutil.copytree(inside(vault), former)
    answer(vault, "tidigare")
    backups.keep()
    answer(vault, "senare")
    (inside(vault) / "files" / "halv.tmp").write_bytes(gone)  # a copy that was killed midway
    DiskStorage(vault).akter.remove(OTHER)
    DiskStorage(vault).folder.write("keyring", b"two")
    assert gone in stored(vault)  # the control
    backups.rewrite_inside()
    assert not former.exists()
    assert not any(gone in body for body in stored(vault))
    assert not any(body.startswith(b"one") for body in stored(vault))
    manifests = sorted(inside(vault).glob("*.manifest"))
    assert len(manifests) == KEPT
    states = {json.loads(path.read_bytes()[:-32])[AKT_NAME] for path in manifests}
    assert len(states) == 3  # older states of the akt that remains are kept
    assert all(f"akter/{OTHER}.vakt" not in path.read_text("utf-8", "replace") for path in manifests)
    backups.rewrite_inside()  # as after a kill: it may be taken again
    assert not any(gone in body for body in stored(vault))


def test_of_an_akt_that_something_was_purged_out_of_no_older_state_stays(vault: Path) -> None:
    backups, other = DiskBackups(vault), f"akter/{OTHER}.vakt"
    another_akt(vault)
    for text in ("tidigare", "senare"):
        backups.keep()
        answer(vault, text)
    backups.keep()
    held = stored(vault)
    backups.rewrite_inside([AKT])
    manifests = [json.loads(path.read_bytes()[:-32]) for path in inside(vault).glob("*.manifest")]
    assert {manifest[AKT_NAME] for manifest in manifests} == {digest((vault / AKT_NAME).read_bytes()).hex()}
    assert all(other in manifest for manifest in manifests)
    assert len(stored(vault)) < len(held)  # the control: older states were there


def test_an_older_state_that_is_damaged_gives_way_to_the_present_one(vault: Path) -> None:
    backups = DiskBackups(vault)
    backups.keep()
    first = (newest_manifest(inside(vault)) or {})[AKT_NAME].hex()
    answer(vault, "senare")
    (inside(vault) / "files" / first).write_bytes(b"skadad")
    backups.rewrite_inside()
    assert not (inside(vault) / "files" / first).exists()


def test_a_vault_without_copies_of_its_own_gets_none(vault: Path) -> None:
    DiskBackups(vault).rewrite_inside()
    assert list((vault / OWN_COPIES).iterdir()) == []
    (vault / OWN_COPIES).rmdir()
    DiskBackups(vault).rewrite_inside()
    assert not (vault / OWN_COPIES).exists()
    with pytest.raises(KnownError, match=Known.NOT_A_VAULT):
        DiskBackups(vault / "finns-inte").keep()

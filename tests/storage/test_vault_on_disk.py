"""The vault's folder and lock: complete or absent, one holder, nothing outside it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.storage_samples import KEY
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.storage.device_store import DiskDeviceStore
from vir_desktop.storage.vault_folder import MAKING, DiskVaultFolder
from vir_desktop.storage.vault_storage import DiskStorage

HOLD = """
import sys
from pathlib import Path
from vir_desktop.storage.vault_storage import DiskStorage
storage = DiskStorage(Path(sys.argv[1]))
storage.lock()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    storage = DiskStorage(tmp_path / "valv")
    storage.folder.create()
    storage.create_register(KEY).close()
    storage.folder.publish()
    return tmp_path / "valv"


def test_one_process_at_a_time(vault: Path) -> None:
    storage = DiskStorage(vault)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, vault], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(KnownError, match=Known.IN_USE):
            storage.lock()
        holder.kill()  # a killed holder holds nothing
    storage.lock()
    storage.lock()
    with pytest.raises(KnownError, match=Known.IN_USE):
        DiskStorage(vault).lock()
    storage.unlock()
    DiskStorage(vault).lock()


def test_a_vault_that_is_not_there_cannot_be_locked(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=Known.NOT_A_VAULT):
        DiskStorage(tmp_path / "none").lock()


def test_a_cut_short_creation_leaves_no_vault(tmp_path: Path) -> None:
    first = DiskStorage(tmp_path / "valv")
    first.folder.create()
    first.folder.write("keyring", b"half")
    assert not DiskVaultFolder(tmp_path / "valv").exists()
    second = DiskStorage(tmp_path / "valv")
    second.folder.create()
    with pytest.raises(KnownError, match=Known.MISSING_FILE):
        second.folder.read("keyring")
    second.create_register(KEY).close()
    second.folder.publish()
    assert second.folder.exists()
    second.open_register(KEY).close()
    assert [path.name for path in tmp_path.iterdir()] == ["valv"]
    with pytest.raises(KnownError, match=Known.VAULT_EXISTS):
        DiskVaultFolder(tmp_path / "valv").create()


def test_a_vault_that_nobody_makes_any_more_goes_and_nothing_else_does(tmp_path: Path) -> None:
    making, left = DiskVaultFolder(tmp_path / "valv"), tmp_path / "valv.halvfardig"
    making.create()
    making.write("slots/ab.slot", b"half")
    assert not DiskVaultFolder(tmp_path / "valv").exists()
    assert making.read("slots/ab.slot") == b"half"  # it is being made: the mark is locked
    making._making.release()  # as when the process ends
    assert not DiskVaultFolder(tmp_path / "valv").exists()
    assert not left.exists()
    left.mkdir()
    (left / "register.vdb").write_bytes(b"somebody's, perhaps her only one")
    assert not DiskVaultFolder(tmp_path / "valv").exists()
    assert (left / "register.vdb").exists()


def test_a_vault_with_a_name_is_never_marked(tmp_path: Path) -> None:
    folder = DiskVaultFolder(tmp_path / "valv")
    folder.create()
    assert (folder.root() / MAKING).is_file()
    folder.publish()
    assert not (tmp_path / "valv" / MAKING).exists()


def test_an_empty_folder_may_become_a_vault_but_no_other(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    folder = DiskVaultFolder(tmp_path / "tom")
    folder.create()
    folder.publish()
    folder.publish()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "brev.txt").touch()
    with pytest.raises(KnownError, match=Known.VAULT_EXISTS):
        DiskVaultFolder(tmp_path / "full").create()


def test_everything_is_private(vault: Path) -> None:
    DiskVaultFolder(vault).write("slots/ab.slot", b"x")
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in [vault, *vault.rglob("*")]} == {
        path.name: "0o0" for path in [vault, *vault.rglob("*")]
    }


@pytest.mark.parametrize("name", ["../x", "/etc/x", "slots/../../x", ""])
def test_names_stay_inside(vault: Path, name: str) -> None:
    with pytest.raises(ValueError, match="inside"):
        DiskVaultFolder(vault).write(name, b"")


def test_the_ballast_is_real_and_goes_at_once(vault: Path) -> None:
    folder = DiskVaultFolder(vault)
    folder.ensure_ballast()
    ballast = vault / "ballast"
    made = ballast.stat()
    assert 0 < made.st_size <= 4 << 20
    assert made.st_blocks * 512 >= made.st_size
    folder.ensure_ballast()
    assert ballast.stat().st_ino == made.st_ino
    folder.release_ballast()
    assert not ballast.exists()


def test_device_secrets(tmp_path: Path) -> None:
    store = DiskDeviceStore(tmp_path / "nycklar")
    assert store.read("ab12") is None
    store.write("ab12", KEY)
    store.write("cd34", bytes(32))
    assert store.read("ab12") == KEY
    path = tmp_path / "nycklar" / "ab12.hemlighet"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(KnownError, match=Known.DAMAGED_DEVICE):
        store.read("ab12")
    with pytest.raises(ValueError, match="id"):
        store.read("../x")

"""R12, quick form: a migration is all or nothing, a copy is made first, a newer file is refused."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tests.helpers.storage_samples import AKT, KEY, a_record, an_akt
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.storage import schema
from vir_desktop.storage.akt_files import AKT as AKT_KIND
from vir_desktop.storage.akt_files import DiskAktFiles
from vir_desktop.storage.database import Database

ADDED = "ALTER TABLE akt ADD COLUMN added TEXT NOT NULL DEFAULT 'ny';"
BROKEN = ADDED + "INSERT INTO nowhere VALUES (1);"


def with_one_more_step(tmp_path: Path, sql: str) -> DiskAktFiles:
    folder = tmp_path / "steg"
    shutil.copytree(schema.AKT, folder)
    (folder / "0003_added.sql").write_text(sql, encoding="utf-8")
    return DiskAktFiles(lambda: tmp_path, replace(AKT_KIND, migrations=folder))


def test_an_older_file_is_brought_up_to_date(tmp_path: Path) -> None:
    an_akt(tmp_path, 3).close()
    store = with_one_more_step(tmp_path, ADDED).open(AKT, KEY)
    assert store._db.execute("SELECT added FROM akt") == [("ny",)]
    assert (store._db.version(), store.records()) == (3, (a_record(),))
    store.close()
    assert not list((tmp_path / "akter").glob("*fore-migrering*"))
    with pytest.raises(KnownError) as raised:
        DiskAktFiles(lambda: tmp_path).open(AKT, KEY)
    assert (raised.value.code, raised.value.details["version"]) == (Known.NEWER_VERSION, 3)


def test_a_failed_migration_changes_nothing_and_keeps_the_copy(tmp_path: Path) -> None:
    an_akt(tmp_path, 3).close()
    with pytest.raises(sqlcipher.OperationalError, match="nowhere"):
        with_one_more_step(tmp_path, BROKEN).open(AKT, KEY)
    copy = tmp_path / "akter" / f"{AKT}.vakt.fore-migrering-2"
    for path in (tmp_path / "akter" / f"{AKT}.vakt", copy):
        database = Database.open(path, KEY, AKT_KIND)
        assert database.version() == 2
        assert AKT_KIND.findings(database) == ()
        database.close()


def test_an_empty_database_is_damage_not_new(tmp_path: Path) -> None:
    an_akt(tmp_path, 0).close()
    path = tmp_path / "akter" / f"{AKT}.vakt"
    empty = Database(path.with_name("empty"), KEY, AKT_KIND)
    empty._connect_new()
    empty.execute("PRAGMA user_version = 0")
    empty.execute("CREATE TABLE t (a)")
    empty.close()
    with pytest.raises(KnownError, match=Known.DAMAGED_AKT):
        Database.open(empty.path, KEY, AKT_KIND)


def test_numbers_without_gaps(tmp_path: Path) -> None:
    (tmp_path / "0002_late.sql").touch()
    with pytest.raises(ValueError, match="numbered"):
        schema.steps(tmp_path)

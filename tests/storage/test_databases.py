"""R10 and S10: every connection is opened the measured way and refuses what would leak or weaken it."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tests.helpers.storage_samples import AKT, KEY, NOW, OTHER_KEY, a_record, a_row, an_akt, an_answer
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.record import AnswerKey, RecordId
from vir_desktop.storage import database as database_module
from vir_desktop.storage.akt_files import AKT as AKT_KIND
from vir_desktop.storage.database import PRAGMAS, Database
from vir_desktop.storage.register_store import REGISTER, DiskRegister

# architecture.md §4, as PRAGMA reads them back
EXPECTED = {
    "locking_mode": "exclusive",
    "journal_mode": "truncate",
    "synchronous": 3,
    "temp_store": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "cache_size": -16384,
}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.create(tmp_path / "a.vakt", KEY, AKT_KIND)


@pytest.mark.parametrize("kind", [AKT_KIND, REGISTER], ids=["akt", "register"])
def test_the_pragmas_hold(tmp_path: Path, kind: object) -> None:
    opened = Database.create(tmp_path / "a.db", KEY, REGISTER if kind is REGISTER else AKT_KIND)
    opened._connection.set_authorizer(None)
    assert {name: opened.execute(f"PRAGMA {name}")[0][0] for name in EXPECTED} == EXPECTED
    assert [name for name, *_ in PRAGMAS].index("locking_mode") < [n for n, *_ in PRAGMAS].index("journal_mode")


def test_every_connection_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: a setting that did not take stops the opening, whoever opens: a new file, an old one, one after a fault."""
    Database.create(tmp_path / "a.vakt", KEY, AKT_KIND).close()
    opened = Database.open(tmp_path / "a.vakt", KEY, AKT_KIND)
    # The control: the pragma is set, and what is read back is another than what is expected.
    wrong = tuple((name, value, "delete" if name == "journal_mode" else back) for name, value, back in PRAGMAS)
    monkeypatch.setattr(database_module, "PRAGMAS", wrong)
    with pytest.raises(RuntimeError, match="journal_mode did not take"):
        Database.create(tmp_path / "b.vakt", KEY, AKT_KIND)
    opened._failed = True
    with pytest.raises(RuntimeError, match="journal_mode did not take"):
        opened.version()
    opened.close()
    with pytest.raises(RuntimeError, match="journal_mode did not take"):
        Database.open(tmp_path / "a.vakt", KEY, AKT_KIND)


CONNECT = ["storage/copy_check.py", "storage/database.py"]


def test_no_other_file_of_the_program_connects() -> None:
    """R10: every connection is made in one place; that to a copy's own file reads an immutable one and counts."""
    package = Path(database_module.__file__).parents[1]
    texts = {path.relative_to(package).as_posix(): path.read_text() for path in package.rglob("*.py")}
    assert sorted(name for name, text in texts.items() if "sqlcipher.connect(" in text) == CONNECT
    assert [name for name, text in texts.items() if "import sqlite3" in text] == []


def test_the_file_is_encrypted_and_private(database: Database) -> None:
    database.close()
    assert database.path.read_bytes()[:6] != b"SQLite"
    assert database.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_short_or_long_key_is_refused(tmp_path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Database.create(tmp_path / "a.vakt", bytes(length), AKT_KIND)
    assert not (tmp_path / "a.vakt").exists()


def test_a_plain_database_is_damage(tmp_path: Path) -> None:
    plain = sqlcipher.connect(str(tmp_path / "a.vakt"))
    plain.execute("CREATE TABLE t (a)")
    plain.close()
    with pytest.raises(KnownError, match=Known.DAMAGED_AKT):
        Database.open(tmp_path / "a.vakt", KEY, AKT_KIND)


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE '{0}' AS b KEY ''",
        "VACUUM INTO '{0}'",
        "SELECT load_extension('{0}')",
        "SELECT sqlcipher_export('main')",
        "PRAGMA temp_store = FILE",
        "PRAGMA key = 'x'",
        "PRAGMA rekey = 'x'",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = OFF",
    ],
)
def test_what_would_leak_is_denied(database: Database, statement: str) -> None:
    target = database.path.with_name("leak")
    with pytest.raises(sqlcipher.DatabaseError, match=r"not authorized|denied|prohibited"):
        database.execute(statement.format(target))
    assert not target.exists()


def test_a_second_holder_is_told_so(database: Database) -> None:
    script = (
        "import sys; from pathlib import Path; from vir_desktop.storage.database import Database;"
        "from vir_desktop.storage.akt_files import AKT; from vir_desktop.domain.errors import KnownError\n"
        "try: Database.open(Path(sys.argv[1]), bytes(range(32)), AKT)\n"
        "except KnownError as error: print(error.code)"
    )
    ran = subprocess.run([sys.executable, "-c", script, database.path], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == Known.IN_USE


def test_nothing_that_was_said_is_changed_or_removed(tmp_path: Path) -> None:
    store = an_akt(tmp_path, 1)
    store.add_record(a_record("p", "person"), b'{"resourceType":"Questionnaire"}', "anna")
    store.save_answer(RecordId("p"), AnswerKey("namn"), an_answer("Ebba"), at=NOW, actor="anna")
    for table, code in (
        ("event", "event-is-for-ever"),
        ("answer", "answer-is-for-ever"),
        ("identity_answer", "answer-is-for-ever"),
        ("record", "record-is-for-ever"),
        ("form", "form-is-for-ever"),
    ):
        with pytest.raises(RuleError, match=code):
            store._db.execute(f"DELETE FROM {table}")
    for statement, code in (
        ("UPDATE event SET body = ''", "event-is-for-ever"),
        ("UPDATE answer SET body = NULL", "answer-is-for-ever"),
        ("UPDATE identity_answer SET body = NULL", "answer-is-for-ever"),
        ("UPDATE record SET created_by = 'bo'", "record-origin-is-for-ever"),
        ("INSERT OR REPLACE INTO event VALUES (1, '', '', 'x', '', '', zeroblob(32))", "event-out-of-order"),
        ("INSERT OR REPLACE INTO answer VALUES ('r1', 'q0', 1, 2, NULL)", "answer-out-of-order"),
        ("INSERT INTO answer VALUES ('p', 'namn', 1, 2, NULL)", "identity-stands-apart"),
        ("INSERT INTO identity_answer VALUES ('r1', 'namn', 1, 2, NULL)", "identity-stands-apart"),
    ):
        with pytest.raises(RuleError, match=code):
            store._db.execute(statement)
    told = store._db.execute("SELECT count(*) FROM answer WHERE body LIKE '%Ebba%'")
    assert (told, store.head().seq) == ([(0,)], 4)


def test_no_second_draft(tmp_path: Path) -> None:
    store = an_akt(tmp_path, 0)
    with pytest.raises(sqlcipher.IntegrityError, match="CHECK"):
        store._db.execute("INSERT INTO draft VALUES (2, 'r1', 'q', '', 0, 0, '')")


def test_interrupt_may_come_at_any_time(tmp_path: Path) -> None:
    store = an_akt(tmp_path, 1)
    store._db._connection.set_progress_handler(lambda: 1, 100)
    with pytest.raises(InterruptedError):
        store._db.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
    store._db._connection.set_progress_handler(None, 0)
    store.interrupt()
    store.save_answer(RecordId("r1"), AnswerKey("q"), an_answer(), at=NOW, actor="anna")
    store.close()
    store.interrupt()


def test_after_an_io_error_the_file_is_reopened_and_checked(tmp_path: Path) -> None:
    store = an_akt(tmp_path, 3)
    before = store._db._connection
    store._db._failed = True
    store.save_answer(RecordId("r1"), AnswerKey("q"), an_answer(), at=NOW, actor="anna")
    assert store._db._connection is not before
    assert len(store.answers(RecordId("r1"))) == 4


def test_a_slice_of_the_check_is_short_and_all_pages_come(tmp_path: Path) -> None:
    register = DiskRegister(Database.create(tmp_path / "register.vdb", KEY, REGISTER))
    with register.transaction():
        for number in range(300):
            register.add_row(a_row(number + 1), [])
            register.append(NOW, "anna", "akt-created", f"{number}")
    slices = 1
    while not register.check_slice(0):
        slices += 1
    assert slices > (tmp_path / "register.vdb").stat().st_size // 4096
    register.close()


def test_a_key_opens_only_its_own_file(tmp_path: Path) -> None:
    an_akt(tmp_path, 1).close()
    with pytest.raises(KnownError, match=Known.DAMAGED_AKT):
        Database.open(tmp_path / "akter" / f"{AKT}.vakt", OTHER_KEY, AKT_KIND)

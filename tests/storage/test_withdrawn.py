"""Records that were moved away: nothing of them is left in the file, and no one takes them away or back unseen."""

from pathlib import Path

import pytest

from tests.helpers.storage_samples import AKT, FORM, KEY, NOW, a_draft, a_record, an_answer
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import AnswerKey, RecordId
from vir_desktop.storage.akt_files import DiskAktFiles
from vir_desktop.storage.akt_store import DiskAktStore
from vir_desktop.storage.database import Database
from vir_desktop.storage.verify import akt_findings

R1, Q1 = RecordId("r1"), AnswerKey("q1")
SECRET = "adressen till det skyddade boendet"


@pytest.fixture
def store(tmp_path: Path) -> DiskAktStore:
    (tmp_path / "akter").mkdir()
    made = DiskAktFiles(lambda: tmp_path).create(AKT, KEY)
    for record_id, instrument in (("r1", "samtalsstod-fraga"), ("r2", "samtalsstod-fraga"), ("p1", "person")):
        made.add_record(a_record(record_id, instrument), FORM, "anna")
        made.save_answer(RecordId(record_id), Q1, an_answer(f"{SECRET} {record_id}"), at=NOW, actor="anna")
    made.save_draft(a_draft(SECRET, "r1"))
    return made


def everything(db: Database) -> str:
    """Return all that the file says in clear, the pages that are free as well."""
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return str([db.execute("".join(("SELECT * FROM ", table))) for table in tables])


def test_nothing_that_was_said_is_left(store: DiskAktStore) -> None:
    assert everything(store._db).count(SECRET) == 4
    store.withdraw([R1, RecordId("p1")], at=NOW, actor="bo")
    assert everything(store._db).count(SECRET) == 1
    assert store.draft() is None
    assert akt_findings(store._db) == ()


def test_only_what_is_withdrawn_can_go(store: DiskAktStore) -> None:
    for statement in ("DELETE FROM answer", "DELETE FROM identity_answer", "DELETE FROM record"):
        with pytest.raises(RuleError, match="is-for-ever"):
            store._db.execute(statement)
    with pytest.raises(RuleError, match="withdrawing-is-told"):
        store._db.execute("INSERT INTO withdrawn (record_id, seq) VALUES ('r1', 1)")
    store.withdraw([R1], at=NOW, actor="bo")
    for statement in ("DELETE FROM withdrawn", "UPDATE withdrawn SET seq = 1"):
        with pytest.raises(RuleError, match="withdrawn-is-for-ever"):
            store._db.execute(statement)


def without_triggers(db: Database) -> None:
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        db.execute("".join(("DROP TRIGGER ", name)))


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        ("DELETE FROM withdrawn", "withdrawn"),
        ("UPDATE withdrawn SET record_id = 'r2'", "withdrawn"),
        ("UPDATE withdrawn SET seq = 1", "withdrawn"),
        ("INSERT INTO withdrawn (record_id, seq) VALUES ('r2', 2)", "withdrawn"),
        ("DELETE FROM answer WHERE record_id = 'r2'", "missing"),
    ],
)
def test_an_old_page_with_or_without_them_is_found(store: DiskAktStore, harm: str, finding: str) -> None:
    store.withdraw([R1], at=NOW, actor="bo")
    assert akt_findings(store._db) == ()
    without_triggers(store._db)
    store._db.execute(harm)
    found = akt_findings(store._db)
    assert any(line.startswith(finding) for line in found), found


def test_content_that_comes_back_is_found(store: DiskAktStore) -> None:
    rows = store._db.execute("SELECT * FROM record WHERE id = 'r1'")
    answers = store._db.execute("SELECT * FROM answer WHERE record_id = 'r1'")
    store.withdraw([R1], at=NOW, actor="bo")
    without_triggers(store._db)
    marks = ", ".join("?" * len(rows[0]))
    store._db.execute("".join(("INSERT INTO record VALUES (", marks, ")")), rows[0])
    store._db.execute("INSERT INTO answer VALUES (?, ?, ?, ?, ?)", answers[0])
    assert akt_findings(store._db) != ()

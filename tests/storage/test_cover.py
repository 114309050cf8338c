"""The rows of a register add up, whatever is written; what is changed past the triggers no longer does."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers.storage_samples import KEY, a_row
from vir_desktop.domain.akt import Phase
from vir_desktop.domain.record import AktId, Head
from vir_desktop.services.ports import Grupp, Wrap
from vir_desktop.storage import cover
from vir_desktop.storage.register_store import DiskRegister
from vir_desktop.storage.vault_storage import DiskStorage

Act = Callable[[DiskRegister, AktId, bytes], object]

ACTS: tuple[Act, ...] = (
    lambda register, akt_id, value: register.set_setting("namn", value),
    lambda register, akt_id, value: register.set_file_digest("policy.json", value * 2),
    lambda register, akt_id, value: register.set_file_digest("policy.json", None),
    lambda register, akt_id, value: register.set_personal("s1", "labels", value),
    lambda register, akt_id, value: register.put_grupp(Grupp("ansvarig", b"kem", {"s1": value, "s2": value})),
    lambda register, akt_id, value: register.put_grupp(Grupp("ansvarig", b"kem", {"s2": value})),
    lambda register, akt_id, value: register.put_row(a_row(int(akt_id, 16), f"{akt_id} {value.hex()}", Phase.AKUT)),
    lambda register, akt_id, value: register.set_touched(akt_id, touched=value[0] % 2 == 0),
    lambda register, akt_id, value: register.set_head(akt_id, Head(value[0], value * 2)),
    lambda register, akt_id, value: register.put_wraps(akt_id, [Wrap("user:s1", value), Wrap("recovery", value)]),
    lambda register, akt_id, value: register.put_wraps(akt_id, [Wrap("recovery", value)]),
    lambda register, akt_id, value: register.add_tokens(akt_id, [value * 2]),
    lambda register, akt_id, value: register.remove_tokens(akt_id),
)
NUMBERS = (1, cover.BUCKET - 1, cover.BUCKET, 3 * cover.BUCKET)  # more than one bucket, and one that is empty between


@pytest.fixture
def register(tmp_path: Path) -> DiskRegister:
    made = DiskStorage(tmp_path).create_register(KEY)
    with made.transaction():
        for number in range(1, 6):
            made.add_row(a_row(number), [Wrap("recovery", b"r")])
    return made


def wrong(register: DiskRegister) -> list[str]:
    return [found for found in cover.slices(register._db) if found]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 5), st.binary(min_size=16, max_size=16)), max_size=8))
def test_whatever_is_written_adds_up(register: DiskRegister, acts: list[tuple[Act, int, bytes]]) -> None:
    before = register.cover()
    with register.transaction():
        for act, number, value in acts:
            act(register, a_row(number).akt_id, value)
    assert wrong(register) == []
    assert register.cover().writes >= before.writes


def test_what_is_rolled_back_has_never_been(register: DiskRegister) -> None:
    def fail() -> None:
        with register.transaction():
            register.set_setting("namn", b"nytt")
            raise ZeroDivisionError

    before = register.cover()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert register.cover() == before
    assert wrong(register) == []


def _without_triggers(register: DiskRegister, sql: str) -> None:
    connection = register._db._connection
    for (name,) in connection.execute("SELECT name FROM sqlite_temp_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    register._db.execute(sql)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE akt SET sealed = x'00' WHERE id = 3", ["cover: akt 0"]),
        ("DELETE FROM wrap WHERE akt = 2", ["cover: wrap 0"]),
        ("INSERT INTO setting VALUES ('nytt', x'00')", ["cover: setting 0"]),
        ("UPDATE wrap SET rowid = rowid + 2048 WHERE akt = 2", ["cover: wrap 0", "cover: wrap 2"]),
        ("DELETE FROM cover WHERE part = 'akt'", ["cover: akt 0", "cover: sum"]),
        ("UPDATE cover SET total = zeroblob(32) WHERE part = ''", ["cover: sum"]),
    ],
)
def test_what_goes_past_the_triggers_is_found(register: DiskRegister, sql: str, found: list[str]) -> None:
    _without_triggers(register, sql)
    assert wrong(register) == found
    assert register.findings() == tuple(found)


def test_the_way_in_is_looked_at_on_its_own(register: DiskRegister) -> None:
    assert register.way_in_is_whole()
    _without_triggers(register, "INSERT INTO grupp VALUES ('egen', x'00')")
    assert not register.way_in_is_whole()


def test_rows_far_apart(tmp_path: Path) -> None:
    register = DiskStorage(tmp_path).create_register(KEY)
    for number in NUMBERS:
        register._db.execute("INSERT INTO setting (rowid, name, value) VALUES (?, ?, x'00')", (number, str(number)))
    assert wrong(register) == []
    register._db.execute("UPDATE setting SET rowid = rowid + ? WHERE rowid = 1", (2 * cover.BUCKET,))  # into a new one
    register._db.execute("UPDATE setting SET rowid = rowid - ? WHERE rowid > ?", (cover.BUCKET, 3 * cover.BUCKET - 1))
    assert wrong(register) == []
    assert register._db.execute("SELECT rowid FROM setting ORDER BY 1") == [
        (cover.BUCKET - 1,), (cover.BUCKET,), (2 * cover.BUCKET,), (2 * cover.BUCKET + 1,)
    ]  # fmt: skip
    register._db.execute("DELETE FROM setting WHERE rowid >= ?", (cover.BUCKET,))
    assert wrong(register) == []
    assert list(cover.table_slices(register._db, "setting")) == [None]
    register.close()


def test_what_one_row_counts_as(register: DiskRegister) -> None:
    """The sums of vaults that lie on disks were made so; a change here would call each of them damaged."""
    spelled = b"t7:setting" b"i4:1500" b"t4:namn" b"b2:\x00\xff"
    register._db.execute("INSERT INTO setting (rowid, name, value) VALUES (1500, 'namn', x'00ff')")
    kept = register._db.execute("SELECT writes, total FROM cover WHERE part = 'setting' AND bucket = 1")
    assert kept == [(0, hashlib.sha256(spelled).digest())]


def test_a_statement_is_prepared_once_whatever_was_run_between(register: DiskRegister) -> None:
    """Preparing a change of a row takes many times as long as the change: the triggers are compiled with it."""
    asked: list[int] = []

    def note(action: int, *_: str | None) -> int:
        asked.append(action)
        return 0

    register._db._connection.set_authorizer(note)
    for round_ in range(3):
        for number in range(200):
            register._db.execute("".join(("SELECT ", str(number))))
        seen = len(asked)
        register.put_row(a_row(1, f"björk {round_}"))
    assert seen
    assert len(asked) == seen


def test_every_table_is_covered_but_the_chain(register: DiskRegister) -> None:
    """Also one that a later migration brings: nobody has to think of it."""
    register._db._connection.executescript("CREATE TABLE main.senare (a TEXT) STRICT;")
    register.close()
    reopened = DiskStorage(register._db.path.parent).open_register(KEY)
    reopened._db.execute("INSERT INTO senare VALUES ('x')")
    assert wrong(reopened) == []
    _without_triggers(reopened, "UPDATE senare SET a = 'y'")
    assert wrong(reopened) == ["cover: senare 0"]
    reopened.close()


def test_another_version_of_the_tables_is_added_up_anew(register: DiskRegister) -> None:
    writes = register.cover().writes
    register._db.execute("UPDATE cover SET bucket = 1 WHERE part = ''")  # as an earlier version of the schema left it
    register._db.execute("UPDATE cover SET total = zeroblob(32) WHERE part = 'akt'")
    register.close()
    reopened = DiskStorage(register._db.path.parent).open_register(KEY)
    assert wrong(reopened) == []
    assert reopened.cover().writes > writes  # the anchor's count stays behind, never ahead
    reopened.close()

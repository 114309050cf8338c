"""R6, R7, R8: flipped bits, cut files and old pages put back are found and told apart; the file stays as it was."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.storage_samples import AKT, KEY, NOW, OTHER_KEY, a_row, an_akt, an_answer
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.storage.akt_files import DiskAktFiles
from vir_desktop.storage.database import Database
from vir_desktop.storage.register_store import REGISTER, DiskRegister
from vir_desktop.storage.vault_folder import DiskVaultFolder
from vir_desktop.storage.vault_storage import DiskStorage
from vir_desktop.storage.verify import akt_findings

PAGE = 4096
Opening = Callable[[], None]


@pytest.fixture
def akt(tmp_path: Path) -> tuple[Path, Opening, Known]:
    an_akt(tmp_path, 60, note="lång anteckning " * 8).close()
    files = DiskAktFiles(lambda: tmp_path)
    return tmp_path / "akter" / f"{AKT}.vakt", lambda: files.open(AKT, KEY).close(), Known.DAMAGED_AKT


@pytest.fixture
def register(tmp_path: Path) -> tuple[Path, Opening, Known]:
    storage = DiskStorage(tmp_path)
    made = storage.create_register(KEY)
    with made.transaction():
        for number in range(60):
            made.add_row(a_row(number + 1), [])
            made.append(NOW, "anna", "akt-created", f"{number}")
    made.close()

    def open_and_check() -> None:
        opened = storage.open_register(KEY)
        try:
            while not opened.check_slice(5):
                pass
        finally:
            opened.close()

    return tmp_path / "register.vdb", open_and_check, Known.DAMAGED_REGISTER


@pytest.fixture(params=["akt", "register"])
def target(request: pytest.FixtureRequest) -> tuple[Path, Opening, Known]:
    found: tuple[Path, Opening, Known] = request.getfixturevalue(request.param)
    return found


def flips(whole: bytes) -> Iterator[bytes]:
    chance = random.Random(7)
    for page in range(len(whole) // PAGE):
        hurt = bytearray(whole)
        hurt[page * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        yield bytes(hurt)


def cuts(whole: bytes) -> Iterator[bytes]:
    for length in range(0, len(whole), PAGE):
        yield whole[:length]
    yield whole[:-1]
    yield whole[: -PAGE - 1]
    yield whole[:-PAGE] + bytes(PAGE)


@pytest.mark.parametrize("harm", [flips, cuts])
def test_every_harm_is_found(target: tuple[Path, Opening, Known], harm: Callable[[bytes], Iterator[bytes]]) -> None:
    path, open_it, code = target
    whole = path.read_bytes()
    open_it()  # the control: unharmed, it opens
    tried = 0
    for hurt in harm(whole):
        path.write_bytes(hurt)
        with pytest.raises(KnownError) as raised:
            open_it()
        assert raised.value.code is code
        assert path.read_bytes() == hurt
        tried += 1
    assert tried >= len(whole) // PAGE
    path.write_bytes(whole)
    open_it()


def test_an_old_page_put_back_is_found(tmp_path: Path) -> None:
    store = an_akt(tmp_path, 40, note="före " * 20)
    store.close()
    path = tmp_path / "akter" / f"{AKT}.vakt"
    files = DiskAktFiles(lambda: tmp_path)
    before = path.read_bytes()
    store = files.open(AKT, KEY)
    store.save_answer(RecordId("r1"), AnswerKey("q3"), an_answer("hög risk"), at=NOW, actor="anna")
    store.close()
    after = path.read_bytes()
    changed = [n for n in range(len(before) // PAGE) if before[n * PAGE :][:PAGE] != after[n * PAGE :][:PAGE]]
    assert len(changed) >= 3
    for page in changed:
        path.write_bytes(after[: page * PAGE] + before[page * PAGE :][:PAGE] + after[(page + 1) * PAGE :])
        if page == 0:  # SQLite's change counter is all that differs there
            opened = files.open(AKT, KEY)
            assert opened.answers(RecordId("r1"))[AnswerKey("q3")] == an_answer("hög risk")
            opened.close()
            continue
        with pytest.raises(KnownError, match=Known.DAMAGED_AKT):
            files.open(AKT, KEY)


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE answer SET body = replace(body, 'svar 1', 'svar 9') WHERE key = 'q1'", "answer: event 3"),
        ("UPDATE answer SET key = 'q9' WHERE key = 'q1'", "answer: event 3"),
        ("DELETE FROM answer WHERE key = 'q1'", "missing: event 3"),
        ("UPDATE record SET reason = 'x'", "record: r1"),
        ("UPDATE form SET body = x'00'", "form: "),
        ("UPDATE event SET actor = 'bo' WHERE seq = 2", "chain: event 2"),
        ("INSERT INTO signature VALUES ('r1', x'00', 's', x'00', '2026-11-21T00:00:00+00:00')", "record: r1"),
    ],
)
def test_content_that_the_chain_does_not_cover_is_found(tmp_path: Path, statement: str, finding: str) -> None:
    """Stands for a page put back that no index shares: the triggers are taken away to reach the rows."""
    store = an_akt(tmp_path, 3)
    assert akt_findings(store._db) == ()
    for (trigger,) in store._db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        store._db.execute(f"DROP TRIGGER {trigger}")
    store._db.execute(statement)
    found = akt_findings(store._db)
    assert len(found) == 1
    assert found[0].startswith(finding)


def test_two_akter_that_changed_places_are_found(tmp_path: Path) -> None:
    other = AktId("f" * 32)
    an_akt(tmp_path, 1).close()
    files = DiskAktFiles(lambda: tmp_path)
    files.create(other, KEY).close()
    mine, theirs = (tmp_path / "akter" / f"{akt_id}.vakt" for akt_id in (AKT, other))
    mine.write_bytes(theirs.read_bytes())
    with pytest.raises(KnownError, match=Known.DAMAGED_AKT):
        files.open(AKT, KEY)


def test_a_cut_short_rekey_leaves_the_old_file(tmp_path: Path) -> None:
    an_akt(tmp_path, 2).close()
    leftover = tmp_path / "akter" / f"{AKT}.vakt.ny"
    leftover.write_bytes(b"half")
    files = DiskAktFiles(lambda: tmp_path)
    assert files.ids() == (AKT,)
    files.open(AKT, KEY).close()
    files.rekey(AKT, KEY, OTHER_KEY)
    files.open(AKT, OTHER_KEY).close()
    assert not leftover.exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("device.json", Known.DAMAGED_DEVICE),
        ("policy.json", Known.DAMAGED_POLICY),
        ("keyring", Known.DAMAGED_KEYRING),
        ("anchor.bin", Known.DAMAGED_ANCHOR),
        ("slots/ab.slot", Known.DAMAGED_SLOT),
        ("packs/a.json", Known.DAMAGED_PACK),
    ],
)
def test_every_byte_of_a_plain_file(tmp_path: Path, name: str, code: Known) -> None:
    folder = DiskVaultFolder(tmp_path / "valv")
    folder.create()
    folder.write(name, b"innehall")
    path = folder.root() / name
    whole = path.read_bytes()
    harmed = [whole[:length] for length in range(len(whole))]
    harmed += [bytes([*whole[:n], whole[n] ^ 1, *whole[n + 1 :]]) for n in range(len(whole))]
    for hurt in harmed:
        path.write_bytes(hurt)
        with pytest.raises(KnownError) as raised:
            folder.read(name)
        assert raised.value.code is code


def test_the_register_is_whole_by_the_full_check_too(register: tuple[Path, Opening, Known]) -> None:
    path, _, _ = register
    opened = DiskRegister(Database.open(path, KEY, REGISTER))
    assert opened.findings() == ()
    opened._db.execute("DROP TRIGGER event_unchanged")
    opened._db.execute("UPDATE event SET actor = 'bo' WHERE seq = 5")
    assert opened.findings() == ("chain: event 5",)
    with pytest.raises(KnownError, match=Known.DAMAGED_REGISTER):
        opened.check_slice(10_000)
    opened.close()

"""S16, K24: nothing of an akt is shown, and nothing leaves, before it stands in the register's chain."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.memory_akter import MemoryAktFiles, MemoryAktStore
from tests.helpers.memory_stores import MemoryRegister
from tests.helpers.vaults import Vault, a_form, a_vault, an_akt
from vir_desktop.domain.record import AktId, Event, RecordId
from vir_desktop.domain.search_parts import Sought
from vir_desktop.services import akter, export, logg, overlamning, paper_out, printing, reading, search
from vir_desktop.services.session import Session

PACKAGE = Path(__file__).parents[2] / "vir_desktop"
OPENS = {
    "services/akt_keys.py": 3,  # with the key in use, or the one on its way; a new key shows nothing
    "services/akter.py": 2,  # for the user, and to reconcile
    "services/break_glass.py": 1,
    "services/drilling.py": 1,  # of a copy, to count; shows nothing
    "services/verifying.py": 1,  # shows nothing
}


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the stores were asked for, in order: `event ACT`, `open`, `read`, `find`."""
    asked: list[str] = []

    def watch(owner: type, name: str, word: Callable[..., str]) -> None:
        real = getattr(owner, name)

        def watched(self: object, *args: object, **named: object) -> object:
            asked.append(word(*args))
            return real(self, *args, **named)

        monkeypatch.setattr(owner, name, watched)

    watch(MemoryRegister, "append", lambda at, actor, act, *_: f"event {act}")
    watch(MemoryAktFiles, "open", lambda *_: "open")
    watch(MemoryRegister, "find", lambda *_: "find")
    watch(MemoryRegister, "log_page", lambda *_: "log")
    for name in ("records", "record", "answers", "all_answers", "form", "signature", "draft"):
        watch(MemoryAktStore, name, lambda *_: "read")
    return asked


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return a_vault(tmp_path, memory=True)


@pytest.fixture
def filled(vault: Vault) -> tuple[Session, AktId, RecordId, RecordId]:
    session = vault.open()
    akt_id = an_akt(session)
    a_form(session, akt_id, "person", {"namn": "Ingela Lindgren", "telefon": "070-174 06 13"})
    first, second = (a_form(session, akt_id, "samtalsstod-fraga", {}) for _ in range(2))
    return session, akt_id, first, second


def is_first(order: list[str], event: str, *later: str) -> bool:
    """Return whether the event was written, and none of what shows came before it."""
    return event in order and not any(one in later for one in order[: order.index(event)])


def test_an_akt_is_opened_after_its_event(filled: tuple[Session, AktId, RecordId, RecordId], order: list[str]) -> None:
    session, akt_id, *_ = filled
    akter.close_akt(session, akt_id)
    order.clear()
    akter.open_akt(session, akt_id)
    assert is_first(order, "event akt-opened", "open", "read")
    assert "open" in order  # the control: it was opened, and seen to be


def test_a_guardians_paper_reads_the_childrens_akter_after_their_events(
    filled: tuple[Session, AktId, RecordId, RecordId], order: list[str]
) -> None:
    session, akt_id, record_id, _ = filled
    paper = printing.paper_of(session, akt_id, record_id)
    akter.close_akt(session, akt_id)
    akter.open_akt(session, akt_id)
    order.clear()
    paper_out.prepared(session, akt_id, paper, paper_out.Reader.GUARDIAN)
    assert order.count("open") == order.count("event akt-opened")


def test_search_paper_comparison_export_and_log(
    filled: tuple[Session, AktId, RecordId, RecordId], order: list[str]
) -> None:
    session, akt_id, first, second = filled
    paper = printing.paper_of(session, akt_id, overlamning.start_overlamning(session, akt_id).value.record.id)
    acts: tuple[tuple[Callable[[], object], str, str], ...] = (
        (lambda: search.search_person(session, Sought(telefon="070-174 06 13")), "search", "find"),
        (lambda: paper_out.prepared(session, akt_id, paper), "paper-shown", "read"),
        (lambda: reading.compared(session, akt_id, first, second), "comparison-shown", "read"),
        (lambda: logg.page(session, logg.open_log(session), logg.LogFilter()), "log-shown", "log"),
    )
    for act, event, shows in acts:
        order.clear()
        act()
        assert is_first(order, f"event {event}", shows), event
        assert shows in order
    left = export.export_akt(session, akt_id)
    exported = session.register.events(object_=akt_id)[-1]
    assert (exported.act, len(exported.body), len(left) > 1) == ("akt-exported", 64, True)


def test_a_read_without_its_event_is_seen(monkeypatch: pytest.MonkeyPatch, vault: Vault, order: list[str]) -> None:
    """The positive control: the event is written too late."""
    session = vault.open()
    akt_id = an_akt(session)
    akter.close_akt(session, akt_id)
    order.clear()
    session.world.storage.akter.open(akt_id, akter.akt_key(session, akt_id)).records()
    akter.open_akt(session, akt_id)
    assert not is_first(order, "event akt-opened", "open", "read")


def openings() -> Iterator[tuple[str, int]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        called = [ast.unparse(call.func) for call in calls]
        count = sum(name.endswith("akter.open") or name in {"open_store", "akt_keys.open_store"} for name in called)
        if count:
            yield path.relative_to(PACKAGE).as_posix(), count


def test_akt_files_are_opened_nowhere_else() -> None:
    """A new place must write its event first, and is then listed above."""
    assert dict(openings()) == OPENS


def test_the_log_tells_the_event(filled: tuple[Session, AktId, RecordId, RecordId]) -> None:
    session, akt_id, *_ = filled
    event: Event = session.register.events(object_=akt_id)[-1]
    assert (event.act, event.actor, event.object) == ("akt-opened", session.signatur, akt_id)

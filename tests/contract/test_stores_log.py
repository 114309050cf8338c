"""What every implementation of a register does when its log is read a slice at a time, the real one and the fake."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.helpers.memory_vault import MemoryStorage
from tests.helpers.storage_samples import KEY, NOW, a_row
from vir_desktop.domain.record import AktId
from vir_desktop.services.ports import Register, Storage, Wrap
from vir_desktop.storage.vault_storage import DiskStorage


@pytest.fixture(params=["fake", "real"])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    storage: Storage = MemoryStorage() if request.param == "fake" else DiskStorage(tmp_path / "valv")
    storage.folder.create()
    storage.folder.publish()
    storage.lock()
    made = storage.create_register(KEY)
    yield made
    made.close()
    storage.unlock()


def test_events_between_two_numbers_all_or_only_late_ones_and_some_acts(register: Register) -> None:
    for hours, act in enumerate(("search", "akt-opened", "akt-opened", "lock")):
        register.append(NOW + timedelta(hours=hours), "anna", act, "annat")
    assert [event.seq for event in register.events_between(1, 3)] == [2, 3]
    late = register.events_between(0, 4, since=NOW + timedelta(hours=2), or_acts=frozenset({"search"}))
    assert [event.seq for event in late] == [1, 3, 4]
    assert [event.seq for event in register.events_between(0, 3, since=NOW + timedelta(hours=2))] == [3]
    assert register.events_between(4, 9) == ()


def test_who_made_the_akter_that_are_there(register: Register) -> None:
    row = a_row()
    register.add_row(row, [Wrap("recovery", b"1")])
    assert register.authors([row.akt_id, AktId("f" * 32)]) == {row.akt_id: row.created_by}

"""Both kinds of store: the fake in memory and the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.memory_vault import MemoryStorage
from tests.helpers.storage_samples import AKT, FORM, KEY, a_record
from vir_desktop.services.ports import AktStore, Register, Storage
from vir_desktop.storage.vault_storage import DiskStorage


@pytest.fixture(params=["fake", "real"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    made: Storage = MemoryStorage() if request.param == "fake" else DiskStorage(tmp_path / "valv")
    made.folder.create()
    made.folder.publish()
    made.lock()
    yield made
    made.unlock()


@pytest.fixture
def akt(storage: Storage) -> Iterator[AktStore]:
    store = storage.akter.create(AKT, KEY)
    store.add_record(a_record(), FORM, "anna")
    yield store
    store.close()


@pytest.fixture
def register(storage: Storage) -> Iterator[Register]:
    made = storage.create_register(KEY)
    yield made
    made.close()

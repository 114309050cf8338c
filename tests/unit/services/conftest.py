"""Training vaults for the tests of the services; what is left open is locked afterwards.

`vault` keeps its files in memory (tests/contract/test_stores.py holds that to the real storage), so that most tests
do not wait for a disk; `disk` is the real thing.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.vaults import Vault, a_vault
from vir_desktop.services.session import Session


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = a_vault(tmp_path, memory=True)
    yield made
    made.leave()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Vault]:
    made = a_vault(tmp_path)
    yield made
    made.leave()


@pytest.fixture
def session(vault: Vault) -> Session:
    return vault.open()

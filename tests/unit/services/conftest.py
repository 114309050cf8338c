"""A training vault on disk for the tests of the services; left open, it is locked afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.vaults import Vault, a_vault
from vir_desktop.services.session import Session


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = a_vault(tmp_path)
    yield made
    made.leave()


@pytest.fixture
def session(vault: Vault) -> Session:
    return vault.open()

"""What the tests of crypto/ share: the crypto of a training vault and of a real one, and a slot."""

import os

import pytest

from tests.helpers.sealed_slots import PHRASE, Sealed
from vir_desktop.crypto.vault_crypto import VaultCrypto
from vir_desktop.domain.keys import KDF_TRAINING, SlotContent
from vir_desktop.services.ports import Crypto


@pytest.fixture(scope="session")
def crypto() -> Crypto:
    return VaultCrypto(training=True)


@pytest.fixture(scope="session")
def real() -> Crypto:
    return VaultCrypto(training=False)


@pytest.fixture(scope="session")
def sealed(crypto: Crypto) -> Sealed:
    device_secret = os.urandom(32)
    content = SlotContent(crypto.new_user_secrets(), "u-0001", os.urandom(32), os.urandom(32))
    name = crypto.slot_name(device_secret, "åsa.ö")
    blob = crypto.seal_slot(content, PHRASE, device_secret, KDF_TRAINING, name)
    return Sealed(blob, content, device_secret, name)

"""What the tests of crypto/ share: a training vault's crypto, a user and a slot."""

import os
from dataclasses import dataclass

import pytest

from vir_desktop.crypto.vault_crypto import VaultCrypto
from vir_desktop.domain.keys import KDF_TRAINING, SlotContent
from vir_desktop.services.ports import Crypto

PHRASE = "korrekt häst batteri"


@dataclass(frozen=True)
class Sealed:
    """A slot with everything that opens it."""

    blob: bytes
    content: SlotContent
    device_secret: bytes
    name: str


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
    return Sealed(
        crypto.seal_slot(content, PHRASE, device_secret, KDF_TRAINING, name), content, device_secret, name
    )

"""From a passphrase or a key to other keys: Argon2id (RFC 9106) and HKDF-SHA256 (RFC 5869)."""

import unicodedata

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import KDF_FULL, KDF_SMALL, KDF_TRAINING, KEY_BYTES, KdfProfile

SALT_BYTES = 16


def allowed_profiles(training: bool) -> frozenset[KdfProfile]:
    """Return the only costs that a slot may ask for; the light one is for training vaults."""
    real = frozenset({KDF_FULL, KDF_SMALL})
    return real | {KDF_TRAINING} if training else real


def text_bytes(text: str) -> bytes:
    """Return `text` as NFC UTF-8, so that one typed å is one å on every keyboard."""
    # A lone surrogate can come out of an input method: it must be a wrong passphrase, not a crash.
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


def stretch(text: str, salt: bytes, profile: KdfProfile) -> bytes:
    """Return Argon2id over `text`, 32 bytes.

    Raises:
        KnownError: LOW_MEMORY when the machine cannot give `profile.memory_kib`.
    """
    argon2id = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=profile.passes,
        lanes=profile.lanes,
        memory_cost=profile.memory_kib,
    )
    try:
        return argon2id.derive(text_bytes(text))
    except MemoryError:
        raise KnownError(Known.LOW_MEMORY, mebibytes=profile.memory_kib // 1024) from None


def expand(key: bytes, info: bytes, *, length: int = KEY_BYTES, salt: bytes | None = None) -> bytes:
    """Return HKDF-SHA256 over `key`, `length` bytes."""
    return HKDF(hashes.SHA256(), length, salt=salt, info=info).derive(key)

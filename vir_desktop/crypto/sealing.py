"""Small values under a key: nonce 12 ‖ AES-256-GCM-SIV (RFC 8452), bound to prefix ‖ "seal/1" 0 ‖ context."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from vir_desktop.domain.errors import Known, KnownError

_NONCE_BYTES = 12


def seal(key: bytes, plaintext: bytes, namespace: bytes, context: bytes) -> bytes:
    """Return `plaintext` sealed: 28 bytes more."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCMSIV(key).encrypt(nonce, plaintext, _bound(namespace, context))


def unseal(key: bytes, sealed: bytes, namespace: bytes, context: bytes) -> bytes:
    """Return the plaintext.

    Raises:
        KnownError: DAMAGED_REGISTER when it does not open.
    """
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCMSIV(key).decrypt(nonce, body, _bound(namespace, context))
    except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
        raise KnownError(Known.DAMAGED_REGISTER) from None


def _bound(namespace: bytes, context: bytes) -> bytes:
    return namespace + b"seal/1\0" + context

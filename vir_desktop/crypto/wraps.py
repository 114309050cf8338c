"""Keys wrapped to a public key by HPKE (RFC 9180, base mode, HKDF-SHA256, ChaCha20-Poly1305).

    wrap  suite u8 ‖ HPKE: encapsulated key ‖ ciphertext ‖ tag
    info  prefix ‖ "wrap/1" or "wrap/2" 0 ‖ context

Suite 1 is MLKEM768_X25519 (0x647a), for what must outlive today's mathematics: 1,137 bytes more than the key.
Suite 2 is DHKEM(X25519), for the many wraps inside the register, itself under suite 1: 49 bytes more.
A KEM seed is 96 bytes (ML-KEM-768 64 ‖ X25519 32), a public key 1,216 (1,184 ‖ 32); suite 2 uses the last 32.
"""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from vir_desktop.domain.errors import Known, KnownError

KEM_SEED_BYTES = 96
KEM_PUBLIC_BYTES = 1216
_MLKEM_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1184

_HYBRID = 1
_X25519 = 2
_SUITES = {
    _HYBRID: hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305),
    _X25519: hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305),
}


def new_kem_seed() -> bytes:
    """Return 96 fresh random bytes."""
    return os.urandom(KEM_SEED_BYTES)


def kem_public(kem_seed: bytes) -> bytes:
    """Return the public key of a seed, 1,216 bytes."""
    mlkem, x25519 = _private_keys(kem_seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def wrap_hybrid(key: bytes, public: bytes, namespace: bytes, context: bytes) -> bytes:
    """Return `key` wrapped by suite 1."""
    mlkem, x25519 = _public_keys(public)
    recipient = hpke.MLKEM768X25519PublicKey(mlkem, x25519)
    return bytes([_HYBRID]) + _SUITES[_HYBRID].encrypt(key, recipient, _info(namespace, _HYBRID, context))


def unwrap_hybrid(wrap: bytes, kem_seed: bytes, namespace: bytes, context: bytes) -> bytes:
    """Return the key inside a wrap of suite 1.

    Raises:
        KnownError: NO_RIGHT when it does not open, NEWER_VERSION when its suite is not known here.
    """
    sealed = _sealed_part(wrap, _HYBRID)
    recipient = hpke.MLKEM768X25519PrivateKey(*_private_keys(kem_seed))
    try:
        return _SUITES[_HYBRID].decrypt(sealed, recipient, _info(namespace, _HYBRID, context))
    except InvalidTag:
        raise KnownError(Known.NO_RIGHT) from None


def wrap(key: bytes, public: bytes, namespace: bytes, context: bytes) -> bytes:
    """Return `key` wrapped by suite 2: 81 bytes for a key of 32."""
    _, recipient = _public_keys(public)
    return bytes([_X25519]) + _SUITES[_X25519].encrypt(key, recipient, _info(namespace, _X25519, context))


def unwrap(wrap: bytes, kem_seed: bytes, namespace: bytes, context: bytes) -> bytes:
    """Return the key inside a wrap of suite 2. Raises as `unwrap_hybrid`."""
    sealed = _sealed_part(wrap, _X25519)
    try:
        return _SUITES[_X25519].decrypt(sealed, _x25519_key(kem_seed), _info(namespace, _X25519, context))
    except InvalidTag:
        raise KnownError(Known.NO_RIGHT) from None


@lru_cache(maxsize=8)
def _x25519_key(kem_seed: bytes) -> X25519PrivateKey:
    """Return the X25519 half alone: expanding ML-KEM's would cost more than the unwrapping itself.

    Kept, because a page of the register is two hundred wraps to the same few keys, and making the key is a third of
    each. The session holds the seeds as long as it lives anyway.
    """
    return X25519PrivateKey.from_private_bytes(kem_seed[_MLKEM_SEED_BYTES:])


def _info(namespace: bytes, suite: int, context: bytes) -> bytes:
    return namespace + b"wrap/%d\0" % suite + context


def _sealed_part(wrap: bytes, suite: int) -> bytes:
    if wrap and wrap[0] > max(_SUITES):
        raise KnownError(Known.NEWER_VERSION)
    if not wrap or wrap[0] != suite:
        raise KnownError(Known.NO_RIGHT)
    return wrap[1:]


def _private_keys(kem_seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    mlkem = MLKEM768PrivateKey.from_seed_bytes(kem_seed[:_MLKEM_SEED_BYTES])
    return mlkem, X25519PrivateKey.from_private_bytes(kem_seed[_MLKEM_SEED_BYTES:])


def _public_keys(public: bytes) -> tuple[MLKEM768PublicKey, X25519PublicKey]:
    mlkem = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_BYTES])
    return mlkem, X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_BYTES:])

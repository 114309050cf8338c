"""Ed25519 (RFC 8032) over prefix ‖ purpose ‖ 0 ‖ SHA-512(message): no purpose stands in for another."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def signing_public(seed: bytes) -> bytes:
    """Return the public key of a signing seed, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, namespace: bytes, purpose: str, message: bytes) -> bytes:
    """Return the signature, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(_signed_bytes(namespace, purpose, message))


def verify(public: bytes, namespace: bytes, purpose: str, message: bytes, signature: bytes) -> bool:
    """Return whether `signature` is right; a public key that is none makes it wrong."""
    signed = _signed_bytes(namespace, purpose, message)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_bytes(namespace: bytes, purpose: str, message: bytes) -> bytes:
    return namespace + purpose.encode() + b"\0" + hashlib.sha512(message).digest()

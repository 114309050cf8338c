"""Search tokens: in a copied register each guess at a name or number still costs one Argon2id."""

import hashlib
import hmac

from vir_desktop.crypto import kdf
from vir_desktop.domain.keys import KdfProfile

_COST = KdfProfile(19 * 1024, 2, 1)  # OWASP's Argon2id profile; about 20 ms, paid on Enter and on saving


def search_key(register_key: bytes, namespace: bytes) -> bytes:
    """Return the 32-byte key of all tokens; it gives nothing back of the register key that it was first made from."""
    return kdf.expand(register_key, namespace + b"search/1")


def search_token(key: bytes, namespace: bytes, vault_id: str, part: str) -> bytes:
    """Return the 32-byte token of one normalised part. Raises LOW_MEMORY."""
    salt = hashlib.sha256(namespace + b"search-salt/1\0" + vault_id.encode()).digest()[: kdf.SALT_BYTES]
    return hmac.digest(key, kdf.stretch(part, salt, _COST), "sha256")

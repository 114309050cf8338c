"""The port `Crypto` for one vault: hands each act to its module, with the vault's own prefix."""

import hmac
import os
from collections.abc import Sequence

from vir_desktop.crypto import kdf, organisation, sealing, search, signatures, slots, wraps
from vir_desktop.crypto.namespace import prefix
from vir_desktop.domain.keys import KEY_BYTES, KdfProfile, OrganisationKeys, SlotContent, UserSecrets
from vir_desktop.domain.sheet import Sheet


class VaultCrypto:
    """Every cryptographic act of one vault; a training vault and a real one never open each other's work."""

    def __init__(self, training: bool) -> None:
        self._training = training
        self._prefix = prefix(training)

    # passphrase slots

    def slot_name(self, device_secret: bytes, signatur: str) -> str:
        """Return the slot's file name without ending, 64 hex digits."""
        message = self._prefix + b"slot-name/1\0" + kdf.text_bytes(signatur.lower())
        return hmac.digest(device_secret, message, "sha256").hex()

    def device_check(self, device_secret: bytes) -> str:
        """Return the public check value of a device secret, 64 hex digits."""
        return hmac.digest(device_secret, self._prefix + b"device-check/1", "sha256").hex()

    def seal_slot(
        self, content: SlotContent, passphrase: str, device_secret: bytes, profile: KdfProfile, name: str
    ) -> bytes:
        """Return the slot's bytes. Raises LOW_MEMORY, or ValueError for a profile not allowed here."""
        header = slots.new_header(self._training, profile, name)
        return slots.seal_slot(content, passphrase, device_secret, header)

    def open_slot(self, blob: bytes | None, passphrase: str, device_secret: bytes, name: str) -> SlotContent:
        """Open a slot; `None` (no such user) costs the same KDF and ends as WRONG_PASSPHRASE.

        Raises:
            KnownError: WRONG_PASSPHRASE, DAMAGED_SLOT (bounds, format), NEWER_VERSION, LOW_MEMORY.
        """
        if blob is None:
            blob = slots.decoy(self._training, name)
        return slots.open_slot(blob, passphrase, device_secret, training=self._training, name=name)

    def decoy_slot(self, like: bytes, name: str) -> bytes:
        """Return a slot that nothing opens and that costs what another one costs."""
        return slots.decoy(self._training, name, like)

    # the organisation

    def new_organisation_seed(self) -> bytes:
        """Return 32 fresh random bytes."""
        return organisation.new_organisation_seed()

    def organisation_keys(self, seed: bytes) -> OrganisationKeys:
        """Return what the organisationsfrö gives."""
        return organisation.organisation_keys(seed, self._prefix)

    def split_seed(self, seed: bytes, threshold: int, count: int) -> Sequence[str]:
        """Return SLIP-0039 shares, one line of 33 words each."""
        return organisation.split_seed(seed, threshold, count)

    def join_seed(self, shares: Sequence[str]) -> bytes:
        """Return the frö. Raises WRONG_SHARE, TOO_FEW_SHARES."""
        return organisation.join_seed(shares)

    def look_at_share(self, text: str) -> Sheet:
        """Return what can be told of one share alone."""
        return organisation.look_at_share(text)

    # people

    def new_user_secrets(self) -> UserSecrets:
        """Return fresh seeds for a user or a grupp."""
        return UserSecrets(wraps.new_kem_seed(), self.new_signing_seed())

    def new_signing_seed(self) -> bytes:
        """Return 32 fresh random bytes."""
        return os.urandom(KEY_BYTES)

    def public_keys(self, secrets: UserSecrets) -> tuple[bytes, bytes]:
        """Return (hybrid KEM public key, Ed25519 public key)."""
        return wraps.kem_public(secrets.kem_seed), signatures.signing_public(secrets.sig_seed)

    def signing_public(self, seed: bytes) -> bytes:
        """Return the Ed25519 public key of a seed."""
        return signatures.signing_public(seed)

    # signatures

    def sign(self, seed: bytes, purpose: str, message: bytes) -> bytes:
        """Return the signature over `message` for `purpose`, 64 bytes."""
        return signatures.sign(seed, self._prefix, purpose, message)

    def verify(self, public: bytes, purpose: str, message: bytes, signature: bytes) -> bool:
        """Return whether `signature` is right."""
        return signatures.verify(public, self._prefix, purpose, message, signature)

    # wraps

    def wrap_hybrid(self, key: bytes, kem_public: bytes, context: bytes) -> bytes:
        """Return `key` wrapped by ML-KEM-768 and X25519 together."""
        return wraps.wrap_hybrid(key, kem_public, self._prefix, context)

    def unwrap_hybrid(self, wrap: bytes, kem_seed: bytes, context: bytes) -> bytes:
        """Return the key. Raises NO_RIGHT, NEWER_VERSION."""
        return wraps.unwrap_hybrid(wrap, kem_seed, self._prefix, context)

    def wrap(self, key: bytes, kem_public: bytes, context: bytes) -> bytes:
        """Return `key` wrapped by X25519, 81 bytes for 32."""
        return wraps.wrap(key, kem_public, self._prefix, context)

    def unwrap(self, wrap: bytes, kem_seed: bytes, context: bytes) -> bytes:
        """Return the key. Raises NO_RIGHT, NEWER_VERSION."""
        return wraps.unwrap(wrap, kem_seed, self._prefix, context)

    # symmetric

    def new_key(self) -> bytes:
        """Return 32 fresh random bytes."""
        return os.urandom(KEY_BYTES)

    def derive(self, key: bytes, purpose: str) -> bytes:
        """Return HKDF-SHA256(key, info=prefix ‖ purpose), 32 bytes."""
        return kdf.expand(key, self._prefix + purpose.encode())

    def seal(self, key: bytes, plaintext: bytes, context: bytes) -> bytes:
        """Return `plaintext` sealed and bound to `context`."""
        return sealing.seal(key, plaintext, self._prefix, context)

    def unseal(self, key: bytes, sealed: bytes, context: bytes) -> bytes:
        """Return the plaintext. Raises DAMAGED_REGISTER; callers translate."""
        return sealing.unseal(key, sealed, self._prefix, context)

    def search_key(self, register_key: bytes) -> bytes:
        """Return the key of all search tokens, as the vault's first register key gives it."""
        return search.search_key(register_key, self._prefix)

    def search_token(self, search_key: bytes, vault_id: str, part: str) -> bytes:
        """Return the 32-byte token of one normalised part; costs Argon2id(19 MiB, 2, 1)."""
        return search.search_token(search_key, self._prefix, vault_id, part)

    def warm_up(self) -> None:
        """Pay the first use of ML-KEM and HPKE while the passphrase is still being typed."""
        seed = wraps.new_kem_seed()
        wrapped = self.wrap_hybrid(bytes(KEY_BYTES), wraps.kem_public(seed), b"warm-up")
        self.unwrap_hybrid(wrapped, seed, b"warm-up")

"""Every cryptographic act."""

from collections.abc import Sequence
from typing import Protocol

from vir_desktop.domain.keys import KdfProfile, OrganisationKeys, SlotContent, UserSecrets
from vir_desktop.domain.sheet import Sheet


class Crypto(Protocol):
    """Every cryptographic act, for one vault: a training vault's instance puts `vir-ovning/` into every info string."""

    def warm_up(self) -> None:
        """Pay what the first use of the mathematics costs, ahead of time."""

    # passphrase slots
    def slot_name(self, device_secret: bytes, signatur: str) -> str:
        """Return the slot's file name without ending: hex HMAC(device secret, NFC signatur in lower case)."""

    def device_check(self, device_secret: bytes) -> str:
        """Return the public check value of a device secret, hex; device.json carries it to tell computers apart."""

    def seal_slot(
        self, content: SlotContent, passphrase: str, device_secret: bytes, profile: KdfProfile, name: str
    ) -> bytes: ...

    def open_slot(self, blob: bytes | None, passphrase: str, device_secret: bytes, name: str) -> SlotContent:
        """Open a slot. `None` (no such user) costs the same KDF and ends as WRONG_PASSPHRASE.

        Raises:
            KnownError: WRONG_PASSPHRASE, DAMAGED_SLOT (bounds, format), NEWER_VERSION, LOW_MEMORY.
        """

    def decoy_slot(self, like: bytes, name: str) -> bytes:
        """Return a slot that nothing opens, for a name that has none; it costs what the slot `like` costs."""

    # the organisation
    def new_organisation_seed(self) -> bytes: ...
    def organisation_keys(self, seed: bytes) -> OrganisationKeys: ...
    def split_seed(self, seed: bytes, threshold: int, count: int) -> Sequence[str]:
        """Return SLIP-0039 shares, one line of 33 words each."""

    def join_seed(self, shares: Sequence[str]) -> bytes:
        """Raises KnownError: WRONG_SHARE, TOO_FEW_SHARES."""

    def look_at_share(self, text: str) -> Sheet:
        """Return what can be told of one share alone, however it was typed."""

    # people
    def new_user_secrets(self) -> UserSecrets: ...
    def new_signing_seed(self) -> bytes: ...
    def public_keys(self, secrets: UserSecrets) -> tuple[bytes, bytes]:
        """Return (hybrid KEM public key, Ed25519 public key)."""

    def signing_public(self, seed: bytes) -> bytes: ...

    # signatures; `purpose` separates what they are for
    def sign(self, seed: bytes, purpose: str, message: bytes) -> bytes: ...
    def verify(self, public: bytes, purpose: str, message: bytes, signature: bytes) -> bool: ...

    # wraps: `context` binds a wrap to what it is for (akt id and holder, or "register" and serial)
    def wrap_hybrid(self, key: bytes, kem_public: bytes, context: bytes) -> bytes: ...
    def unwrap_hybrid(self, wrap: bytes, kem_seed: bytes, context: bytes) -> bytes:
        """Raises KnownError(NO_RIGHT) when the wrap does not open."""

    def wrap(self, key: bytes, kem_public: bytes, context: bytes) -> bytes:
        """X25519 only, to the X25519 half of the public key: 81 bytes for a key of 32."""

    def unwrap(self, wrap: bytes, kem_seed: bytes, context: bytes) -> bytes: ...

    # symmetric
    def new_key(self) -> bytes: ...
    def derive(self, key: bytes, purpose: str) -> bytes:
        """Return HKDF-SHA256(key, info=purpose), 32 bytes."""

    def seal(self, key: bytes, plaintext: bytes, context: bytes) -> bytes:
        """AES-256-GCM-SIV; nonce in front."""

    def unseal(self, key: bytes, sealed: bytes, context: bytes) -> bytes:
        """Raises KnownError(DAMAGED_REGISTER) when it does not open; callers translate."""

    def search_key(self, register_key: bytes) -> bytes:
        """Return the key of all search tokens, 32 bytes; one way from the register key it was first made from."""

    def search_token(self, search_key: bytes, vault_id: str, part: str) -> bytes:
        """Return the 32-byte token of one normalised part; costs Argon2id(19 MiB, 2, 1)."""

"""Keys and certificates as values; what is done with them is crypto's matter."""

from dataclasses import dataclass, field
from datetime import date, datetime

from vir_desktop.domain.canonical import Json
from vir_desktop.domain.roles import Role

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KdfProfile:
    """Argon2id costs: memory in KiB, passes, lanes (RFC 9106)."""

    memory_kib: int
    passes: int
    lanes: int


KDF_FULL = KdfProfile(256 * 1024, 3, 4)
KDF_SMALL = KdfProfile(64 * 1024, 3, 4)  # by choice, for machines with little memory; recorded in the slot
KDF_TRAINING = KdfProfile(8 * 1024, 1, 1)  # training vaults only


@dataclass(frozen=True, slots=True)
class UserSecrets:
    """A user's (or a grupp's) private seeds: 96 bytes for the hybrid KEM, 32 for Ed25519."""

    kem_seed: bytes = field(repr=False)
    sig_seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SlotContent:
    """What a passphrase opens. `admin_seed` is there only in an administratör's slot."""

    secrets: UserSecrets
    serial: str
    root_public: bytes
    admin_seed: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class OrganisationKeys:
    """What the organisationsfrö gives: the root's Ed25519 seed and the recovery KEM seed, with the public halves."""

    root_seed: bytes = field(repr=False)
    root_public: bytes
    recovery_seed: bytes = field(repr=False)
    recovery_public: bytes


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who a public key belongs to; signed by the admin key and kept for ever.

    `kem_public` is the hybrid public key (ML-KEM-768 ‖ X25519, 1,216 bytes), `sig_public` Ed25519 (32 bytes).
    `not_after` is the last day, inclusive; an agreement ends 12:00 the day after.
    """

    serial: str
    signatur: str
    roles: frozenset[Role]
    kem_public: bytes
    sig_public: bytes
    issued_at: datetime
    not_after: date | None = None
    signature: bytes = b""

    def to_json(self) -> Json:
        """Return what is signed: everything but the signature."""
        return {
            "serial": self.serial,
            "signatur": self.signatur,
            "roles": sorted(role.value for role in self.roles),
            "kem_public": self.kem_public.hex(),
            "sig_public": self.sig_public.hex(),
            "issued_at": self.issued_at.isoformat(),
            "not_after": self.not_after.isoformat() if self.not_after else "",
        }

    @classmethod
    def from_json(cls, data: Json, signature: bytes) -> "Certificate":
        """Read what `to_json` wrote; the caller verifies the signature.

        Raises:
            ValueError, KeyError: It is not a certificate.
        """
        if not isinstance(data, dict) or not isinstance(data["roles"], list):
            raise ValueError("not a certificate")
        not_after = str(data["not_after"])
        return cls(
            serial=str(data["serial"]),
            signatur=str(data["signatur"]),
            roles=frozenset(Role(str(role)) for role in data["roles"]),
            kem_public=bytes.fromhex(str(data["kem_public"])),
            sig_public=bytes.fromhex(str(data["sig_public"])),
            issued_at=datetime.fromisoformat(str(data["issued_at"])),
            not_after=date.fromisoformat(not_after) if not_after else None,
            signature=signature,
        )

"""The bodies of the vault's plain files, as canonical JSON; formats for ever, one of each in tests/data/.

`device.json` says which computer and vault this is, `policy.json` what the organisation decided, `keyring` who can
open the register, `anchor.bin` how far every chain had come.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vir_desktop.domain.canonical import Json, canonical_bytes, parse_canonical
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.policy import Policy
from vir_desktop.domain.record import AktId, Cover, Head
from vir_desktop.services.ports import Crypto

DEVICE_FILE = "device.json"
POLICY_FILE = "policy.json"
KEYRING_FILE = "keyring"
NEXT_KEYRING_FILE = "keyring-next"  # there only while the register gets a new key; the keyring's format
ANCHOR_FILE = "anchor.bin"
ATTEMPTS_FILE = "attempts"
SLOT_FOLDER = "slots"

FORMAT_VERSION = 1


def slot_file(name: str) -> str:
    """Return the relative file name of a slot."""
    return f"{SLOT_FOLDER}/{name}.slot"


def slot_names(crypto: Crypto, device_secret: bytes, signatur: str) -> tuple[str, str]:
    """Return the name of a user's slot, and of the one that lies beside it while a recovery is under way."""
    return crypto.slot_name(device_secret, signatur), crypto.slot_name(device_secret, signatur + "\0next")


@dataclass(frozen=True, slots=True)
class Device:
    """Which computer: `check` is derived from the device secret, which is also wrapped to recovery."""

    vault_id: str
    device_id: str
    check: str
    training: bool
    secret_wrap: bytes

    def to_bytes(self) -> bytes:
        """Return the file's body."""
        return canonical_bytes({
            "v": FORMAT_VERSION,
            "vault_id": self.vault_id,
            "device_id": self.device_id,
            "check": self.check,
            "training": self.training,
            "secret_wrap": self.secret_wrap.hex(),
        })

    @classmethod
    def from_bytes(cls, body: bytes) -> "Device":
        """Raises KnownError: DAMAGED_DEVICE, NEWER_VERSION."""
        data = _object(body, Known.DAMAGED_DEVICE)
        try:
            training = data["training"]
            if not isinstance(training, bool):
                raise TypeError("training")
            return cls(
                vault_id=_text(data, "vault_id"),
                device_id=_text(data, "device_id"),
                check=_text(data, "check"),
                training=training,
                secret_wrap=_bytes(data, "secret_wrap"),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise KnownError(Known.DAMAGED_DEVICE, file=DEVICE_FILE) from error


@dataclass(frozen=True, slots=True)
class SignedPolicy:
    """The policy with the chain of trust that carries it: root → admin key → policy.

    The root signs the admin key together with the recovery key, so neither can be put in the other's place.
    """

    policy: Policy
    admin_public: bytes
    recovery_public: bytes
    root_signature: bytes
    admin_signature: bytes

    def root_message(self) -> bytes:
        """Return what the root signs."""
        return canonical_bytes({"admin": self.admin_public.hex(), "recovery": self.recovery_public.hex()})

    def policy_message(self) -> bytes:
        """Return what the admin key signs."""
        return canonical_bytes(self.policy.to_json())

    def to_bytes(self) -> bytes:
        """Return the file's body."""
        return canonical_bytes({
            "v": FORMAT_VERSION,
            "policy": self.policy.to_json(),
            "admin": self.admin_public.hex(),
            "recovery": self.recovery_public.hex(),
            "root_signature": self.root_signature.hex(),
            "admin_signature": self.admin_signature.hex(),
        })

    @classmethod
    def from_bytes(cls, body: bytes) -> "SignedPolicy":
        """Raises KnownError: DAMAGED_POLICY, NEWER_VERSION. The caller verifies the signatures."""
        data = _object(body, Known.DAMAGED_POLICY)
        try:
            return cls(
                policy=Policy.from_json(data["policy"]),
                admin_public=_bytes(data, "admin"),
                recovery_public=_bytes(data, "recovery"),
                root_signature=_bytes(data, "root_signature"),
                admin_signature=_bytes(data, "admin_signature"),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise KnownError(Known.DAMAGED_POLICY, file=POLICY_FILE) from error


@dataclass(frozen=True, slots=True)
class Keyring:
    """The register key, wrapped to each certified user (by serial) and to recovery; `epoch` grows at restore."""

    epoch: int
    wraps: Mapping[str, bytes]
    recovery: bytes

    def to_bytes(self) -> bytes:
        """Return the file's body."""
        return canonical_bytes({
            "v": FORMAT_VERSION,
            "epoch": self.epoch,
            "wraps": {serial: wrap.hex() for serial, wrap in self.wraps.items()},
            "recovery": self.recovery.hex(),
        })

    @classmethod
    def from_bytes(cls, body: bytes) -> "Keyring":
        """Raises KnownError: DAMAGED_KEYRING, NEWER_VERSION."""
        data = _object(body, Known.DAMAGED_KEYRING)
        try:
            wraps, epoch = data["wraps"], data["epoch"]
            if not isinstance(wraps, dict) or not isinstance(epoch, int):
                raise TypeError("keyring")
            hexes = {serial: bytes.fromhex(str(wrap)) for serial, wrap in wraps.items()}
            return cls(epoch=epoch, wraps=hexes, recovery=_bytes(data, "recovery"))
        except (KeyError, TypeError, ValueError) as error:
            raise KnownError(Known.DAMAGED_KEYRING, file=KEYRING_FILE) from error


def register_context(serial: str) -> bytes:
    """Return what a wrap of the register key is bound to."""
    return b"register\0" + serial.encode()


def akt_context(akt_id: AktId, holder: str) -> bytes:
    """Return what a wrap of an akt key is bound to."""
    return b"akt\0" + akt_id.encode() + b"\0" + holder.encode()


def grupp_context(grupp_id: str, serial: str) -> bytes:
    """Return what a wrap of a grupp's seed is bound to."""
    return b"grupp\0" + grupp_id.encode() + b"\0" + serial.encode()


RECOVERY = "recovery"
DEVICE_CONTEXT = b"device-secret"


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far every chain had come when last looked at; sealed, outside the databases."""

    epoch: int
    policy_version: int
    register: Head
    akter: Mapping[AktId, Head] = field(default_factory=dict)
    cover: Cover = Cover()  # nothing in an anchor from before rows were added up

    def to_bytes(self) -> bytes:
        """Return the plaintext that is sealed."""
        return canonical_bytes({
            "v": FORMAT_VERSION,
            "epoch": self.epoch,
            "policy_version": self.policy_version,
            "register": _head_json(self.register),
            "akter": {akt_id: _head_json(head) for akt_id, head in self.akter.items()},
            "cover": [self.cover.writes, self.cover.total.hex()],
        })

    @classmethod
    def from_bytes(cls, body: bytes) -> "Anchor":
        """Raises KnownError: DAMAGED_ANCHOR, NEWER_VERSION."""
        data = _object(body, Known.DAMAGED_ANCHOR)
        try:
            akter, epoch, version = data["akter"], data["epoch"], data["policy_version"]
            if not (isinstance(akter, dict) and isinstance(epoch, int) and isinstance(version, int)):
                raise TypeError("anchor")
            heads = {AktId(akt_id): _head(value) for akt_id, value in akter.items()}
            cover = Cover(*_pair(data["cover"])) if "cover" in data else Cover()
            return cls(epoch, version, _head(data["register"]), heads, cover)
        except (KeyError, TypeError, ValueError) as error:
            raise KnownError(Known.DAMAGED_ANCHOR, file=ANCHOR_FILE) from error


def _head_json(head: Head) -> Json:
    return [head.seq, head.chain.hex()]


def _head(value: Json) -> Head:
    return Head(*_pair(value))


def _pair(value: Json) -> tuple[int, bytes]:
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], int):
        raise ValueError("pair")
    return value[0], bytes.fromhex(str(value[1]))


def _object(body: bytes, damaged: Known) -> dict[str, Json]:
    try:
        data = parse_canonical(body)
    except ValueError as error:
        raise KnownError(damaged) from error
    if not isinstance(data, dict) or not isinstance(data.get("v"), int):
        raise KnownError(damaged)
    if data["v"] != FORMAT_VERSION:
        raise KnownError(Known.NEWER_VERSION)
    return data


def _text(data: dict[str, Json], key: str) -> str:
    value = data[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _bytes(data: dict[str, Json], key: str) -> bytes:
    return bytes.fromhex(_text(data, key))

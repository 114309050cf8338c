"""The passphrase slot, format 1: the file that a user's passphrase opens, on this computer only.

    header      "VIRSLOT" ‖ version u8 ‖ training u8 ‖ KDF algorithm u8 ‖ memory KiB u32 ‖ passes u32
                ‖ lanes u8 ‖ salt 16 ‖ length of the name u8 ‖ name (UTF-8)
    nonce       12 bytes
    ciphertext  AES-256-GCM-SIV (RFC 8452) of the content, the header as associated data; its tag, 16, last
    content     KEM seed 96 ‖ Ed25519 seed 32 ‖ root public key 32 ‖ has admin seed u8
                ‖ admin seed 32 or zeros ‖ length of the serial u8 ‖ serial (UTF-8) padded with zeros to 64
    key         HKDF-SHA256(ikm = Argon2id(NFC passphrase, salt), salt = device secret,
                info = prefix ‖ "slot/1" 0 name)

Numbers are big-endian; each value has one spelling. All contents are of one size, so a stolen folder does not
tell whose slot also holds an admin key. The file's digest is storage's matter: it has been checked before the
bytes come here, so a slot of sound structure that does not open means a wrong passphrase.
"""

import contextlib
import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from vir_desktop.crypto import kdf
from vir_desktop.crypto.namespace import prefix
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import KDF_FULL, KDF_TRAINING, KEY_BYTES, KdfProfile, SlotContent, UserSecrets

_MAGIC = b"VIRSLOT"
_VERSION = 1
_ARGON2ID = 1
_HEADER = struct.Struct(">7sBBBIIB16sB")
_CONTENT = struct.Struct(">96s32s32sB32sB64s")
_KEM_SEED_BYTES = 96
_SERIAL_BYTES = 64
_NONCE_BYTES = 12
_TAG_BYTES = 16
_BODY_BYTES = _NONCE_BYTES + _CONTENT.size + _TAG_BYTES


@dataclass(frozen=True, slots=True)
class SlotHeader:
    """What stands in the clear: which vault and user the slot is for, and what its key costs."""

    training: bool
    profile: KdfProfile
    name: str
    salt: bytes

    def encode(self) -> bytes:
        """Return the header's only spelling."""
        name = self.name.encode()
        cost = (self.profile.memory_kib, self.profile.passes, self.profile.lanes)
        return _HEADER.pack(_MAGIC, _VERSION, self.training, _ARGON2ID, *cost, self.salt, len(name)) + name

    def kek(self, passphrase: str, device_secret: bytes) -> bytes:
        """Return the key that the content is sealed with. Raises LOW_MEMORY."""
        stretched = kdf.stretch(passphrase, self.salt, self.profile)
        info = prefix(self.training) + b"slot/1\0" + self.name.encode()
        return kdf.expand(stretched, info, salt=device_secret)


def new_header(training: bool, profile: KdfProfile, name: str) -> SlotHeader:
    """Return a header with a fresh salt.

    Raises:
        ValueError: The profile is not one that may be used in this kind of vault.
    """
    if profile not in kdf.allowed_profiles(training):
        raise ValueError("not a profile of this kind of vault")
    return SlotHeader(training, profile, name, os.urandom(kdf.SALT_BYTES))


def seal_slot(content: SlotContent, passphrase: str, device_secret: bytes, header: SlotHeader) -> bytes:
    """Return the slot's bytes.

    Raises:
        KnownError: LOW_MEMORY.
        ValueError: A key or the serial has the wrong length.
    """
    nonce = os.urandom(_NONCE_BYTES)
    clear = header.encode()
    kek = header.kek(passphrase, device_secret)
    return clear + nonce + AESGCMSIV(kek).encrypt(nonce, _encode_content(content), clear)


def open_slot(blob: bytes, passphrase: str, device_secret: bytes, *, training: bool, name: str) -> SlotContent:
    """Return what the passphrase opens; everything in the clear is checked before the KDF runs.

    Raises:
        KnownError: WRONG_PASSPHRASE, DAMAGED_SLOT, NEWER_VERSION, LOW_MEMORY.
    """
    header, body = _read(blob)
    if (header.training, header.name) != (training, name):
        raise KnownError(Known.DAMAGED_SLOT)
    if header.profile not in kdf.allowed_profiles(training):
        raise KnownError(Known.DAMAGED_SLOT)
    kek = header.kek(passphrase, device_secret)
    try:
        content = AESGCMSIV(kek).decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], header.encode())
    except InvalidTag:
        raise KnownError(Known.WRONG_PASSPHRASE) from None
    return _decode_content(content)


def decoy(training: bool, name: str, like: bytes | None = None) -> bytes:
    """Return a slot that nothing opens, so that a name without a slot walks the same way as one with.

    It costs what the slot `like` costs: where the vault was made with the smaller KDF a dearer answer would tell.
    """
    profile = KDF_TRAINING if training else KDF_FULL
    if like is not None:
        with contextlib.suppress(KnownError):
            found = _read(like)[0].profile
            profile = found if found in kdf.allowed_profiles(training) else profile
    return new_header(training, profile, name).encode() + os.urandom(_BODY_BYTES)


def _read(blob: bytes) -> tuple[SlotHeader, bytes]:
    if blob[: len(_MAGIC)] != _MAGIC or len(blob) <= len(_MAGIC):
        raise KnownError(Known.DAMAGED_SLOT)
    if blob[len(_MAGIC)] > _VERSION:
        raise KnownError(Known.NEWER_VERSION)
    try:
        header = _read_header(blob)
    except (struct.error, ValueError):
        raise KnownError(Known.DAMAGED_SLOT) from None
    clear = header.encode()
    body = blob[len(clear) :]
    # A byte that the header's own spelling does not give back is damage: flag 2, another algorithm.
    if not blob.startswith(clear) or len(body) != _BODY_BYTES:
        raise KnownError(Known.DAMAGED_SLOT)
    return header, body


def _read_header(blob: bytes) -> SlotHeader:
    _, _, training, _, memory_kib, passes, lanes, salt, name_length = _HEADER.unpack_from(blob)
    name = blob[_HEADER.size : _HEADER.size + name_length].decode()
    return SlotHeader(bool(training), KdfProfile(memory_kib, passes, lanes), name, salt)


def _encode_content(content: SlotContent) -> bytes:
    serial = content.serial.encode()
    secrets = content.secrets
    admin_seed = content.admin_seed or bytes(KEY_BYTES)
    lengths = (len(secrets.kem_seed), len(secrets.sig_seed), len(content.root_public), len(admin_seed))
    if lengths != (_KEM_SEED_BYTES, KEY_BYTES, KEY_BYTES, KEY_BYTES) or len(serial) > _SERIAL_BYTES:
        raise ValueError("a key or the serial has the wrong length")
    return _CONTENT.pack(
        secrets.kem_seed,
        secrets.sig_seed,
        content.root_public,
        content.admin_seed is not None,
        admin_seed,
        len(serial),
        serial,
    )


def _decode_content(content: bytes) -> SlotContent:
    kem_seed, sig_seed, root_public, has_admin, admin_seed, serial_length, serial = _CONTENT.unpack(content)
    return SlotContent(
        secrets=UserSecrets(kem_seed, sig_seed),
        serial=serial[:serial_length].decode(),
        root_public=root_public,
        admin_seed=admin_seed if has_admin else None,
    )

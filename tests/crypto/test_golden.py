"""What was made with format 1 opens for ever: by the program, and by a reader written from the descriptions alone."""

import hashlib
import hmac
import json
import struct
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from shamir_mnemonic.wordlist import WORDLIST

from vir_desktop.crypto.vault_crypto import VaultCrypto
from vir_desktop.domain.canonical import canonical_bytes, parse_canonical
from vir_desktop.domain.keys import Certificate, SlotContent, UserSecrets

FILE = Path(__file__).parents[1] / "data" / "crypto" / "golden.json"
VAULTS = json.loads(FILE.read_text(encoding="utf-8"))
Golden = dict[str, Any]  # Any: a JSON file of nested names and strings

pytestmark = pytest.mark.parametrize("golden", VAULTS, ids=["training", "real"])


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


# --- by the program -----------------------------------------------------------------------------------------------


def test_the_program_opens_the_slot(golden: Golden) -> None:
    crypto, slot = VaultCrypto(golden["training"]), golden["slot"]
    device_secret = raw(slot["device_secret"])
    assert crypto.slot_name(device_secret, slot["signatur"]) == slot["name"]
    assert crypto.device_check(device_secret) == slot["device_check"]
    secrets = UserSecrets(raw(golden["kem_seed"]), raw(golden["sig_seed"]))
    expected = SlotContent(secrets, slot["serial"], raw(slot["root_public"]), raw(slot["admin_seed"]))
    assert crypto.open_slot(raw(slot["blob"]), slot["passphrase"], device_secret, slot["name"]) == expected
    assert crypto.public_keys(secrets) == (raw(golden["kem_public"]), raw(golden["sig_public"]))


def test_the_program_opens_wraps_and_values(golden: Golden) -> None:
    crypto, kem_seed = VaultCrypto(golden["training"]), raw(golden["kem_seed"])
    for name, unwrap in (("wrap_hybrid", crypto.unwrap_hybrid), ("wrap", crypto.unwrap)):
        made = golden[name]
        assert unwrap(raw(made["blob"]), kem_seed, raw(made["context"])) == raw(made["key"])
    made = golden["sealed"]
    opened = crypto.unseal(raw(made["key"]), raw(made["blob"]), raw(made["context"]))
    assert opened.decode() == made["plaintext"]
    made = golden["derived"]
    assert crypto.derive(raw(made["key"]), made["purpose"]) == raw(made["value"])
    made = golden["search_token"]
    key = crypto.search_key(raw(made["key"]))
    assert crypto.search_token(key, made["vault_id"], made["part"]) == raw(made["value"])


def test_the_program_accepts_signature_and_certificate(golden: Golden) -> None:
    crypto, made = VaultCrypto(golden["training"]), golden["signature"]
    message = made["message"].encode()
    assert crypto.verify(raw(golden["sig_public"]), made["purpose"], message, raw(made["value"]))
    assert crypto.sign(raw(golden["sig_seed"]), made["purpose"], message) == raw(made["value"])
    made = golden["certificate"]
    body, signature = made["message"].encode(), raw(made["signature"])
    assert crypto.verify(raw(made["admin_public"]), "certificate/1", body, signature)
    certificate = Certificate.from_json(parse_canonical(body), signature)
    assert canonical_bytes(certificate.to_json()) == body
    assert certificate.kem_public == raw(golden["kem_public"])


def test_the_program_joins_the_shares(golden: Golden) -> None:
    crypto, made = VaultCrypto(golden["training"]), golden["organisation"]
    assert crypto.join_seed(made["shares"]) == crypto.join_seed([made["only_share"]]) == raw(made["seed"])
    keys = crypto.organisation_keys(raw(made["seed"]))
    assert (keys.root_seed, keys.root_public) == (raw(made["root_seed"]), raw(made["root_public"]))
    assert (keys.recovery_seed, keys.recovery_public) == (raw(made["recovery_seed"]), raw(made["recovery_public"]))


# --- by a reader written from the descriptions alone ----------------------------------------------------------------


def prefix(golden: Golden) -> bytes:
    return b"vir-ovning/" if golden["training"] else b"vir/"


def hkdf(key: bytes, info: bytes, length: int = 32, salt: bytes | None = None) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(key)


def argon2id(text: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib)
    return kdf.derive(unicodedata.normalize("NFC", text).encode())


def test_the_reader_opens_the_slot(golden: Golden) -> None:
    slot, space = golden["slot"], prefix(golden)
    blob, device_secret = raw(slot["blob"]), raw(slot["device_secret"])
    assert blob[:10] == b"VIRSLOT" + bytes([1, golden["training"], 1])
    memory_kib, passes, lanes = struct.unpack(">IIB", blob[10:19])
    salt, name = blob[19:35], blob[36 : 36 + blob[35]]
    body = 36 + blob[35]
    assert name.decode() == slot["name"] == hmac_hex(device_secret, space + b"slot-name/1\0" + "åsa.ö".encode())
    assert slot["device_check"] == hmac_hex(device_secret, space + b"device-check/1")
    stretched = argon2id(slot["passphrase"], salt, memory_kib, passes, lanes)
    kek = hkdf(stretched, space + b"slot/1\0" + name, salt=device_secret)
    content = AESGCMSIV(kek).decrypt(blob[body : body + 12], blob[body + 12 :], blob[:body])
    parts = struct.unpack(">96s32s32s?32sB64s", content)
    names = ("kem_seed", "sig_seed", "root_public", "admin_seed")
    known = {**golden, **slot}
    assert [known[name] for name in names] == [part.hex() for part in (*parts[:3], parts[4])]
    assert parts[3] is True
    assert parts[6][: parts[5]].decode() == slot["serial"]


def hmac_hex(key: bytes, message: bytes) -> str:
    return hmac.new(key, message, "sha256").hexdigest()


def test_the_reader_opens_wraps_and_values(golden: Golden) -> None:
    space, kem_seed = prefix(golden), raw(golden["kem_seed"])
    x25519 = X25519PrivateKey.from_private_bytes(kem_seed[64:])
    hybrid = hpke.MLKEM768X25519PrivateKey(MLKEM768PrivateKey.from_seed_bytes(kem_seed[:64]), x25519)
    parts = hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305
    made = golden["wrap_hybrid"]
    suite, blob = hpke.Suite(hpke.KEM.MLKEM768_X25519, *parts), raw(made["blob"])
    assert suite.decrypt(blob[1:], hybrid, space + b"wrap/1\0" + raw(made["context"])) == raw(made["key"])
    assert blob[0] == 1
    made = golden["wrap"]
    suite, blob = hpke.Suite(hpke.KEM.X25519, *parts), raw(made["blob"])
    assert suite.decrypt(blob[1:], x25519, space + b"wrap/2\0" + raw(made["context"])) == raw(made["key"])
    assert blob[0] == 2
    made = golden["sealed"]
    blob, bound = raw(made["blob"]), space + b"seal/1\0" + raw(made["context"])
    assert AESGCMSIV(raw(made["key"])).decrypt(blob[:12], blob[12:], bound).decode() == made["plaintext"]
    made = golden["derived"]
    assert hkdf(raw(made["key"]), space + made["purpose"].encode()) == raw(made["value"])


def test_the_reader_makes_the_search_token(golden: Golden) -> None:
    space, made = prefix(golden), golden["search_token"]
    salt = hashlib.sha256(space + b"search-salt/1\0" + made["vault_id"].encode()).digest()[:16]
    stretched = argon2id(made["part"], salt, 19 * 1024, 2, 1)
    assert hmac_hex(hkdf(raw(made["key"]), space + b"search/1"), stretched) == made["value"]


def test_the_reader_verifies_the_signatures(golden: Golden) -> None:
    made, space = golden["signature"], prefix(golden)
    signed = space + b"record/1\0" + hashlib.sha512(made["message"].encode()).digest()
    Ed25519PublicKey.from_public_bytes(raw(golden["sig_public"])).verify(raw(made["value"]), signed)
    made = golden["certificate"]
    signed = space + b"certificate/1\0" + hashlib.sha512(made["message"].encode()).digest()
    Ed25519PublicKey.from_public_bytes(raw(made["admin_public"])).verify(raw(made["signature"]), signed)


def test_the_reader_joins_the_shares(golden: Golden) -> None:
    made, space = golden["organisation"], prefix(golden)
    for pair in ((0, 1), (0, 2), (1, 2)):
        joined = join([read_share(made["shares"][number]) for number in pair])
        assert joined == raw(made["seed"])
    seed = raw(made["seed"])
    assert hkdf(seed, space + b"root-signing/1") == raw(made["root_seed"])
    assert hkdf(seed, space + b"recovery-kem/1", 96) == raw(made["recovery_seed"])


def read_share(words: str) -> tuple[int, bytes]:
    """Return (x, y) of a SLIP-0039 share of 33 words: 4 of heading, 26 of value, 3 of checksum."""
    number = 0
    for word in words.split():
        number = number << 10 | WORDLIST.index(word)
    return number >> 294 & 15, (number >> 30 & (1 << 256) - 1).to_bytes(32)


def join(shares: list[tuple[int, bytes]]) -> bytes:
    """Interpolate at 255 in GF(256), then undo SLIP-0039's four Feistel rounds with an empty passphrase."""
    (x1, y1), (x2, y2) = shares
    first, second = divide(255 ^ x2, x1 ^ x2), divide(255 ^ x1, x1 ^ x2)
    sealed = bytes(multiply(a, first) ^ multiply(b, second) for a, b in zip(y1, y2, strict=True))
    left, right = sealed[:16], sealed[16:]
    for turn in (3, 2, 1, 0):
        pad = hashlib.pbkdf2_hmac("sha256", bytes([turn]), right, 2500, 16)
        left, right = right, bytes(a ^ b for a, b in zip(left, pad, strict=True))
    return right + left


def multiply(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a * (b & 1)
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def divide(a: int, b: int) -> int:
    return next(quotient for quotient in range(256) if multiply(quotient, b) == a)

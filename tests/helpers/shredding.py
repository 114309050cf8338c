"""The strongest attacker on a purged akt: every live secret and the recovery key, against every byte in the vault.

Keyrings are looked for in every file and opened, so old register keys count too. Every file is read as it
is and decrypted as SQLCipher pages (free pages and journals included) under each register key, and every place where
a wrap could begin is tried. SQLCipher 4's page: zetetic.net/sqlcipher/design.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from tests.helpers.fault_vault import Home, unlocked
from vir_desktop.crypto.vault_crypto import VaultCrypto
from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.record import AktId
from vir_desktop.services.ports import Wrap
from vir_desktop.services.vault_format import RECOVERY, Keyring, akt_context, grupp_context, register_context

PAGE, SALT, RESERVED, IV, MAC = 4096, 16, 80, 16, 64
JOURNAL_HEADER, JOURNAL_RECORD = 512, 4 + PAGE + 4
SMALL, HYBRID = 81, 1169  # bytes of a wrap, by its first byte
CRYPTO = VaultCrypto(training=True)


@dataclass(frozen=True)
class Attack:
    """What there is to attack with: seeds by holder, and what the purged akt's wraps and key were."""

    akt_id: AktId
    seeds: dict[str, bytes]
    wraps: tuple[Wrap, ...]
    register_key: bytes
    known: dict[bytes, tuple[str, ...]] = field(default_factory=dict, compare=False)  # blocks that were tried already

    def opened(self, folder: Path) -> list[str]:
        """Return for every wrap of the akt that opens where it was found: `holder @ file`."""
        keys = {self.register_key, *self._register_keys(folder)}
        return [
            f"{holder} @ {path.relative_to(folder)}"
            for path in _files(folder)
            for block in _blocks(path, keys)
            for holder in self._opening(block)
        ]

    def seen(self, folder: Path) -> list[str]:
        """Return where the bytes of the wraps stand: `holder @ file`."""
        keys = {self.register_key, *self._register_keys(folder)}
        return [
            f"{wrap.holder} @ {path.relative_to(folder)}"
            for path in _files(folder)
            for block in _blocks(path, keys)
            for wrap in self.wraps
            if wrap.body in block
        ]

    def akt_keys(self, folder: Path) -> set[bytes]:
        """Return every key of the akt that the seeds get out of a wrap, wherever in the folder it lies."""
        register_keys = {self.register_key, *self._register_keys(folder)}
        return {
            key
            for path in _files(folder)
            for block in _blocks(path, register_keys)
            for _, key in self._unwrapped(block)
        }

    def told(self, folder: Path, words: Iterable[str], also: Iterable[bytes] = ()) -> list[str]:
        """Return where words stand in clear under any key there is to be had, or one of `also`: `word @ file`."""
        keys = {self.register_key, *self._register_keys(folder), *self.akt_keys(folder), *also}
        return [
            f"{word} @ {path.relative_to(folder)}"
            for path in _files(folder)
            for block in (path.read_bytes(), *_blocks(path, keys))
            for word in words
            if word.encode() in block
        ]

    def _opening(self, block: bytes) -> tuple[str, ...]:
        name = hashlib.sha256(block).digest()
        if name not in self.known:
            self.known[name] = tuple(holder for holder, _ in self._unwrapped(block))
        return self.known[name]

    def _unwrapped(self, block: bytes) -> Iterator[tuple[str, bytes]]:
        for holder, seed in self.seeds.items():
            hybrid = holder == RECOVERY
            length, first = (HYBRID, 1) if hybrid else (SMALL, 2)
            unwrap = CRYPTO.unwrap_hybrid if hybrid else CRYPTO.unwrap
            for at in _places(block, first, length):
                try:
                    key = unwrap(block[at : at + length], seed, akt_context(self.akt_id, holder))
                except (KnownError, ValueError):
                    continue
                yield holder, key

    def _register_keys(self, folder: Path) -> Iterator[bytes]:
        for path in _files(folder):
            try:
                keyring = Keyring.from_bytes(path.read_bytes()[:-32])
            except KnownError:
                continue
            wraps = {**keyring.wraps, RECOVERY: keyring.recovery}
            for name, wrap in wraps.items():
                for seed in self.seeds.values():
                    try:
                        yield CRYPTO.unwrap_hybrid(wrap, seed, register_context(name))
                    except (KnownError, ValueError):
                        continue


def attack_on(home: Home, phrase: str, akt_id: AktId, earlier: Attack | None = None) -> Attack:
    """Gather every secret that there is now; the wraps are those of `earlier` once the akt is gone."""
    with unlocked(home, phrase) as session:
        organisation = session.world.crypto.organisation_keys(session.world.crypto.join_seed(home.shares[:2]))
        seeds = {f"user:{session.user.serial}": session.secrets.kem_seed, RECOVERY: organisation.recovery_seed}
        for grupp in session.register.grupper():  # recovery opens every grupp, also those nobody is in
            wrap, context = grupp.wraps[RECOVERY], grupp_context(grupp.id, RECOVERY)
            seeds[f"grupp:{grupp.id}"] = CRYPTO.unwrap_hybrid(wrap, organisation.recovery_seed, context)
        wraps = earlier.wraps if earlier else tuple(session.register.wraps(akt_id))
        return Attack(akt_id, seeds, wraps, session.keys.register_key)


def manifests(folder: Path) -> list[dict[str, str]]:
    """Return every manifest of the copies inside the vault."""
    return [json.loads(path.read_bytes()[:-32]) for path in sorted(folder.glob("backups/*/*.manifest"))]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


def _places(block: bytes, first: int, length: int) -> Iterator[int]:
    at = block.find(first)
    while at != -1 and at + length <= len(block):
        yield at
        at = block.find(first, at + 1)


def _blocks(path: Path, keys: set[bytes]) -> Iterator[bytes]:
    """Yield a file as it is, and each of its pages that one of the keys opens: what carries no MAC of it is noise."""
    data = path.read_bytes()
    if len(data) % PAGE:
        yield data
    is_journal = path.name.endswith("-journal")
    for key in keys:
        mac_key = _mac_key(data, key)
        for number, page in _pages(data, is_journal=is_journal):
            mac = hmac.digest(mac_key, page[:-MAC] + number.to_bytes(4, "little"), "sha512")
            if mac == page[-MAC:] or is_journal:  # a journal's pages are numbered by what they are a copy of
                yield _decrypted(page, key)


def _pages(data: bytes, *, is_journal: bool) -> Iterator[tuple[int, bytes]]:
    if is_journal:
        for at in range(JOURNAL_HEADER + 4, len(data) - PAGE + 1, JOURNAL_RECORD):
            yield 0, data[at : at + PAGE]
        return
    for number, at in enumerate(range(0, len(data) - PAGE + 1, PAGE), 1):
        yield number, data[at + (SALT if number == 1 else 0) : at + PAGE]


@cache
def _turned(salt: bytes) -> bytes:
    return bytes(byte ^ 0x3A for byte in salt)


def _mac_key(data: bytes, key: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key, _turned(data[:SALT]), 2, len(key))


def _decrypted(page: bytes, key: bytes) -> bytes:
    body, iv = page[:-RESERVED], page[-RESERVED : -RESERVED + IV]
    decryptor = Cipher(AES(key), CBC(iv)).decryptor()
    return decryptor.update(body) + decryptor.finalize()

"""What the services need from the world. crypto/ and storage/ implement these; app.py and the CLI's start bring them.

Every call may raise KnownError; none returns a row, a cursor or a path. Bytes that storage keeps and crypto makes
pass through the services, so the two never meet.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from vir_desktop.domain.akt import Phase, RegisterRow
from vir_desktop.domain.answer import Answer
from vir_desktop.domain.keys import Certificate, KdfProfile, OrganisationKeys, SlotContent, UserSecrets
from vir_desktop.domain.record import (
    AktId,
    AnswerKey,
    Draft,
    Event,
    FormRef,
    Head,
    Record,
    RecordId,
    Signature,
)


class Clock(Protocol):
    """The time, UTC and aware."""

    def now(self) -> datetime: ...


class Entropy(Protocol):
    """Randomness; seeded only in training vaults' demo and in tests."""

    def token(self, length: int) -> bytes: ...


# --- crypto ---------------------------------------------------------------------------------------------------------


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

    # the organisation
    def new_organisation_seed(self) -> bytes: ...
    def organisation_keys(self, seed: bytes) -> OrganisationKeys: ...
    def split_seed(self, seed: bytes, threshold: int, count: int) -> Sequence[str]:
        """Return SLIP-0039 shares, one line of 33 words each."""

    def join_seed(self, shares: Sequence[str]) -> bytes:
        """Raises KnownError: WRONG_SHARE, TOO_FEW_SHARES."""

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

    def search_token(self, register_key: bytes, vault_id: str, part: str) -> bytes:
        """Return the 32-byte token of one normalised part; costs Argon2id(19 MiB, 2, 1)."""


# --- storage: the folder --------------------------------------------------------------------------------------------


class VaultFolder(Protocol):
    """The vault's plain files: canonical bytes ended by their SHA-256, written temp+fsync+rename+fsync(dir)."""

    def exists(self) -> bool: ...
    def create(self) -> None:
        """Make the folder's skeleton with mode 0700. Raises VAULT_EXISTS."""

    def read(self, name: str) -> bytes:
        """Return a file without its trailing digest; `name` is relative, for example `slots/ab12.slot`.

        Raises:
            KnownError: MISSING_FILE, or the DAMAGED_* code that fits the name.
        """

    def write(self, name: str, body: bytes) -> bytes:
        """Write atomically and durably; return the file's SHA-256 for the register's list."""

    def digest_of(self, body: bytes) -> bytes:
        """Return what `file_digest` will be once `body` is written."""

    def publish(self) -> None:
        """Give a vault under construction its name: until then nobody takes it for a vault."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""

    def names(self, folder: str) -> Sequence[str]:
        """Return the files in `folder`, relative to the vault, sorted."""

    def file_digest(self, name: str) -> bytes: ...
    def free_bytes(self) -> int: ...
    def ensure_ballast(self) -> None:
        """Keep min(4 MiB, 1 % of the disk) in reserve."""

    def release_ballast(self) -> None: ...


class DeviceStore(Protocol):
    """The device secret, outside the vault (0600 or DPAPI), one per vault id."""

    def read(self, vault_id: str) -> bytes | None: ...
    def write(self, vault_id: str, secret: bytes) -> None: ...


# --- storage: the register ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """What of the register to show; `ids` restricts to these akter (a filter on labels), None means all."""

    text: str = ""  # prefix of a word in the code
    phases: frozenset[Phase] = frozenset()
    unacknowledged: bool = False
    arende_id: str = ""
    verksamhet_id: str = ""
    ids: frozenset[AktId] | None = None
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """At most `limit` rows, sorted by clock (none last), then newest first; `total` counts all that match."""

    rows: tuple[RegisterRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class UserRow:
    """A certified user, kept for ever; `removed_at` ends it."""

    certificate: Certificate
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grupp:
    """A key pair held by several users; `wraps` maps a member's serial to the wrapped 96-byte KEM seed."""

    id: str
    kem_public: bytes
    wraps: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Wrap:
    """An akt key wrapped to one holder: `user:<serial>`, `grupp:<id>` or `recovery`."""

    holder: str
    body: bytes


class Register(Protocol):
    """The open register database. Methods outside `transaction()` are transactions of their own."""

    def transaction(self) -> AbstractContextManager[None]: ...
    def close(self) -> None: ...
    def interrupt(self) -> None:
        """Stop a running statement; the one method that another thread may call."""

    def check_slice(self, budget_ms: int) -> bool:
        """Verify a further slice of pages and events; True when all are done. Raises DAMAGED_REGISTER."""

    def findings(self) -> Sequence[str]:
        """Return what a full check finds (every page, structure, chain), empty when whole; for `vault verify`."""

    # settings, file hashes, positions, labels
    def setting(self, name: str) -> bytes | None: ...
    def set_setting(self, name: str, value: bytes) -> None: ...
    def file_digests(self) -> Mapping[str, bytes]: ...
    def set_file_digest(self, name: str, file_digest: bytes | None) -> None: ...
    def personal(self, serial: str, name: str) -> bytes | None:
        """Return a user's own sealed blob: `position` or `labels`."""

    def set_personal(self, serial: str, name: str, sealed: bytes) -> None: ...

    # people
    def users(self) -> Sequence[UserRow]: ...
    def put_user(self, row: UserRow) -> None: ...
    def grupper(self) -> Sequence[Grupp]: ...
    def put_grupp(self, grupp: Grupp) -> None: ...

    # akter
    def page(self, query: RegisterQuery) -> RegisterPage: ...
    def row(self, akt_id: AktId) -> RegisterRow: ...
    def row_by_code(self, code: str) -> RegisterRow: ...
    def arende_rows(self, arende_id: str) -> Sequence[RegisterRow]: ...
    def count(self) -> int: ...
    def touched(self) -> Sequence[AktId]: ...
    def add_row(self, row: RegisterRow, wraps: Sequence[Wrap]) -> None: ...
    def put_row(self, row: RegisterRow) -> None: ...
    def set_head(self, akt_id: AktId, head: Head) -> None: ...
    def set_touched(self, akt_id: AktId, touched: bool) -> None: ...
    def wraps(self, akt_id: AktId) -> Sequence[Wrap]: ...
    def wraps_of(self, akt_ids: Sequence[AktId], holders: Sequence[str]) -> Mapping[AktId, Sequence[Wrap]]: ...
    def put_wraps(self, akt_id: AktId, wraps: Sequence[Wrap]) -> None:
        """Replace all wraps of an akt."""

    # search
    def add_tokens(self, akt_id: AktId, tokens: Sequence[bytes]) -> None: ...
    def remove_tokens(self, akt_id: AktId) -> None: ...
    def find(self, tokens: Sequence[bytes]) -> Mapping[AktId, int]:
        """Return the akter that carry any of the tokens, with how many."""

    # the chain
    def head(self) -> Head: ...
    def append(self, at: datetime, actor: str, act: str, object_: str, body: str = "") -> Event: ...
    def events(self, *, since_seq: int = 0, object_: str = "") -> Sequence[Event]: ...


# --- storage: one akt -----------------------------------------------------------------------------------------------


class AktStore(Protocol):
    """One open akt file. Every writing method is one transaction with its event, durable when it returns."""

    @property
    def akt_id(self) -> AktId: ...
    def close(self) -> None: ...
    def interrupt(self) -> None: ...
    def head(self) -> Head: ...
    def events(self, *, since_seq: int = 0) -> Sequence[Event]: ...
    def append(self, at: datetime, actor: str, act: str, object_: str, body: str = "") -> Event: ...

    # the forms that records were given on, kept inside the akt
    def form(self, ref: FormRef) -> bytes: ...

    # records
    def records(self) -> Sequence[Record]: ...
    def record(self, record_id: RecordId) -> Record: ...
    def add_record(self, record: Record, form: bytes, actor: str) -> Event: ...
    def close_record(self, record: Record, signature: Signature | None, actor: str, act: str) -> Event:
        """Write the record's new state (signed, preliminary, abandoned). Refused by a trigger once closed."""

    def signature(self, record_id: RecordId) -> Signature | None: ...

    # answers: identity records live in a table of their own (K32)
    def answers(self, record_id: RecordId) -> Mapping[AnswerKey, Answer]: ...
    def all_answers(self) -> Mapping[RecordId, Mapping[AnswerKey, Answer]]: ...
    def save_answer(
        self, record_id: RecordId, key: AnswerKey, answer: Answer | None, *, at: datetime, actor: str
    ) -> Event:
        """Append a revision (None clears), its event, and drop the draft of the same key, in one transaction."""

    def history(self, record_id: RecordId, key: AnswerKey) -> Sequence[tuple[int, Answer | None]]:
        """Return (event seq, answer) oldest first."""

    # the draft
    def draft(self) -> Draft | None: ...
    def save_draft(self, draft: Draft | None) -> None: ...


class AktFiles(Protocol):
    """Opens and makes akt files by id and key."""

    def create(self, akt_id: AktId, key: bytes) -> AktStore: ...
    def open(self, akt_id: AktId, key: bytes) -> AktStore:
        """Check the file in full (pages, structure, chain) and open it. Raises DAMAGED_AKT, NEWER_VERSION."""

    def rekey(self, akt_id: AktId, old: bytes, new: bytes) -> None:
        """Copy into a file with the new key, verify, swap."""

    def ids(self) -> Sequence[AktId]: ...
    def remove(self, akt_id: AktId) -> None: ...


class Storage(Protocol):
    """One vault on disk, locked to this process while open."""

    @property
    def folder(self) -> VaultFolder: ...
    @property
    def akter(self) -> AktFiles: ...
    def lock(self) -> None:
        """Take the vault-wide lock. Raises IN_USE."""

    def unlock(self) -> None: ...
    def create_register(self, key: bytes) -> Register: ...
    def open_register(self, key: bytes) -> Register:
        """Migrate if needed (a copy first) and open. Raises DAMAGED_REGISTER, NEWER_VERSION."""

    def rekey_register(self, old: bytes, new: bytes) -> None: ...


class Backups(Protocol):
    """Copies of the vault: changed files only, hashes compared, anything with a hot journal skipped."""

    def backup(self, to: str) -> Sequence[str]:
        """Copy the vault to the folder `to`; return the names that were copied."""

    def restore(self, from_: str) -> str:
        """Bring a copy back beside the present vault, verify, swap; return where the old one is kept, "" if none."""


# --- forms and paper ------------------------------------------------------------------------------------------------


class PackShelf(Protocol):
    """The packs at hand: the shipped ones (pinned by hash) and the organisation's own (signed)."""

    def current(self, instrument: str) -> bytes:
        """Return the bytes of the newest pack in use for an instrument; `official` goes before `own`."""

    def instruments(self) -> Sequence[str]: ...


class ReferenceShelf(Protocol):
    """Dated data that the organisation may replace by a signed file: statutes, lines, action texts, codes."""

    def read(self, name: str) -> bytes: ...


class PaperFolder(Protocol):
    """A folder that a person chose for a paper, often on a removable drive. Nothing is written anywhere else."""

    def write(self, folder: str, name: str, body: bytes) -> None:
        """Write a file durably in one step; the folder is made if only it is missing.

        Raises:
            KnownError: DISK_FULL, READ_ONLY, IO_ERROR, MISSING_FILE, VAULT_EXISTS (a file of that name); no part of
                a file is left.
        """

    def remove(self, folder: str, name: str) -> None:
        """Take a file back; one that is not there is no error."""

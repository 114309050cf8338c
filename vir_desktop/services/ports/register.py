"""The register: which akter there are, who may open them, what has been done."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from vir_desktop.domain.akt import Phase, RegisterRow
from vir_desktop.domain.canonical import Json, canonical_bytes, digest
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.record import AktId, Cover, Event, Head


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


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which events of the register's chain to show, newest first. Empty fields let everything through.

    `last_seq` is the highest number that counts, so that pages stay where they are while new events are written; the
    period goes from `since` and up to but not including `until`.
    """

    last_seq: int
    object_: str = ""  # what the event is about, for example an akt's id
    code: str = ""  # how the akt's code begins
    actor: str = ""
    acts: frozenset[str] | None = None  # only these; None lets all through
    not_acts: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class LogRows:
    """At most `limit` events, newest first; `total` counts all that match."""

    events: tuple[Event, ...]
    total: int


@dataclass(frozen=True, slots=True)
class GranskningRow:
    """One check of the log: the events after `after_seq` up to `to_seq`, of which `sample` was drawn with `seed`.

    `sample` gives for each event drawn why it is worth a look, as words with spaces between (domain.granskning.Trait).

    `sealed` holds what was said, under a key that `wraps` carries to each holder. An open one has no `closed_at` and
    an empty signature.
    """

    id: str
    begun_at: datetime
    begun_by: str
    after_seq: int
    to_seq: int
    seed: bytes
    sample: Mapping[int, str]
    wraps: Mapping[str, bytes]
    sealed: bytes
    closed_at: datetime | None = None
    closed_by: str = ""
    serial: str = ""
    signature: bytes = b""

    def plan_digest(self) -> str:
        """Return the digest of what was drawn and how, hex; the event of the beginning carries it."""
        return digest(canonical_bytes(self._plan())).hex()

    def closing_bytes(self) -> bytes:
        """Return what is signed at the end, as canonical bytes; the event of the end carries their digest."""
        closed = self.closed_at.isoformat() if self.closed_at else ""
        said = {"sealed": digest(self.sealed).hex(), "closed_at": closed, "closed_by": self.closed_by}
        return canonical_bytes(self._plan() | said)

    def _plan(self) -> dict[str, Json]:
        return {
            "id": self.id,
            "begun_at": self.begun_at.isoformat(),
            "begun_by": self.begun_by,
            "after_seq": self.after_seq,
            "to_seq": self.to_seq,
            "seed": self.seed.hex(),
            "sample": {str(seq): traits for seq, traits in self.sample.items()},
        }


class Register(Protocol):
    """The open register database. Methods outside `transaction()` are transactions of their own."""

    def transaction(self) -> AbstractContextManager[None]: ...
    def close(self) -> None: ...
    def interrupt(self) -> None:
        """Stop a running statement; the one method that another thread may call."""

    def check_slice(self, budget_ms: int) -> bool:
        """Verify a further slice of pages, events and rows; True when all are done. Raises DAMAGED_REGISTER."""

    def findings(self) -> Sequence[str]:
        """Return what a full check finds (every page, structure, chain), empty when whole; for `vault verify`."""

    def cover(self) -> Cover:
        """Return what the rows add up to, and how many writes there have been; `check_slice` proves it."""

    def way_in_is_whole(self) -> bool:
        """Return whether the users, grupper and file digests are the ones that were written last."""

    # settings, file hashes, positions, labels
    def setting(self, name: str) -> bytes | None: ...
    def set_setting(self, name: str, value: bytes | None) -> None:
        """Write a setting; None takes it away."""

    def settings(self, beginning: str) -> Mapping[str, bytes]:
        """Return the settings whose names begin so, by what follows in the name, in the order of the names."""

    def file_digests(self) -> Mapping[str, bytes]: ...
    def set_file_digest(self, name: str, file_digest: bytes | None) -> None: ...
    def personal(self, serial: str, name: str) -> bytes | None:
        """Return a user's own sealed blob: `position` or `labels`."""

    def set_personal(self, serial: str, name: str, sealed: bytes | None) -> None:
        """Write a user's own sealed blob; None takes it away."""


    # people
    def users(self) -> Sequence[UserRow]: ...
    def put_user(self, row: UserRow) -> None: ...
    def grupper(self) -> Sequence[Grupp]: ...
    def put_grupp(self, grupp: Grupp) -> None: ...
    def remove_grupp(self, grupp_id: str) -> None: ...

    # akter
    def page(self, query: RegisterQuery) -> RegisterPage: ...
    def row(self, akt_id: AktId) -> RegisterRow: ...
    def row_by_code(self, code: str) -> RegisterRow: ...
    def arende_rows(self, arende_id: str) -> Sequence[RegisterRow]: ...
    def count(self) -> int: ...
    def authors(self, akt_ids: Sequence[AktId]) -> Mapping[AktId, str]:
        """Return who made each of these akter; those that are not there are left out."""

    def touched(self) -> Sequence[AktId]: ...
    def add_row(self, row: RegisterRow, wraps: Sequence[Wrap]) -> None: ...
    def put_row(self, row: RegisterRow) -> None: ...
    def remove_row(self, akt_id: AktId) -> None:
        """Take an akt out of the register: its row, its wraps, its tokens; its events stay. Raises KeyError."""

    def set_head(self, akt_id: AktId, head: Head) -> None: ...
    def set_touched(self, akt_id: AktId, touched: bool) -> None: ...
    def wraps(self, akt_id: AktId) -> Sequence[Wrap]: ...
    def wraps_of(self, akt_ids: Sequence[AktId], holders: Sequence[str]) -> Mapping[AktId, Sequence[Wrap]]: ...
    def put_wraps(self, akt_id: AktId, wraps: Sequence[Wrap]) -> None:
        """Replace all wraps of an akt."""

    def remove_wraps(self, holder: str) -> None:
        """Take every wrap of one holder away."""

    def held_by(self, holders: Sequence[str]) -> Sequence[AktId]:
        """Return the akter with a wrap to any of these holders, oldest first."""

    def holders_of(self, akt_ids: Sequence[AktId]) -> Mapping[AktId, frozenset[str]]:
        """Return the holders that each akt has wraps to."""

    def set_rotate(self, akt_ids: Sequence[AktId]) -> None:
        """Note that these akter are to get a new key from the next holder who opens them."""

    # search
    def add_tokens(self, akt_id: AktId, tokens: Sequence[bytes]) -> None: ...
    def remove_tokens(self, akt_id: AktId) -> None: ...
    def find(self, tokens: Sequence[bytes]) -> Mapping[AktId, int]:
        """Return the akter that carry any of the tokens, with how many."""

    # the chain
    def head(self) -> Head: ...
    def append(self, at: datetime, actor: str, act: str, object_: str, body: str = "") -> Event: ...
    def events(self, *, since_seq: int = 0, object_: str = "") -> Sequence[Event]: ...
    def events_between(
        self, after_seq: int, upto_seq: int, *, since: datetime | None = None, or_acts: frozenset[str] = frozenset()
    ) -> Sequence[Event]:
        """Return the events after one number up to another, in order.

        With `since` only what was done from then on, or is one of `or_acts`.
        """

    def log_page(self, query: LogQuery) -> LogRows: ...
    def events_numbered(self, numbers: Sequence[int]) -> Sequence[Event]:
        """Return these events, in order; numbers that are not there are left out."""

    # the checks of the log
    def granskningar(self) -> Sequence[GranskningRow]:
        """Return every check, the first begun first."""

    def put_granskning(self, row: GranskningRow) -> None:
        """Add a check, or say more in it; its plan never changes, and a closed one only its wraps."""

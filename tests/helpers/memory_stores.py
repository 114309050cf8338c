"""The storage ports in memory, for tests of the services; tests/contract/test_stores.py holds them to the real ones."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.helpers.memory_akter import MemoryChain
from tests.helpers.memory_holders import MemoryHolders
from tests.helpers.memory_log import MemoryLog
from tests.helpers.memory_settings import MemorySettings
from vir_desktop.domain.akt import RegisterRow
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import (
    AktId,
    Cover,
    Event,
    Head,
)
from vir_desktop.services.ports import (
    GranskningRow,
    Grupp,
    RegisterPage,
    RegisterQuery,
    UserRow,
    Wrap,
)
from vir_desktop.storage.register_akter import fold, words


@dataclass
class RegisterContent:
    """What the register file holds, under its key."""

    key: bytes
    chain: MemoryChain = field(default_factory=MemoryChain)
    settings: dict[str, bytes] = field(default_factory=dict)
    digests: dict[str, bytes] = field(default_factory=dict)
    personal: dict[tuple[str, str], bytes] = field(default_factory=dict)
    users: dict[str, UserRow] = field(default_factory=dict)
    grupper: dict[str, Grupp] = field(default_factory=dict)
    rows: dict[AktId, RegisterRow] = field(default_factory=dict)
    wraps: dict[AktId, Sequence[Wrap]] = field(default_factory=dict)
    tokens: dict[AktId, set[bytes]] = field(default_factory=dict)
    granskningar: dict[str, GranskningRow] = field(default_factory=dict)
    cover: Cover = Cover()


class MemoryRegister(MemoryLog, MemoryHolders, MemorySettings):
    """The open register."""

    def __init__(self, content: RegisterContent) -> None:
        super().__init__(content)
        self._content = content
        self._held = self._settings = content

    @contextmanager
    def transaction(self) -> Iterator[None]:
        before = copy.deepcopy(vars(self._content))
        try:
            yield
        except BaseException:
            vars(self._content).update(before)
            raise

    def close(self) -> None:
        """Nothing is held."""

    def interrupt(self) -> None:
        """Nothing takes long."""

    def check_slice(self, budget_ms: int) -> bool:
        return budget_ms >= 0

    def findings(self) -> Sequence[str]:
        return ()

    def cover(self) -> Cover:
        """Count what is seen to have changed; memory has no old pages."""
        rows = {name: value for name, value in vars(self._content).items() if name not in {"chain", "cover"}}
        total = digest(repr(rows).encode())
        if total != self._content.cover.total:
            self._content.cover = Cover(self._content.cover.writes + 1, total)
        return self._content.cover

    def way_in_is_whole(self) -> bool:
        return True

    def file_digests(self) -> Mapping[str, bytes]:
        return dict(sorted(self._content.digests.items()))

    def set_file_digest(self, name: str, file_digest: bytes | None) -> None:
        if file_digest is None:
            self._content.digests.pop(name, None)
        else:
            self._content.digests[name] = file_digest

    def users(self) -> Sequence[UserRow]:
        return tuple(self._content.users.values())

    def put_user(self, row: UserRow) -> None:
        self._content.users[row.certificate.serial] = row

    def grupper(self) -> Sequence[Grupp]:
        return tuple(self._content.grupper.values())

    def put_grupp(self, grupp: Grupp) -> None:
        self._content.grupper[grupp.id] = grupp

    def remove_grupp(self, grupp_id: str) -> None:
        self._content.grupper.pop(grupp_id, None)

    def page(self, query: RegisterQuery) -> RegisterPage:
        newest_first = sorted(self._content.rows.values(), key=lambda row: row.created_at, reverse=True)
        with_clock = [(row.clock.at, row) for row in newest_first if row.clock is not None]
        ordered = [row for _, row in sorted(with_clock, key=lambda pair: pair[0])]
        ordered += [row for row in newest_first if row.clock is None]
        found = [row for row in ordered if _matches(row, query)]
        return RegisterPage(tuple(found[query.offset : query.offset + query.limit]), len(found))

    def row(self, akt_id: AktId) -> RegisterRow:
        return self._content.rows[akt_id]

    def row_by_code(self, code: str) -> RegisterRow:
        return {fold(row.code): row for row in self._content.rows.values()}[fold(code)]

    def arende_rows(self, arende_id: str) -> Sequence[RegisterRow]:
        return tuple(row for row in self._content.rows.values() if row.arende_id == arende_id)

    def count(self) -> int:
        return len(self._content.rows)

    def authors(self, akt_ids: Sequence[AktId]) -> Mapping[AktId, str]:
        rows = self._content.rows
        return {akt_id: rows[akt_id].created_by for akt_id in akt_ids if akt_id in rows}

    def touched(self) -> Sequence[AktId]:
        return tuple(akt_id for akt_id, row in self._content.rows.items() if row.touched)

    def add_row(self, row: RegisterRow, wraps: Sequence[Wrap]) -> None:
        self._refuse_taken(row)
        self._content.rows[row.akt_id] = row
        self.put_wraps(row.akt_id, wraps)

    def put_row(self, row: RegisterRow) -> None:
        self.row(row.akt_id)
        self._refuse_taken(row)
        self._content.rows[row.akt_id] = row

    def remove_row(self, akt_id: AktId) -> None:
        for held in (self._content.rows, self._content.wraps):
            del held[akt_id]
        self._content.tokens.pop(akt_id, None)

    def set_head(self, akt_id: AktId, head: Head) -> None:
        self._content.rows[akt_id] = replace(self.row(akt_id), head=head)

    def set_touched(self, akt_id: AktId, touched: bool) -> None:
        self._content.rows[akt_id] = replace(self.row(akt_id), touched=touched)

    def wraps(self, akt_id: AktId) -> Sequence[Wrap]:
        return self._content.wraps[akt_id]

    def wraps_of(self, akt_ids: Sequence[AktId], holders: Sequence[str]) -> Mapping[AktId, Sequence[Wrap]]:
        found = {
            akt_id: tuple(wrap for wrap in wraps if wrap.holder in holders)
            for akt_id, wraps in self._content.wraps.items()
            if akt_id in akt_ids
        }
        return {akt_id: wraps for akt_id, wraps in found.items() if wraps}

    def put_wraps(self, akt_id: AktId, wraps: Sequence[Wrap]) -> None:
        self.row(akt_id)
        self._content.wraps[akt_id] = tuple(sorted(wraps, key=lambda wrap: wrap.holder))

    def add_tokens(self, akt_id: AktId, tokens: Sequence[bytes]) -> None:
        self.row(akt_id)
        self._content.tokens.setdefault(akt_id, set()).update(tokens)

    def remove_tokens(self, akt_id: AktId) -> None:
        self.row(akt_id)
        self._content.tokens.pop(akt_id, None)

    def find(self, tokens: Sequence[bytes]) -> Mapping[AktId, int]:
        hits = {akt_id: len(carried & set(tokens)) for akt_id, carried in self._content.tokens.items()}
        return {akt_id: count for akt_id, count in hits.items() if count}

    def head(self) -> Head:
        return self._content.chain.head()

    def append(self, at: datetime, actor: str, act: str, object_: str, body: str = "") -> Event:
        return self._content.chain.append(at, actor, act, object_, body)

    def events(self, *, since_seq: int = 0, object_: str = "") -> Sequence[Event]:
        return self._content.chain.since(since_seq, object_)

    def _refuse_taken(self, row: RegisterRow) -> None:
        others = {fold(other.code) for other in self._content.rows.values() if other.akt_id != row.akt_id}
        if fold(row.code) in others:
            raise RuleError("code-taken")


def _matches(row: RegisterRow, query: RegisterQuery) -> bool:
    starts = (any(word.startswith(start) for word in words(row.code)) for start in words(query.text))
    return (
        all(starts)
        and (not query.phases or row.phase in query.phases)
        and (not query.unacknowledged or row.unacknowledged)
        and query.arende_id in {"", row.arende_id}
        and query.verksamhet_id in {"", row.verksamhet_id}
        and (query.ids is None or row.akt_id in query.ids)
    )

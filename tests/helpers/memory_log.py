"""The log part of the register in memory; see memory_stores."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from vir_desktop.domain.akt import RegisterRow
from vir_desktop.domain.record import AktId, Event
from vir_desktop.services.ports import GranskningRow, LogQuery, LogRows
from vir_desktop.storage.register_akter import fold


class Chain(Protocol):
    """The events there are."""

    links: list[Event]


class LogContent(Protocol):
    """What of the register's content the log looks at."""

    @property
    def chain(self) -> Chain: ...
    @property
    def rows(self) -> dict[AktId, RegisterRow]: ...
    @property
    def granskningar(self) -> dict[str, GranskningRow]: ...


class MemoryLog:
    """Finds events and keeps checks."""

    def __init__(self, content: LogContent) -> None:
        self._log: LogContent = content

    def log_page(self, query: LogQuery) -> LogRows:
        codes = {akt_id: fold(row.code) for akt_id, row in self._log.rows.items()}
        found = [e for e in reversed(self._log.chain.links) if _is_asked_for(e, codes.get(AktId(e.object)), query)]
        return LogRows(tuple(found[query.offset : query.offset + query.limit]), len(found))

    def events_between(
        self, after_seq: int, upto_seq: int, *, since: datetime | None = None, or_acts: frozenset[str] = frozenset()
    ) -> Sequence[Event]:
        between = self._log.chain.links[after_seq:upto_seq]
        return tuple(e for e in between if since is None or e.at >= since or e.act in or_acts)

    def events_numbered(self, numbers: Sequence[int]) -> Sequence[Event]:
        return tuple(e for e in self._log.chain.links if e.seq in set(numbers))

    def granskningar(self) -> Sequence[GranskningRow]:
        return tuple(sorted(self._log.granskningar.values(), key=lambda row: (row.begun_at, row.id)))

    def put_granskning(self, row: GranskningRow) -> None:
        there = self._log.granskningar.get(row.id)
        kept = replace(there, wraps=row.wraps) if there and there.closed_at else row
        self._log.granskningar[row.id] = kept


def _is_asked_for(event: Event, code: str | None, query: LogQuery) -> bool:
    return (
        event.seq <= query.last_seq
        and query.object_ in {"", event.object}
        and (not query.code.strip() or (code is not None and code.startswith(fold(query.code))))
        and query.actor in {"", event.actor}
        and (query.acts is None or event.act in query.acts)
        and event.act not in query.not_acts
        and (query.since is None or event.at >= query.since)
        and (query.until is None or event.at < query.until)
    )

"""What an akt consists of: records filled in answer by answer, one draft, a chain of events.

Every form of the program (interview, checklist, person, hot- och riskbedömning, överlämning) is a record of one
instrument; so there is one write path, one history and one chain, whatever the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.canonical import Json, canonical_bytes, digest

AktId = NewType("AktId", str)  # 32 hex digits, random; also the file's name
ArendeId = NewType("ArendeId", str)
RecordId = NewType("RecordId", str)
AnswerKey = NewType("AnswerKey", str)  # linkId, or "group[n]/linkId" inside a repeat


class RecordState(StrEnum):
    """Open records take answers; every other state is for ever."""

    OPEN = "open"
    PRELIMINARY = "preliminary"  # "Preliminär, natt": closed unsigned, named as such everywhere
    SIGNED = "signed"
    ABANDONED = "abandoned"  # broken off; kept


@dataclass(frozen=True, slots=True)
class FormRef:
    """The exact form a record was given on: canonical url, version and SHA-256 of the pack's bytes, hex."""

    url: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """One filled-in (or half filled-in) form. `replaces` and `reason` belong to a correction of a signed one.

    `about` names the record of the same akt that this one is about: a second reading, a wish to move it.
    """

    id: RecordId
    instrument: str
    form: FormRef
    state: RecordState
    created_at: datetime
    created_by: str
    replaces: RecordId | None = None
    reason: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    about: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What is typed but not yet an answer; one per akt, overwritten in place, no event."""

    record_id: RecordId
    key: AnswerKey
    text: str
    is_note: bool
    caret: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Signature:
    """A signed body: canonical bytes, the signer's certificate serial and the Ed25519 signature."""

    body: bytes
    serial: str
    signature: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One link of a chain. `act` and `object` are codes and ids, never content; `body` is a digest, hex."""

    seq: int
    at: datetime
    actor: str
    act: str
    object: str
    body: str
    chain: bytes = b""

    def to_json(self) -> Json:
        """Return what is hashed: everything but the chain itself."""
        return {
            "seq": self.seq,
            "at": self.at.isoformat(),
            "actor": self.actor,
            "act": self.act,
            "object": self.object,
            "body": self.body,
        }

    def chained(self, previous: bytes) -> bytes:
        """Return this event's link: SHA-256 over the previous link and the canonical event."""
        return digest(previous + canonical_bytes(self.to_json()))


CHAIN_START = bytes(32)


@dataclass(frozen=True, slots=True)
class Cover:
    """What the rows of a register add up to, 32 bytes, after how many writes; see storage/cover.py."""

    writes: int = 0
    total: bytes = bytes(32)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: number of its last event (0 = none) and the link there."""

    seq: int = 0
    chain: bytes = CHAIN_START


Answers = Mapping[AnswerKey, Answer]

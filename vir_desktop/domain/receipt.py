"""What remains of a purged akt, or of a part of one: a receipt.

Whose kind of file, when, by whom, on what ground, and which copies. Never what stood in it and never its code name,
which somebody may remember. The purge begins by writing the receipt as an intent, so that one that was broken off is
finished with the same words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.canonical import Json, canonical_bytes, parse_canonical
from vir_desktop.domain.record import Event
from vir_desktop.domain.retention import Rule

COPY_DAYS = 90  # a copy outside the vault is to have been written over or destroyed by then


class CopyKind(StrEnum):
    """Where a copy that still holds a purged akt may be."""

    OUTSIDE = "utanfor"  # made by a backup to a place outside the vault
    REPLACED = "ersatt"  # the vault that a restore set aside


COPYING = {"backup": CopyKind.OUTSIDE, "restored": CopyKind.REPLACED}  # the acts by which a copy comes to be


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy made on `day` that may hold the akt until `until`; the program does not reach it."""

    kind: CopyKind
    day: date
    until: date


@dataclass(frozen=True, slots=True)
class Decision:
    """The named gallringsbeslut: what it is called where decisions are kept, who made it, when."""

    reference: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Receipt:
    """One purged akt. `id` is a random number that only the log has too; `approved_by` "" for a single akt.

    `parts` names the instrument of each record where only those went; () is the whole akt.
    """

    id: str
    kind: AktKind
    verksamhet_id: str
    rule: Rule
    decision: Decision
    at: datetime
    by: str
    approved_by: str = ""
    copies: tuple[Copy, ...] = ()
    parts: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that are kept, and whose digest stands in the log."""
        return canonical_bytes({
            "id": self.id,
            "kind": self.kind.value,
            "verksamhet": self.verksamhet_id,
            "rule": self.rule.value,
            "decision": decision_json(self.decision),
            "at": self.at.isoformat(),
            "by": self.by,
            "approved_by": self.approved_by,
            "copies": [[copy.kind.value, copy.day.isoformat(), copy.until.isoformat()] for copy in self.copies],
            **({"parts": list(self.parts)} if self.parts else {}),
        })

    @classmethod
    def from_bytes(cls, body: bytes) -> "Receipt":
        """Read what `to_bytes` wrote.

        Raises:
            ValueError, KeyError: It is something else.
        """
        data = parse_canonical(body)
        if not isinstance(data, dict) or not isinstance(data["copies"], list):
            raise ValueError("not a receipt")
        return cls(
            id=str(data["id"]),
            kind=AktKind(str(data["kind"])),
            verksamhet_id=str(data["verksamhet"]),
            rule=Rule(str(data["rule"])),
            decision=decision_from(data["decision"]),
            at=datetime.fromisoformat(str(data["at"])),
            by=str(data["by"]),
            approved_by=str(data["approved_by"]),
            copies=tuple(_copy(one) for one in data["copies"]),
            parts=_names(data.get("parts", [])),
        )


def copies_outside(events: Iterable[Event], created: datetime, now: datetime) -> tuple[Copy, ...]:
    """Return the copies that may hold an akt made at `created`: one for each day, those whose time is out left out."""
    found = {(event.act, local_date(event.at)) for event in events if event.act in COPYING and event.at >= created}
    made = (Copy(COPYING[act], day, day + timedelta(days=COPY_DAYS)) for act, day in found)
    return tuple(sorted((copy for copy in made if copy.until >= local_date(now)), key=lambda copy: copy.day))


def decision_json(decision: Decision) -> Json:
    """Return a decision as canonical JSON values."""
    return [decision.reference, decision.decided_by, decision.decided_on.isoformat()]


def decision_from(data: object) -> Decision:
    """Read what `decision_json` wrote.

    Raises:
        ValueError: It is something else.
    """
    reference, by, on = _three(data)
    return Decision(reference, by, date.fromisoformat(on))


def _names(data: object) -> tuple[str, ...]:
    if not isinstance(data, list):
        raise ValueError("not names")
    return tuple(map(str, data))


def _copy(data: object) -> Copy:
    kind, day, until = _three(data)
    return Copy(CopyKind(kind), date.fromisoformat(day), date.fromisoformat(until))


def _three(data: object) -> Sequence[str]:
    if not isinstance(data, list) or len(data) != 3:
        raise ValueError("not three")
    return [str(one) for one in data]

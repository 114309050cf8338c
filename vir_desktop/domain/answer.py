"""One answer: a value or a stated absence, with who, when and how."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from vir_desktop.domain.canonical import Json


class Absent(StrEnum):
    """Why there is no value; FHIR data-absent-reason codes. None of them counts as nej."""

    UNKNOWN = "asked-unknown"
    DECLINED = "asked-declined"
    NOT_ASKED = "not-asked"
    NOT_APPLICABLE = "not-applicable"


class How(StrEnum):
    """How the answer came about."""

    FRAGAT = "fragat"
    SPONTANT = "spontant"
    HANDLING = "handling"


Codes: TypeAlias = tuple[str, ...]
Value: TypeAlias = bool | int | Decimal | date | str | Codes | Absent


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question.

    `value` is bool for boolean, int, Decimal, date, str for string and text, a tuple of option codes for choice
    (one code unless the question repeats; an open-choice text is `"=" + text`), or an Absent.
    `note` is the free text under the question. `at` is aware (UTC); `by` is the author's signatur.
    """

    value: Value
    note: str = ""
    how: How = How.FRAGAT
    at: datetime | None = None
    by: str = ""

    def to_json(self) -> Json:
        """Return the answer as canonical JSON values."""
        kind, spelt = _spell(self.value)
        return {
            "kind": kind,
            "value": spelt,
            "note": self.note,
            "how": self.how.value,
            "at": self.at.isoformat() if self.at else "",
            "by": self.by,
        }

    @classmethod
    def from_json(cls, data: Json) -> "Answer":
        """Read what `to_json` wrote.

        Raises:
            ValueError: Unknown kind or a value that does not fit it.
        """
        if not isinstance(data, dict) or set(data) != {"kind", "value", "note", "how", "at", "by"}:
            raise ValueError("not an answer")
        at = str(data["at"])
        return cls(
            value=_read(str(data["kind"]), data["value"]),
            note=str(data["note"]),
            how=How(str(data["how"])),
            at=datetime.fromisoformat(at) if at else None,
            by=str(data["by"]),
        )


def _spell(value: Value) -> tuple[str, Json]:
    match value:
        case Absent():
            return "absent", value.value
        case bool():
            return "boolean", value
        case int():
            return "integer", value
        case Decimal():
            return "decimal", str(value)
        case date():
            return "date", value.isoformat()
        case str():
            return "text", value
        case _:
            return "codes", list(value)


def _read(kind: str, value: Json) -> Value:
    match kind, value:
        case "absent", str():
            return Absent(value)
        case "boolean", bool():
            return value
        case "integer", int():
            return value
        case "decimal", str():
            return Decimal(value)
        case "date", str():
            return date.fromisoformat(value)
        case "text", str():
            return value
        case "codes", list():
            return tuple(str(code) for code in value)
        case _:
            raise ValueError("not an answer")

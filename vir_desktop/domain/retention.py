"""What the rules of gallring say of one akt: which rule holds, from which day, and what stands in the way.

Kept sealed beside the akt's level in the register, so that what is due can be listed without opening every akt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vir_desktop.domain.canonical import Json


class Rule(StrEnum):
    """The rule that decides when an akt goes, or why it does not."""

    AT_WORK = "pagar"
    NOT_TRANSFERRED = "ej-overford"
    LOCAL_COPY = "lokal-kopia"
    PERSONAKT = "personakt"
    CHILD_INVESTIGATION = "barnutredning"
    SHELTER_CHILD = "barn-i-skyddat-boende"  # kept by the namnd for ever
    RESEARCH = "forskningsurval"  # kept by the namnd for ever
    ENSKILD = "enskild"
    LEX_SARAH = "lex-sarah"
    TO_NAMND = "till-namnden"  # a child's akt from a shelter: handed over, not purged
    IDEELL = "ideell"


@dataclass(frozen=True, slots=True)
class Retention:
    """`due` is the first day on which the akt may go (None: never, or not yet known), `latest` when it must be gone.

    `stops` are codes of rules that say no whatever the day, the weightiest first.
    """

    rule: Rule
    due: date | None = None
    latest: date | None = None
    stops: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """Return it as canonical JSON values."""
        return {
            "rule": self.rule.value,
            "due": self.due.isoformat() if self.due else "",
            "latest": self.latest.isoformat() if self.latest else "",
            "stops": list(self.stops),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Retention":
        """Read what `to_json` wrote.

        Raises:
            ValueError, KeyError: It is something else.
        """
        stops = data["stops"]
        if not isinstance(stops, list):
            raise ValueError("stops")
        due, latest = str(data["due"]), str(data["latest"])
        return cls(
            Rule(str(data["rule"])),
            date.fromisoformat(due) if due else None,
            date.fromisoformat(latest) if latest else None,
            tuple(str(code) for code in stops),
        )

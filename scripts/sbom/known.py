"""Holds the parts against the dated list of known vulnerabilities, and what is met against the dated exceptions."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scripts.sbom.parts import ROOT, Part

LIST = ROOT / "requirements" / "vulnerabilities.toml"
EXCEPTIONS = ROOT / "requirements" / "exceptions.toml"
_SHORTEST_REASON = 40


@dataclass(frozen=True)
class Vulnerability:
    """One known fault: `ranges` are (from, fixed in) versions of `component`."""

    id: str
    component: str
    ranges: tuple[tuple[str, str], ...]
    about: str
    source: str

    def meets(self, part: Part) -> bool:
        """Return whether the part is of a version that has it."""
        at = _numbers(part.version)
        return part.name == self.component and any(_numbers(a) <= at < _numbers(b) for a, b in self.ranges)


@dataclass(frozen=True)
class Pardon:
    """Why a fault may stand in `component` inside `within`, and until when."""

    ids: frozenset[str]
    component: str
    within: str
    reason: str
    decided: date
    until: date

    def covers(self, vulnerability: Vulnerability, part: Part, today: date) -> bool:
        """Return whether it answers for a fault of a part on a day."""
        about = (self.component, self.within) == (part.name, part.within) and vulnerability.id in self.ids
        return about and self.decided <= today < self.until and len(self.reason.strip()) >= _SHORTEST_REASON


@dataclass(frozen=True)
class Finding:
    """A fault that a part has; `pardon` is what answers for it."""

    vulnerability: Vulnerability
    part: Part
    pardon: Pardon | None

    def __str__(self) -> str:
        place = f"{self.part.name} {self.part.version}" + (f" in {self.part.within}" if self.part.within else "")
        answer = f"excepted until {self.pardon.until}" if self.pardon else "NOT ANSWERED FOR"
        return f"{self.vulnerability.id:<16} {place:<32} {answer}: {self.vulnerability.about}"


def findings(
    parts: Sequence[Part], known: Sequence[Vulnerability], pardons: Sequence[Pardon], today: date
) -> list[Finding]:
    """Return every fault of every part."""
    return [
        Finding(fault, part, next((pardon for pardon in pardons if pardon.covers(fault, part, today)), None))
        for part in parts
        for fault in known
        if fault.meets(part)
    ]


def read_known(path: Path = LIST) -> tuple[date, list[Vulnerability]]:
    """Return the day of the list, and what stands in it."""
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return read["looked_at"], list(_vulnerabilities(read["vulnerability"]))


def read_pardons(path: Path = EXCEPTIONS) -> list[Pardon]:
    """Return the exceptions."""
    return [
        Pardon(
            frozenset(one["ids"]), one["component"], one["within"], one["reason"], one["decided"], one["until"]
        )
        for one in tomllib.loads(path.read_text(encoding="utf-8"))["exception"]
    ]  # fmt: skip


def _vulnerabilities(entries: Sequence[Mapping[str, Any]]) -> Iterator[Vulnerability]:  # what TOML holds
    for entry in entries:
        ranges = tuple((pair[0], pair[1]) for pair in entry["ranges"])
        for one in entry["ids"]:
            yield Vulnerability(one, str(entry["component"]), ranges, str(entry["about"]), str(entry["source"]))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))

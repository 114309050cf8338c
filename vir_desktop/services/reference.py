"""Dated reference data: statutes, lines, action texts, codes, markings. Each entry has a source and an as-of date."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vir_desktop.services.ports import ReferenceShelf

Entry = Mapping[str, str | bool | int | Sequence[str]]


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """One file of entries by key, with when and from where they were taken."""

    as_of: str
    source: str
    entries: Mapping[str, Entry]


def reference(shelf: ReferenceShelf, name: str) -> ReferenceData:
    """Return a file of reference data by name (`statutes`, `lines`, `actions`, `codes`, `fara_nu`, `marking`)."""
    data = json.loads(shelf.read(name))
    return ReferenceData(data["as_of"], data["source"], {entry["key"]: entry for entry in data["entries"]})

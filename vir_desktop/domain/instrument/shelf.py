"""Which of several packs of one instrument is used."""

from collections.abc import Iterable

from vir_desktop.domain.instrument.pack import Pack, Wording

_Part = tuple[int, int, str]


def best(packs: Iterable[Pack]) -> Pack | None:
    """Return the pack to use: active, an official wording before our own words, then the highest version."""
    return max((pack for pack in packs if pack.status == "active"), key=_rank, default=None)


def version_key(version: str) -> tuple[_Part, ...]:
    """Return what versions are sorted by: numbers as numbers (1.10 after 1.9), a word before a number."""
    parts = version.replace("-", ".").split(".")
    return tuple((1, int(part), "") if _is_number(part) else (0, 0, part) for part in parts)


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()


def _rank(pack: Pack) -> tuple[bool, tuple[_Part, ...], str]:
    return pack.wording is Wording.OFFICIAL, version_key(pack.version), pack.sha256

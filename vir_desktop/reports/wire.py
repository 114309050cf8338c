"""A paper as bytes and back, for the process that sets it (papermaker.py). JSON: values, never code.

Imports no library of papers: the process that sends has none.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import datetime
from typing import TypeAlias

from vir_desktop.domain.paper import BlankField, Block, Bullets, Field, Heading, PageBreak, Paper, Paragraph, Table

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None

_BLOCKS: dict[str, type[Block]] = {
    kind.__name__: kind for kind in (Heading, Paragraph, Field, Bullets, Table, BlankField, PageBreak)
}


def to_bytes(paper: Paper) -> bytes:
    """Return a paper as ASCII JSON; the time keeps its offset from UTC, not the name of its zone."""
    plain = {field.name: getattr(paper, field.name) for field in fields(paper)}
    plain["at"] = paper.at.isoformat()
    plain["blocks"] = [[type(block).__name__, asdict(block)] for block in paper.blocks]
    return json.dumps(plain).encode("ascii")


def from_bytes(data: bytes) -> Paper:
    """Return the paper that `to_bytes` gave.

    Raises:
        ValueError, KeyError, TypeError: the bytes are something else.
    """
    plain = json.loads(data)
    blocks = tuple(_block(name, block) for name, block in plain.pop("blocks"))
    return Paper(at=datetime.fromisoformat(plain.pop("at")), blocks=blocks, **plain)


def _block(name: str, plain: dict[str, Json]) -> Block:
    make: Callable[..., Block] = _BLOCKS[name]
    return make(**{field: _tuples(value) for field, value in plain.items()})


def _tuples(value: Json) -> object:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value

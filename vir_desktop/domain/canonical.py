"""Canonical bytes: the one way in which a value becomes bytes that are hashed, signed or stored."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = bool | int | str | Sequence["Json"] | Mapping[str, "Json"] | None

DIGEST_BYTES = 32

_SPELLING = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_bytes(value: Json) -> bytes:
    """Return `value` as UTF-8 JSON with sorted keys, no white space and no floats.

    Raises:
        TypeError: A float or another type that has no single spelling.
    """
    _refuse_floats(value)
    return _SPELLING.encode(value).encode("utf-8")


def parse_canonical(data: bytes) -> Json:
    """Return the value behind canonical bytes.

    Raises:
        ValueError: `data` is not JSON, or not spelt canonically.
    """
    value: Json = json.loads(data.decode("utf-8"))
    try:
        spelt = canonical_bytes(value)
    except TypeError as error:
        raise ValueError("not canonical") from error
    if spelt != data:
        raise ValueError("not canonical")
    return value


def digest(data: bytes) -> bytes:
    """Return the SHA-256 of `data`, 32 bytes."""
    return hashlib.sha256(data).digest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no canonical spelling")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError("keys are strings")
            if not isinstance(item, str):  # most are, and a whole akt is spelt at each open
                _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)

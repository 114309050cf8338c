"""Canonical bytes: one spelling, and no floats wherever they hide."""

import pytest

from vir_desktop.domain.canonical import Json, canonical_bytes, parse_canonical


@pytest.mark.parametrize("value", [1.5, [1.5], (1.5,), {"a": 1.5}, {"a": ("b", {"c": 1.5})}, {"a": {"b": [1.5]}}])
def test_a_float_is_refused_wherever_it_stands(value: Json) -> None:
    with pytest.raises(TypeError):
        canonical_bytes(value)


def test_a_key_that_is_no_string_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical_bytes({"a": {1: "b"}})  # type: ignore[dict-item]  # what the types forbid


def test_the_spelling_is_sorted_tight_and_in_letters() -> None:
    value: Json = {"ö": [True, None, 7], "a": ("å", {"z": "\u2028", "b": ""})}
    spelt = canonical_bytes(value)
    assert spelt == '{"a":["å",{"b":"","z":"\u2028"}],"ö":[true,null,7]}'.encode()
    assert canonical_bytes(parse_canonical(spelt)) == spelt

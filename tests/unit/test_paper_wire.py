"""A paper travels as values, whole and unchanged."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vir_desktop.domain.paper import Paper
from vir_desktop.reports import wire

papers = st.from_type(Paper)


@given(papers)
def test_what_arrives_is_what_was_sent(paper: Paper) -> None:
    there = wire.from_bytes(wire.to_bytes(paper))
    assert there == paper
    assert there.at.utcoffset() == paper.at.utcoffset()


@pytest.mark.parametrize("name", ["Popen", "Paper", "__class__"])
def test_nothing_but_blocks_is_made(name: str) -> None:
    plain = {"at": "2026-11-21T03:14:00", "blocks": [[name, {}]]}
    with pytest.raises(KeyError):
        wire.from_bytes(json.dumps(plain).encode())

"""Every promise names tests that exist; every requirement has a row; the README promises nothing that has no test."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
PAPERS = ("threat-model.md", "prov.md")
_NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
_PROMISE = re.compile(r"^(?:- )?\*\*(?P<head>[^*]+\.)\*\*", re.MULTILINE)
_ROW = re.compile(r"^\| (?P<id>[RSCUK]\d+) \|(?P<rest>.+)\|$", re.MULTILINE)

REQUIREMENTS = {
    *(f"R{number}" for number in range(1, 17)),
    *(f"S{number}" for number in range(1, 17)),
    *("C1", "C2", "U1", "U2"),
    *(f"K{number}" for number in range(1, 35)),
}
WAITING = {"K27", "K8", "K9"}  # rows whose tests come with a part that is not there yet


def paper(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def promises(text: str) -> list[str]:
    """Return the heads of what stands under *Vad det lovar*."""
    section = re.split(r"^## ", text, flags=re.MULTILINE)
    return [match["head"] for part in section if part.startswith("Vad det lovar") for match in _PROMISE.finditer(part)]


def unknown(text: str) -> list[str]:
    """Return the tests that a text names and that are not there."""
    return [f"{file}::{name}" for file, name in _NAMED.findall(text) if name not in names_in(file)]


@cache
def names_in(file: str) -> frozenset[str]:
    path = TESTS / file
    return frozenset(_functions(path.read_text(encoding="utf-8"))) if path.is_file() else frozenset()


def _functions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name


@pytest.mark.parametrize("name", PAPERS)
def test_every_named_test_exists(name: str) -> None:
    text = paper(name)
    assert unknown(text) == []
    assert len(_NAMED.findall(text)) > 30


def test_every_promise_names_its_tests() -> None:
    section = paper("threat-model.md").split("## Vad det lovar\n")[1].split("\n## ")[0]
    blocks = [block for block in section.strip().split("\n\n") if block.startswith("**")]
    assert [block for block in blocks if len(_NAMED.findall(block)) < 2] == []
    assert len(blocks) == len(promises(paper("threat-model.md"))) > 7


def test_the_readme_promises_what_has_tests() -> None:
    promised = promises((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(promised) > 6
    assert set(promised) <= set(promises(paper("threat-model.md")))


def test_every_requirement_has_a_row() -> None:
    rows = {match["id"]: match["rest"] for match in _ROW.finditer(paper("prov.md"))}
    assert set(rows) == REQUIREMENTS
    assert {id_ for id_, rest in rows.items() if not _NAMED.search(rest)} == WAITING


def test_a_test_that_is_not_there_is_found() -> None:
    """The positive control."""
    there, gone = "unit/test_threat_model.py::test_every_named_test_exists", "unit/test_threat_model.py::test_no"
    assert unknown(f"`{there}` `{gone}` `no.py::test_a`") == [gone, "no.py::test_a"]
    text = "## Vad det lovar\n\n- **Ett.** Och **två.**\n- **Tre.** Fyra\n\n## Vad\n\n- **Fem.**\n"
    assert promises(text) == ["Ett.", "Tre."]

"""Every Swedish noun in an identifier stands in docs/ordlista.md.

A word is English when Python's own library or one of LIBRARIES uses it, as it is or in another inflection, or when
tests/data/english_words.txt lists it. All are independent of our code, so a new Swedish noun is in none of them and
must be in the ordlista.
"""

import ast
import re
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDLISTA = ROOT / "docs/ordlista.md"
SHORTEST = 3  # px, ms, db say nothing about language
LIBRARIES = ("hypothesis", "reportlab", "cryptography", "fhir")
NOT_PROSE = {"test", "tests", "site-packages", "dist-packages", "encodings", "lib2to3", "idlelib"}


def words(identifier: str) -> Iterator[str]:
    """Yield the words of an identifier, lower case: `OpenAkt`, `open_akt` → open, akt."""
    for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-ÿ]+", identifier):
        if len(part) >= SHORTEST:
            yield part.lower()


def identifiers(source: str) -> Iterator[str]:
    """Yield the names of classes, functions, class members and module constants."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        if isinstance(node, ast.ClassDef | ast.Module):
            yield from _assigned(node.body)


def _assigned(body: list[ast.stmt]) -> Iterator[str]:
    for statement in body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


@cache
def english() -> frozenset[str]:
    found = set((ROOT / "tests/data/english_words.txt").read_text("utf-8").split())
    paths = sysconfig.get_paths()
    for library in (paths["stdlib"], *(f"{paths['purelib']}/{name}" for name in LIBRARIES)):
        for path in Path(library).rglob("*.py"):
            if NOT_PROSE.isdisjoint(path.relative_to(library).parts):
                source = re.sub(r"([A-Z])", r" \1", path.read_text("utf-8", "ignore"))
                found.update(re.findall(r"[a-z]+", source.lower()))
    return frozenset(found)


def is_english(word: str) -> bool:
    """Return whether the word, or what is left without re-, un-, -s, -ed or -ing, is English."""
    bare = re.sub(r"^(?:un|re)(?=[a-z]{4})", "", word)
    stems = {re.sub(ending, "", form) for form in (word, bare) for ending in ("$", "s$", "e?d$", "ing$")}
    return any(len(stem) >= SHORTEST and not english().isdisjoint({stem, f"{stem}e"}) for stem in stems)


def rows() -> list[list[str]]:
    lines = [line for line in ORDLISTA.read_text("utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def listed() -> frozenset[str]:
    """Return the words of the columns identifier and plural."""
    return frozenset(word for _, identifier, plural, *_ in rows() for word in words(f"{identifier} {plural}"))


def unlisted(names: Iterator[str]) -> set[str]:
    found = {word for name in names for word in words(name)} - listed()
    return {word for word in found if not is_english(word)}


def test_every_swedish_noun_in_an_identifier_is_listed() -> None:
    missing: dict[str, set[str]] = {}
    for path in sorted((ROOT / "vir_desktop").rglob("*.py")):
        names = [path.stem, *identifiers(path.read_text("utf-8"))]
        if found := unlisted(iter(names)):
            missing[path.relative_to(ROOT).as_posix()] = found
    assert not missing, "list Swedish nouns in docs/ordlista.md, English words in tests/data/english_words.txt"


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("class Brevduva: ...", "brevduva"),
        ("def open_tvattstuga(): ...", "tvattstuga"),
        ("class Kind:\n    SNICKARE = 1", "snickare"),
        ("FIKARAST = 1", "fikarast"),
        ("class Row:\n    kastruller: str", "kastruller"),
    ],
)
def test_an_unlisted_noun_is_found(source: str, word: str) -> None:
    assert unlisted(identifiers(source)) == {word}


def test_identifiers_are_ascii_forms_of_their_terms() -> None:
    """Each identifier is its term with å ä → a, ö → o (a term may have several words)."""
    for term, identifier, *_ in rows():
        assert identifier.isascii()
        assert identifier == term.lower().translate(str.maketrans("åäö", "aao"))


def test_the_english_list_holds_no_listed_noun() -> None:
    assert not listed() & set((ROOT / "tests/data/english_words.txt").read_text("utf-8").split())

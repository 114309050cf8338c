"""C1: what the program is made of, as it says itself at run time, holds nothing known and unanswered for."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest

from scripts.sbom.__main__ import cyclonedx
from scripts.sbom.known import Pardon, Vulnerability, findings, read_known, read_pardons
from scripts.sbom.parts import Part, parts

ROOT = Path(__file__).resolve().parents[2]
OLDEST_LIST = timedelta(days=120)
READ_AT_RUN_TIME = {
    ("sqlite", "sqlcipher3"), ("sqlcipher", "sqlcipher3"), ("openssl", "sqlcipher3"), ("openssl", "cryptography"),
    ("qt", "pyside6-essentials"), ("pdfium", "pypdfium2"), ("freetype", "pillow"), ("harfbuzz", "pillow"),
    ("zlib", "pillow"),
}  # fmt: skip

TODAY = date(2026, 11, 24)
PLANTED = Vulnerability("CVE-1999-0001", "openssl", (("3.0", "3.6.9"),), "a planted fault", "nowhere")
PART = Part("openssl", "3.6.0", "sqlcipher3")
PARDON = Pardon(
    frozenset({PLANTED.id}), "openssl", "sqlcipher3", "It is in a part that nobody calls, as a test shows.",
    TODAY, TODAY + timedelta(days=30),
)  # fmt: skip


@pytest.fixture(scope="module")
def found() -> list[Part]:
    return parts()


def test_nothing_known_is_without_an_answer(found: list[Part]) -> None:
    _, known = read_known()
    met = findings(found, known, read_pardons(), date.today())
    print(*met, sep="\n")
    assert [str(finding) for finding in met if finding.pardon is None] == []


def test_the_list_has_been_looked_at_lately() -> None:
    looked_at, _ = read_known()
    assert looked_at <= date.today() <= looked_at + OLDEST_LIST, "requirements/vulnerabilities.toml is old"


def test_the_parts_are_the_lock_and_what_is_inside(found: list[Part]) -> None:
    assert {(part.name, part.within) for part in found if part.within} == READ_AT_RUN_TIME
    locked = [part for part in found if part.hashes]
    assert [part.name for part in locked if part.version != version(part.name)] == []  # the lock is what runs
    text = (ROOT / "requirements" / "run.txt").read_text()
    assert len(locked) == len(re.findall(r"^\S+==", text, re.MULTILINE)) > 10
    assert sum(len(part.hashes) for part in locked) == text.count("--hash=sha256:")


def test_two_runs_give_the_same_bytes(found: list[Part]) -> None:
    made = cyclonedx(found)
    assert cyclonedx(parts()) == made
    bill = json.loads(made)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    refs = [component["bom-ref"] for component in bill["components"]]
    assert len(set(refs)) == len(found)
    named = [ref for line in bill["dependencies"] for ref in line["dependsOn"]]
    assert sorted(named) == sorted(refs)  # every part hangs somewhere
    assert cyclonedx([*found, PART]) != made


def test_a_planted_fault_is_found_and_only_where_it_is() -> None:
    """The positive control of the gate."""
    others = [replace(PART, version="3.6.9"), replace(PART, version="2.9"), replace(PART, name="sqlite")]
    (finding,) = findings([PART, *others], [PLANTED], [], TODAY)
    assert (finding.part, finding.pardon) == (PART, None)
    assert "NOT ANSWERED FOR" in str(finding)
    assert findings([replace(PART, version="3.6.10")], [PLANTED], [], TODAY) == []  # numbers, not letters


def test_an_exception_answers_until_its_day() -> None:
    def answered(pardon: Pardon, today: date = TODAY, part: Part = PART) -> bool:
        return findings([part], [PLANTED], [pardon], today)[0].pardon is not None

    assert answered(PARDON)
    assert answered(PARDON, PARDON.until - timedelta(days=1))
    assert not answered(PARDON, PARDON.until)
    assert not answered(PARDON, TODAY - timedelta(days=1))
    assert not answered(replace(PARDON, reason="not now"))
    assert not answered(replace(PARDON, ids=frozenset({"CVE-1999-0002"})))
    assert not answered(PARDON, part=replace(PART, within="cryptography"))


def test_every_exception_answers_for_something(found: list[Part]) -> None:
    _, known = read_known()
    met = {(one.vulnerability.id, one.part.name, one.part.within) for one in findings(found, known, [], TODAY)}
    for pardon in read_pardons():
        assert {(one, pardon.component, pardon.within) for one in pardon.ids} <= met
        assert pardon.until - pardon.decided <= OLDEST_LIST


def test_no_database_has_a_table_made_by_an_extension() -> None:
    """What requirements/exceptions.toml says of SQLite's full-text search."""
    scripts = list((ROOT / "vir_desktop").rglob("*.sql"))
    assert len(scripts) > 1
    assert [path.name for path in scripts if re.search(r"\bVIRTUAL\b|\bfts\d", path.read_text(), re.IGNORECASE)] == []

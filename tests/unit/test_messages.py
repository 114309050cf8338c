"""Every error has Swedish words, and every brace in them is filled."""

import re
from pathlib import Path

import pytest

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.messages import COPY_FAILED, KNOWN, RULES, copy_words, making_words, restore_words, words

CODE = Path(__file__).resolve().parents[2] / "vir_desktop"
_RAISED = re.compile(r'RuleError\(\s*"([a-z0-9-]+)"')


def raised() -> set[str]:
    return {code for path in CODE.rglob("*.py") for code in _RAISED.findall(path.read_text("utf-8"))}


def test_every_known_fault_has_words_and_advice() -> None:
    assert set(KNOWN) == set(Known)
    assert all(said.title and said.advice for said in KNOWN.values())


def test_every_rule_that_is_raised_has_words() -> None:
    assert len(raised()) > 20  # the search finds what is there
    assert raised() - set(RULES) == set()


@pytest.mark.parametrize("code", Known)
def test_braces_are_filled_or_dashed(code: Known) -> None:
    said = words(KnownError(code, file="register.vdb", seconds=8))
    assert "{" not in said.title + said.advice


def test_details_stand_in_the_words() -> None:
    assert "8 s" in words(KnownError(Known.WAIT, seconds=8)).advice
    assert "200000 tecken" in words(RuleError("answer-too-long", "n1", most=200000)).advice


def test_an_unknown_rule_still_says_something() -> None:
    assert words(RuleError("a-rule-from-tomorrow")).advice


def test_a_copy_that_fails_speaks_of_the_stick_and_one_to_bring_back_of_the_copy() -> None:
    assert copy_words(KnownError(Known.DISK_FULL)).advice == COPY_FAILED[Known.DISK_FULL]
    assert copy_words(KnownError(Known.WRONG_PASSPHRASE)) == words(KnownError(Known.WRONG_PASSPHRASE))
    assert copy_words(RuleError("code-taken")) == words(RuleError("code-taken"))
    assert "välj en mapp" in making_words(KnownError(Known.MISSING_FILE, file="valv")).advice
    assert making_words(KnownError(Known.LOW_MEMORY)) == words(KnownError(Known.LOW_MEMORY))
    assert "kopia" in restore_words(KnownError(Known.NOT_A_VAULT)).title
    assert restore_words(RuleError("code-taken")) == words(RuleError("code-taken"))

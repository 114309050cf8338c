"""A key of one's own to lock with: read kindly, refused when it types or when something else needs it."""

import re
from pathlib import Path

import pytest

from tests.helpers.vaults import refusal
from vir_desktop.domain.lock_key import TAKEN, lock_key_words, parse_lock_key, usable_lock_key

ROOT = Path(__file__).resolve().parents[2]
SHORTCUT = re.compile(r'"((?:(?:Ctrl|Alt|Shift)\+)*(?:F\d+|[A-Z0-9]|Pause|ScrollLock))"')


@pytest.mark.parametrize(
    ("typed", "kept", "read"),
    [
        ("", "", ""),
        ("f12", "F12", "F12"),
        (" Pause ", "Pause", "Pause"),
        ("scroll lock", "ScrollLock", "Scroll Lock"),
        ("skift + ctrl + f11", "Ctrl+Shift+F11", "Ctrl+Skift+F11"),
        ("Ctrl+Shift+q", "Ctrl+Shift+Q", "Ctrl+Skift+Q"),
        ("Skift+F3", "Shift+F3", "Skift+F3"),
    ],
)
def test_a_key_has_one_spelling_and_one_reading(typed: str, kept: str, read: str) -> None:
    assert parse_lock_key(typed) == kept == parse_lock_key(kept)
    assert lock_key_words(kept) == read


UNKNOWN = ["q", "å", "Ctrl+Q", "Alt+F4", "Ctrl+Alt+F2", "Skift+Q", "Esc", "Enter", "F25", "+", "Ctrl+"]


@pytest.mark.parametrize("typed", UNKNOWN)
def test_a_key_that_types_or_is_the_pages_is_refused(typed: str) -> None:
    assert refusal(lambda: parse_lock_key(typed)) == "lock-key-unknown"
    assert usable_lock_key(typed) == ""


@pytest.mark.parametrize("typed", sorted(TAKEN))
def test_a_key_that_does_something_else_is_refused(typed: str) -> None:
    assert refusal(lambda: parse_lock_key(typed)) == "lock-key-taken"
    assert usable_lock_key(typed) == ""


def test_every_key_that_the_program_listens_for_is_refused() -> None:
    """Read out of the source, so that a page with a new key cannot forget to say so here."""
    listened = set()
    for path in (ROOT / "vir_desktop" / "ui").rglob("*.py"):
        listened |= set(SHORTCUT.findall(path.read_text(encoding="utf-8")))
    assert {"F9", "Ctrl+L", "F4"} <= listened
    assert [key for key in sorted(listened) if usable_lock_key(key)] == []

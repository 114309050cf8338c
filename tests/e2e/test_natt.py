"""The night's main job in the real program, by keyboard alone: what was typed is kept, found again, and on paper."""

import re

import pytest
from pypdf import PdfReader

from tests.helpers.night_fixture import Seen

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]


def test_from_the_unlock_window_to_the_first_line_of_the_log_in_few_keys(seen_night: Seen) -> None:
    print(f"key presses to the first line, besides text: {seen_night.night.presses_to_first_line}")
    assert seen_night.night.presses_to_first_line <= 12


def test_an_answer_takes_two_keys_at_most(seen_night: Seen) -> None:
    night = seen_night.night
    print(f"{night.answers} answers, at most {night.answer_presses} key presses each, besides text")
    assert night.answers > 40
    assert night.answer_presses <= 2


def test_lock_and_unlock_lead_back_to_the_same_question_text_and_caret(seen_night: Seen) -> None:
    before, after = seen_night.night.before_lock, seen_night.night.after_lock
    assert before is not None
    assert before.text == seen_night.night.word("utkast")
    assert before.caret == len(before.text) - 4
    assert after == before


def test_everything_is_in_the_akt(seen_night: Seen) -> None:
    listed = "\n".join(seen_night.night.listed)
    for title in ("Akutsamtal", "fråga om våld", "fara", "Person", "Säker kontakt", "Överlämning"):
        assert re.search(f"{title}, påbörjad i dag", listed, re.IGNORECASE), title
    assert "Hot- och riskbedömning, signerad i dag" in listed


def test_the_handover_is_on_paper(seen_night: Seen) -> None:
    night = seen_night.night
    assert night.pdf is not None
    text = "\n".join(page.extract_text() for page in PdfReader(night.pdf).pages)
    for place in ("logg", "beslut", "mottagare", "overlamning"):
        assert night.word(place) in text, place
    assert "Överlämning" in text
    assert "Han vet var hon är." in text
    for place in ("kontakta", "persona", "fras", "utkast"):
        assert night.word(place) not in text, place


def test_every_control_of_every_page_has_a_name(seen_night: Seen) -> None:
    print(f"{seen_night.night.pages_read} pages read by a screen reader")
    assert seen_night.night.nameless == []

"""The word list is fit to be read aloud at night, and the words are drawn evenly."""

import re
import unicodedata
from pathlib import Path

import pytest

from vir_desktop.crypto.passphrase import generate_passphrase
from vir_desktop.services.creating import PASSPHRASE_MIN

LIST = Path(__file__).parents[2] / "resources" / "passphrase" / "ordlista.txt"
WORDS = LIST.read_text(encoding="utf-8").split("\n")[:-1]

# Violence, weapons, threats, drink, drugs, sex, sickness, death, peoples and faiths.
UNFIT = re.compile(
    "mörd|dråp|våld|vapen|gevär|pistol|kniv|bomb|blod|strid|krig|fiende|fånge|grym|elak|ilsk|skräck|tvång|tvinga"
    "|straff|tortyr|plåga|smärt|slakt|spräng|sprit|knark|bordell|porr|naken|jävla|helvet|skit|idiot|cancer|rabies"
    "|neger|judar|islam|kyrka|präst"
)
UNFIT_WHOLE = re.compile(
    "slag|slå|sparka|knytnäve|stryk|strypa|skjuta|skott|hat|hata|hot|hota|hets|jaga|jakt|fälla|häxa|svek|lura|svärd"
    "|skuld|rån|tjuv|brott|sex|kön|snaps|sjuk|smyga|spana|galen|död|dödlig|grav|lik|rädd|rädsla|skam|bråk|arg|yxa|ful"
    "|fet|dum|full|supa|rusig|gud|indian"
)


class Counting:
    """Entropy that says which bytes it gave."""

    def __init__(self, *draws: int) -> None:
        self.draws = list(draws)

    def token(self, length: int) -> bytes:
        return self.draws.pop(0).to_bytes(length)


def folded(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def unfit(words: list[str]) -> list[str]:
    return [word for word in words if UNFIT.search(word) or UNFIT_WHOLE.fullmatch(word)]


def test_the_list_is_2048_words_of_4_to_8_letters_in_order() -> None:
    assert len(WORDS) == len(set(WORDS)) == 2048
    assert [word for word in WORDS if not re.fullmatch("[a-zåäö]{4,8}", word)] == []
    assert sorted(WORDS, key=lambda word: ["abcdefghijklmnopqrstuvwxyzåäö".index(c) for c in word]) == WORDS


def test_no_two_words_differ_only_in_rings_and_dots() -> None:
    assert len({folded(word) for word in WORDS}) == 2048


def test_no_word_is_one_that_nobody_should_have_to_type() -> None:
    assert unfit(["mörda", "knytnäve", "lampa"]) == ["mörda", "knytnäve"]
    assert unfit(WORDS) == []


def test_six_words_are_drawn_and_every_word_can_be() -> None:
    assert generate_passphrase(Counting(0, 1, 2, 2047, 2048, 65535), WORDS).split(" ") == [
        WORDS[0], WORDS[1], WORDS[2], WORDS[2047], WORDS[0], WORDS[2047]
    ]  # fmt: skip


def test_the_shortest_that_can_come_is_long_enough() -> None:
    shortest = " ".join(sorted(WORDS, key=len)[:6])
    assert len(shortest) >= PASSPHRASE_MIN


@pytest.mark.parametrize("words", [WORDS[:-1], [*WORDS[:-1], WORDS[0]]])
def test_another_list_is_refused(words: list[str]) -> None:
    with pytest.raises(ValueError, match="word list"):
        generate_passphrase(Counting(), words)

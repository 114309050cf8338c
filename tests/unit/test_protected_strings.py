"""The protected-string check: what it finds, what it leaves alone, and what is done with a hit."""

import re
import time
import unicodedata
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.sample_papers import SAMPLES, overlamning
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.names_that_are_words import NAMES_THAT_ARE_WORDS
from vir_desktop.domain.protected_strings import (
    MASK,
    Hit,
    Kind,
    PaperHit,
    Protected,
    apply_choices,
    check_bytes,
    check_paper,
    find_hits,
    masked,
    paper_file_name,
)

WORDS = (Path(__file__).parents[1] / "data" / "names_that_are_words.txt").read_text(encoding="utf-8").split()
ORDINARY = """
Det var sent på hösten och en kall vind drog in från sjön. Hon gick längs en stig upp mot ett berg, förbi en gran och
en gammal ek, och satte sig på en sten vid en bäck. Solen stod lågt; det blev natt fort. I en hage stod en häst och
vid en damm sjöng en fågel sin sång. Han hade lämnat sin post på fredag, i mars, och flyttat till en by vid en å.
Barnen plockade bär på en hed och fick syn på en räv, en hjort och en örn. Mamma bakade med saffran och kanel, och de
satt vid en eld tills varje gnista var aska. Det var en dröm om frid, kärlek och ett lugnt liv. En smed och en bonde
bodde i samma gård, med en port av järn. På bordet låg en ros och en lilja. I april föll snö, i maj kom regn och is
bröts mot en udde. Hon hade ont i en led, var blek och trött men stark, och ville bo kvar. Ingen kung, ingen drottning,
bara vanligt folk vid en kyrka med torn. En vit duva satt på en gren av en björk. Han är stor, hon är liten och glad.
De såg en film om ett slott, ett torn, en prins och en hertig. På en äng växte hassel och en vild iris vid en brunn.
"""
ANNA = Protected("Anna-Karin Söderström", Kind.NAME)
PHONE = Protected("070-174 06 15", Kind.PHONE)
NUMBER = Protected("18900101-9802", Kind.PERSONNUMMER)
HOME = Protected("Storgatan 12 B, 783 30 Mora", Kind.ADDRESS)
SCHOOL = Protected("Björkskolan", Kind.PLACE)
ALL = (ANNA, PHONE, NUMBER, HOME, SCHOOL)


def found(text: str, *protected: Protected) -> list[str]:
    return [text[hit.start : hit.end] for hit in find_hits(text, protected or ALL)]


def test_the_list_holds_300_names_that_are_words() -> None:
    assert len(set(WORDS)) == len(WORDS) >= 300
    assert {"berg", "my", "mora"} <= set(WORDS)
    assert set(WORDS) == NAMES_THAT_ARE_WORDS


def test_ordinary_text_gives_no_false_hit_for_names_that_are_words() -> None:
    protected = [Protected(word.capitalize(), Kind.NAME) for word in WORDS]
    used = {word for word in re.findall(r"\w+", ORDINARY.casefold()) if word in NAMES_THAT_ARE_WORDS}
    hits = [ORDINARY[hit.start : hit.end] for hit in find_hits(ORDINARY, protected)]
    print(f"{len(used)} of the names occur as words, {len(hits)} false hits: {hits}")
    assert len(used) >= 60
    assert len(hits) <= len(used) * 0.02


def test_at_the_start_of_a_sentence_such_a_word_is_taken_for_a_name() -> None:
    """A capital there tells nothing; a hit too many is shown to a person, a hit too few leaves the house."""
    assert found("Berg syns i fjärran.", Protected("Berg", Kind.NAME)) == ["Berg"]


@pytest.mark.parametrize("word", WORDS)
def test_such_a_name_is_found_with_a_capital(word: str) -> None:
    name = word.capitalize()
    other = Protected("Vendela", Kind.NAME)
    own = Protected(name, Kind.NAME)
    if len(word) > 3:
        for form in (name, name.upper(), f"{name}s", unicodedata.normalize("NFD", name)):
            assert found(f"I går ringde {form} igen.", own) == [form]
        assert not found(f"I går såg hon {word} igen.", own)
    else:
        assert not found(f"I går ringde {name} igen.", own)
        assert found(f"I går ringde {name} till Vendela.", own, other) == [name, "Vendela"]
        assert found(f"I går ringde {word} till Vendela.", own, other) == ["Vendela"]


@pytest.mark.parametrize(
    "form",
    [
        "Anna-Karin Söderström",
        "anna-karin söderströms",
        "ANNA KARIN SÖDERSTRÖM",
        "Annakarin",
        "Anna",
        "annas",
        "Karin's",
        "Söderström",
        "söderströms",
        "Söder-\nström",
        "Anna-\nKarin Söderström",
        "Anna\u00a0Karin\nSöderström",
        "So\u0308derstro\u0308m",
        "So\u0308derstro\u0308ms",
        "Söder\u00adström",
        "Söder\u200bström",
        "070-174 06 15",
        "0701740615",
        "070 174 0615",
        "070–17 40 615",
        "+46 70 174 06 15",
        "+46 (0)70-174 06 15",
        "0046701740615",
        "46701740615",
        "18900101-9802",
        "900101-9802",
        "9001019802",
        "189001019802",
        "1890-01-01-9802",
        "900101+9802",
        "18 90 01 01 98 02",
        "Storgatan 12 B",
        "storgatan 12b",
        "Storgatan",
        "storgatans",
        "Mora",
        "783 30 Mora",
        "Storgatan 12 B\n783 30 Mora",
        "Björkskolan",
        "björkskolans",
        "BJÖRK-\nSKOLAN",
    ],
)
def test_inflected_and_respelled_variants_are_found(form: str) -> None:
    text = f"Enligt uppgift: {form}, sedan i går."
    hits = find_hits(text, ALL)
    assert MASK in masked(text, hits)
    left = masked(text, hits).replace("Enligt uppgift: ", "").replace(", sedan i går.", "")
    assert set(left) <= set(f"{MASK} -\n\u00a0"), left


@pytest.mark.parametrize(
    "text",
    [
        "Annat var det förr, och annars också.",
        "Hon bor i en stad med en storgata och en skola.",
        "070-174 06 16",
        "1070174061599",
        "1 900101-98025",
        "Björkskolanpark",
        "Moraberg och moral",
        "morakniv i mora",
        "Karina och Hanna",
        "Ring 112.",
        "",
    ],
)
def test_other_tokens_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_name_in_a_file_name_is_found() -> None:
    assert found("overlamning_anna_2026.pdf") == ["anna"]


def test_a_short_string_needs_another_beside() -> None:
    ali, eva = Protected("Ali", Kind.NAME), Protected("Eva", Kind.NAME)
    assert found("Ali kom.", ali) == []
    assert found("Ali ringde Ali och Ali.", ali) == []
    assert found("ali kom med Söderström.", ali, ANNA) == ["ali", "Söderström"]
    assert found("Ali kom. Söderström gick.", ali, ANNA) == ["Söderström"]
    assert found("Ali och Eva kom.", ali, eva) == ["Ali", "Eva"]
    assert found("Ali " + "och så vidare " * 5 + "Söderström.", ali, ANNA) == ["Söderström"]
    assert found("Ali Ek bor där.", Protected("Ali Ek", Kind.NAME)) == ["Ali Ek"]


def test_a_full_name_of_words_needs_no_capital() -> None:
    my = Protected("My Berg", Kind.NAME)
    assert found("my bergs dotter", my) == ["my bergs"]
    assert found("på ett berg", my) == []


def test_foreign_and_local_numbers() -> None:
    assert found("ring +47 22 33 44 55", Protected("+4722334455", Kind.PHONE)) == ["+47 22 33 44 55"]
    assert found("ring 0047 22334455", Protected("+47 22 33 44 55", Kind.PHONE)) == ["0047 22334455"]
    assert found("ring +4722334455", Protected("004722334455", Kind.PHONE)) == ["+4722334455"]
    assert found("ring 123 456", Protected("123456", Kind.PHONE)) == ["123 456"]
    assert found("tom", Protected("", Kind.PHONE), Protected("+", Kind.PHONE), Protected("", Kind.PERSONNUMMER)) == []
    assert found("född 900101", Protected("900101", Kind.PERSONNUMMER)) == ["900101"]


@given(st.text(max_size=200), st.lists(st.builds(Protected, st.text(max_size=20), st.sampled_from(Kind)), max_size=5))
def test_hits_are_ordered_apart_and_inside(text: str, protected: list[Protected]) -> None:
    hits = find_hits(text, protected)
    ends = [0]
    for hit in hits:
        assert ends[-1] <= hit.start < hit.end <= len(text)
        assert hit.protected in protected
        ends.append(hit.end)
    assert masked(text, hits).count(MASK) >= len(hits)


LETTERS = st.text(st.sampled_from("abcdefghijklmnoprstuvåäöéü"), min_size=4, max_size=12)


@given(LETTERS, LETTERS, st.sampled_from(["", "s", ":s"]), st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_a_masked_name_is_gone(first: str, last: str, suffix: str, form: str, upper: bool) -> None:
    name = Protected(f"{first} {last}".title(), Kind.NAME)
    said = (name.text.upper() if upper else name.text) + suffix
    text = unicodedata.normalize(form, f"Det var {said} som kom.")  # type: ignore[arg-type]  # NFC or NFD
    hidden = masked(text, find_hits(text, [name]))
    assert hidden == f"Det var {MASK} som kom."


@given(st.from_regex(r"0[1-9][0-9]{7,8}", fullmatch=True), st.randoms(use_true_random=False))
def test_a_number_is_found_however_it_is_spaced(number: str, random: object) -> None:
    assert hasattr(random, "choice")
    spaced = "".join(digit + random.choice(["", "", " ", "-"]) for digit in number).rstrip(" -")
    for said in (spaced, "+46" + spaced[1:], "0046 " + spaced[1:].lstrip(" -")):
        assert len(find_hits(f"Nås på {said} dagtid", [Protected(number, Kind.PHONE)])) == 1


def planted(place: str) -> list[PaperHit]:
    sample = replace(overlamning(), **{place: "Om Anna-Karin Söderström"})  # type: ignore[arg-type]  # text fields only
    return [hit for hit in check_paper(sample, [ANNA]) if hit.place == place]


@pytest.mark.parametrize("place", ["title", "subtitle", "marking", "form", "author", "footer"])
def test_every_text_around_the_blocks_is_looked_at(place: str) -> None:
    assert len(planted(place)) == 1


@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_of_every_block_is_looked_at(name: str) -> None:
    def texts(value: object) -> list[str]:
        if isinstance(value, str):
            return [value]
        if isinstance(value, tuple):
            return [text for one in value for text in texts(one)]
        if is_dataclass(value):
            return [text for field in fields(value) for text in texts(getattr(value, field.name))]
        return []

    paper = SAMPLES[name]()
    for text in {re.sub(r"\s+", " ", one) for one in texts(paper) if len(re.findall(r"\w", one)) > 3}:
        assert check_paper(paper, [Protected(text, Kind.OTHER)]), text


def test_choices_hide_by_default_and_keep_with_a_reason() -> None:
    paper = overlamning()
    phone = check_paper(paper, [PHONE])
    assert len(phone) == 1
    assert phone[0].place.endswith(".value")
    assert check_paper(apply_choices(paper, phone, {}), [PHONE]) == []
    assert apply_choices(paper, phone, {phone[0]: "mottagaren är namngiven"}) == paper
    with pytest.raises(RuleError, match="reason-missing"):
        apply_choices(paper, phone, {phone[0]: "  "})


def test_the_bytes_are_looked_at_once_more() -> None:
    hits = check_bytes("Ring 0701740615", {"Author": "Anna"}, "VIR-Mora.pdf", ALL)
    assert [hit.place for hit in hits] == ["text", "metadata.Author", "file"]
    kept = check_bytes("Ring 0701740615", {"Title": "0701740615"}, "VIR-A.pdf", ALL, frozenset({PHONE}))
    assert [hit.place for hit in kept] == ["metadata.Title"]
    assert check_bytes("Allt lugnt", {"Title": "Överlämning"}, paper_file_name(lambda n: b"\0" * n), ALL) == []


@given(st.binary(min_size=5, max_size=5))
def test_a_file_name_says_nothing(token: bytes) -> None:
    assert re.fullmatch(r"VIR-[A-Z2-7]{8}\.pdf", paper_file_name(lambda length: token[:length]))


def test_a_long_text_takes_no_long_time() -> None:
    names = [Protected(f"{word.capitalize()} Söderström", Kind.NAME) for word in WORDS[:40]]
    text = ORDINARY * 60 + "Söder-" + "\n" * 20_000 + "ström " + "0" * 20_000 + "Bo " * 2_000 + "Söderström"
    start = time.process_time()
    assert found(text, *names, *ALL)[-1] == "Bo Söderström"
    assert time.process_time() - start < 5


def test_a_hit_names_its_string() -> None:
    assert find_hits("hos Björkskolan nu", [SCHOOL]) == (Hit(4, 15, SCHOOL),)

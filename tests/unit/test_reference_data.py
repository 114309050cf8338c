"""The shipped packs, reference data and help are whole, dated and point at things that exist."""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from vir_desktop.domain import bedomning, clocks, gallring_facts
from vir_desktop.domain.instrument.pack import Item, ItemType, Pack, Wording
from vir_desktop.domain.instrument.reader import read_pack

RESOURCES = Path(__file__).parents[2] / "resources"
PACKS = sorted(path for path in (RESOURCES / "instruments").glob("*.json") if path.stem != "pinned")
FILES = ("actions", "codes", "fara_nu", "lines", "marking", "statutes")
INSTRUMENTS = {
    *(
        "samtalsstod-fraga",
        "samtalsstod-beskriva",
        "samtalsstod-fara",
        "freda-papper",
        "hot-och-riskbedomning",
    ),
    *(
        "akutsamtal",
        "fore-samtalet",
        "akutchecklista",
        "person",
        "saker-kontakt",
        "barn",
        "rattslage",
        "overlamning",
    ),
    *("skyddsatgard", "skyddsplan", "onskar-inte-stod", "metod-pa-papper", "kollegastod"),
    *("overforing", "gallring"),
    *("flyttning", "andra-lasning", "samma-handlaggare"),
    "sparat-papper",
}
SPEAKS_TO_THE_CLIENT = ("samtalsstod-fraga", "samtalsstod-beskriva", "samtalsstod-fara", "skyddsplan")
# Words that assume a gender, one perpetrator, a couple, or lay blame.
PRESUMING = re.compile(
    r"\b(han|hon|honom|henne|hans|hennes|offret|förövaren|mannen|kvinnan|din man|din partner|missbruk\w*)\b",
    re.IGNORECASE,
)
LICENSED = re.compile(r"\b(SARA|B-SAFER|PATRIARK|SAM|Danger Assessment|Check 15)\b")


@cache
def pack(instrument: str) -> Pack:
    path = RESOURCES / "instruments" / f"{instrument}.json"
    return read_pack(path.read_bytes(), path.name)


@cache
def data(name: str) -> dict[str, Any]:  # JSON of six shapes; each test says which
    return dict(json.loads((RESOURCES / "reference" / f"{name}.json").read_text("utf-8")))


def entries(name: str) -> dict[str, dict[str, Any]]:  # as above
    return {entry["key"]: entry for entry in data(name)["entries"]}


def items(instrument: str) -> Iterator[Item]:
    return (place.item for place in pack(instrument).places.values())


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for element in value:
            yield from texts(element)
    elif isinstance(value, dict):
        yield from texts(list(value.values()))


# --- packs ---


def test_every_instrument_of_the_project_ships_as_one_pack() -> None:
    assert {path.stem for path in PACKS} == INSTRUMENTS


@pytest.mark.parametrize("instrument", sorted(INSTRUMENTS))
def test_a_shipped_pack_is_dated_named_and_has_no_points(instrument: str) -> None:
    form = pack(instrument)
    assert (form.instrument, form.url, form.version) == (instrument, f"urn:vir:pack:{instrument}", "2026.1")
    assert (form.language, form.status, form.publisher, form.date) == (
        "sv",
        "active",
        "VIR Desktop",
        "2026-11-21",
    )
    assert form.wording is (Wording.PAPER if instrument == "freda-papper" else Wording.OWN)
    assert not form.is_weighted
    assert not any(question.required for question in form.questions())


@pytest.mark.parametrize("instrument", sorted(INSTRUMENTS))
def test_every_question_has_a_theme_and_each_prompt_an_action_text(instrument: str) -> None:
    for item in items(instrument):
        assert item.theme or not item.is_question, item.link_id
        assert {prompt.text for prompt in item.prompts} <= set(entries("actions")), item.link_id


@pytest.mark.parametrize("instrument", sorted(INSTRUMENTS))
def test_evidence_names_a_factor_of_the_assessment(instrument: str) -> None:
    factors = {item.theme for item in items("hot-och-riskbedomning") if item.link_id.endswith(".nu")}
    for item in items(instrument):
        assert set(item.evidence) <= factors, item.link_id


@pytest.mark.parametrize("instrument", ["samtalsstod-fraga", "samtalsstod-beskriva"])
def test_every_kind_of_violence_is_asked_for_both_times_and_by_whom(instrument: str) -> None:
    links = {item.link_id for item in items(instrument)}
    recent = {link.removesuffix(".senaste") for link in links if link.endswith(".senaste")}
    assert len(recent) >= 10
    assert all({f"{link}.tidigare", f"{link}.vem"} <= links for link in recent)
    for link in recent:
        whom = pack(instrument).places[f"{link}.vem"].item
        assert whom.repeats, "several people may have done it"
        assert {condition.question for condition in whom.conditions} == {
            f"{link}.senaste",
            f"{link}.tidigare",
        }


@pytest.mark.parametrize("instrument", ["samtalsstod-fara", "hot-och-riskbedomning"])
def test_the_own_estimate_is_always_asked(instrument: str) -> None:
    own = pack(instrument).places["egen-skattning"].item
    assert [option.code for option in own.options] == ["lag", "medel", "hog"]
    assert not own.conditions


def test_every_factor_is_judged_now_and_earlier_with_insufficient_grounds_beside() -> None:
    factors = {
        item.link_id.removesuffix(".nu"): item
        for item in items("hot-och-riskbedomning")
        if item.link_id.endswith(".nu")
    }
    assert len(factors) == 37
    for link, now in factors.items():
        earlier = pack("hot-och-riskbedomning").places[f"{link}.tidigare"].item
        assert link.split(".")[1] == now.theme == earlier.theme
        for item in (now, earlier):
            assert [option.code for option in item.options] == ["ja", "delvis", "nej", "otillrackligt"]


@pytest.mark.parametrize("instrument", SPEAKS_TO_THE_CLIENT)
def test_what_is_said_to_the_client_assumes_nothing(instrument: str) -> None:
    for item in items(instrument):
        assert not PRESUMING.search(item.text), item.text
        assert len(item.text) <= 220, "too long to say in one breath"


def test_presuming_words_and_licensed_names_are_found() -> None:
    assert LICENSED.search("Bedömd med PATRIARK.")
    assert PRESUMING.search("Har han slagit dig?")
    assert not PRESUMING.search("Har någon slagit dig, eller hindrat dig?")


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_no_licensed_method_is_named_in_a_form(path: Path) -> None:
    assert not [text for text in texts(json.loads(path.read_text("utf-8"))) if LICENSED.search(text)]


@pytest.mark.parametrize(
    ("instrument", "links"),
    [
        ("hot-och-riskbedomning", (bedomning.KALLOR, bedomning.BEGRANSNING, bedomning.EGEN_SKATTNING)),
        ("hot-och-riskbedomning", (*bedomning.LEVEL_KEYS, bedomning.MOTIVERING, bedomning.SKILLNAD)),
        ("hot-och-riskbedomning", (bedomning.INGA_ATGARDER, bedomning.GILTIG_AKUT, bedomning.GILTIG_FORTSATT)),
        ("barn", (clocks.OROSANMALAN_STATUS, clocks.SKYDDSBEDOMNING_BEHOV)),
        ("overlamning", (clocks.KVITTERAD_AV, "kvitterad.tid", "mottagare", "mottagare.namn", "satt", "fara-nu")),
        ("person", ("namn", "personnummer", "telefon", "fodelsear", "skyddade-uppgifter")),
        ("overforing", gallring_facts.TO_SIGN),
        ("gallring", (gallring_facts.STOPP, gallring_facts.STOPP_SKAL, gallring_facts.RESEARCH)),
        ("gallring", (gallring_facts.IN_SHELTER, gallring_facts.INVESTIGATION, gallring_facts.LEX_SARAH)),
    ],
)
def test_the_keys_that_rules_read_are_questions_outside_repeats(instrument: str, links: tuple[str, ...]) -> None:
    for link in links:
        place = pack(instrument).places[link]
        assert place.item.is_question
        assert not place.repeat


def test_the_keys_that_rules_read_in_repeats_stand_there() -> None:
    for instrument, group, link in [
        ("hot-och-riskbedomning", "atgard", "atgard.vad"),
        ("rattslage", "handelse", "handelse.datum"),
        ("rattslage", "handelse", "handelse.slag"),
        ("akutsamtal", "logg", "logg.text"),
        ("akutsamtal", "boende", "boende.kod"),
        ("person", "narstaende", "narstaende.namn"),
    ]:
        assert pack(instrument).places[link].repeat == group


def test_levels_are_the_levels_of_the_rules() -> None:
    for key in bedomning.LEVEL_KEYS:
        options = pack("hot-och-riskbedomning").places[key].item.options
        assert [option.code for option in options] == list(bedomning.Level)


def test_support_for_the_talk_says_whose_words_it_has() -> None:
    for instrument in ("samtalsstod-fraga", "samtalsstod-beskriva", "samtalsstod-fara"):
        assert "inte Socialstyrelsens text" in pack(instrument).description
        assert "inga poäng" in pack(instrument).description


def test_packs_are_written_the_way_a_person_reads_a_difference() -> None:
    for path in PACKS:
        text = path.read_text("utf-8")
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n", path.name


def test_options_and_their_codes_agree_across_packs() -> None:
    """A code never means two things in the people asked about."""
    relations = {code["code"]: code["label"] for code in entries("codes")["relationer"]["codes"]}
    for instrument in INSTRUMENTS:
        for item in items(instrument):
            if item.theme == "utovare" and item.type is ItemType.CHOICE:
                assert {option.code for option in item.options} <= set(relations), item.link_id


# --- reference data ---


@pytest.mark.parametrize("name", FILES)
def test_every_file_and_entry_is_dated(name: str) -> None:
    file = data(name)
    assert set(file) == {"as_of", "source", "version", "entries"}
    assert file["version"] >= 1
    assert file["source"]
    assert len(entries(name)) == len(file["entries"]) > 0, "a key stands once"
    for entry in (file, *file["entries"]):
        if "as_of" in entry:
            assert date.fromisoformat(entry["as_of"]) <= date(2026, 11, 21)
            assert entry["source"]


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_nfc_and_trimmed(name: str) -> None:
    for text in texts(data(name)):
        assert text == unicodedata.normalize("NFC", text).strip()


def test_what_is_not_checked_says_nothing_more() -> None:
    for entry in entries("statutes").values():
        assert entry["checked"] == (entry["gist"] != "ej kontrollerat"), entry["key"]
        assert re.search(r"\(\d{4}:\d+\)|balken|HSLF-FS|SOSFS", entry["text"]), "written out"


def test_only_the_two_national_numbers_ship_confirmed() -> None:
    lines = entries("lines").values()
    assert {line["number"] for line in lines if line["confirmed"]} == {"112", "114 14"}


@pytest.mark.parametrize("name", ["actions", "marking"])
def test_provisions_and_numbers_that_are_named_exist(name: str) -> None:
    for entry in entries(name).values():
        assert set(entry["lagrum"]) <= set(entries("statutes")), entry["key"]
        assert set(entry.get("lines", ())) <= set(entries("lines")), entry["key"]


def test_an_action_text_is_short_enough_for_the_night() -> None:
    for entry in entries("actions").values():
        assert 1 <= len(entry["do"]) <= 6, entry["key"]
        assert all(len(step) <= 180 for step in entry["do"]), entry["key"]


def test_fara_nu_comes_in_its_order_and_points_at_what_exists() -> None:
    page = entries("fara_nu")
    assert list(page) == ["ring-112", "ring-polis", "bakjour", "strypning", "suicid", "barn", "blanketter"]
    for entry in page.values():
        assert entry["line"] in {"", *entries("lines")}
        assert entry["action"] in {"", *entries("actions")}


def test_every_regim_has_its_marking() -> None:
    assert set(entries("marking")) == {"namnd", "enskild", "ideell"}


def test_codes_are_unique_ascii_and_labelled() -> None:
    for entry in entries("codes").values():
        codes = [code["code"] for code in entry["codes"]]
        assert len(set(codes)) == len(codes), entry["key"]
        assert all(re.fullmatch(r"[a-z0-9-]+", code) for code in codes), entry["key"]
        assert all(code["label"] for code in entry["codes"]), entry["key"]


def test_there_are_290_municipalities_in_21_counties() -> None:
    counties = {code["code"] for code in entries("codes")["lan"]["codes"]}
    places = {code["code"]: code["label"] for code in entries("codes")["kommuner"]["codes"]}
    assert len(counties) == 21
    assert len(places) == len(set(places.values())) == 290
    assert {code[:2] for code in places} == counties
    assert all(re.fullmatch(r"\d{4}", code) for code in places)
    assert list(places) == sorted(places)
    known = {
        "0180": "Stockholm",
        "0980": "Gotland",
        "0331": "Heby",
        "1280": "Malmö",
        "1480": "Göteborg",
        "2584": "Kiruna",
    }
    assert known.items() <= places.items()


# --- help ---


@pytest.mark.parametrize("path", sorted((RESOURCES / "help").glob("*.md")), ids=lambda path: path.stem)
def test_a_help_page_fits_a_screen(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    assert text == unicodedata.normalize("NFC", text)
    assert len(text) <= (2_500 if path.stem == "tangenter" else 2_000)  # the one page that is looked things up in

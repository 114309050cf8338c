"""When an akt may go: the table of process.md §8 as examples, and what holds whatever the facts are."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vir_desktop.domain import gallring, gallring_facts
from vir_desktop.domain.akt import AktKind, ClockKind, Phase, Verksamhet
from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.clocks import Filled
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.gallring import Facts, refusals, retention
from vir_desktop.domain.gallring_facts import Around
from vir_desktop.domain.messages import RULES
from vir_desktop.domain.narrative import KEPT_BY_LAW
from vir_desktop.domain.record import AnswerKey, FormRef, Record, RecordId, RecordState
from vir_desktop.domain.retention import Retention, Rule
from vir_desktop.domain.roles import Regim
from vir_desktop.system import paths

LAST = date(2026, 3, 10)
CLOSED = Facts(Regim.NAMND, AktKind.VUXEN, Phase.AVSLUTAD, LAST)
PERSONAKT = replace(CLOSED, is_personakt=True, research=False)
CHILD = replace(PERSONAKT, kind=AktKind.BARN, in_shelter=False, child_investigation=False)
BOENDE = replace(CLOSED, regim=Regim.ENSKILD)
JOUR = replace(CLOSED, regim=Regim.IDEELL)
BORN = date(2019, 2, 11)

# facts, rule, first day, last day, what says no
TABLE = [
    (replace(CLOSED, phase=Phase.PAGAENDE), Rule.AT_WORK, None, None, ("gallring-at-work",)),
    (replace(JOUR, phase=Phase.AKUT), Rule.AT_WORK, None, None, ("gallring-at-work",)),
    # nämnd: a local copy
    (CLOSED, Rule.NOT_TRANSFERRED, None, None, ("gallring-not-transferred",)),
    (replace(CLOSED, transferred=date(2026, 4, 1)), Rule.LOCAL_COPY, date(2026, 5, 1), None, ()),
    (replace(CHILD, in_shelter=True, transferred=date(2026, 4, 1)), Rule.LOCAL_COPY, date(2026, 5, 1), None, ()),
    # nämnd: the vault is the personakt
    (PERSONAKT, Rule.PERSONAKT, date(2031, 3, 10), date(2032, 12, 31), ()),
    (replace(PERSONAKT, research=True), Rule.RESEARCH, None, None, ("gallring-research",)),
    (replace(PERSONAKT, research=None), Rule.PERSONAKT, date(2031, 3, 10), date(2032, 12, 31),
     ("gallring-research-unknown",)),
    (CHILD, Rule.PERSONAKT, date(2031, 3, 10), date(2032, 12, 31), ()),
    (replace(CHILD, in_shelter=True), Rule.SHELTER_CHILD, None, None, ("gallring-shelter-child",)),
    (replace(CHILD, in_shelter=None), Rule.PERSONAKT, date(2031, 3, 10), date(2032, 12, 31),
     ("gallring-shelter-unknown",)),
    (replace(CHILD, child_investigation=True, born=BORN), Rule.CHILD_INVESTIGATION, date(2049, 2, 11),
     date(2050, 12, 31), ()),
    (replace(CHILD, child_investigation=None, born=BORN), Rule.CHILD_INVESTIGATION, date(2049, 2, 11),
     date(2050, 12, 31), ("gallring-investigation-unknown",)),
    (replace(CHILD, child_investigation=True), Rule.CHILD_INVESTIGATION, None, None, ("gallring-birth-unknown",)),
    # grown up already: five years all the same
    (replace(CHILD, child_investigation=True, born=date(1996, 1, 1)), Rule.CHILD_INVESTIGATION, date(2031, 3, 10),
     date(2032, 12, 31), ()),
    # enskild
    (BOENDE, Rule.ENSKILD, date(2028, 3, 10), None, ()),
    (replace(BOENDE, last_note=date(2028, 2, 29)), Rule.ENSKILD, date(2030, 3, 1), None, ()),
    (replace(BOENDE, lex_sarah=date(2026, 6, 1)), Rule.LEX_SARAH, date(2031, 6, 1), None, ()),
    (replace(BOENDE, lex_sarah=date(2020, 6, 1)), Rule.ENSKILD, date(2028, 3, 10), None, ()),
    (replace(BOENDE, kind=AktKind.BARN, in_shelter=True), Rule.TO_NAMND, None, None, ("gallring-to-namnd",)),
    (replace(BOENDE, kind=AktKind.BARN, in_shelter=True, transferred=date(2026, 4, 1)), Rule.LOCAL_COPY,
     date(2026, 5, 1), None, ()),
    (replace(BOENDE, kind=AktKind.BARN, in_shelter=False), Rule.ENSKILD, date(2028, 3, 10), None, ()),
    (replace(BOENDE, kind=AktKind.BARN), Rule.ENSKILD, date(2028, 3, 10), None, ("gallring-shelter-unknown",)),
    # ideell
    (JOUR, Rule.IDEELL, date(2026, 6, 8), None, ()),
    (replace(JOUR, ideell_days=7), Rule.IDEELL, date(2026, 3, 17), None, ()),
    # whatever the rule
    (replace(JOUR, held=True, unacknowledged=True, duty_left=True), Rule.IDEELL, date(2026, 6, 8), None,
     ("gallring-held", "gallring-unacknowledged", "gallring-duty-left")),
    (replace(CLOSED, held=True), Rule.NOT_TRANSFERRED, None, None, ("gallring-held", "gallring-not-transferred")),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "rule", "due", "latest", "stops"), TABLE)
def test_the_table(facts: Facts, rule: Rule, due: date | None, latest: date | None, stops: tuple[str, ...]) -> None:
    assert retention(facts) == Retention(rule, due, latest, stops)


def test_the_table_meets_every_rule() -> None:
    assert {row[1] for row in TABLE} == set(Rule)


def test_every_refusal_has_words_and_those_that_hand_over_say_so() -> None:
    codes = {code for row in TABLE for code in row[4]} | {gallring.NOT_DUE}
    assert codes <= set(RULES)
    assert codes | {KEPT_BY_LAW} >= gallring.TO_HAND_OVER
    for code in gallring.TO_HAND_OVER:
        assert "verlämn" in RULES[code].advice.lower(), code


def test_parts_go_first_only_where_no_law_says_how_long() -> None:
    assert gallring.parts_that_may_go_first(Regim.IDEELL) == gallring.NARRATIVE
    assert not gallring.parts_that_may_go_first(Regim.NAMND) | gallring.parts_that_may_go_first(Regim.ENSKILD)


def test_what_was_told_is_named_as_the_forms_are() -> None:
    """A name that no form has would let nothing go."""
    assert {path.stem for path in (paths.resources() / "instruments").glob("*.json")} >= gallring.NARRATIVE


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule.PERSONAKT, "16 kap. 1 § socialtjänstlagen (2025:400)"),
        (Rule.CHILD_INVESTIGATION, "16 kap. 2 a § socialtjänstlagen (2025:400)"),
        (Rule.SHELTER_CHILD, "16 kap. 2 § socialtjänstlagen (2025:400)"),
        (Rule.RESEARCH, "13 kap. 1 § socialtjänstförordningen (2025:468)"),
        (Rule.ENSKILD, "17 kap. socialtjänstlagen (2025:400)"),
        (Rule.TO_NAMND, "17 kap. 4 § socialtjänstlagen (2025:400)"),
        (Rule.LEX_SARAH, "27 kap. socialtjänstlagen (2025:400)"),
    ],
)
def test_the_provision_of_a_rule_is_shown_as_the_law_is_cited(rule: Rule, words: str) -> None:
    shipped = json.loads((paths.resources() / "reference" / "statutes.json").read_text(encoding="utf-8"))
    texts = {one["key"]: one["text"] for one in shipped["entries"]}
    assert [texts[key].startswith(words) for key in gallring.STATUTES[rule]] == [True]


def test_the_day_decides_and_not_the_hour() -> None:
    found = retention(BOENDE)
    assert refusals(found, date(2028, 3, 9)) == (gallring.NOT_DUE,)
    assert refusals(found, date(2028, 3, 10)) == ()
    clock = gallring.clock(found)
    assert clock is not None
    assert clock.kind is ClockKind.GALLRING
    assert clock.at == datetime(2028, 3, 10, 7, tzinfo=UTC)  # eight in the morning, Swedish time
    assert gallring.clock(retention(replace(BOENDE, held=True))) is None
    assert gallring.clock(retention(CLOSED)) is None


@pytest.mark.parametrize(
    ("kommunkod", "kept"),
    [("0580", True), ("0980", True), ("2281", True), ("1480", True), ("1481", False), ("", False)],
)
def test_four_places_keep_everything_for_research(kommunkod: str, kept: bool) -> None:
    assert gallring.is_research_kommun(kommunkod) is kept


days = st.dates(date(1950, 1, 1), date(2100, 1, 1))
said = st.sampled_from([True, False, None])
any_facts = st.builds(
    Facts,
    regim=st.sampled_from(Regim),
    kind=st.sampled_from(AktKind),
    phase=st.sampled_from(Phase),
    last_note=days,
    transferred=st.none() | days,
    is_personakt=st.booleans(),
    in_shelter=said,
    child_investigation=said,
    research=said,
    born=st.none() | days,
    lex_sarah=st.none() | days,
    ideell_days=st.integers(1, 3650),
    held=st.booleans(),
    unacknowledged=st.booleans(),
    duty_left=st.booleans(),
)


def goes(facts: Facts, today: date) -> bool:
    return not refusals(retention(facts), today)


@given(any_facts, days)
def test_nothing_goes_before_its_day_while_held_or_while_something_is_left_to_do(facts: Facts, today: date) -> None:
    found = retention(facts)
    if goes(facts, today):
        assert found.due is not None
        assert found.due <= today
        assert not (facts.held)
        assert not (facts.unacknowledged)
        assert not (facts.duty_left)
        assert facts.phase in gallring.CLOSED


@given(any_facts, days)
def test_what_may_go_today_may_go_later(facts: Facts, today: date) -> None:
    assert not goes(facts, today) or goes(facts, today + timedelta(days=400))


@given(any_facts, days, st.integers(0, 3000))
def test_a_later_note_never_brings_the_day_nearer(facts: Facts, today: date, more: int) -> None:
    later = replace(facts, last_note=facts.last_note + timedelta(days=more))
    assert not goes(later, today) or goes(facts, today)


ANSWERED: tuple[Callable[[Facts, bool | None], Facts], ...] = (
    lambda facts, answer: replace(facts, in_shelter=answer),
    lambda facts, answer: replace(facts, child_investigation=answer),
    lambda facts, answer: replace(facts, research=answer),
)


@given(any_facts, days)
def test_not_knowing_never_lets_go_what_an_answer_would_keep(facts: Facts, today: date) -> None:
    """None is at least as strict as the stricter of yes and no."""
    for answered in ANSWERED:
        answers = [goes(answered(facts, answer), today) for answer in (True, False)]
        assert not goes(answered(facts, None), today) or all(answers)


@given(any_facts, days)
def test_a_child_placed_in_a_shelter_never_goes_unless_it_is_elsewhere(facts: Facts, today: date) -> None:
    child = replace(facts, kind=AktKind.BARN, in_shelter=True, transferred=None)
    if child.regim is not Regim.IDEELL:
        assert not goes(child, today)


@given(any_facts)
def test_what_is_said_comes_back_from_the_register(facts: Facts) -> None:
    found = retention(facts)
    data = found.to_json()
    assert isinstance(data, dict)
    assert Retention.from_json(data) == found
    assert found.latest is None or (found.due is not None and found.latest.year == found.due.year + 1)
    with pytest.raises(ValueError, match="stops"):
        Retention.from_json({**data, "stops": "alla"})


# --- the facts, from records ---

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
FORM = FormRef("urn:vir:pack:x", "2026.1", "0" * 64)
SOCIALJOUR = Verksamhet("1", "Påhittade socialjouren", Regim.NAMND, kommunkod="1481")
AROUND = Around(AktKind.BARN, Phase.AVSLUTAD, SOCIALJOUR, date(2026, 1, 1), date(2026, 11, 21), True, 90)


def filled(
    instrument: str,
    answers: dict[str, Value] | None = None,
    *,
    state: RecordState = RecordState.OPEN,
    at: datetime = AT,
    id_: str = "",
    replaces: str | None = None,
) -> Filled:
    closed = None if state is RecordState.OPEN else at
    replaced = RecordId(replaces) if replaces else None
    record = Record(RecordId(id_ or instrument), instrument, FORM, state, at, "åp", replaced, closed_at=closed)
    return Filled(record, {AnswerKey(key): Answer(value, at=at) for key, value in (answers or {}).items()})


def test_the_last_note_is_the_latest_answer_but_not_one_about_gallring() -> None:
    later = AT + timedelta(days=30)
    told = filled("samtalsstod-fraga", {"behov": "en taxi"})
    assert gallring_facts.facts([], AROUND).last_note == AROUND.created
    assert gallring_facts.facts([told], AROUND).last_note == LAST
    noted = [told, filled("gallring", {"stopp": ("ja",)}, at=later), filled("overforing", at=later)]
    assert gallring_facts.facts(noted, AROUND).last_note == LAST
    signed = filled("skyddsplan", state=RecordState.SIGNED, at=later)
    assert gallring_facts.facts([told, signed], AROUND).last_note == LAST + timedelta(days=30)


def test_a_transfer_counts_once_it_is_signed_and_until_it_is_corrected() -> None:
    answers: dict[str, Value] = {"datum": date(2026, 4, 1)}
    given_ = filled("overforing", answers, state=RecordState.SIGNED, id_="a")
    corrected = filled("overforing", {"datum": date(2026, 5, 1)}, state=RecordState.SIGNED, id_="b", replaces="a")
    unsigned = filled("overforing", {"datum": date(2026, 6, 1)}, id_="c", replaces="b")
    assert gallring_facts.facts([filled("overforing", answers)], AROUND).transferred is None
    assert gallring_facts.facts([given_], AROUND).transferred == date(2026, 4, 1)
    assert gallring_facts.facts([given_, corrected, unsigned], AROUND).transferred == date(2026, 5, 1)


def test_what_was_answered_is_read_and_what_was_not_is_unknown() -> None:
    found = gallring_facts.facts([], AROUND)
    assert (found.in_shelter, found.child_investigation, found.research, found.born) == (None, None, None, None)
    answers: dict[str, Value] = {
        "skyddat-boende": ("nej",),
        "barnutredning": ("ja",),
        "forskningsurval": ("nej",),
        "lex-sarah": date(2026, 2, 2),
        "stopp": Absent.UNKNOWN,
    }
    broken_off = filled("gallring", {"skyddat-boende": ("ja",)}, state=RecordState.ABANDONED, id_="x")
    found = gallring_facts.facts([filled("gallring", answers), broken_off], AROUND)
    assert (found.in_shelter, found.child_investigation, found.research) == (False, True, False)
    assert (found.lex_sarah, found.held) == (date(2026, 2, 2), False)


def test_a_hold_and_its_reason() -> None:
    held = [filled("gallring", {"stopp": ("ja",), "stopp.skal": "tvist"})]
    lifted = [filled("gallring", {"stopp": ("nej",), "stopp.skal": "avgjord"})]
    assert gallring_facts.facts(held, AROUND).held
    assert not gallring_facts.facts(lifted, AROUND).held
    assert [gallring_facts.hold_reason(records) for records in (held, lifted, [])] == ["tvist", "", ""]


def test_duties_that_are_left() -> None:
    prepared = filled("barn", {"orosanmalan.status": ("forbereds",)})
    handed_over = filled("overlamning", state=RecordState.SIGNED)
    found = gallring_facts.facts([prepared, handed_over], AROUND)
    assert (found.duty_left, found.unacknowledged) == (True, True)


def test_birth_is_read_from_the_person_and_decides_research() -> None:
    person = filled("person", {"personnummer": "20190225-2390"})
    assert gallring_facts.facts([person], AROUND).born == date(2019, 2, 25)
    assert gallring_facts.facts([person], AROUND).research is True
    year = filled("person", {"fodelsear": 2019})
    found = gallring_facts.facts([year], AROUND)
    assert (found.born, found.research) == (date(2019, 12, 31), None)
    assert gallring_facts.facts([filled("person", {"fodelsear": 0})], AROUND).born is None
    days = {day: filled("person", {"personnummer": f"201902{day:02}-0000"}) for day in range(1, 29)}
    kept = {day for day, one in days.items() if gallring_facts.facts([one], AROUND).research}
    assert kept == {5, 15, 25}
    goteborg = replace(AROUND, verksamhet=replace(SOCIALJOUR, kommunkod="1480"))
    assert gallring_facts.facts([year], goteborg).research is True


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("20190211-2393", date(2019, 2, 11)),
        ("190211-2393", date(2019, 2, 11)),
        ("1902112393", date(2019, 2, 11)),
        ("270211-2393", date(1927, 2, 11)),
        ("190211+2393", date(1919, 2, 11)),
        ("20190271-2399", date(2019, 2, 11)),  # samordningsnummer
        ("20190231-2393", None),
        ("20190260-2393", None),
        ("okänt", None),
        ("", None),
    ],
)
def test_a_day_of_birth_in_a_number(number: str, born: date | None) -> None:
    assert gallring_facts.born_on(number, date(2026, 11, 21)) == born


@pytest.mark.parametrize(("missing", "code"), [(key, "overforing-incomplete") for key in gallring_facts.TO_SIGN])
def test_a_transfer_is_whole_before_it_is_signed(missing: str, code: str) -> None:
    whole: dict[str, Value] = {"system": "x", "dnr": "1", "kvitterad.av": "Lo", "datum": LAST}
    gallring_facts.refuse_unfinished_transfer(filled("overforing", dict(whole)).answers, AT)
    for absent in ({k: v for k, v in whole.items() if k != missing}, {**whole, missing: Absent.UNKNOWN}):
        with pytest.raises(RuleError, match=code) as caught:
            gallring_facts.refuse_unfinished_transfer(filled("overforing", dict(absent)).answers, AT)
        assert caught.value.field == missing
    with pytest.raises(RuleError, match="overforing-date-ahead"):
        gallring_facts.refuse_unfinished_transfer(filled("overforing", whole).answers, AT - timedelta(days=1))

"""The rules of the hot- och riskbedömning: what is missing, how long it holds, when it differs (process.md §4.2)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vir_desktop.domain import bedomning
from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.arbetsdag import STOCKHOLM, is_helgdag, local_date, months_after, noon
from vir_desktop.domain.bedomning import Level, Validity
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import AnswerKey

NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
WHOLE: dict[AnswerKey, Value] = {
    bedomning.KALLOR: ("klient", "polis"),
    bedomning.BEGRANSNING: "Ett samtal i natt.",
    bedomning.EGEN_SKATTNING: ("hog",),
    bedomning.NIVA_AKUT: ("hog",),
    bedomning.NIVA_FORTSATT: ("medel",),
    bedomning.NIVA_ALLVARLIGHET: ("lag",),
    bedomning.MOTIVERING: "Hotet ökar.",
    AnswerKey("atgard[1]/atgard.vad"): "Tryggt boende",
    bedomning.GILTIG_AKUT: date(2026, 11, 23),
    bedomning.GILTIG_FORTSATT: date(2027, 2, 21),
}
CODES = {
    bedomning.KALLOR: "bedomning-sources-missing",
    bedomning.BEGRANSNING: "bedomning-limitation-missing",
    bedomning.EGEN_SKATTNING: "bedomning-own-estimate-missing",
    bedomning.NIVA_AKUT: "bedomning-level-missing",
    bedomning.NIVA_FORTSATT: "bedomning-level-missing",
    bedomning.NIVA_ALLVARLIGHET: "bedomning-level-missing",
    bedomning.MOTIVERING: "bedomning-reason-missing",
    AnswerKey("atgard[1]/atgard.vad"): "bedomning-measures-missing",
    bedomning.GILTIG_AKUT: "bedomning-date-missing",
    bedomning.GILTIG_FORTSATT: "bedomning-date-missing",
}

moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))


def answers(values: dict[AnswerKey, Value]) -> dict[AnswerKey, Answer]:
    return {key: Answer(value) for key, value in values.items()}


def missing(change: dict[AnswerKey, Value], now: datetime = NOW, *, in_shelter: bool = False) -> Sequence[RuleError]:
    return bedomning.missing_for_signature(answers({**WHOLE, **change}), now, in_shelter=in_shelter)


def codes(change: dict[AnswerKey, Value], now: datetime = NOW, *, in_shelter: bool = False) -> list[str]:
    return [error.code for error in missing(change, now, in_shelter=in_shelter)]


def test_a_whole_one_may_be_signed() -> None:
    assert missing({}) == ()


@given(st.sets(st.sampled_from(sorted(CODES))))
def test_exactly_what_is_not_there_is_missing(gone: set[AnswerKey]) -> None:
    left = {key: value for key, value in WHOLE.items() if key not in gone}
    found = bedomning.missing_for_signature(answers(left), NOW, in_shelter=False)
    assert sorted(error.code for error in found) == sorted(CODES[key] for key in gone)
    levels = {error.field for error in found if error.code == "bedomning-level-missing"}
    assert levels == gone & set(bedomning.LEVEL_KEYS)


@given(st.sets(st.sampled_from(sorted(CODES)), min_size=1), st.sampled_from([*Absent, "", "  "]))
def test_neither_an_absence_nor_blanks_are_an_answer(gone: set[AnswerKey], nothing: Value) -> None:
    expected = sorted(CODES[key] for key in gone if key != bedomning.EGEN_SKATTNING)
    assert sorted(codes(dict.fromkeys(gone, nothing))) == expected


@pytest.mark.parametrize("why", list(Absent))
def test_an_own_estimate_may_be_one_that_was_never_asked_for(why: Absent) -> None:
    assert codes({bedomning.EGEN_SKATTNING: why}) == []


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("Hotet ökar.", True),
        ("Hon är rädd och han har nyckel", True),
        ("Hög", False),
        ("- -", False),
        ("1 2 3", False),
        ("\n\t", False),
    ],
)
def test_a_motivering_is_at_least_a_sentence(text: str, enough: bool) -> None:
    assert codes({bedomning.MOTIVERING: text}) == ([] if enough else ["bedomning-reason-missing"])


def test_a_reason_for_no_measure_will_do() -> None:
    without = {AnswerKey("atgard[1]/atgard.vad"): Absent.NOT_APPLICABLE}
    assert codes({**without, bedomning.INGA_ATGARDER: "Vill inget i natt."}) == []
    assert codes({**without, AnswerKey("atgard[2]/atgard.vem"): "Jag"}) == ["bedomning-measures-missing"]


@given(st.sampled_from(Level), st.sampled_from(Level))
def test_a_difference_either_way_asks_for_a_comment(own: Level, judged: Level) -> None:
    change: dict[AnswerKey, Value] = {bedomning.EGEN_SKATTNING: (own.value,), bedomning.NIVA_AKUT: (judged.value,)}
    apart = bedomning.disagreement(answers(change))
    order = list(Level)
    assert apart == order.index(own) - order.index(judged)
    assert codes(change) == (["bedomning-difference-uncommented"] if apart else [])
    assert codes({**change, bedomning.SKILLNAD: "Hon ser något vi inte ser."}) == []


@pytest.mark.parametrize("value", [("okänd",), (), "hog", True, 3])
def test_what_is_no_level_is_none(value: Value) -> None:
    assert bedomning.level(answers({bedomning.NIVA_AKUT: value}), bedomning.NIVA_AKUT) is None
    assert bedomning.disagreement(answers({bedomning.NIVA_AKUT: value, bedomning.EGEN_SKATTNING: ("lag",)})) == 0


def test_preliminary_needs_a_level_or_some_words() -> None:
    assert bedomning.missing_for_preliminary(answers({bedomning.NIVA_AKUT: ("hog",)})) == ()
    assert bedomning.missing_for_preliminary(answers({bedomning.MOTIVERING: "hann inte"})) == ()
    (error,) = bedomning.missing_for_preliminary(answers({bedomning.NIVA_FORTSATT: ("hog",)}))
    assert (error.code, error.field) == ("bedomning-preliminary-empty", bedomning.NIVA_AKUT)


# --- how long it holds ----------------------------------------------------------------------------------------------


@given(moments, st.booleans())
def test_what_is_proposed_may_be_signed_and_a_day_more_may_not(now: datetime, in_shelter: bool) -> None:
    acute, continued = bedomning.default_validity(now, in_shelter=in_shelter)
    latest = bedomning.longest_validity(now, in_shelter=in_shelter)
    proposed: dict[AnswerKey, Value] = {bedomning.GILTIG_AKUT: acute, bedomning.GILTIG_FORTSATT: continued}
    assert codes(proposed, now, in_shelter=in_shelter) == []
    for key, day in zip(proposed, latest, strict=True):
        too_late = missing({**proposed, key: day + timedelta(days=1)}, now, in_shelter=in_shelter)
        assert [(e.code, e.details) for e in too_late] == [("bedomning-date-too-late", {"latest": day.isoformat()})]
        yesterday = local_date(now) - timedelta(days=1)
        assert codes({**proposed, key: yesterday}, now, in_shelter=in_shelter) == ["bedomning-date-past"]


@given(moments)
def test_the_acute_level_holds_until_the_first_noon_that_leaves_a_forenoon_of_work(now: datetime) -> None:
    acute, _ = bedomning.default_validity(now, in_shelter=False)
    today = local_date(now)
    assert today <= acute <= today + timedelta(days=7)
    assert not is_helgdag(acute)
    assert noon(acute) - now >= timedelta(hours=4)
    earlier = (today + timedelta(days=n) for n in range((acute - today).days))
    assert all(is_helgdag(day) or noon(day) - now < timedelta(hours=4) for day in earlier)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-11-24 02:30", date(2026, 11, 24)),  # Tuesday night: the day shift that is about to come
        ("2026-11-24 08:00", date(2026, 11, 24)),
        ("2026-11-24 08:01", date(2026, 11, 25)),
        ("2026-11-23 23:30", date(2026, 11, 24)),
        ("2026-11-27 23:00", date(2026, 11, 30)),  # Friday evening
        ("2026-11-28 02:30", date(2026, 11, 30)),  # Saturday night
        ("2026-12-24 02:30", date(2026, 12, 28)),
    ],
)
def test_the_noon_a_night_worker_means(said: str, day: date) -> None:
    now = datetime.fromisoformat(said).replace(tzinfo=STOCKHOLM)
    assert bedomning.default_validity(now, in_shelter=False)[0] == day


@given(moments)
def test_the_continued_level_holds_four_weeks_in_shelter_and_else_three_months(now: datetime) -> None:
    today = local_date(now)
    assert bedomning.default_validity(now, in_shelter=True)[1] == today + timedelta(weeks=4)
    continued = bedomning.default_validity(now, in_shelter=False)[1]
    assert continued == months_after(today, 3)
    assert continued.month == (today.month + 2) % 12 + 1


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 21), date(2027, 2, 21)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2026, 12, 1), date(2027, 3, 1)),
    ],
)
def test_three_months_are_calendar_months(day: date, last: date) -> None:
    assert months_after(day, 3) == last


def test_a_day_whose_noon_has_passed_is_past() -> None:
    today: dict[AnswerKey, Value] = {bedomning.GILTIG_AKUT: date(2026, 11, 21)}
    before, after = (datetime(2026, 11, 21, hour, 59, tzinfo=UTC) for hour in (10, 11))
    assert codes(today, before) == []
    assert codes(today, after) == ["bedomning-date-past"]
    assert codes({bedomning.GILTIG_FORTSATT: date(2026, 11, 21)}, after) == []


def test_validity_ends_at_noon_and_at_the_end_of_the_day() -> None:
    held = bedomning.validity(answers(WHOLE))
    assert held == Validity(datetime(2026, 11, 23, 12, tzinfo=STOCKHOLM), datetime(2027, 2, 22, 0, tzinfo=STOCKHOLM))
    assert held is not None
    assert not held.expired(datetime(2026, 11, 23, 10, 59, tzinfo=UTC))
    assert held.expired(datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
    assert Validity(held.fortsatt, held.akut).expired(held.akut)
    assert bedomning.validity(answers({**WHOLE, bedomning.GILTIG_AKUT: Absent.UNKNOWN})) is None
    assert bedomning.validity(answers({bedomning.GILTIG_AKUT: date(2026, 11, 23)})) is None

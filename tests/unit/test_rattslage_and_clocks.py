"""What asks for a new look, and the next date of an akt (process.md §1, §4.6)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vir_desktop.domain import bedomning, rattslage
from vir_desktop.domain.akt import Clock, ClockKind
from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.arbetsdag import STOCKHOLM, local_date
from vir_desktop.domain.clocks import Filled, latest_bedomning, next_clock, unacknowledged
from vir_desktop.domain.rattslage import RattslageDate
from vir_desktop.domain.record import AnswerKey, Answers, FormRef, Record, RecordId, RecordState

NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
COURT = date(2026, 12, 10)
SIGNED, OPEN = RecordState.SIGNED, RecordState.OPEN


def event(number: int, kind: str, day: date | None, noted: datetime = NOW, till: date | None = None) -> Answers:
    values: dict[str, Value | None] = {"slag": (kind,), "datum": day, "till": till}
    return {
        AnswerKey(f"handelse[{number}]/handelse.{name}"): Answer(value, at=noted)
        for name, value in values.items()
        if value is not None
    }


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=STOCKHOLM)


def filled(
    instrument: str,
    values: dict[str, Value] | None = None,
    state: RecordState = OPEN,
    at: datetime = NOW,
    name: str = "r",
    replaces: str = "",
) -> Filled:
    form = FormRef("urn:x", "1", "00")
    closed = None if state is OPEN else at
    record = Record(RecordId(name), instrument, form, state, at, "a", RecordId(replaces) or None, closed_at=closed)
    return Filled(record, {AnswerKey(key): Answer(value, at=at) for key, value in (values or {}).items()})


# --- rättsläge ------------------------------------------------------------------------------------------------------


def test_a_day_in_court_is_raised_seven_days_before_and_on_the_day() -> None:
    answers = event(1, "rattegang", COURT)
    assert rattslage.next_reminder(answers) == morning(date(2026, 12, 3))
    assert rattslage.next_reminder(answers, morning(date(2026, 12, 3))) == morning(COURT)
    assert rattslage.next_reminder(answers, morning(COURT)) is None


@given(st.integers(-30, 60), st.integers(-30, 60))
def test_each_reminder_stays_until_somebody_has_looked_again(ahead: int, assessed_after: int) -> None:
    day, assessed = local_date(NOW) + timedelta(days=ahead), NOW + timedelta(days=assessed_after)
    answers = event(1, "forhor", day)
    raised = rattslage.next_reminder(answers)
    if ahead < 0:
        assert raised is None  # it had been when it was noted
        return
    assert raised == morning(max(local_date(NOW), day - timedelta(days=7)))
    after = rattslage.next_reminder(answers, assessed)
    assert after is None or local_date(after) > local_date(assessed)
    assert (after is None) == (local_date(assessed) >= day)


@pytest.mark.parametrize("kind", sorted(rattslage.SITUATIONS))
def test_a_change_of_situation_is_raised_when_it_is_written_down(kind: str) -> None:
    for day in (None, date(2026, 11, 1)):
        answers = event(1, kind, day)
        assert rattslage.next_reminder(answers) == NOW
        assert rattslage.next_reminder(answers, NOW - timedelta(minutes=1)) == NOW
        assert rattslage.next_reminder(answers, NOW) is None


def test_both_ends_of_what_lasts_are_dates() -> None:
    answers = event(2, "kontaktforbud-beviljat", date(2026, 11, 20), till=date(2027, 11, 20))
    assert rattslage.dates(answers) == [
        RattslageDate("kontaktforbud-beviljat", date(2026, 11, 20), 2, date(2026, 11, 21)),
        RattslageDate("kontaktforbud-beviljat", date(2027, 11, 20), 2, date(2026, 11, 21)),
    ]
    assert rattslage.next_reminder(answers) == morning(date(2027, 11, 13))


def test_what_is_no_date_and_what_has_no_kind() -> None:
    key = AnswerKey("handelse[1]/handelse.datum")
    assert rattslage.dates({key: Answer(Absent.UNKNOWN)}) == []
    assert rattslage.dates({key: Answer(COURT)}) == [RattslageDate("", COURT, 1, None)]
    assert rattslage.next_reminder({key: Answer(COURT)}) == morning(date(2026, 12, 3))
    assert rattslage.next_reminder({AnswerKey("handelse[1]/handelse.slag"): Answer(Absent.UNKNOWN, at=NOW)}) is None
    assert rattslage.next_reminder({AnswerKey("handelse[1]/handelse.slag"): Answer(("flytt",))}) is None


# --- clocks ---------------------------------------------------------------------------------------------------------


def test_an_empty_akt_asks_for_nothing() -> None:
    assert next_clock([]) is None
    assert latest_bedomning([filled("person"), filled(bedomning.INSTRUMENT)]) is None
    assert not unacknowledged([])


VALID: dict[str, Value] = {bedomning.GILTIG_AKUT: date(2026, 11, 23), bedomning.GILTIG_FORTSATT: date(2027, 2, 21)}


def test_a_signed_assessment_asks_when_it_runs_out() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=STOCKHOLM)
    assert next_clock([filled(bedomning.INSTRUMENT, VALID, SIGNED)]) == Clock(noon, ClockKind.NY_BEDOMNING)
    assert next_clock([filled(bedomning.INSTRUMENT, {}, SIGNED)]) == Clock(NOW, ClockKind.NY_BEDOMNING)
    assert next_clock([filled(bedomning.INSTRUMENT, VALID)]) is None


def test_a_preliminary_one_asks_at_once() -> None:
    later = NOW + timedelta(hours=1)
    both = [
        filled(bedomning.INSTRUMENT, VALID, SIGNED, name="r1"),
        filled(bedomning.INSTRUMENT, VALID, RecordState.PRELIMINARY, later, "r2"),
    ]
    assert next_clock(both) == Clock(later, ClockKind.NY_BEDOMNING)
    assert latest_bedomning(both) == both[1]


def test_a_new_assessment_answers_the_rattslage() -> None:
    court = filled("rattslage", {"handelse[1]/handelse.datum": date(2026, 11, 22)})
    found = next_clock([court])
    assert found == Clock(morning(date(2026, 11, 21)), ClockKind.RATTSLAGE)
    far: dict[str, Value] = {bedomning.GILTIG_AKUT: date(2026, 11, 27), bedomning.GILTIG_FORTSATT: date(2027, 2, 1)}
    assessed = filled(bedomning.INSTRUMENT, far, SIGNED, NOW + timedelta(hours=8))
    assert next_clock([court, assessed]) == Clock(morning(date(2026, 11, 22)), ClockKind.RATTSLAGE)
    on_the_day = filled(bedomning.INSTRUMENT, far, SIGNED, NOW + timedelta(hours=32))
    found = next_clock([court, on_the_day])
    assert found is not None
    assert found.kind is ClockKind.NY_BEDOMNING


@pytest.mark.parametrize(
    ("value", "waiting"), [(None, True), (Absent.UNKNOWN, True), ("", True), ("Mottagningen", False)]
)
def test_an_overlamning_waits_until_somebody_has_kvitterat(value: Value | None, waiting: bool) -> None:
    given_ = filled("overlamning", {} if value is None else {"kvitterad.av": value})
    assert unacknowledged([given_]) is waiting
    assert next_clock([given_]) == (Clock(NOW, ClockKind.KVITTERING) if waiting else None)


def test_what_was_broken_off_or_corrected_no_longer_asks() -> None:
    first = filled("overlamning", state=SIGNED, name="r1")
    corrected = filled("overlamning", {"kvitterad.av": "Mottagningen"}, SIGNED, name="r2", replaces="r1")
    broken_off = filled("overlamning", state=RecordState.ABANDONED, name="r3", replaces="r1")
    assert unacknowledged([first, broken_off])
    assert not unacknowledged([first, corrected])
    assert not unacknowledged([broken_off])


@pytest.mark.parametrize(
    ("status", "behov", "kind"),
    [
        (None, None, None),
        (("inte-aktuell",), None, None),
        (("forbereds",), None, ClockKind.OROSANMALAN),
        (("forbereds",), ("ja",), ClockKind.OROSANMALAN),
        (("skickad",), None, ClockKind.SKYDDSBEDOMNING),
        (("skickad",), ("ja",), None),
        (Absent.UNKNOWN, None, ClockKind.SKYDDSBEDOMNING),
    ],
)
def test_a_childs_akt(status: Value | None, behov: Value | None, kind: ClockKind | None) -> None:
    values = {"orosanmalan.status": status, "skyddsbedomning.behov": behov}
    found = next_clock([filled("barn", {key: value for key, value in values.items() if value is not None})])
    assert (found.kind if found else None) == kind
    if kind is ClockKind.SKYDDSBEDOMNING:
        assert found == Clock(NOW + timedelta(hours=24), kind)

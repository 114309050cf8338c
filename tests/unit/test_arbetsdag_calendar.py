"""Working days against the calendar: lag (1989:253) and the eves that are free."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vir_desktop.domain.arbetsdag import easter_sunday, is_helgdag, local_date, next_arbetsdag, noon

EASTER = [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2029, 4, 1), (2030, 4, 21)]
MIDSUMMER_EVE = [(2024, 21), (2025, 20), (2026, 19), (2027, 25), (2028, 23), (2029, 22), (2030, 21)]
NEXT = [
    ("2024-03-28", "2024-04-02"),  # skärtorsdag → after annandag påsk
    ("2024-05-08", "2024-05-10"),  # before Kristi himmelsfärd
    ("2024-06-20", "2024-06-24"),  # before midsommarafton
    ("2024-12-23", "2024-12-27"),
    ("2025-04-17", "2025-04-22"),
    ("2025-04-30", "2025-05-02"),
    ("2025-05-28", "2025-05-30"),
    ("2025-06-05", "2025-06-09"),  # nationaldagen on a Friday
    ("2025-06-19", "2025-06-23"),
    ("2025-12-30", "2026-01-02"),
    ("2026-01-05", "2026-01-07"),
    ("2026-04-02", "2026-04-07"),
    ("2026-05-13", "2026-05-15"),
    ("2026-06-18", "2026-06-22"),
    ("2026-10-30", "2026-11-02"),  # alla helgons dag is a Saturday
    ("2026-11-20", "2026-11-23"),
    ("2026-11-23", "2026-11-24"),
    ("2026-12-23", "2026-12-28"),
    ("2026-12-30", "2027-01-04"),
    ("2027-03-25", "2027-03-30"),
    ("2027-05-05", "2027-05-07"),
    ("2028-04-13", "2028-04-18"),
    ("2028-06-05", "2028-06-07"),
    ("2029-03-29", "2029-04-03"),
    ("2030-04-18", "2030-04-23"),
    ("2030-12-23", "2030-12-27"),
]


@pytest.mark.parametrize(("year", "month", "day"), EASTER)
def test_easter(year: int, month: int, day: int) -> None:
    assert easter_sunday(year) == date(year, month, day)


@pytest.mark.parametrize(("year", "day"), MIDSUMMER_EVE)
def test_midsummer_eve_is_free_and_the_friday_before_is_not(year: int, day: int) -> None:
    eve = date(year, 6, day)
    assert eve.weekday() == 4
    assert is_helgdag(eve)
    assert not is_helgdag(eve - timedelta(days=7))


@pytest.mark.parametrize(("day", "expected"), NEXT)
def test_the_next_working_day(day: str, expected: str) -> None:
    assert next_arbetsdag(date.fromisoformat(day)) == date.fromisoformat(expected)


@pytest.mark.parametrize("year", range(2024, 2031))
def test_how_many_working_days_a_year_has(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    working = [day for day in days if day.year == year and not is_helgdag(day)]
    assert working[0] == {2027: date(2027, 1, 4)}.get(year, working[0])
    assert 246 <= len(working) <= 253


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_the_next_working_day_is_one_and_none_is_skipped(day: date) -> None:
    found = next_arbetsdag(day)
    assert not is_helgdag(found)
    assert day < found <= day + timedelta(days=6)
    assert all(is_helgdag(day + timedelta(days=n)) for n in range(1, (found - day).days))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))
def test_noon_lies_in_the_day_it_names(moment: datetime) -> None:
    day = local_date(moment)
    assert local_date(noon(day)) == day
    assert noon(day).hour == 12
    assert abs(noon(day) - moment) <= timedelta(hours=14)


def test_the_day_is_the_swedish_one() -> None:
    assert local_date(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == date(2026, 11, 21)
    assert noon(date(2026, 7, 1)) == datetime(2026, 7, 1, 10, tzinfo=UTC)

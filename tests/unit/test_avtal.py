"""When an agreement is over: the night that begins on its last day is worked to its end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from vir_desktop.domain.avtal import check_until, days_left, ends_at, has_ended
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.roles import Role

LAST = date(2026, 11, 21)
NOON_AFTER = datetime(2026, 11, 22, 11, tzinfo=UTC)  # 12:00 in Sweden, in winter
SECOND = timedelta(seconds=1)


def test_the_door_is_shut_at_noon_the_day_after() -> None:
    assert ends_at(LAST) == NOON_AFTER
    assert not has_ended(LAST, NOON_AFTER - SECOND)
    assert has_ended(LAST, NOON_AFTER)
    assert has_ended(None, NOON_AFTER) is False
    assert ends_at(date(2026, 3, 28)) == datetime(2026, 3, 29, 10, tzinfo=UTC)  # the clock was put forward that night


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (NOON_AFTER - timedelta(days=17), None),
        (datetime(2026, 11, 6, 22, 59, tzinfo=UTC), None),  # 23:59 fifteen days before
        (datetime(2026, 11, 6, 23, tzinfo=UTC), 14),  # midnight in Sweden
        (datetime(2026, 11, 21, 22, 59, tzinfo=UTC), 0),
        (NOON_AFTER - SECOND, 0),  # the night is not over
        (NOON_AFTER, None),
    ],
)
def test_the_days_are_counted_in_sweden_from_two_weeks_before(now: datetime, left: int | None) -> None:
    assert days_left(LAST, now) == left
    assert days_left(None, now) is None


VOLONTAR, WORKS = frozenset({Role.VOLONTAR}), frozenset({Role.HANDLAGGARE})
LATE = datetime(2026, 11, 21, 22, 59, tzinfo=UTC)  # the last minute of the last day


@pytest.mark.parametrize(
    ("roles", "until", "now", "code"),
    [
        (VOLONTAR, None, LATE, "until-missing"),
        (WORKS, None, LATE, None),
        (VOLONTAR, LAST, LATE, None),
        (WORKS, LAST, LATE, None),
        (WORKS, LAST, LATE + timedelta(minutes=1), "until-past"),
        (VOLONTAR, LAST, LATE + timedelta(minutes=1), "until-past"),
    ],
)
def test_which_ends_are_taken(roles: frozenset[Role], until: date | None, now: datetime, code: str | None) -> None:
    if code is None:
        check_until(roles, until, now)
        return
    with pytest.raises(RuleError, match=code) as refused:
        check_until(roles, until, now)
    assert (refused.value.code, refused.value.field) == (code, "until")

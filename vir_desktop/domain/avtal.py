"""How long someone's agreement lasts: a volontär's always has an end, an employment may have one.

`not_after` is the last day, inclusive, as it was signed. The night that begins on it is worked to its end: the door
is shut from 12:00 the day after. Who is at work then is not cut off; it is looked at when someone unlocks.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from vir_desktop.domain.arbetsdag import STOCKHOLM, noon
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.roles import Role

WARNED_DAYS = 14


def ends_at(not_after: date) -> datetime:
    """Return the moment from which nobody unlocks by this agreement: 12:00, Swedish time, the day after."""
    return noon(not_after + timedelta(days=1))


def has_ended(not_after: date | None, now: datetime) -> bool:
    """Return whether the agreement is over; one without an end never is."""
    return not_after is not None and now >= ends_at(not_after)


def days_left(not_after: date | None, now: datetime) -> int | None:
    """Return the days until the last one, 0 on it, once it is 14 days away or nearer; else None."""
    if not_after is None or has_ended(not_after, now):
        return None
    left = max(0, (not_after - now.astimezone(STOCKHOLM).date()).days)
    return left if left <= WARNED_DAYS else None


def check_until(roles: Collection[Role], until: date | None, now: datetime) -> None:
    """Refuse an end that is missing or over.

    Raises:
        RuleError: until-missing (a volontär's agreement always ends), until-past.
    """
    if until is None and Role.VOLONTAR in roles:
        raise RuleError("until-missing", "until")
    if until is not None and until < now.astimezone(STOCKHOLM).date():
        raise RuleError("until-past", "until")

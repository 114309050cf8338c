"""Working days in Sweden: what "nästa arbetsdag kl 12" means."""

import calendar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def easter_sunday(year: int) -> date:
    """Return Easter Sunday by the Gregorian computus (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    month, day = divmod(h + i - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_helgdag(day: date) -> bool:
    """Return whether `day` is a Saturday, a Sunday or a public holiday (lag 1989:253), eves that are free included."""
    if day.weekday() >= 5:
        return True
    fixed = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
    easter = easter_sunday(day.year)
    movable = {easter + timedelta(days=n) for n in (-2, 1, 39)}
    midsummer_eve = day.month == 6 and day.weekday() == 4 and 19 <= day.day <= 25
    return (day.month, day.day) in fixed or day in movable or midsummer_eve


def next_arbetsdag(day: date) -> date:
    """Return the first working day after `day`."""
    following = day + timedelta(days=1)
    while is_helgdag(following):
        following += timedelta(days=1)
    return following


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def noon(day: date) -> datetime:
    """Return 12:00 in Stockholm on `day`, aware."""
    return datetime.combine(day, time(12), STOCKHOLM)


def local_date(moment: datetime) -> date:
    """Return the Swedish calendar day of an aware moment."""
    return moment.astimezone(STOCKHOLM).date()

"""What is said of those who work in the vault."""

from collections.abc import Collection
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain import avtal
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.roles import Role
from vir_desktop.services.employment import Ending
from vir_desktop.services.ports import UserRow
from vir_desktop.ui.pages.register.row_list import RowWords
from vir_desktop.ui.questions.dates import MONTHS


def _tr(text: str) -> str:
    return QCoreApplication.translate("anvandare", text)


def role_words(role: Role) -> str:
    """Return a role as it is read."""
    match role:
        case Role.HANDLAGGARE:
            return _tr("Handläggare")
        case Role.BOENDEPERSONAL:
            return _tr("Boendepersonal")
        case Role.VOLONTAR:
            return _tr("Volontär")
        case Role.ARBETSLEDARE:
            return _tr("Arbetsledare")
        case Role.SAMORDNARE:
            return _tr("Samordnare")
        case Role.ADMINISTRATOR:
            return _tr("Administratör")


def roles_words(roles: Collection[Role]) -> str:
    """Return roles in the order of the matrix."""
    return ", ".join(role_words(role) for role in Role if role in roles)


def day_words(day: date) -> str:
    """Return a day of an agreement: "30 november 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days_words(days: int) -> str:
    """Return how soon an agreement ends."""
    near = {0: _tr("slutar i dag"), 1: _tr("slutar i morgon")}
    return near.get(days) or _tr("slutar om {n} dagar").format(n=days)


def status_words(row: UserRow, now: datetime) -> str:
    """Return how someone stands: here until further notice, until a day, soon over, over, or ended."""
    until = row.certificate.not_after
    if row.removed_at is not None:
        return _tr("avslutad {day}").format(day=day_words(local_date(row.removed_at)))
    if until is None:
        return _tr("tills vidare")
    if avtal.has_ended(until, now):
        return _tr("avtalet gick ut {day}").format(day=day_words(until))
    left = avtal.days_left(until, now)
    if left is None:
        return _tr("till och med {day}").format(day=day_words(until))
    return f"{days_words(left)} ({day_words(until)})"


def user_row(row: UserRow, now: datetime) -> RowWords:
    """Return someone as a row: the signatur, and below it roles and how she stands."""
    certificate = row.certificate
    below = f"{roles_words(certificate.roles)} · {status_words(row, now)}"
    return RowWords(certificate.serial, certificate.signatur, below)


def own_ending_words(ending: Ending) -> tuple[str, str]:
    """Return what is told to her whose agreement soon ends: what, and what to do."""
    titles = {0: _tr("Ditt avtal slutar i dag."), 1: _tr("Ditt avtal slutar i morgon.")}
    title = titles.get(ending.days) or _tr("Ditt avtal slutar om {n} dagar, {day}.").format(
        n=ending.days, day=day_words(ending.until)
    )
    return title, _tr("Du kommer in till klockan 12 dagen efter. Be administratören förlänga det, om du ska vara kvar.")


def endings_words(endings: Collection[Ending]) -> str:
    """Return what is told to whoever renews agreements, "" when none ends soon."""
    if not endings:
        return ""
    each = ", ".join(f"{one.signatur} {days_words(one.days)}" for one in endings)
    return _tr("Avtal som snart slutar: {each}.").format(each=each)

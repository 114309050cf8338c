"""What the register says of an akt, in words; nothing is told by colour alone."""

import re
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain.akt import AktKind, Clock, ClockKind, Phase, RegisterRow, SealedRow
from vir_desktop.domain.arbetsdag import STOCKHOLM, local_date

_ISO_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b", re.ASCII)
_POINTS_IN_TIME = frozenset(
    {ClockKind.KVITTERING, ClockKind.OROSANMALAN, ClockKind.FLYTTNING, ClockKind.ANDRA_LASNING}
)  # when it began, not when it is due


def _tr(text: str) -> str:
    return QCoreApplication.translate("register", text)


def kind_words(kind: AktKind) -> str:
    """Return whose file it is."""
    match kind:
        case AktKind.VUXEN:
            return _tr("Vuxen")
        case AktKind.BARN:
            return _tr("Barn")
        case AktKind.VALDSUTOVARE:
            return _tr("Våldsutövare")


def phase_words(phase: Phase) -> str:
    """Return where an ärende stands."""
    match phase:
        case Phase.AKUT:
            return _tr("Akut")
        case Phase.PAGAENDE:
            return _tr("Pågående")
        case Phase.OVERFORD:
            return _tr("Överförd")
        case Phase.AVSLUTAD:
            return _tr("Avslutad")


def day_words(day: date, today: date) -> str:
    """Return a day as it is said: "i dag", "i morgon", "21/11", or "21/11 2025" in another year."""
    near = {-1: _tr("i går"), 0: _tr("i dag"), 1: _tr("i morgon")}
    words = near.get((day - today).days)
    if words:
        return words
    return f"{day.day}/{day.month}" + (f" {day.year}" if day.year != today.year else "")


def moment_words(at: datetime, now: datetime) -> str:
    """Return a moment as it is said, Swedish time: "i dag 12:00"; midnight is the end of the day before."""
    return f"{day_words(local_date(at), local_date(now))} {at.astimezone(STOCKHOLM):%H:%M}"


def clock_words(row: RegisterRow, now: datetime) -> tuple[str, str]:
    """Return what is next and when, for example ("Ny bedömning behövs", "i dag 12:00"); ("", "") when nothing is."""
    clock = row.clock
    if clock is None:
        return (_tr("Ej kvitterad"), "") if row.unacknowledged else ("", "")
    when = moment_words(clock.at, now)
    if clock.kind in _POINTS_IN_TIME:
        return _what(clock), _tr("sedan {when}").format(when=when)
    if clock.at <= now:
        return _what(clock), _tr("tiden har gått ut, {when}").format(when=when)
    also = _tr(", ej kvitterad") if row.unacknowledged else ""
    return _what(clock), when + also


def is_overdue(row: RegisterRow, now: datetime) -> bool:
    """Return whether somebody should have acted already."""
    return row.clock is not None and row.clock.at <= now


def level_words(sealed: SealedRow, now: datetime) -> tuple[str, str]:
    """Return the levels, and when they were judged with what to know about them; an expired one is never alone.

    The levels are shown as the assessment says them ("akut: hög", "bedömd 21/11"), never as a colour or a number.
    """
    if not sealed.level:
        return _tr("Ingen bedömning ännu"), ""
    today = local_date(now)
    said = _ISO_DAY.sub(lambda m: day_words(date(*map(int, m.groups())), today), sealed.level)
    levels, comma, judged = said.rpartition(", ")
    notes = [judged] if comma else []
    if sealed.preliminary:
        notes.append(_tr("Preliminär, natt"))
    until = sealed.level_valid_until
    if until is not None and until <= now:
        notes.append(_tr("gått ut: ny bedömning behövs"))
    elif until is not None:
        notes.append(_tr("gäller till {when}").format(when=moment_words(until, now)))
    return (levels if comma else said), " · ".join(notes)


def copy_words(days: int | None) -> str:
    """Return the line about copies outside the computer, or "" when the last one is fresh enough."""
    if days is None:
        return _tr("Ingen kopia av valvet finns utanför datorn ännu.")
    if days == 1:
        return _tr("Senaste kopia utanför datorn: 1 dag sedan.")
    return _tr("Senaste kopia utanför datorn: {n} dagar sedan.").format(n=days) if days > 1 else ""


def damaged_copy_words(damaged: bool) -> str:
    """Return the line about a copy of the vault's own that could not be opened, or ""."""
    return _tr("Valvets egen kopia gick inte att öppna. Ta en ny, och säg till administratören.") if damaged else ""


def drill_words(days: int | None) -> str:
    """Return the quiet line of the quarter, or "" while it is not time; `days` since the last drill, or the start."""
    return _tr("Återställningen har inte provats på {n} dagar.").format(n=days) if days is not None else ""


def _what(clock: Clock) -> str:
    match clock.kind:
        case ClockKind.KVITTERING:
            return _tr("Ej kvitterad")
        case ClockKind.NY_BEDOMNING:
            return _tr("Ny bedömning behövs")
        case ClockKind.OROSANMALAN:
            return _tr("Orosanmälan ej lämnad")
        case ClockKind.SKYDDSBEDOMNING:
            return _tr("Skyddsbedömning av barnet")
        case ClockKind.RATTSLAGE:
            return _tr("Bedöm på nytt: datum i rättsläget")
        case ClockKind.FLYTTNING:
            return _tr("Flytt väntar på arbetsledare")
        case ClockKind.ANDRA_LASNING:
            return _tr("Andra läsning väntar")
        case ClockKind.UPPFOLJNING:
            return _tr("Uppföljning")
        case ClockKind.GALLRING:
            return _tr("Gallring")

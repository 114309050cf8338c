"""What the check of the log says, in words; nothing is told by colour alone."""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain.granskning import Trait, Verdict
from vir_desktop.services.granskning import Drawn, Granskning
from vir_desktop.ui.pages.register.row_list import RowWords
from vir_desktop.ui.pages.register.words import day_words, moment_words
from vir_desktop.ui.questions.dates import MONTHS


def _tr(text: str) -> str:
    return QCoreApplication.translate("granskning", text)


def due_words(day: date, today: date) -> tuple[str, bool]:
    """Return when the log is to be checked next, and whether that day has passed."""
    if day >= today:
        return _tr("Nästa granskning senast {day}.").format(day=f"{day.day} {MONTHS[day.month - 1]} {day.year}"), False
    late = (today - day).days
    text = _tr("Loggen skulle ha granskats i går.") if late == 1 else _tr("Granskningen av loggen är {n} dagar sen.")
    return text.format(n=late), True


def overdue_words(days: int) -> str:
    """Return the quiet line of the register, "" when nothing is late."""
    if not days:
        return ""
    return (
        _tr("Loggen ska granskas, det är en dag sent.")
        if days == 1
        else (_tr("Loggen ska granskas, det är {n} dagar sent.").format(n=days))
    )


def verdict_words(verdict: Verdict) -> str:
    """Return what is said of an event."""
    match verdict:
        case Verdict.FINE:
            return _tr("I sin ordning")
        case Verdict.ASK:
            return _tr("Fråga handläggaren")
        case Verdict.DEVIATION:
            return _tr("Avvikelse")


def trait_words(trait: Trait) -> str:
    """Return why an event is worth a look."""
    match trait:
        case Trait.EMERGENCY:
            return _tr("Öppnad med nödöppning")
        case Trait.AFTER_HANDOVER:
            return _tr("Läst efter att ärendet överfördes")
        case Trait.OTHERS_AT_NIGHT:
            return _tr("Öppnad på natten av en annan än den som gjorde akten")
        case Trait.ONLY_READ:
            return _tr("Läst, utan att loggen visar något mer det dygnet")
        case Trait.SEARCH:
            return _tr("Sökning efter en person")
        case Trait.LEFT_THE_VAULT:
            return _tr("Något lämnade valvet")


def why_words(drawn: Drawn) -> str:
    """Return all that there is to say about why an event was drawn."""
    traits = [trait_words(trait) for trait in Trait if trait in drawn.traits] or [_tr("Draget av slumpen")]
    if drawn.own:
        traits.append(_tr("Det är du själv: låt gärna en annan arbetsledare säga sitt"))
    return ". ".join(traits) + "."


def drawn_row(drawn: Drawn, now: datetime) -> RowWords:
    """Return an event of the sample as a row: what was done, and when, by whom and what has been said."""
    logged = drawn.logged
    what = f"{logged.code}  {logged.what}".strip()
    said = verdict_words(drawn.mark.verdict) if drawn.mark and drawn.mark.verdict else _tr("Inte granskad än")
    below = f"{moment_words(logged.at, now)}, {logged.who} · {said}"
    return RowWords(str(logged.seq), what, below, "✓" if drawn.is_done else "○")


def done_row(one: Granskning, now: datetime) -> RowWords:
    """Return a signed check as a row."""
    at = one.closed_at or one.begun_at
    title = _tr("Granskad {day} av {who}").format(day=day_words(at.date(), now.date()), who=one.closed_by)
    if not one.whole:
        return RowWords(one.id, title, _tr("Stämmer inte med loggens kedja. Säg till administratören."), "!")
    if not one.readable:
        return RowWords(one.id, title, _tr("Vad som sades kan en arbetsledare som var med då visa dig."))
    counts = (one.count(Verdict.FINE), one.count(Verdict.ASK), one.count(Verdict.DEVIATION))
    below = _tr("{fine} i sin ordning, {ask} att fråga om, {deviation} avvikelser")
    return RowWords(one.id, title, below.format(fine=counts[0], ask=counts[1], deviation=counts[2]))

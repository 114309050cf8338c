"""What the pages of gallring say."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain import gallring
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.receipt import CopyKind, Receipt
from vir_desktop.domain.retention import Retention, Rule
from vir_desktop.services.gallring import Closed
from vir_desktop.services.reference import Entry
from vir_desktop.ui.pages.gallring.reading import Asked
from vir_desktop.ui.pages.register.row_list import RowWords
from vir_desktop.ui.pages.register.words import day_words, kind_words

CHOSEN = "✓"


def _tr(text: str) -> str:
    return QCoreApplication.translate("gallring", text)


def akt_row(akt: Closed, chosen: bool, today: date) -> RowWords:
    """Return a row of the list: the akt, and whether it may go."""
    name = f"{akt.row.code}  ·  {kind_words(akt.kind)}"
    return RowWords(akt.row.akt_id, name, stands(akt.found, today), CHOSEN if chosen else "")


def stands(found: Retention, today: date) -> str:
    """Return in a line whether an akt may go, and by when it must."""
    refused = gallring.refusals(found, today)
    if refused and refused[0] != gallring.NOT_DUE:
        return words(RuleError(refused[0])).title
    if found.due is None:  # every rule without a day says no by itself
        return ""
    when = day_words(found.due, today)
    text = _tr("Får gallras från och med {day}.") if refused else _tr("Får gallras sedan {day}.")
    late = _tr(" Ska vara gjort senast {day}.").format(day=day_words(found.latest, today)) if found.latest else ""
    return text.format(day=when) + late


def reasons(akt: Closed, reason: str, statutes: Mapping[str, Entry]) -> tuple[str, ...]:
    """Return why an akt goes or stays, a paragraph each: the rule, its provisions, what keeps it, who held it."""
    kept = (words(RuleError(code, day=_iso(akt.found.due))) for code in akt.refusals)
    stops = (f"{told.title} {told.advice}" for told in kept)
    held = (_tr("Skälet till stoppet: {reason}").format(reason=reason),) if reason else ()
    return (rule_words(akt.found.rule), *provisions(akt.found.rule, statutes), *stops, *held)


def provisions(rule: Rule, statutes: Mapping[str, Entry]) -> tuple[str, ...]:
    """Return the provisions that a rule rests on, written out with the day they were read; unread ones say so."""
    found = (statutes[key] for key in gallring.STATUTES.get(rule, ()) if key in statutes)
    return tuple(
        _tr("{text}: {gist} Uppgift per {day}.").format(
            text=entry["text"], gist=_sentence(str(entry["gist"])), day=entry["as_of"]
        )
        for entry in found
    )


def rule_words(rule: Rule) -> str:
    """Return which rule decides, in a sentence."""
    told = {
        Rule.AT_WORK: _tr("Arbetet pågår. Ingen tid räknas."),
        Rule.NOT_TRANSFERRED: _tr("Valvet är inte personakten. Akten ska föras över till verksamhetssystemet."),
        Rule.LOCAL_COPY: _tr("Akten är överförd. Kopian i valvet gallras 30 dagar efter kvittensen."),
        Rule.PERSONAKT: _tr("Valvet är personakten. Den gallras fem år efter den sista anteckningen."),
        Rule.CHILD_INVESTIGATION: _tr("En utredning om ett barns behov av skydd sparas tills personen fyller 30 år."),
        Rule.SHELTER_CHILD: _tr("Akten om ett barn som varit placerat i skyddat boende gallras inte."),
        Rule.RESEARCH: _tr("Akten hör till dem som bevaras för forskning."),
        Rule.ENSKILD: _tr("Enskild verksamhet. Akten gallras två år efter den sista anteckningen."),
        Rule.LEX_SARAH: _tr("Akten hör till ett lex Sarah-ärende och sparas fem år efter att det avslutades."),
        Rule.TO_NAMND: _tr(
            "Enskild verksamhet lämnar akten om ett placerat barn till nämnden i stället för att gallra."
        ),
        Rule.IDEELL: _tr("Föreningen har bestämt hur länge akten sparas efter den sista anteckningen."),
    }
    return told[rule]


def asked_row(asked: Asked) -> RowWords:
    """Return a request: how many, by whom and when, and what it waits for."""
    request = asked.request
    text = _tr("{n} akter, begärt av {by} {day}").format(
        n=len(request.akt_ids), by=request.by, day=f"{request.at:%Y-%m-%d}"
    )
    if request.approved_by:
        waits = _tr("Godkänd av {by}.").format(by=request.approved_by)
    elif asked.hours is None:
        waits = _tr("En annan arbetsledare eller en handläggare måste godkänna.")
    elif asked.hours:
        waits = _tr("Ingen annan kan godkänna. Går att gallra om {n} timmar.").format(n=asked.hours)
    else:
        waits = _tr("Ett dygn har gått. Går att gallra.")
    return RowWords(request.id, text, f"{request.decision.reference}. {waits}")


def receipt_row(receipt: Receipt, verksamhet: str, today: date) -> RowWords:
    """Return a receipt: what kind, when, by whom, on what ground, and which copies hold it until when."""
    at = receipt.at.date()
    name = f"{kind_words(receipt.kind)}  ·  {verksamhet}  ·  {at.isoformat()}"
    if receipt.parts:
        name = _tr("Berättelsen ur en akt: {akt}").format(akt=name)
    decision = receipt.decision
    parts = [
        _tr("{decision}, {by} {day}.").format(
            decision=decision.reference, by=decision.decided_by, day=decision.decided_on.isoformat()
        ),
        _tr("Gallrad av {by}.").format(by=receipt.by),
    ]
    if receipt.approved_by:
        parts.append(_tr("Godkänd av {by}.").format(by=receipt.approved_by))
    return RowWords(receipt.id, name, " ".join((*parts, copies_words(receipt, today))))


def copies_words(receipt: Receipt, today: date) -> str:
    """Return which copies outside the vault may still hold the akt; those whose day has come are no longer named."""
    left = [copy for copy in receipt.copies if copy.until >= today]
    if not left:
        return _tr("Ingen känd kopia utanför valvet har den kvar.")
    names = {
        CopyKind.OUTSIDE: _tr("kopian från {day} (till {until})"),
        CopyKind.REPLACED: _tr("det valv som ersattes {day} (till {until})"),
    }
    told = [names[copy.kind].format(day=copy.day.isoformat(), until=copy.until.isoformat()) for copy in left]
    return _tr("Finns kvar i: {copies}.").format(copies=", ".join(told))


def _sentence(text: str) -> str:
    return text if text.endswith(".") else text + "."


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""

"""What has been done with an akt, and who has read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.record import AktId, Event
from vir_desktop.services import records
from vir_desktop.services.retaining import PART_PURGED
from vir_desktop.services.session import Session
from vir_desktop.ui.pages.register.row_list import RowWords
from vir_desktop.ui.pages.register.words import moment_words

_MOST = 200
NAMELESS = "Något gjordes som den här versionen av programmet saknar ord för"
RECORD_WITHDRAWN = "record-withdrawn"
_ANSWERS = frozenset({"answer-saved", "answer-cleared"})
_SILENT = frozenset({"glass-reason", "head-signed"})  # the program's own seal at close, nothing that a person did


@dataclass(frozen=True, slots=True)
class Happening:
    """One act, or several answers in a row to the same form; `title` is the form's."""

    at: datetime
    actor: str
    act: str
    title: str = ""
    count: int = 1


def read_timeline(session: Session, akt_id: AktId) -> tuple[Happening, ...]:
    """Return what has happened, newest first; runs on the database lane."""
    store = session.akt(akt_id).store
    titles = {record.id: records.pack_of(session, store, record.form).title for record in store.records()}
    own = [event for event in session.register.events(object_=akt_id) if event.act != "akt-created"]
    events = sorted((*store.events(), *own), key=lambda event: event.at)
    return tuple(reversed(_gathered(events, {str(id_): title for id_, title in titles.items()})))


def event_rows(happenings: Sequence[Happening], now: datetime) -> list[RowWords]:
    """Return the newest as rows, and how many older ones there are."""
    rows = [RowWords(str(n), *happening_words(h, now)) for n, h in enumerate(happenings[:_MOST])]
    if older := len(happenings) - len(rows):
        said = QCoreApplication.translate("akt", "{n} äldre händelser visas inte här.").format(n=older)
        rows.append(RowWords("older", said))
    return rows


def happening_words(happening: Happening, now: datetime) -> tuple[str, str]:
    """Return what was done, and when and by whom."""
    below = f"{moment_words(happening.at, now)}, {happening.actor}"
    return _words(happening), below


def _gathered(events: Iterable[Event], titles: dict[str, str]) -> Sequence[Happening]:
    found: list[Happening] = []
    purged: set[str] = set()
    for event in events:
        if event.act == PART_PURGED:
            purged.add(event.object)
        if event.act in _SILENT or (event.act == RECORD_WITHDRAWN and event.object in purged):
            continue
        act = "answers" if event.act in _ANSWERS else event.act
        happening = Happening(event.at, event.actor, act, titles.get(event.object.partition("/")[0], ""))
        last = found[-1] if found else None
        if last is not None and act == "answers" and _continues(last, happening):
            found[-1] = replace(last, at=happening.at, count=last.count + 1)
        else:
            found.append(happening)
    return found


def _continues(last: Happening, happening: Happening) -> bool:
    same = (last.actor, last.act, last.title) == (happening.actor, happening.act, happening.title)
    return same and local_date(last.at) == local_date(happening.at)


def words_of(act: str) -> str:
    """Return an act in words; one without words of its own is never shown as its code."""
    return _words(Happening(datetime.min, "", act))  # only the act is asked for


def _words(happening: Happening) -> str:
    tr = QCoreApplication.translate
    words = {
        "akt-created": tr("akt", "Akten gjordes"),
        "akt-opened": tr("akt", "Akten öppnades och lästes"),
        "akt-reconciled": tr("akt", "Akten stämdes av efter ett avbrott"),
        "record-opened": tr("akt", "Började: {title}"),
        "answers": tr("akt", "Svar i {title}: {n}") if happening.count > 1 else tr("akt", "Ett svar i {title}"),
        "signed": tr("akt", "Signerade: {title}"),
        "preliminary": tr("akt", "Stängde som Preliminär, natt: {title}"),
        "abandoned": tr("akt", "Avbröt: {title}"),
        "akt-created-rolled-back": tr("akt", "Akten gjordes medan en äldre kopia av valvet låg framme"),
        "akt-exported": tr("akt", "Aktens formulär skrevs som filer utanför valvet"),
        "paper-shown": tr("akt", "Ett papper togs fram på skärmen"),
        "comparison-shown": tr("akt", "Två formulär jämfördes"),
        "paper-saved": tr("akt", "Ett papper sparades utanför valvet"),
        "protected-kept": tr("akt", "En skyddad uppgift fick stå kvar på ett papper, med skäl"),
        "contact-paper": tr("akt", "Säker kontakt togs fram på papper"),
        RECORD_WITHDRAWN: tr("akt", "En handling flyttades härifrån"),
        "carried-from": tr("akt", "Handlingar fördes hit från en annan akt"),
        "record-moved": tr("akt", "En handling flyttades till rätt akt"),
        "record-moved-here": tr("akt", "En felskriven handling flyttades hit"),
        "akt-joined": tr("akt", "Akten kopplades till den akt som personen redan hade"),
        "akt-joined-here": tr("akt", "En akt om samma person kopplades hit"),
        "arende-joined": tr("akt", "Akten fördes till ett ärende som redan fanns"),
        "arende-joined-here": tr("akt", "En akt till fördes till ärendet"),
        "akt-shared": tr("akt", "Akten delades med någon"),
        "akt-unshared": tr("akt", "Akten togs tillbaka från någon"),
        "akt-handed-over": tr("akt", "Akten lämnades över till en kollega"),
        "akt-assigned": tr("akt", "Akten tilldelades någon"),
        "akt-moved": tr("akt", "Akten flyttades till en annan handläggare"),
        "akt-rekeyed": tr("akt", "Akten fick en ny nyckel"),
        "glass-broken": tr("akt", "Akten öppnades i nödläge, med skäl"),
        "phase-akut": tr("akt", "Läget sattes till akut"),
        "phase-pagaende": tr("akt", "Läget sattes till pågående"),
        "phase-overford": tr("akt", "Läget sattes till överförd"),
        "phase-avslutad": tr("akt", "Läget sattes till avslutad"),
    } | _words_of_gallring()
    found = words.get(happening.act, NAMELESS)
    return found.format(title=happening.title, n=happening.count)


def _words_of_gallring() -> dict[str, str]:
    tr = QCoreApplication.translate
    return {
        "gallring-held": tr("akt", "Gallringen stoppades"),
        "gallring-lifted": tr("akt", "Stoppet för gallring hävdes"),
        "parts-purge-begun": tr("akt", "Gallringen av berättelsen började"),
        "parts-purged": tr("akt", "Gallringen av berättelsen är klar"),
        "part-purged": tr("akt", "En del av berättelsen gallrades"),
    }

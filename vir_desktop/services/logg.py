"""The register's log in words: who has read, done and taken out what. For those who check it (SoLPuL 10 §).

An arbetsledare sees all of it; an administratör only technical acts, never which akter there are and who reads them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.record import AktId, Event
from vir_desktop.domain.roles import Right, may
from vir_desktop.services.ports import LogQuery
from vir_desktop.services.session import Session

AT_A_TIME = 200
NAMELESS = "Gjorde något som den här versionen av programmet saknar ord för"


class LogKind(StrEnum):
    """What sort of act it was."""

    READING = "last"
    DOING = "gjort"
    LEAVING = "ut"
    PROGRAM = "programmet"


@dataclass(frozen=True, slots=True)
class Logged:
    """One event in words. `code` is the akt's code name, "" when it is not about an akt."""

    seq: int
    at: datetime
    who: str
    what: str
    kind: LogKind
    code: str = ""
    act: str = ""  # these two are for scripts, never on a screen
    object_: str = ""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What of the log to show; empty fields let everything through. The days are Swedish and both count."""

    code: str = ""  # how the akt's code name begins
    akt_id: str = ""  # exactly this one
    who: str = ""
    kind: LogKind | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class OpenLog:
    """The log as it stood when it was opened: pages are turned in this, whatever is written meanwhile."""

    last_seq: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LogPage:
    """At most AT_A_TIME events, newest first; `total` counts all that match."""

    events: tuple[Logged, ...]
    total: int


_WORDS: dict[str, tuple[str, LogKind]] = {
    "vault-created": ("Skapade valvet", LogKind.DOING),
    "akt-created": ("Skapade akten", LogKind.DOING),
    "akt-created-rolled-back": ("Skapade akten medan en äldre kopia av valvet låg framme", LogKind.DOING),
    "akt-opened": ("Öppnade och läste akten", LogKind.READING),
    "akt-reconciled": ("Tog hand om en akt som stod öppen när programmet avbröts", LogKind.PROGRAM),
    "fara-nu-call": ("Ringde från Fara nu", LogKind.DOING),
    "recovered": ("Öppnade valvet med orden på papper", LogKind.DOING),
    "phase-akut": ("Ändrade läget till akut", LogKind.DOING),
    "phase-pagaende": ("Ändrade läget till pågående", LogKind.DOING),
    "phase-overford": ("Ändrade läget till överförd", LogKind.DOING),
    "phase-avslutad": ("Ändrade läget till avslutad", LogKind.DOING),
    "akt-purge-begun": ("Började gallra en akt", LogKind.DOING),
    "akt-purged": ("Gallrade en akt", LogKind.DOING),
    "parts-purge-begun": ("Började gallra berättelsen i akten", LogKind.DOING),
    "parts-purged": ("Gallrade berättelsen i akten", LogKind.DOING),
    "gallring-held": ("Stoppade gallringen av akten", LogKind.DOING),
    "gallring-lifted": ("Hävde stoppet för gallring", LogKind.DOING),
    "purge-requested": ("Begärde att flera akter gallras", LogKind.DOING),
    "purge-approved": ("Godkände att flera akter gallras", LogKind.DOING),
    "purge-withdrawn": ("Tog tillbaka begäran om gallring", LogKind.DOING),
    "record-moved": ("Flyttade en felskriven handling ur akten", LogKind.DOING),
    "record-moved-here": ("Flyttade en felskriven handling till akten", LogKind.DOING),
    "akt-joined": ("Kopplade akten till den som personen redan hade", LogKind.DOING),
    "akt-joined-here": ("Kopplade en ny akt om samma person hit", LogKind.DOING),
    "arende-joined": ("Förde akten till ett ärende som fanns", LogKind.DOING),
    "arende-joined-here": ("Förde en akt till ärendet", LogKind.DOING),
    "search": ("Sökte efter en person", LogKind.READING),
    "log-shown": ("Läste loggen", LogKind.READING),
    "log-check-begun": ("Började granska loggen", LogKind.DOING),
    "log-check-closed": ("Skrev under granskningen av loggen", LogKind.DOING),
    "paper-shown": ("Tog fram ett papper på skärmen", LogKind.READING),
    "comparison-shown": ("Jämförde två formulär i akten", LogKind.READING),
    "akt-exported": ("Skrev ut aktens formulär som filer utanför valvet", LogKind.LEAVING),
    "paper-saved": ("Sparade ett papper utanför valvet", LogKind.LEAVING),
    "backup": ("Tog en säkerhetskopia", LogKind.LEAVING),
    "restored": ("Återställde från en säkerhetskopia", LogKind.DOING),
    "restore-ended": ("Avslutade på nytt någon som slutat efter kopian", LogKind.DOING),
    "restore-brought-back": ("Kopian tog tillbaka någon som slutat", LogKind.DOING),
    "restore-unread": ("Det ersatta valvet gick inte att läsa", LogKind.DOING),
    "restore-signed": ("Skrev under återställningen", LogKind.DOING),
    "drill": ("Provade återställningen på en kopia", LogKind.DOING),
    "copy-verified": ("Öppnade och kontrollerade valvets egen kopia", LogKind.PROGRAM),
    "copy-damaged": ("Valvets egen kopia gick inte att öppna", LogKind.PROGRAM),
    "unlock": ("Låste upp", LogKind.PROGRAM),
    "lock": ("Låste", LogKind.PROGRAM),
    "user-added": ("La till en användare", LogKind.DOING),
    "user-removed": ("Avslutade en användare", LogKind.DOING),
    "user-renewed": ("Förlängde ett avtal", LogKind.DOING),
    "grupp-added": ("Gjorde en grupp", LogKind.DOING),
    "grupp-removed": ("Tog bort en grupp", LogKind.DOING),
    "grupp-joined": ("Släppte in någon i en grupp", LogKind.DOING),
    "grupp-left": ("Tog ut någon ur en grupp", LogKind.DOING),
    "akt-shared": ("Delade akten", LogKind.DOING),
    "akt-unshared": ("Tog tillbaka akten från någon", LogKind.DOING),
    "akt-handed-over": ("Lämnade över akten till en kollega", LogKind.DOING),
    "akt-assigned": ("Tilldelade någon akten", LogKind.DOING),
    "akt-moved": ("Flyttade akten till en annan handläggare", LogKind.DOING),
    "akt-rekeyed": ("Gav akten en ny nyckel", LogKind.PROGRAM),
    "glass-broken": ("Öppnade akten i nödläge, med skäl", LogKind.READING),
    "register-key-rotated": ("Gav registret en ny nyckel", LogKind.PROGRAM),
    "key-act-signed": ("Skrev under händelsen före", LogKind.PROGRAM),
    "policy-changed": ("Ändrade organisationens beslut", LogKind.DOING),
    "passphrase-changed": ("Bytte lösenfras", LogKind.DOING),
    "disk-care-shown": ("Såg hur datorns disk är skyddad", LogKind.DOING),
    "capture-allowed": ("Tillät skärmbild i 10 minuter", LogKind.DOING),
    "capture-blocked": ("Skärmbild tillåts inte längre", LogKind.PROGRAM),
    "kdf-small": ("Valde mindre minne för sin lösenfras (64 MiB)", LogKind.DOING),
    "pack-imported": ("Läste in ett formulär", LogKind.DOING),
    "reference-imported": ("Läste in nya uppgifter om nummer eller lagrum", LogKind.DOING),
}

# What an administratör may see. An act that is not named here may be about an akt and is left out.
TECHNICAL = frozenset({
    "vault-created", "recovered", "backup", "restored", "restore-signed",
    "restore-ended", "restore-brought-back", "restore-unread", "unlock", "lock", "passphrase-changed",
    "pack-imported", "reference-imported", "log-shown", "user-added", "user-removed", "user-renewed",
    "register-key-rotated", "policy-changed", "drill", "copy-verified", "copy-damaged",
    "capture-allowed", "capture-blocked", "disk-care-shown", "kdf-small",
})  # fmt: skip


def may_read(session: Session) -> bool:
    """Return whether the user may see the log: arbetsledare all of it, administratör what is technical."""
    return may(session.roles, Right.LEAD) or may(session.roles, Right.ADMINISTER)


def sees_all(session: Session) -> bool:
    """Return whether the log is shown whole, with the codes of akter."""
    return may(session.roles, Right.LEAD)


def open_log(session: Session) -> OpenLog:
    """Begin to read the log; that it is read is written down first.

    Raises:
        KnownError: NO_RIGHT.
    """
    _require(session)
    if not session.rolled_back:
        session.register.append(session.now, session.signatur, "log-shown", session.user.serial)
    people = {row.certificate.signatur for row in session.register.users()}
    return OpenLog(session.register.head().seq, tuple(sorted(people, key=str.casefold)))


def page(session: Session, opened: OpenLog, wanted: LogFilter, offset: int = 0) -> LogPage:
    """Return a page of the log from `offset`, newest first.

    Raises:
        KnownError: NO_RIGHT.
        RuleError: log-days-reversed.
    """
    _require(session)
    if wanted.first and wanted.last and wanted.last < wanted.first:
        raise RuleError("log-days-reversed", "last")
    rows = session.register.log_page(_query(session, opened, wanted, offset))
    return LogPage(in_words(session, rows.events), rows.total)


def in_words(session: Session, events: tuple[Event, ...]) -> tuple[Logged, ...]:
    """Return events as they are read."""
    code_of = _codes(session)
    return tuple(_logged(event, code_of) for event in events)


def _require(session: Session) -> None:
    if not may_read(session):
        raise KnownError(Known.NO_RIGHT, right=Right.LEAD.value)


def _query(session: Session, opened: OpenLog, wanted: LogFilter, offset: int) -> LogQuery:
    acts, not_acts = _acts(wanted.kind, whole=sees_all(session))
    return LogQuery(
        last_seq=opened.last_seq,
        object_=wanted.akt_id,
        code=wanted.code,
        actor=wanted.who,
        acts=acts,
        not_acts=not_acts,
        since=_midnight(wanted.first) if wanted.first else None,
        until=_midnight(wanted.last + timedelta(days=1)) if wanted.last else None,
        offset=offset,
        limit=AT_A_TIME,
    )


def _acts(kind: LogKind | None, *, whole: bool) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Return the acts of a kind as (only these or None, not these); an act without words counts as done."""
    named = frozenset(act for act, (_, of) in _WORDS.items() if of is kind)
    if not whole:
        return (TECHNICAL & named if kind else TECHNICAL), frozenset()
    if kind is LogKind.DOING:
        return None, frozenset(_WORDS) - named
    return (named if kind else None), frozenset()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), STOCKHOLM)


def act_words(act: str) -> str:
    """Return an act in words."""
    return _WORDS[act][0] if act in _WORDS else NAMELESS


def _logged(event: Event, code_of: Callable[[str], str]) -> Logged:
    kind = _WORDS[event.act][1] if event.act in _WORDS else LogKind.DOING
    what, code = act_words(event.act), code_of(event.object)
    return Logged(event.seq, event.at, event.actor, what, kind, code, event.act, event.object)


def _codes(session: Session) -> Callable[[str], str]:
    found: dict[str, str] = {}

    def code_of(object_: str) -> str:
        if object_ not in found:
            try:
                found[object_] = session.register.row(AktId(object_)).code
            except KeyError:
                found[object_] = ""
        return found[object_]

    return code_of

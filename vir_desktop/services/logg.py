"""The register's log in words: who has read, done and taken out what. For those who check it (SoLPuL 10 §)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId, Event
from vir_desktop.domain.roles import Right, may
from vir_desktop.services.session import Session

AT_A_TIME = 2_000


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


@dataclass(frozen=True, slots=True)
class LogPage:
    """The latest events, newest first; `older` tells that there are more."""

    events: tuple[Logged, ...]
    older: bool


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
    "gallring-held": ("Stoppade gallringen av akten", LogKind.DOING),
    "gallring-lifted": ("Hävde stoppet för gallring", LogKind.DOING),
    "purge-requested": ("Begärde att flera akter gallras", LogKind.DOING),
    "purge-approved": ("Godkände att flera akter gallras", LogKind.DOING),
    "purge-withdrawn": ("Tog tillbaka begäran om gallring", LogKind.DOING),
    "search": ("Sökte efter en person", LogKind.READING),
    "log-shown": ("Läste loggen", LogKind.READING),
    "paper-saved": ("Sparade ett papper utanför valvet", LogKind.LEAVING),
    "backup": ("Tog en säkerhetskopia", LogKind.LEAVING),
    "restored": ("Återställde från en säkerhetskopia", LogKind.DOING),
    "restore-signed": ("Skrev under återställningen", LogKind.DOING),
    "unlock": ("Låste upp", LogKind.PROGRAM),
    "lock": ("Låste", LogKind.PROGRAM),
    "passphrase-changed": ("Bytte lösenfras", LogKind.DOING),
    "pack-imported": ("Läste in ett formulär", LogKind.DOING),
    "reference-imported": ("Läste in nya uppgifter om nummer eller lagrum", LogKind.DOING),
}


def may_read(session: Session) -> bool:
    """Return whether the user may see the log: arbetsledare and administratör."""
    return may(session.roles, Right.LEAD) or may(session.roles, Right.ADMINISTER)


def latest(session: Session, most: int = AT_A_TIME) -> LogPage:
    """Return the latest events in words; that the log was read is itself written down.

    Raises:
        KnownError: NO_RIGHT.
    """
    if not may_read(session):
        raise KnownError(Known.NO_RIGHT, right=Right.LEAD.value)
    if not session.rolled_back:
        session.register.append(session.now, session.signatur, "log-shown", session.user.serial)
    since = max(session.register.head().seq - most, 0)
    code_of = _codes(session)
    events = (_logged(event, code_of) for event in session.register.events(since_seq=since))
    return LogPage(tuple(sorted(events, key=lambda one: one.seq, reverse=True)), since > 0)


def _logged(event: Event, code_of: Callable[[str], str]) -> Logged:
    what, kind = _WORDS.get(event.act, (event.act, LogKind.DOING))
    return Logged(event.seq, event.at, event.actor, what, kind, code_of(event.object))


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

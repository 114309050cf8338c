"""Calls from Fara nu: a line in the akt's log when an akt is open, else kept for the user until they have one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vir_desktop.domain.canonical import Json, canonical_bytes
from vir_desktop.domain.instrument.keys import key_of, new_instance_key
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.services import records
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.records import RecordView
from vir_desktop.services.session import Session

CALLS = "calls"
LOG_GROUP, LOG_KIND, LOG_TEXT = "logg", "logg.slag", "logg.text"


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """Whom one called, when (local words), the number of the event and what came of it."""

    label: str
    at: str
    handelsenummer: str = ""
    utfall: str = ""

    def line(self) -> str:
        """Return the call as a line of the log."""
        parts = [f"Ringde {self.label} {self.at}"]
        if self.handelsenummer:
            parts.append(f"Händelsenummer {self.handelsenummer}")
        if self.utfall:
            parts.append(self.utfall)
        return ". ".join(parts) + "."


def log_call(session: Session, akt_id: AktId | None, call: LoggedCall) -> Outcome[None]:
    """Write a call down: in the akutsamtal of an open akt, or sealed to the user while there is none.

    What came of it takes the place of the words that it began with; in an akt these stay in the history.
    """
    begun = replace(call, handelsenummer="", utfall="")
    if akt_id is None:
        _wait(session, begun, call)
        return Outcome(None, frozenset({Change.REGISTER}))
    view = records.ensure_record(session, akt_id, "akutsamtal").value
    stands = next((key for key, answer in view.answers.items() if answer.value == begun.line()), None)
    if stands is None or call == begun:
        add_line(session, view, "fara-nu", call.line())
    else:
        records.save_answer(session, akt_id, view.record.id, stands, call.line())
    return Outcome(None, frozenset({Change.ANSWER}))


def waiting_calls(session: Session) -> Sequence[LoggedCall]:
    """Return the calls that do not stand in any akt yet."""
    sealed = session.register.personal(session.user.serial, CALLS)
    if sealed is None:
        return ()
    return [LoggedCall(**call) for call in json.loads(session.world.crypto.unseal(_key(session), sealed, b"calls"))]


def move_calls(session: Session, akt_id: AktId) -> Outcome[int]:
    """Write every waiting call into an akt; return how many there were."""
    waiting = waiting_calls(session)
    for call in waiting:
        log_call(session, akt_id, call)
    _keep(session, [])
    return Outcome(len(waiting), frozenset({Change.ANSWER, Change.REGISTER}))


def add_line(session: Session, view: RecordView, kind: str, text: str) -> Outcome[RecordId]:
    """Add a line to a running log: first its text, which is what must not be lost, then its kind."""
    used = session.akt(view.akt_id).store.answers(view.record.id)
    text_key = new_instance_key(view.pack, used, LOG_GROUP)
    instance = int(text_key.split("[", 1)[1].split("]", 1)[0])
    for link_id, value in ((LOG_TEXT, text), (LOG_KIND, (kind,))):
        key = key_of(link_id, LOG_GROUP, instance)
        records.save_answer(session, view.akt_id, view.record.id, key, value)
    return Outcome(view.record.id, frozenset({Change.ANSWER}))


def _wait(session: Session, begun: LoggedCall, call: LoggedCall) -> None:
    waiting = list(waiting_calls(session))
    if call != begun and begun in waiting:
        waiting[waiting.index(begun)] = call
    else:
        session.register.append(session.now, session.signatur, "fara-nu-call", session.user.serial)
        waiting.append(call)
    _keep(session, waiting)


def _keep(session: Session, calls: Sequence[LoggedCall]) -> None:
    body: Json = [
        {"label": c.label, "at": c.at, "handelsenummer": c.handelsenummer, "utfall": c.utfall} for c in calls
    ]
    sealed = session.world.crypto.seal(_key(session), canonical_bytes(body), b"calls")
    session.register.set_personal(session.user.serial, CALLS, sealed)


def _key(session: Session) -> bytes:
    return session.world.crypto.derive(session.secrets.kem_seed, "calls/1")

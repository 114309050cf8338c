"""Purging more than one akt: the number is typed, and a second person agrees; alone, one waits a day (K20)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from vir_desktop.domain.canonical import canonical_bytes, digest, parse_canonical
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.receipt import Decision, Receipt, decision_from, decision_json
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right, Role
from vir_desktop.services import purge
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.session import Session

REQUEST = "purge-request/"
REQUESTED, APPROVED, WITHDRAWN = "purge-requested", "purge-approved", "purge-withdrawn"
APPROVAL = "purge-approval/1"
MAY_APPROVE = frozenset({Role.ARBETSLEDARE, Role.HANDLAGGARE})
ALONE_WAITS = timedelta(hours=24)
_CHANGED = frozenset({Change.REGISTER, Change.AKT})


@dataclass(frozen=True, slots=True)
class Request:
    """Several akter that somebody wants to purge. `approval` is the second person's signature over `message`."""

    id: str
    akt_ids: tuple[AktId, ...]
    decision: Decision
    at: datetime
    by: str
    serial: str
    approved_by: str = ""
    approved_serial: str = ""
    approval: bytes = b""

    def message(self) -> bytes:
        """Return what is approved: these akter by this decision, nothing more."""
        return canonical_bytes({
            "id": self.id,
            "akter": list(self.akt_ids),
            "decision": decision_json(self.decision),
            "at": self.at.isoformat(),
            "by": [self.by, self.serial],
        })

    def to_bytes(self) -> bytes:
        """Return what is kept in the register."""
        approved = [self.approved_by, self.approved_serial, self.approval.hex()]
        return canonical_bytes({"request": self.message().decode(), "approved": list(approved)})

    @classmethod
    def from_bytes(cls, body: bytes) -> "Request":
        """Read what `to_bytes` wrote.

        Raises:
            ValueError, KeyError: It is something else.
        """
        kept = parse_canonical(body)
        if not isinstance(kept, dict) or not isinstance(kept["approved"], list):
            raise ValueError("not a request")
        data = parse_canonical(str(kept["request"]).encode())
        if not isinstance(data, dict) or not isinstance(data["akter"], list) or not isinstance(data["by"], list):
            raise ValueError("not a request")
        by, serial = map(str, data["by"])
        approved_by, approved_serial, approval = map(str, kept["approved"])
        return cls(
            id=str(data["id"]),
            akt_ids=tuple(AktId(str(akt_id)) for akt_id in data["akter"]),
            decision=decision_from(data["decision"]),
            at=datetime.fromisoformat(str(data["at"])),
            by=by,
            serial=serial,
            approved_by=approved_by,
            approved_serial=approved_serial,
            approval=bytes.fromhex(approval),
        )


def request(session: Session, akt_ids: Sequence[AktId], decision: Decision, typed: str) -> Outcome[Request]:
    """Ask for several akter to be purged together; `typed` is how many they are, written by hand.

    Raises:
        RuleError: purge-few, purge-count-differs, and what keeps any of the akter (`purge.allowed`).
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR.
    """
    session.require(Right.LEAD)
    purge.check_decision(session, decision)
    chosen = tuple(dict.fromkeys(akt_ids))
    if len(chosen) < 2:
        raise RuleError("purge-few", "akt")
    for akt_id in chosen:
        purge.allowed(session, akt_id)
    if typed.strip() != str(len(chosen)):
        raise RuleError("purge-count-differs", "confirm", count=len(chosen))
    id_ = session.world.entropy.token(8).hex()
    asked = Request(id_, chosen, decision, session.now, session.signatur, session.user.serial)
    with session.register.transaction():
        _tell_of(session, REQUESTED, asked)
        session.register.set_setting(REQUEST + id_, asked.to_bytes())
    return Outcome(asked, _CHANGED)


def approve(session: Session, request_id: str) -> Outcome[Request]:
    """Agree, as another person than the one who asked: an arbetsledare or a handläggare.

    Raises:
        RuleError: purge-request-gone, purge-same-person.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR.
    """
    if session.rolled_back:
        raise KnownError(Known.OLDER_THAN_ANCHOR)
    if not session.roles & MAY_APPROVE:
        raise KnownError(Known.NO_RIGHT, right=Right.LEAD.value)
    asked = _request(session, request_id)
    if _is_same_person(session.user, asked):
        raise RuleError("purge-same-person", "request")
    signature = session.world.crypto.sign(session.secrets.sig_seed, APPROVAL, asked.message())
    approved = replace(asked, approved_by=session.signatur, approved_serial=session.user.serial, approval=signature)
    with session.register.transaction():
        _tell_of(session, APPROVED, approved)
        session.register.set_setting(REQUEST + request_id, approved.to_bytes())
    return Outcome(approved, _CHANGED)


def withdraw(session: Session, request_id: str) -> Outcome[None]:
    """Take a request away; nothing is purged.

    Raises:
        RuleError: purge-request-gone.
        KnownError: NO_RIGHT.
    """
    session.require(Right.LEAD)
    asked = _request(session, request_id)
    with session.register.transaction():
        _tell_of(session, WITHDRAWN, asked)
        session.register.set_setting(REQUEST + request_id, None)
    return Outcome(None, _CHANGED)


def execute(session: Session, request_id: str) -> Outcome[tuple[Receipt, ...]]:
    """Purge the akter of a request that somebody else agreed to, or, where there is nobody else, a day later.

    Every rule is asked again for every akt, and all of them before the first goes.

    Raises:
        RuleError: purge-needs-second, purge-wait, purge-request-gone, and what keeps any of the akter.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DISK_FULL …
    """
    session.require(Right.LEAD)
    asked = _request(session, request_id)
    left = hours_left(session, asked)
    if left is None:
        raise RuleError("purge-needs-second", "request")
    if left:
        raise RuleError("purge-wait", "request", hours=left)
    akter_ = [purge.allowed(session, akt_id) for akt_id in asked.akt_ids]
    made = [purge.receipt_of(session, akt, asked.decision, asked.approved_by) for akt in akter_]
    purge.begin(session, made, also_drop=REQUEST + request_id)
    return Outcome(purge.finish(session), _CHANGED)


def requests(session: Session) -> tuple[Request, ...]:
    """Return what somebody has asked for and nobody has done yet, the oldest first."""
    found = map(Request.from_bytes, session.register.settings(REQUEST).values())
    return tuple(sorted(found, key=lambda one: one.at))


def hours_left(session: Session, asked: Request) -> int | None:
    """Return how many hours a request still waits, 0 when it may be done; None while a second person is needed."""
    if _is_approved(session, asked):
        return 0
    if any(not _is_same_person(other, asked) for other in _who_may_approve(session)):
        return None
    left = asked.at + ALONE_WAITS - session.now
    return max(0, -(-left // timedelta(hours=1)))


def _is_approved(session: Session, asked: Request) -> bool:
    """Return whether the approval is the signature of another person who may give it, over just this request."""
    given = next((one for one in _who_may_approve(session) if one.serial == asked.approved_serial), None)
    if given is None or _is_same_person(given, asked):
        return False
    return session.world.crypto.verify(given.sig_public, APPROVAL, asked.message(), asked.approval)


def _who_may_approve(session: Session) -> list[Certificate]:
    users = (row.certificate for row in session.register.users() if row.removed_at is None)
    return [one for one in users if one.roles & MAY_APPROVE]


def _is_same_person(one: Certificate, asked: Request) -> bool:
    return one.serial == asked.serial or one.signatur.casefold() == asked.by.casefold()


def _request(session: Session, request_id: str) -> Request:
    kept = session.register.setting(REQUEST + request_id)
    if kept is None:
        raise RuleError("purge-request-gone", "request")
    return Request.from_bytes(kept)


def _tell_of(session: Session, act: str, asked: Request) -> None:
    session.register.append(session.now, session.signatur, act, asked.id, digest(asked.message()).hex())

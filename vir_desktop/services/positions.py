"""Where the user was: akt, record, question, caret; sealed to her, so that unlock brings her back there."""

import json
from dataclasses import dataclass

from vir_desktop.domain.canonical import canonical_bytes
from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.services.session import Session

POSITION = "position"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the program; `caret` counts characters in the field, -1 = at its end."""

    page: str
    akt_id: AktId | None = None
    record_id: RecordId | None = None
    key: AnswerKey | None = None
    in_note: bool = False
    caret: int = -1


def remember(session: Session, position: Position) -> None:
    """Keep where the user is."""
    body = canonical_bytes({
        "page": position.page,
        "akt": position.akt_id or "",
        "record": position.record_id or "",
        "key": position.key or "",
        "in_note": position.in_note,
        "caret": position.caret,
    })
    sealed = session.world.crypto.seal(_key(session), body, POSITION.encode())
    session.register.set_personal(session.user.serial, POSITION, sealed)


def recall(session: Session) -> Position | None:
    """Return where the user was, or None; a position that cannot be read is none."""
    sealed = session.register.personal(session.user.serial, POSITION)
    if sealed is None:
        return None
    try:
        data = json.loads(session.world.crypto.unseal(_key(session), sealed, POSITION.encode()))
    except KnownError:
        return None
    return Position(
        data["page"],
        AktId(data["akt"]) if data["akt"] else None,
        RecordId(data["record"]) if data["record"] else None,
        AnswerKey(data["key"]) if data["key"] else None,
        data["in_note"],
        data["caret"],
    )


def forget(session: Session) -> None:
    """Forget where the user was."""
    session.register.set_personal(session.user.serial, POSITION, None)


def _key(session: Session) -> bytes:
    return session.world.crypto.derive(session.secrets.kem_seed, "position/1")

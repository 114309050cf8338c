"""The vault's own copy is opened while one works: a copy that nobody has opened is only a hope."""

import contextlib
from pathlib import PurePosixPath

from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.record import AktId
from vir_desktop.services import akter
from vir_desktop.services.copies import COPY_DAMAGED
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.session import Session

COPY_VERIFIED = "copy-verified"
REGISTER_FILE = "register.vdb"
AKT_FOLDER, AKT_ENDING = "akter", ".vakt"


def check_slice(session: Session, budget_ms: int) -> Outcome[bool]:
    """Check further of the newest of the vault's own copies for about `budget_ms`; True when there is no more to do.

    What came out is an event, once for each copy, and a line above the register when the copy is damaged.
    """
    if session.rolled_back or session.unwritten:
        return Outcome(True)
    if session.copy_check is None:
        session.copy_check = session.world.backups.check(lambda name: _key_of(session, name))
    check = session.copy_check
    if check is None or session.register.setting(COPY_VERIFIED) == check.identity:
        return Outcome(True)
    try:
        done = check.check_slice(budget_ms)
    except KnownError as error:
        return _note_damage(session, check.identity, str(error.details.get("file", "")))
    if not done:
        return Outcome(False)
    with session.register.transaction():
        session.register.append(session.now, session.signatur, COPY_VERIFIED, f"files:{check.count}")
        session.register.set_setting(COPY_VERIFIED, check.identity)
        session.register.set_setting(COPY_DAMAGED, b"")
    return Outcome(True)


def _note_damage(session: Session, identity: bytes, file: str) -> Outcome[bool]:
    with session.register.transaction():
        session.register.append(session.now, session.signatur, COPY_DAMAGED, "", file)
        session.register.set_setting(COPY_VERIFIED, identity)
        session.register.set_setting(COPY_DAMAGED, file.encode() or b"?")
    return Outcome(True, frozenset({Change.REGISTER}))


def _key_of(session: Session, name: str) -> bytes | None:
    """Return the key of a database that this user can open, None for every other file."""
    path = PurePosixPath(name)
    if name == REGISTER_FILE:
        return session.keys.register_key
    if path.parts[0] == AKT_FOLDER and path.suffix == AKT_ENDING:
        with contextlib.suppress(KnownError, KeyError):
            return akter.akt_key(session, AktId(path.stem))
    return None

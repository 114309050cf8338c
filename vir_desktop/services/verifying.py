"""`vault verify`: every file, every chain, the anchor and every akt that the user may open."""

from collections.abc import Iterator
from dataclasses import dataclass

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId
from vir_desktop.services import akt_keys, anchoring
from vir_desktop.services.ports import Register, RegisterQuery
from vir_desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: what, and in which file."""

    code: Known
    file: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at and what was found. `closed` counts akter that this user cannot open."""

    findings: tuple[Finding, ...]
    akter: int
    closed: int


def verify_vault(session: Session) -> Verified:
    """Check the whole vault; nothing is changed and nothing repaired."""
    findings = list(_register_findings(session))
    opened = closed = 0
    known = set(session.world.storage.akter.ids())
    for akt_id in listed_akter(session.register):
        if akt_id not in known:
            findings.append(Finding(Known.MISSING_FILE, akt_id))
            continue
        try:
            _verify_akt(session, akt_id)
            opened += 1
        except KnownError as error:
            if error.code is Known.NO_RIGHT:
                closed += 1
            else:
                findings.append(Finding(error.code, akt_id))
    return Verified(tuple(findings), opened, closed)


def listed_akter(register: Register) -> Iterator[AktId]:
    """Yield the akter of the register; a file that a kill left without a row belongs to nobody."""
    offset = 0
    while rows := register.page(RegisterQuery(offset=offset)).rows:
        yield from (row.akt_id for row in rows)
        offset += len(rows)


def _register_findings(session: Session) -> Iterator[Finding]:
    if session.rolled_back:
        yield Finding(Known.OLDER_THAN_ANCHOR, "register")
    if session.register.findings():
        yield Finding(Known.DAMAGED_REGISTER, "register")
    for name in session.register.file_digests():
        if not name.endswith("#next"):
            yield from _file_findings(session, name)


def _file_findings(session: Session, name: str) -> Iterator[Finding]:
    try:
        session.world.storage.folder.read(name)
    except KnownError as error:
        yield Finding(error.code, name)
        return
    if not anchoring.is_the_listed_file(session, name):
        yield Finding(Known.OLDER_THAN_ANCHOR, name)


def _verify_akt(session: Session, akt_id: AktId) -> None:
    if akt_id in session.open_akter:
        return
    store, _ = akt_keys.open_store(session, akt_id)
    try:
        if anchoring.akt_is_older(store, anchoring.remembered_head(session, akt_id)):
            raise KnownError(Known.OLDER_THAN_ANCHOR)
    finally:
        store.close()

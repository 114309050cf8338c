"""Dated reference data: statutes, lines, action texts, codes, markings. Each entry has a source and an as-of date.

What ships with the program is replaced, file by file, by what the organisation's admin key has signed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.roles import Right
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.ports import ReferenceShelf
from vir_desktop.services.session import Session

PURPOSE = "reference/1"
FOLDER = "reference"
SIGNATURE_ENDING = ".sig"
NAMES = ("statutes", "lines", "actions", "codes", "fara_nu", "marking")
MAX_BYTES = 1 << 20

Entry = Mapping[str, Any]  # the fields differ by file; docs/referensdata.md


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """One file of entries by key, with when and from where they were taken."""

    as_of: str
    source: str
    entries: Mapping[str, Entry]
    version: int = 0


def shipped(shelf: ReferenceShelf, name: str) -> ReferenceData:
    """Return a file as it ships; what there is before unlock and when the vault is damaged."""
    return _parse(shelf.read(name))


def reference(session: Session, name: str) -> ReferenceData:
    """Return a file: the organisation's own when it is signed and whole, else the shipped one."""
    folder = session.world.storage.folder
    file = f"{FOLDER}/{name}.json"
    try:
        body, signature = folder.read(file), folder.read(file + SIGNATURE_ENDING)
    except KnownError:
        return shipped(session.world.reference, name)
    if not _is_signed(session, name, body, signature):
        return shipped(session.world.reference, name)
    return _parse(body)


def sign_reference(session: Session, name: str, body: bytes) -> bytes:
    """Return the admin key's signature of a replacement.

    Raises:
        KnownError: NO_RIGHT.
        RuleError: reference-unknown, reference-malformed.
    """
    session.require(Right.ADMINISTER)
    _check(name, body)
    if session.keys.admin_seed is None:
        raise KnownError(Known.NO_RIGHT, right=Right.ADMINISTER.value)
    return session.world.crypto.sign(session.keys.admin_seed, PURPOSE, signed_message(name, body))


def import_reference(session: Session, name: str, body: bytes, signature: bytes) -> Outcome[None]:
    """Let a signed file replace a shipped one from now on.

    Raises:
        KnownError: NO_RIGHT; DAMAGED_PACK when the organisation has not signed it.
        RuleError: reference-unknown, reference-malformed; reference-older than the one in use.
    """
    session.require(Right.ADMINISTER)
    _check(name, body)
    if not _is_signed(session, name, body, signature):
        raise KnownError(Known.DAMAGED_PACK, file=name)
    if _parse(body).version < reference(session, name).version:
        raise RuleError("reference-older", name)
    folder, file = session.world.storage.folder, f"{FOLDER}/{name}.json"
    with session.register.transaction():
        for path, data in ((file + SIGNATURE_ENDING, signature), (file, body)):
            session.register.set_file_digest(path, folder.write(path, data))
        session.register.append(session.now, session.signatur, "reference-imported", name)
    return Outcome(None)


def _is_signed(session: Session, name: str, body: bytes, signature: bytes) -> bool:
    return session.world.crypto.verify(session.keys.admin_public, PURPOSE, signed_message(name, body), signature)


def signed_message(name: str, body: bytes) -> bytes:
    """Return what is signed: the name too, so that one file cannot be put in another's place."""
    return name.encode() + b"\0" + body


def _check(name: str, body: bytes) -> None:
    if name not in NAMES:
        raise RuleError("reference-unknown", name)
    try:
        if len(body) > MAX_BYTES or not _parse(body).entries:
            raise RuleError("reference-malformed", name)
    except (ValueError, KeyError, TypeError) as error:
        raise RuleError("reference-malformed", name) from error


def _parse(body: bytes) -> ReferenceData:
    data = json.loads(body)
    entries = {entry["key"]: entry for entry in data["entries"]}
    return ReferenceData(data["as_of"], data["source"], entries, int(data["version"]))

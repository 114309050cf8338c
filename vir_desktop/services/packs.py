"""The organisation's own packs: signed by its admin key, imported, listed, and chosen before the shipped ones.

A record keeps the form it began on (records.py), so nothing here touches what is under way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.instrument.difference import Difference, semantic_diff
from vir_desktop.domain.instrument.pack import Pack, PackError
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.instrument.shelf import best
from vir_desktop.domain.record import AktId, RecordId, RecordState
from vir_desktop.domain.roles import Right
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.session import Session

PURPOSE = "pack/1"
FOLDER = "packs"
SIGNATURE_ENDING = ".sig"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing a pack would mean; shown before it is done. `drafts` go on with the form they began on.

    `current` is None when the instrument is new. `drafts` are those in the akter that are open now.
    """

    pack: Pack
    signature: bytes
    current: Pack | None
    differences: tuple[Difference, ...]
    drafts: tuple[tuple[AktId, RecordId], ...]
    takes_over: bool  # whether new records will be given on it


@dataclass(frozen=True, slots=True)
class ShelvedPack:
    """A pack at hand; `own` ones are the organisation's, `in_use` is what new records are given on."""

    pack: Pack
    own: bool
    in_use: bool


def current(session: Session, instrument: str) -> bytes:
    """Return the bytes of the pack to use for an instrument: official before own, then the highest version.

    Raises:
        KnownError: MISSING_FILE when there is none; DAMAGED_PACK for one that is not as it was signed.
    """
    pack = _current(session, instrument)
    if pack is None:
        raise KnownError(Known.MISSING_FILE, file=instrument)
    return pack.data


def listed(session: Session) -> tuple[ShelvedPack, ...]:
    """Return the shipped pack of each instrument and every pack of the organisation's own."""
    found = [(_shipped(session, name), False) for name in session.world.packs.instruments()]
    found += ((pack, True) for pack in _own(session))
    known = [(pack, own) for pack, own in found if pack is not None]
    used = {pack.instrument: best(p for p, _ in known if p.instrument == pack.instrument) for pack, _ in known}
    return tuple(ShelvedPack(pack, own, used[pack.instrument] == pack) for pack, own in known)


def sign_pack(session: Session, data: bytes, name: str) -> bytes:
    """Return the detached signature of a pack's bytes, to be kept beside it as `X.json.sig`.

    Raises:
        KnownError: NO_RIGHT; the signer must be an administratör.
        PackError: It is no pack.
    """
    session.require(Right.ADMINISTER)
    read_pack(data, name)
    if session.keys.admin_seed is None:
        raise KnownError(Known.NO_RIGHT, right=Right.ADMINISTER.value)
    return session.world.crypto.sign(session.keys.admin_seed, PURPOSE, data)


def plan_import(session: Session, data: bytes, signature: bytes, name: str) -> ImportPlan:
    """Return what importing a pack would change; nothing is written.

    Raises:
        KnownError: NO_RIGHT; DAMAGED_PACK when it is not signed by this organisation.
        PackError: It is signed but no pack.
        RuleError: `pack-version-taken`, when other content has the same url and version.
    """
    session.require(Right.ADMINISTER)
    _verify(session, data, signature, name)
    pack = read_pack(data, name)
    now = _current(session, pack.instrument)
    others = [own for own in _own(session) if own.url == pack.url] + ([now] if now else [])
    if any(_same_name(other, pack) and other.sha256 != pack.sha256 for other in others):
        raise RuleError("pack-version-taken", version=pack.version)
    return ImportPlan(
        pack=pack,
        signature=signature,
        current=now,
        differences=semantic_diff(now, pack) if now else (),
        drafts=tuple(_drafts(session, pack.instrument)),
        takes_over=best([pack, *([now] if now else [])]) == pack,
    )


def import_pack(session: Session, plan: ImportPlan) -> Outcome[Pack]:
    """Take a pack into the vault, with its signature and an event in the register.

    Raises:
        KnownError: NO_RIGHT, DAMAGED_PACK; DISK_FULL and its kin.
    """
    session.require(Right.ADMINISTER)
    name = f"{FOLDER}/{plan.pack.sha256}.json"
    _verify(session, plan.pack.data, plan.signature, name)
    folder, register = session.world.storage.folder, session.register
    with register.transaction():
        # The signature first: a pack without one would be damage, a signature without its pack is nothing.
        for file, body in ((name + SIGNATURE_ENDING, plan.signature), (name, plan.pack.data)):
            register.set_file_digest(file, folder.write(file, body))
        register.append(session.now, session.signatur, "pack-imported", plan.pack.instrument, plan.pack.sha256)
    return Outcome(plan.pack)


def _current(session: Session, instrument: str) -> Pack | None:
    shipped = _shipped(session, instrument)
    own = [pack for pack in _own(session) if pack.instrument == instrument]
    return best([*own, *([shipped] if shipped else [])])


def _shipped(session: Session, instrument: str) -> Pack | None:
    if instrument not in session.world.packs.instruments():
        return None
    return parsed(session, session.world.packs.current(instrument), instrument)


def _own(session: Session) -> Sequence[Pack]:
    """Return the organisation's packs; each is verified every time it is read."""
    folder = session.world.storage.folder
    names = set(folder.names(FOLDER))
    packs = []
    for name in sorted(name for name in names if name.endswith(".json")):
        if name + SIGNATURE_ENDING not in names:
            raise KnownError(Known.DAMAGED_PACK, file=name)
        data = folder.read(name)
        _verify(session, data, folder.read(name + SIGNATURE_ENDING), name)
        packs.append(parsed(session, data, name))
    return packs


def parsed(session: Session, data: bytes, name: str) -> Pack:
    """Return the pack in these bytes; bytes that this session has read before are not read again.

    Raises:
        KnownError: DAMAGED_PACK.
    """
    sha256 = digest(data).hex()
    if sha256 not in session.packs:
        try:
            session.packs[sha256] = read_pack(data, name)
        except PackError as error:
            raise KnownError(Known.DAMAGED_PACK, file=name) from error
    return session.packs[sha256]


def _verify(session: Session, data: bytes, signature: bytes, name: str) -> None:
    if not session.world.crypto.verify(session.keys.admin_public, PURPOSE, data, signature):
        raise KnownError(Known.DAMAGED_PACK, file=name)


def _same_name(one: Pack, other: Pack) -> bool:
    return (one.url, one.version) == (other.url, other.version)


def _drafts(session: Session, instrument: str) -> Iterator[tuple[AktId, RecordId]]:
    for akt_id, opened in session.open_akter.items():
        for record in opened.store.records():
            if record.instrument == instrument and record.state is RecordState.OPEN:
                yield akt_id, record.id

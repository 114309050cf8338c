"""The recurring check of the log: drawn by the program, marked and signed by an arbetsledare, kept for ever.

What was drawn and that it was signed stand in the register's chain. What was said is sealed under a key of its own,
wrapped to every arbetsledare and to recovery: others can open the register, but not read who was asked about what.
"""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.canonical import canonical_bytes, digest
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.granskning import (
    BEGUN,
    CLOSED,
    Mark,
    Trait,
    Verdict,
    checked_mark,
    next_due,
)
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import logg, sampling
from vir_desktop.services.logg import Logged
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import Crypto, GranskningRow, Register
from vir_desktop.services.sampling import Sample
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import RECOVERY

_PURPOSE = "granskning/1"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One event of the sample, why it is worth a look, and what has been said of it."""

    logged: Logged
    traits: frozenset[Trait]
    own: bool  # done by the one who now checks
    mark: Mark | None = field(default=None, repr=False)

    @property
    def is_done(self) -> bool:
        """Whether a verdict was given."""
        return self.mark is not None and self.mark.verdict is not None


@dataclass(frozen=True, slots=True)
class Granskning:
    """A check. `readable` tells whether this user holds its key; `whole` that it is as it was signed."""

    id: str
    begun_at: datetime
    begun_by: str
    drawn: tuple[Drawn, ...]
    closed_at: datetime | None
    closed_by: str
    readable: bool
    whole: bool

    @property
    def left(self) -> int:
        """How many events nobody has said anything of."""
        return sum(not one.is_done for one in self.drawn)

    def count(self, verdict: Verdict) -> int:
        """Return how many events were given this verdict."""
        return sum(one.mark is not None and one.mark.verdict is verdict for one in self.drawn)


def due(session: Session) -> date | None:
    """Return the day of the next check, for an arbetsledare; None for others, whom it does not concern."""
    if not may(session.roles, Right.LEAD):
        return None
    closed = [row.closed_at for row in session.register.granskningar() if row.closed_at is not None]
    first = session.register.events_numbered([1])
    last = max(closed) if closed else first[0].at
    return next_due(last, session.policy.granskning_days)


def days_overdue(session: Session) -> int:
    """Return how many days the check is late, 0 when it is not or is not this user's."""
    day = due(session)
    return max((local_date(session.now) - day).days, 0) if day else 0


def list_granskningar(session: Session) -> tuple[Granskning, ...]:
    """Return every check, the latest first; reading them is reading the log, and is written down.

    Raises:
        KnownError: NO_RIGHT.
    """
    session.require(Right.LEAD)
    logg.open_log(session)
    _share_keys(session)
    return tuple(reversed([_read(session, row) for row in session.register.granskningar()]))


def begin(session: Session, sample: Sample | None = None) -> Outcome[Granskning]:
    """Go on with the open check, or begin a new one with what was drawn; without a sample one is drawn here.

    Raises:
        KnownError: NO_RIGHT.
        RuleError: granskning-nothing.
    """
    session.require(Right.LEAD)
    _share_keys(session)
    there = next((row for row in session.register.granskningar() if row.closed_at is None), None)
    if there is not None:
        logg.open_log(session)
        return Outcome(_read(session, there))
    row = _begun(session, sample or sampling.sample(session))
    with session.register.transaction():
        session.register.append(session.now, session.signatur, BEGUN, row.id, row.plan_digest())
        session.register.put_granskning(row)
    return Outcome(_read(session, row), frozenset({Change.REGISTER}))


def mark(session: Session, id_: str, seq: int, said: Mark) -> Outcome[Granskning]:
    """Say something of one event; saved at once.

    Raises:
        KnownError: NO_RIGHT.
        RuleError: granskning-note-missing, answer-too-long, granskning-closed.
    """
    session.require(Right.LEAD)
    row = _open_row(session, id_)
    key = _key_of(session, row)
    if seq not in row.sample:
        raise ValueError("not drawn")
    marks = _unsealed(session, key, row) | {seq: checked_mark(said)}
    changed = replace(row, sealed=_sealed(session, key, row.id, marks))
    session.register.put_granskning(changed)
    return Outcome(_read(session, changed))


def close(session: Session, id_: str) -> Outcome[Granskning]:
    """Sign the check; nothing in it can be changed from then on.

    Raises:
        KnownError: NO_RIGHT.
        RuleError: granskning-not-done, granskning-closed.
    """
    session.require(Right.LEAD)
    row = _open_row(session, id_)
    marks = _unsealed(session, _key_of(session, row), row)
    if left := len(set(row.sample) - {seq for seq, one in marks.items() if one.verdict is not None}):
        raise RuleError("granskning-not-done", "", left=left)
    at = session.now.astimezone(UTC)
    closing = replace(row, closed_at=at, closed_by=session.signatur, serial=session.user.serial)
    body = closing.closing_bytes()
    closed = replace(closing, signature=session.world.crypto.sign(session.secrets.sig_seed, _PURPOSE, body))
    with session.register.transaction():
        session.register.append(at, session.signatur, CLOSED, row.id, digest(body).hex())
        session.register.put_granskning(closed)
    return Outcome(_read(session, closed), frozenset({Change.REGISTER}))


def _begun(session: Session, sample: Sample) -> GranskningRow:
    if not sample.events:
        raise RuleError("granskning-nothing")
    id_, key = session.world.entropy.token(16).hex(), session.world.crypto.new_key()
    wraps = {holder: _wrap(session, key, id_, holder, public) for holder, public in _holders(session).items()}
    at, who, sealed = session.now.astimezone(UTC), session.signatur, _sealed(session, key, id_, {})
    return GranskningRow(id_, at, who, sample.after_seq, sample.to_seq, sample.seed, sample.events, wraps, sealed)


# --- reading ---


def _read(session: Session, row: GranskningRow) -> Granskning:
    events = session.register.events_numbered(list(row.sample))
    try:
        marks, readable = _unsealed(session, _key_of(session, row), row), True
    except KnownError:
        marks, readable = {}, False
    drawn = tuple(
        _drawn(session, row, logged, marks.get(logged.seq)) for logged in logg.in_words(session, tuple(events))
    )
    whole = _is_whole(session, row)
    return Granskning(row.id, row.begun_at, row.begun_by, drawn, row.closed_at, row.closed_by, readable, whole)


def _drawn(session: Session, row: GranskningRow, logged: Logged, said: Mark | None) -> Drawn:
    traits = frozenset(map(Trait, row.sample[logged.seq].split()))
    return Drawn(logged, traits, logged.who == session.signatur, said)


def _is_whole(session: Session, row: GranskningRow) -> bool:
    """Return whether the chain and the signature say the same as what is kept."""
    covered = {event.act: event.body for event in session.register.events(object_=row.id)}
    if covered.get(BEGUN) != row.plan_digest():
        return False
    if row.closed_at is None:
        return CLOSED not in covered
    body = row.closing_bytes()
    signer = next((one.certificate for one in session.register.users() if one.certificate.serial == row.serial), None)
    signed = signer and session.world.crypto.verify(signer.sig_public, _PURPOSE, body, row.signature)
    return bool(signed) and covered.get(CLOSED) == digest(body).hex()


def _open_row(session: Session, id_: str) -> GranskningRow:
    row = next(row for row in session.register.granskningar() if row.id == id_)
    if row.closed_at is not None:
        raise RuleError("granskning-closed")
    return row


# --- the key of what is said ---


def _holders(session: Session) -> Mapping[str, bytes]:
    """Return who is to hold the key of a check: every arbetsledare there is, and recovery."""
    leads = [row.certificate for row in session.register.users() if row.removed_at is None and _leads(row.certificate)]
    return {_holder(one): one.kem_public for one in leads} | {RECOVERY: session.keys.recovery_public}


def _leads(certificate: Certificate) -> bool:
    return may(certificate.roles, Right.LEAD)


def _holder(certificate: Certificate) -> str:
    return f"user:{certificate.serial}"


def _share_keys(session: Session) -> None:
    """Give an arbetsledare who is new the checks that were made before her time."""
    holders = _holders(session)
    for row in session.register.granskningar():
        missing = holders.keys() - row.wraps.keys()
        if missing and _holder(session.user) in row.wraps:
            key = _key_of(session, row)
            more = {holder: _wrap(session, key, row.id, holder, holders[holder]) for holder in missing}
            session.register.put_granskning(replace(row, wraps=dict(row.wraps) | more))


def rewrap(crypto: Crypto, register: Register, seed: bytes, old: Certificate, new: Certificate) -> None:
    """Let new keys, given by recovery, read the checks that the old ones could; inside recovery's transaction.

    `seed` is recovery's own. An arbetsledare gets those too that nobody has shared with her yet; a check whose wrap is
    damaged is passed over, for it must not stand in the way of the akter.
    """
    before, after = _holder(old), _holder(new)
    for row in register.granskningar():
        if before not in row.wraps and not _leads(new):
            continue
        kept = {holder: wrap for holder, wrap in row.wraps.items() if holder != before}
        with contextlib.suppress(KnownError):
            key = crypto.unwrap_hybrid(row.wraps.get(RECOVERY, b""), seed, _context(row.id, RECOVERY))
            kept[after] = crypto.wrap_hybrid(key, new.kem_public, _context(row.id, after))
        register.put_granskning(replace(row, wraps=kept))


def _wrap(session: Session, key: bytes, id_: str, holder: str, public: bytes) -> bytes:
    return session.world.crypto.wrap_hybrid(key, public, _context(id_, holder))


def _key_of(session: Session, row: GranskningRow) -> bytes:
    holder = _holder(session.user)
    context = _context(row.id, holder)
    return session.world.crypto.unwrap_hybrid(row.wraps.get(holder, b""), session.secrets.kem_seed, context)


def _context(id_: str, holder: str) -> bytes:
    return f"granskning/{id_}/{holder}".encode()


def _sealed(session: Session, key: bytes, id_: str, marks: Mapping[int, Mark]) -> bytes:
    said = {str(seq): [one.verdict.value if one.verdict else "", one.note] for seq, one in marks.items()}
    return session.world.crypto.seal(key, canonical_bytes(said), id_.encode())


def _unsealed(session: Session, key: bytes, row: GranskningRow) -> dict[int, Mark]:
    said = json.loads(session.world.crypto.unseal(key, row.sealed, row.id.encode()))
    return {int(seq): Mark(Verdict(verdict) if verdict else None, note) for seq, (verdict, note) in said.items()}

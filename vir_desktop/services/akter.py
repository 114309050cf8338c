"""Akter: making, opening, closing, and how one stands in the register."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vir_desktop.domain import gallring
from vir_desktop.domain.akt import GOING_ON, AktKind, Phase, RegisterRow, SealedRow
from vir_desktop.domain.canonical import Json, canonical_bytes
from vir_desktop.domain.clocks import INSTRUMENTS, Filled, latest_bedomning, next_clock, unacknowledged
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.record import AktId, ArendeId
from vir_desktop.domain.retention import Retention
from vir_desktop.domain.roles import Regim, Right
from vir_desktop.services import akt_keys, anchoring, heads, retaining, search_index
from vir_desktop.services.akt_keys import akt_key as akt_key
from vir_desktop.services.akt_keys import row_key
from vir_desktop.services.levels import level_words
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import AktStore, Wrap
from vir_desktop.services.room import write_or_remember
from vir_desktop.services.session import OpenAkt, SeenRow, Session

_ROWS_REMEMBERED = 1000

CREATED = "akt-created"
OPENED = "akt-opened"
CREATED_ROLLED_BACK = "akt-created-rolled-back"  # begun in a vault older than its anchor: nothing of it is lost


@dataclass(frozen=True, slots=True)
class NewAkt:
    """What is needed to begin a file on someone: nothing but whose verksamhet it is."""

    kind: AktKind
    verksamhet_id: str
    arende_id: ArendeId | None = None  # None begins a new ärende
    code: str = ""  # "" lets the program choose one


def create_akt(session: Session, new: NewAkt) -> Outcome[RegisterRow]:
    """Make an akt with its own key, held by its author, by the grupp ansvarig and by recovery.

    Raises:
        KnownError: NO_RIGHT, DISK_FULL …
        RuleError: akt-kind-not-allowed (no akt of an utövare in regim ideell), code-taken.
    """
    session.require(Right.AKT)
    verksamhet = session.policy.verksamhet(new.verksamhet_id)
    if new.kind is AktKind.VALDSUTOVARE and verksamhet.regim is Regim.IDEELL:
        raise RuleError("akt-kind-not-allowed", "kind")
    akt_id, key = AktId(session.world.entropy.token(16).hex()), session.world.crypto.new_key()
    row = RegisterRow(
        akt_id=akt_id,
        code=new.code.strip() or free_code(session),
        arende_id=new.arende_id or ArendeId(session.world.entropy.token(8).hex()),
        verksamhet_id=verksamhet.id,
        phase=Phase.AKUT,
        created_at=session.now,
        created_by=session.signatur,
        sealed=_seal(session, row_key(session, key), akt_id, SealedRow(new.kind)),
    )
    _refuse_taken(session, row.code)
    store = session.world.storage.akter.create(akt_id, key)
    try:
        made = CREATED_ROLLED_BACK if session.rolled_back else CREATED
        store.append(session.now, session.signatur, made, akt_id)
        row = replace(row, head=store.head())
    finally:
        store.close()
    with session.register.transaction():
        session.register.add_row(row, akt_keys.first_wraps(session, akt_id, key))
        session.register.append(session.now, session.signatur, CREATED, akt_id)
    anchoring.checkpoint(session)
    return Outcome(row, frozenset({Change.REGISTER}))


def open_akt(session: Session, akt_id: AktId) -> Outcome[RegisterRow]:
    """Open an akt; that it is read is written down before anything of it is shown (SoLPuL 10 §).

    On a disk with no room at all it is remembered, and written down as soon as there is some; until then it can only
    be read.

    Raises:
        KnownError: NO_RIGHT, DAMAGED_AKT, NEWER_VERSION.
        RuleError: akt-gone.
    """
    session.require(Right.AKT)
    row = row_of(session, akt_id)
    if akt_id in session.open_akter:
        return Outcome(row)
    akt_key(session, akt_id)

    def note() -> None:
        with session.register.transaction():
            session.register.append(session.now, session.signatur, OPENED, akt_id)
            session.register.set_touched(akt_id, True)

    waits = not session.rolled_back and not write_or_remember(session, note, OPENED, akt_id)
    if not session.rolled_back and not waits:
        akt_keys.settle(session, akt_id)
    store, key = akt_keys.open_store(session, akt_id)
    older = anchoring.akt_is_older(store, anchoring.remembered_head(session, akt_id))
    older = older or (not row.touched and heads.has_another_draft(store))
    writable = not older and (not session.rolled_back or store.events()[0].act == CREATED_ROLLED_BACK)
    opened = OpenAkt(store, row_key(session, key), writable and not waits, waits=writable and waits)
    session.open_akter[akt_id] = opened
    return Outcome(session.register.row(akt_id), frozenset({Change.AKT}))


def close_akt(session: Session, akt_id: AktId) -> None:
    """Sign the chain's head, let the register know how far the akt came, and close the file."""
    opened = session.open_akter.pop(akt_id, None)
    if opened is None:
        return
    try:
        if opened.writable:
            if opened.identity_changed:
                search_index.index_akt(session, akt_id, opened.store)
            heads.seal_head(session, opened.store)
            _settle(session, akt_id, opened)
    finally:
        opened.store.close()


def reconcile(session: Session, akt_id: AktId) -> None:
    """Catch up with an akt that was open when the process ended: what is committed in it is what holds.

    Raises:
        KnownError: NO_RIGHT, DAMAGED_AKT, OLDER_THAN_ANCHOR.
    """
    remembered = anchoring.remembered_head(session, akt_id)
    if remembered != session.register.row(akt_id).head:  # the next anchor names only akter that are open then
        session.register.set_head(akt_id, remembered)
    akt_keys.settle(session, akt_id)
    store, key = akt_keys.open_store(session, akt_id)
    try:
        if anchoring.akt_is_older(store, remembered):
            raise KnownError(Known.OLDER_THAN_ANCHOR)
        search_index.index_akt(session, akt_id, store)
        heads.seal_head(session, store)
        with session.register.transaction():
            _settle(session, akt_id, OpenAkt(store, row_key(session, key)))
            session.register.append(session.now, session.signatur, "akt-reconciled", akt_id)
    finally:
        store.close()


def row_of(session: Session, akt_id: AktId) -> RegisterRow:
    """Return the row of an akt that may have been purged while a page of it stayed on the screen.

    Raises:
        RuleError: akt-gone.
    """
    try:
        return session.register.row(akt_id)
    except KeyError:
        raise RuleError("akt-gone") from None


def id_of(session: Session, code: str) -> AktId:
    """Return the akt with a code name, however its letters are written.

    Raises:
        RuleError: akt-unknown.
    """
    try:
        return session.register.row_by_code(code).akt_id
    except KeyError:
        raise RuleError("akt-unknown", "code") from None


def unsealed_rows(session: Session, rows: Sequence[RegisterRow]) -> dict[AktId, SealedRow]:
    """Return what the user may see of these rows; akter of others are missing from the answer."""
    wraps = session.register.wraps_of([row.akt_id for row in rows], session.holders)
    shown: dict[AktId, SealedRow] = {}
    for row in rows:
        opened = session.open_akter.get(row.akt_id)
        if opened is not None:  # by the glas, perhaps, which no wrap of hers leads to
            shown[row.akt_id] = _unseal(session, opened.row_key, row)
        elif row.akt_id in wraps:
            shown[row.akt_id] = _unwrapped(session, row, wraps[row.akt_id])
    return shown


def _unwrapped(session: Session, row: RegisterRow, wraps: Sequence[Wrap]) -> SealedRow:
    """Unseal a row with a wrap of the user's, once: while somebody filters, the same rows are listed at every key."""
    seen = session.seen_rows.get(row.akt_id)
    if seen is None or (seen.sealed, seen.wraps) != (row.sealed, wraps):
        key = row_key(session, akt_keys.unwrap(session, row.akt_id, wraps))
        seen = SeenRow(row.sealed, wraps, _unseal(session, key, row))
        if len(session.seen_rows) >= _ROWS_REMEMBERED:
            session.seen_rows.clear()
        session.seen_rows[row.akt_id] = seen
    return seen.row


def kind_of(session: Session, row: RegisterRow) -> AktKind | None:
    """Return whose file a row is, or None when the user cannot open it."""
    shown = unsealed_rows(session, [row]).get(row.akt_id)
    return shown.kind if shown else None


def refresh_row(session: Session, akt_id: AktId) -> Outcome[RegisterRow]:
    """Take the next clock, the level and "ej kvitterad" of an akt from its records into its register row."""
    row = session.register.row(akt_id)
    changed = _row_now(session, row, session.akt(akt_id))
    if changed != row:
        session.register.put_row(changed)
    return Outcome(changed, frozenset({Change.REGISTER}))


def _row_now(session: Session, row: RegisterRow, opened: OpenAkt) -> RegisterRow:
    """Return the row as the records say, the same if they say nothing new: each answer to a form asks."""
    closed = row.phase in gallring.CLOSED
    filled = retaining.read_filled(opened.store) if closed else _asked(opened.store)
    sealed = known = _unseal(session, opened.row_key, row)
    assessed = latest_bedomning(filled)
    words, until, preliminary = level_words(assessed) if assessed else ("", None, False)  # it may have been moved
    sealed = replace(sealed, level=words, level_valid_until=until, preliminary=preliminary)
    found = retaining.retention_of(session, row, sealed.kind, opened.store, filled) if closed else None
    sealed = replace(sealed, gallring=found)
    return replace(
        row,
        clock=next_clock(filled, closed=closed, gallring=gallring.clock(found) if found else None),
        unacknowledged=unacknowledged(filled),
        sealed=row.sealed if sealed == known else _seal(session, opened.row_key, row.akt_id, sealed),
    )


def _asked(store: AktStore) -> list[Filled]:
    """Read only the answers that move an akt's place in the register: this is done at each of them."""
    return [
        Filled(record, store.answers(record.id) if record.instrument in INSTRUMENTS else {})
        for record in store.records()
    ]


def _settle(session: Session, akt_id: AktId, opened: OpenAkt) -> None:
    """Let the register know all of an akt: the two are files of their own, and a kill may have come between them."""
    row = _row_now(session, session.register.row(akt_id), opened)
    session.register.put_row(replace(row, head=opened.store.head(), touched=False))


def set_phase(session: Session, akt_id: AktId, phase: Phase) -> Outcome[RegisterRow]:
    """Move an akt to another phase, and say so in the register's chain.

    Whether it is acute is true of the whole ärende: the akter of it that the user has follow. Handing over and closing
    are done to each akt, for each has its own receiver and its own retention (docs/decisions/0012).
    """
    opened, former = session.akt(akt_id), session.register.row(akt_id)
    row = _row_now(session, replace(former, phase=phase), opened)
    following = _following(session, row) if {former.phase, phase} <= GOING_ON else []
    with session.register.transaction():
        for one in (row, *following):
            session.register.put_row(one)
            session.register.append(session.now, session.signatur, f"phase-{phase.value}", one.akt_id)
    return Outcome(row, frozenset({Change.REGISTER}))


def _following(session: Session, moved: RegisterRow) -> list[RegisterRow]:
    """Return the other rows of an ärende that is acute or no longer so, as they are then; nothing of them is read."""
    rows = [row for row in session.register.arende_rows(moved.arende_id) if row.akt_id != moved.akt_id]
    going_on = [row for row in rows if row.phase in GOING_ON and row.phase is not moved.phase]
    held = session.register.wraps_of([row.akt_id for row in going_on], session.holders)
    return [replace(row, phase=moved.phase) for row in going_on if row.akt_id in held]


def refuse_joined(session: Session, akt_id: AktId) -> None:
    """Raise RuleError(akt-joined) for an akt whose person has another: nothing more is written in it."""
    if _unseal(session, session.akt(akt_id).row_key, session.register.row(akt_id)).joined_to:
        raise RuleError("akt-joined")


def mark_joined(session: Session, akt_id: AktId, to: AktId) -> Outcome[RegisterRow]:
    """Close an akt whose person has another: its row says, to those who can open it, where everything stands."""
    row, opened = session.register.row(akt_id), session.akt(akt_id)
    sealed = SealedRow(_unseal(session, opened.row_key, row).kind, joined_to=to)
    closed = replace(row, phase=Phase.AVSLUTAD, sealed=_seal(session, opened.row_key, akt_id, sealed))
    session.register.put_row(closed)
    return Outcome(closed, frozenset({Change.REGISTER}))


def free_code(session: Session) -> str:
    """Return a code name that is not in use: a letter pair and four digits, told apart easily when spoken."""
    letters = "ABCDEFHJKLMNPRSTUVXYZ"
    while True:
        raw = session.world.entropy.token(4)
        code = letters[raw[0] % 21] + letters[raw[1] % 21] + f"-{int.from_bytes(raw[2:]) % 10_000:04d}"
        if not _taken(session, code):
            return code


def _seal(session: Session, row_key: bytes, akt_id: AktId, sealed: SealedRow) -> bytes:
    until = sealed.level_valid_until
    body: dict[str, Json] = {
        "kind": sealed.kind.value,
        "level": sealed.level,
        "until": until.isoformat() if until else "",
        "preliminary": sealed.preliminary,
        **({"joined": sealed.joined_to} if sealed.joined_to else {}),
    }
    if sealed.gallring:
        body["gallring"] = sealed.gallring.to_json()
    return session.world.crypto.seal(row_key, canonical_bytes(body), akt_id.encode())


def _unseal(session: Session, row_key: bytes, row: RegisterRow) -> SealedRow:
    data = json.loads(session.world.crypto.unseal(row_key, row.sealed, row.akt_id.encode()))
    until = data["until"]
    return SealedRow(
        AktKind(data["kind"]),
        data["level"],
        datetime.fromisoformat(until) if until else None,
        data["preliminary"],
        Retention.from_json(data["gallring"]) if "gallring" in data else None,
        AktId(data["joined"]) if "joined" in data else None,
    )


def _refuse_taken(session: Session, code: str) -> None:
    if _taken(session, code):
        raise RuleError("code-taken", "code")


def _taken(session: Session, code: str) -> bool:
    try:
        session.register.row_by_code(code)
    except KeyError:
        return False
    return True

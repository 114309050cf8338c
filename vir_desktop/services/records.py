"""Records: every form of an akt, from the first answer to the signature. The one write path of the program."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vir_desktop.domain import bedomning, clocks, gallring
from vir_desktop.domain.akt import AktKind, Phase
from vir_desktop.domain.andra_lasning import Reading, readings_of
from vir_desktop.domain.answer import Answer, How, Value
from vir_desktop.domain.canonical import canonical_bytes, digest
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.gallring_facts import refuse_unfinished_transfer
from vir_desktop.domain.instrument.answers import check_answer
from vir_desktop.domain.instrument.keys import instance_answers, item_at
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.record import (
    AktId,
    AnswerKey,
    Answers,
    Draft,
    FormRef,
    Record,
    RecordId,
    RecordState,
    Signature,
)
from vir_desktop.domain.roles import Right
from vir_desktop.services import akter, legal_basis, packs
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import AktStore
from vir_desktop.services.room import with_room
from vir_desktop.services.session import Session

_WHO_SIGNS = {
    bedomning.INSTRUMENT: Right.SIGN_BEDOMNING,
    gallring.OVERFORING: Right.SIGN_BEDOMNING,
    clocks.FLYTTNING: Right.LEAD,
}


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as a page shows it: with its form, its answers and, if it is where one was typing, the draft.

    `readings` are what second readers say of it.
    """

    akt_id: AktId
    record: Record
    pack: Pack
    answers: Answers
    draft: Draft | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the record takes answers."""
        return self.record.state is RecordState.OPEN


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the answer as it now stands (None = cleared) and the one before it."""

    record_id: RecordId
    key: AnswerKey
    answer: Answer | None
    previous: Answer | None


def list_records(session: Session, akt_id: AktId) -> Sequence[Record]:
    """Return every record of an open akt, oldest first."""
    return session.akt(akt_id).store.records()


def start_record(
    session: Session, akt_id: AktId, instrument: str, *, about: RecordId | None = None
) -> Outcome[RecordView]:
    """Begin a form on the pack in use now, about another record of the akt if one is named; the pack stays in the akt.

    Raises:
        RuleError: akt-joined.
        KnownError: NO_RIGHT, DISK_FULL …
    """
    session.require(Right.INTERVIEW)
    akter.refuse_joined(session, akt_id)
    return _begin(session, akt_id, packs.current(session, instrument), about=about)


def ensure_record(session: Session, akt_id: AktId, instrument: str) -> Outcome[RecordView]:
    """Return the open record of a form that an akt has one of (person, säker kontakt, rättsläge), or begin it."""
    found = [r for r in list_records(session, akt_id) if r.instrument == instrument and r.state is RecordState.OPEN]
    return Outcome(view(session, akt_id, found[-1].id)) if found else start_record(session, akt_id, instrument)


def view(session: Session, akt_id: AktId, record_id: RecordId) -> RecordView:
    """Return a record of an open akt on the form it was given on, with what this user may see of it.

    Raises:
        RuleError: no-such-record (it may have been moved to another akt meanwhile).
    """
    store = session.akt(akt_id).store
    try:
        record, draft = store.record(record_id), store.draft()
    except KeyError:
        raise RuleError("no-such-record", record_id) from None
    basis, given = legal_basis.of(session, akt_id), store.answers(record_id)
    mine = draft if draft and draft.record_id == record_id and not basis.hides(draft.key) else None
    about = [clocks.Filled(one, store.answers(one.id)) for one in store.records() if one.about == record_id]
    pack = basis.form(pack_of(session, store, record.form), given)
    return RecordView(akt_id, record, pack, basis.visible(given), mine, tuple(readings_of(about)))


def save_answer(
    session: Session,
    akt_id: AktId,
    record_id: RecordId,
    key: AnswerKey,
    value: Value,
    *,
    note: str = "",
    how: How = How.FRAGAT,
) -> Outcome[Saved]:
    """Save one answer; it is on disk when this returns, and only then may the screen say *Sparat*.

    Raises:
        RuleError: record-closed, number-not-for-role, no-basis-for-number, no-basis-for-suspect, or what keeps the
            value from being an answer to this question.
        KnownError: DISK_FULL, IO_ERROR, READ_ONLY, OLDER_THAN_ANCHOR.
    """
    store = _open_store(session, akt_id, record_id)
    legal_basis.of(session, akt_id).refuse(lambda: store.answers(record_id), key, value)
    check_answer(item_at(pack_of(session, store, store.record(record_id).form), key), value, note, key)
    answer = Answer(value, note, how, session.now, session.signatur)
    return _save(session, store, record_id, key, answer)


def clear_answer(session: Session, akt_id: AktId, record_id: RecordId, key: AnswerKey) -> Outcome[Saved]:
    """Take an answer back to unanswered; the old one stays in the history (K34).

    Raises:
        RuleError: record-closed, number-not-for-role.
    """
    store = _open_store(session, akt_id, record_id)
    legal_basis.of(session, akt_id).refuse_reach(key)
    return _save(session, store, record_id, key, None)


def undo_answer(session: Session, akt_id: AktId, record_id: RecordId, key: AnswerKey) -> Outcome[Saved]:
    """Put back the answer before the latest one, as a new revision.

    Raises:
        RuleError: nothing-to-undo, number-not-for-role.
    """
    store = _open_store(session, akt_id, record_id)
    legal_basis.of(session, akt_id).refuse_reach(key)
    history = store.history(record_id, key)
    if not history:
        raise RuleError("nothing-to-undo", key)
    before = history[-2][1] if len(history) > 1 else None
    return _save(session, store, record_id, key, before)


def remove_instance(
    session: Session, akt_id: AktId, record_id: RecordId, group: str, instance: int
) -> Outcome[Mapping[AnswerKey, Answer]]:
    """Clear one row of a repeating group and return what it held, for `restore_answers` (K21)."""
    store = _open_store(session, akt_id, record_id)
    held = instance_answers(store.answers(record_id), group, instance)
    for key in held:
        _save(session, store, record_id, key, None)
    return Outcome(held, frozenset({Change.ANSWER}))


def restore_answers(
    session: Session, akt_id: AktId, record_id: RecordId, held: Mapping[AnswerKey, Answer]
) -> Outcome[None]:
    """Put back what `remove_instance` took."""
    store = _open_store(session, akt_id, record_id)
    for key, answer in held.items():
        _save(session, store, record_id, key, answer)
    return Outcome(None, frozenset({Change.ANSWER}))


def save_draft(session: Session, akt_id: AktId, draft: Draft | None) -> None:
    """Keep what is being typed, overwritten in place; durable when this returns ("Utkast sparat").

    Half a character, as a broken clipboard gives, is no text and becomes a question mark; the caret stays right.
    """
    whole = replace(draft, text=draft.text.encode(errors="replace").decode()) if draft else None
    store = session.writable_akt(akt_id)
    with_room(session, lambda: store.save_draft(whole))


def sign_record(session: Session, akt_id: AktId, record_id: RecordId, *, in_shelter: bool = False) -> Outcome[Record]:
    """Sign a record: nothing in it changes after this; corrections are records of their own.

    Raises:
        RuleError: record-closed, or the first thing that is missing in a hot- och riskbedömning.
        KnownError: NO_RIGHT (a volontär prepares, an arbetsledare signs; a second reading is signed by its reader).
    """
    store = _open_store(session, akt_id, record_id)
    record, answers = store.record(record_id), store.answers(record_id)
    if record.instrument in _WHO_SIGNS:
        session.require(_WHO_SIGNS[record.instrument])
    if record.instrument == clocks.ANDRA_LASNING and clocks.reader_of(answers) != session.signatur:
        raise KnownError(Known.NO_RIGHT)
    if record.instrument == gallring.OVERFORING:
        refuse_unfinished_transfer(answers, session.now)
    if record.instrument == bedomning.INSTRUMENT:
        missing = bedomning.missing_for_signature(answers, session.now, in_shelter=in_shelter)
        if missing:
            raise missing[0]
    closed = _close(session, store, record, RecordState.SIGNED)
    if record.instrument == gallring.OVERFORING:
        akter.set_phase(session, akt_id, Phase.OVERFORD)
    return closed


def close_preliminary(session: Session, akt_id: AktId, record_id: RecordId) -> Outcome[Record]:
    """Close an interrupted assessment as "Preliminär, natt"; it is named so everywhere and asks for a new one.

    Raises:
        RuleError: record-closed, bedomning-preliminary-empty.
    """
    store = _open_store(session, akt_id, record_id)
    missing = bedomning.missing_for_preliminary(store.answers(record_id))
    if missing:
        raise missing[0]
    return _close(session, store, store.record(record_id), RecordState.PRELIMINARY)


def abandon_record(session: Session, akt_id: AktId, record_id: RecordId) -> Outcome[Record]:
    """Close a form that was broken off or begun by mistake; it is kept and says so."""
    store = _open_store(session, akt_id, record_id)
    return _close(session, store, store.record(record_id), RecordState.ABANDONED)


def correct_record(session: Session, akt_id: AktId, record_id: RecordId, reason: str) -> Outcome[RecordView]:
    """Begin a new version of a closed record with its answers, naming the old one and why.

    Raises:
        RuleError: reason-missing, record-open.
    """
    if not reason.strip():
        raise RuleError("reason-missing", "reason")
    store = session.writable_akt(akt_id)
    old = store.record(record_id)
    if old.state is RecordState.OPEN:
        raise RuleError("record-open", record_id)
    begun = _begin(session, akt_id, store.form(old.form), replaces=old.id, reason=reason.strip())
    for key, answer in store.answers(record_id).items():
        _save(session, store, begun.value.record.id, key, answer)
    return Outcome(view(session, akt_id, begun.value.record.id), begun.changes)


def history(
    session: Session, akt_id: AktId, record_id: RecordId, key: AnswerKey
) -> Sequence[tuple[int, Answer | None]]:
    """Return every answer that one question has had, oldest first, with the number of its event.

    Raises:
        RuleError: number-not-for-role.
    """
    legal_basis.of(session, akt_id).refuse_reach(key)
    return session.akt(akt_id).store.history(record_id, key)


def child_of(kind: AktKind) -> str:
    """Return the instrument that an akt of this kind begins with."""
    return "barn" if kind is AktKind.BARN else "person"


def pack_of(session: Session, store: AktStore, form: FormRef) -> Pack:
    """Return the pack that a record was given on, out of the akt itself."""
    known = session.packs.get(form.sha256)
    return packs.parsed(session, store.form(form), form.url) if known is None else known


def _begin(
    session: Session,
    akt_id: AktId,
    form: bytes,
    *,
    replaces: RecordId | None = None,
    reason: str = "",
    about: RecordId | None = None,
) -> Outcome[RecordView]:
    store, pack = session.writable_akt(akt_id), packs.parsed(session, form, "pack")
    record = Record(
        id=RecordId(session.world.entropy.token(16).hex()),
        instrument=pack.instrument,
        form=pack.form_ref,
        state=RecordState.OPEN,
        created_at=session.now,
        created_by=session.signatur,
        replaces=replaces,
        reason=reason,
        about=about,
    )
    store.add_record(record, form, session.signatur)
    if record.instrument in clocks.INSTRUMENTS:
        akter.refresh_row(session, akt_id)
    asked = legal_basis.of(session, akt_id).form(pack, {})
    return Outcome(RecordView(akt_id, record, asked, {}), frozenset({Change.RECORD, Change.REGISTER}))


def _open_store(session: Session, akt_id: AktId, record_id: RecordId) -> AktStore:
    store = session.writable_akt(akt_id)
    record = store.record(record_id)
    if record.state is not RecordState.OPEN:
        raise RuleError("record-closed", record_id)
    if record.instrument == gallring.INSTRUMENT:  # who decides how long an akt is kept is not who writes in it
        session.require(Right.LEAD)
    return store


def _save(
    session: Session, store: AktStore, record_id: RecordId, key: AnswerKey, answer: Answer | None
) -> Outcome[Saved]:
    earlier = store.history(record_id, key)
    previous = earlier[-1][1] if earlier else None
    with_room(session, lambda: store.save_answer(record_id, key, answer, at=session.now, actor=session.signatur))
    changes = {Change.ANSWER}
    instrument = store.record(record_id).instrument
    if instrument in clocks.INSTRUMENTS:
        akter.refresh_row(session, store.akt_id)
        changes.add(Change.REGISTER)
    if instrument == "person":
        session.akt(store.akt_id).identity_changed = True
    return Outcome(Saved(record_id, key, answer, previous), frozenset(changes))


def _close(session: Session, store: AktStore, record: Record, state: RecordState) -> Outcome[Record]:
    closed = replace(record, state=state, closed_at=session.now, closed_by=session.signatur)
    signature = _signature(session, store, closed) if state is RecordState.SIGNED else None
    store.close_record(closed, signature, session.signatur, state.value)
    akter.refresh_row(session, store.akt_id)
    return Outcome(closed, frozenset({Change.RECORD, Change.REGISTER}))


def _signature(session: Session, store: AktStore, record: Record) -> Signature:
    """Sign what the record says, on which form, and where the chain stood."""
    head = store.head()
    read = store.signature(record.about) if record.about else None
    body = canonical_bytes({
        "akt": store.akt_id,
        "record": record.id,
        "form": [record.form.url, record.form.version, record.form.sha256],
        "replaces": record.replaces or "",
        "reason": record.reason,
        "about": [record.about or "", digest(read.body).hex() if read else ""],
        "answers": {key: answer.to_json() for key, answer in store.answers(record.id).items()},
        "head": [head.seq, head.chain.hex()],
        "signed_at": session.now.isoformat(),
        "signed_by": [session.signatur, session.user.serial],
    })
    signed = session.world.crypto.sign(session.secrets.sig_seed, "record/1", body)
    return Signature(body, session.user.serial, signed, session.now)

"""Carrying records from one akt to another, so that nothing in them changes and none is ever in neither.

What was answered, cleared and signed is done anew in the other akt, with the times, names and digests that it had; a
link that names where it came from, and how far that chain had come, goes before. Only then is it taken away where it
was. Each half is one transaction in its own file. Killed between them the records stand in both, and what is under way
stands in the register: whoever can open both and unlocks next ends it (`services/underway.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import AnswerKey, Draft, Event, Record, RecordId, RecordState
from vir_desktop.services.outcome import Change
from vir_desktop.services.ports import AktStore
from vir_desktop.services.session import Session

CARRIED = "carried-from"
CHANGES = frozenset({Change.AKT, Change.RECORD, Change.REGISTER})


@dataclass(frozen=True, slots=True)
class _Load:
    """What is carried: the records by id, their ids in the other akt, and every answer by the number of its event."""

    records: Mapping[RecordId, Record]
    names: Mapping[RecordId, RecordId]
    answers: Mapping[int, tuple[RecordId, AnswerKey, Answer | None]]


def carry(session: Session, source: AktStore, target: AktStore, record_ids: Sequence[RecordId]) -> None:
    """Do in `target` what was done in `source` with these records, as far as it is not done there already.

    Raises:
        KeyError: A record is not in the source.
        RuleError: draft-in-the-way.
        KnownError: DISK_FULL, IO_ERROR …; then nothing is carried.
    """
    load = _load(source, target, record_ids)
    known = {_mark(event) for event in target.events()}
    left = [event for event in _events_of(source, load) if _mark(_renamed(event, load)) not in known]
    if not left and _carried_draft(source, load) in {None, target.draft()}:
        return
    head = source.head()
    with target.transaction():
        if left:
            target.append(session.now, session.signatur, CARRIED, source.akt_id, head.chain.hex())
        for event in left:
            _do_again(source, target, load, event)
        _carry_draft(source, target, load)


def new_name(target: AktStore, record_id: RecordId) -> RecordId:
    """Return a record's id in the other akt: its own, or one made from it where its own once was and went."""
    gone = target.withdrawn()
    while record_id in gone:
        record_id = RecordId(digest(record_id.encode()).hex()[:32])
    return record_id


def _load(source: AktStore, target: AktStore, record_ids: Sequence[RecordId]) -> _Load:
    records = {record_id: source.record(record_id) for record_id in record_ids}
    names = {record_id: new_name(target, record_id) for record_id in record_ids}
    answers = {
        seq: (record_id, key, answer)
        for record_id, key in _keys(source, records)
        for seq, answer in source.history(record_id, key)
    }
    return _Load(records, names, answers)


def _keys(source: AktStore, records: Iterable[RecordId]) -> set[tuple[RecordId, AnswerKey]]:
    """Return every question of the records that was ever answered, cleared ones too."""
    wanted = set(records)
    objects = (event.object.partition("/") for event in source.events())
    return {(RecordId(id_), AnswerKey(key)) for id_, slash, key in objects if slash and id_ in wanted}


def _events_of(source: AktStore, load: _Load) -> Sequence[Event]:
    return [event for event in source.events() if event.object.partition("/")[0] in load.records]


def _do_again(source: AktStore, target: AktStore, load: _Load, event: Event) -> None:
    record_id, _, key = event.object.partition("/")
    record = load.records[RecordId(record_id)]
    name = load.names[record.id]
    if event.seq in load.answers:
        target.save_answer(name, AnswerKey(key), load.answers[event.seq][2], at=event.at, actor=event.actor)
    elif name not in {one.id for one in target.records()}:
        target.add_record(_as_begun(record, load.names), source.form(record.form), event.actor)
    elif event.act == record.state.value:
        target.close_record(replace(record, id=name), source.signature(record.id), event.actor, event.act)
    else:
        target.append(event.at, event.actor, event.act, name, event.body)


def _as_begun(record: Record, names: Mapping[RecordId, RecordId]) -> Record:
    """Return a record as it was when it was begun, tied to the same ones by their ids in the other akt."""
    return replace(
        record,
        id=names[record.id],
        state=RecordState.OPEN,
        closed_at=None,
        closed_by="",
        replaces=names.get(record.replaces) if record.replaces else None,
        about=names.get(record.about) if record.about else None,
    )


def refuse_two_drafts(source: AktStore, target: AktStore, record_ids: Sequence[RecordId]) -> None:
    """Raise RuleError(draft-in-the-way) when words half typed would take others' place: an akt holds one draft.

    One that came over before the disk refused the rest is not in the way of itself.
    """
    draft, there = source.draft(), target.draft()
    if draft is None or there is None or draft.record_id not in record_ids:
        return
    if there.record_id != new_name(target, draft.record_id):
        raise RuleError("draft-in-the-way")


def _carried_draft(source: AktStore, load: _Load) -> Draft | None:
    """Return the source's draft as it is to lie in the target, None where it is of no record that moves."""
    draft = source.draft()
    if draft is None or draft.record_id not in load.records:
        return None
    return replace(draft, record_id=load.names[draft.record_id])


def _carry_draft(source: AktStore, target: AktStore, load: _Load) -> None:
    draft = _carried_draft(source, load)
    if draft is not None:
        refuse_two_drafts(source, target, tuple(load.records))
        target.save_draft(draft)


def _renamed(event: Event, load: _Load) -> Event:
    record_id, slash, key = event.object.partition("/")
    return replace(event, object=load.names[RecordId(record_id)] + slash + key)


def _mark(event: Event) -> tuple[object, ...]:
    """Return by what one knows that an event has been done again: when, by whom, what, with what."""
    return event.at, event.actor, event.act, event.object

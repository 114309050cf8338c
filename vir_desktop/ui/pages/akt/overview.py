"""What the page of an akt shows, read at once on the database lane."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from vir_desktop.domain import bedomning
from vir_desktop.domain.akt import AktKind, ClockKind, RegisterRow, SealedRow, Verksamhet
from vir_desktop.domain.andra_lasning import grupp_of
from vir_desktop.domain.clocks import (
    ANDRA_LASNING,
    FLYTTNING,
    KVITTERAD_AV,
    OROSANMALAN_STATUS,
    SKYDDSBEDOMNING_BEHOV,
    Filled,
    latest_bedomning,
    reader_of,
)
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.record import AktId, AnswerKey, Record, RecordId, RecordState
from vir_desktop.services import akter, handlaggare, records, register, retaining
from vir_desktop.services.records import RecordView
from vir_desktop.services.session import Session

PROTECTION = AnswerKey("skyddade-uppgifter")
UNPROTECTED = ("ingen",)
# Forms that are filled in once and then only kept up to date; nobody "goes on" with them.
STANDING_FORMS = frozenset({"person", "saker-kontakt", "rattslage", "barn"})
FOR_OTHERS = frozenset({FLYTTNING, ANDRA_LASNING})  # they wait for somebody's signature, not for more answers
_CALL_HOURS = 24  # after this nobody goes on with a call


class Next(Enum):
    """Something to do in an akt, in the order in which it is shown."""

    JOINED = auto()
    PROTECTION = auto()
    CONTACT = auto()
    CHILD = auto()
    MOVE = auto()
    READING = auto()
    CONTINUE = auto()
    KVITTERING = auto()
    OROSANMALAN = auto()
    SKYDDSBEDOMNING = auto()
    EXPIRED = auto()
    PRELIMINARY = auto()
    NO_BEDOMNING = auto()
    RATTSLAGE = auto()


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: a record to open, or an instrument to start.

    `who` is whose turn it is, "" for anybody's; `grupp` the one that was asked, where one was.
    """

    what: Next
    instrument: str
    record_id: RecordId | None = None
    title: str = ""
    at: datetime | None = None
    who: str = ""
    grupp: str = ""


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """A record with the title of its form."""

    record: Record
    title: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another akt of the ärende; `kind` None when the user cannot open it."""

    akt_id: AktId
    code: str
    kind: AktKind | None
    label: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows but the time line. Records are newest first.

    `moved` is when each record that was written here by mistake went where it belongs, `purged` when each of the
    narrative's was purged; `both_sides` that the user has read the utövare's akt as well as another of the ärende, and
    the acute phase is over.
    """

    row: RegisterRow
    sealed: SealedRow
    label: str
    verksamhet: Verksamhet
    person: RecordView | None
    contact: RecordView | None
    records: tuple[ListedRecord, ...]
    todos: tuple[Todo, ...]
    siblings: tuple[Sibling, ...]
    writable: bool
    moved: tuple[datetime, ...] = ()
    purged: tuple[datetime, ...] = ()
    both_sides: bool = False

    def begun(self, instrument: str) -> RecordId | None:
        """Return the record of a form that is to be gone on with, if there is one."""
        todos = (t for t in self.todos if t.what is Next.CONTINUE and t.instrument == instrument)
        return next((todo.record_id for todo in todos), None)

    @property
    def protection(self) -> tuple[str, ...]:
        """The code of the protected identity, () while nobody has asked."""
        answer = self.person.answers.get(PROTECTION) if self.person else None
        return answer.value if answer is not None and isinstance(answer.value, tuple) else ()


def read(session: Session, akt_id: AktId) -> Overview:
    """Open the akt (which is written down first) and read what its page shows.

    Raises:
        KnownError: NO_RIGHT, DAMAGED_AKT, NEWER_VERSION.
    """
    akter.open_akt(session, akt_id)
    store, row = session.akt(akt_id).store, session.register.row(akt_id)
    own = register.labels(session)
    answers = store.all_answers()
    filled = [Filled(record, answers.get(record.id, {})) for record in store.records()]
    packs = {f.record.id: records.pack_of(session, store, f.record.form) for f in filled}
    sealed = akter.unsealed_rows(session, [row])[akt_id]
    gone, parts = store.withdrawn(), retaining.purged_parts(store)
    return Overview(
        row=row,
        sealed=sealed,
        label=own.get(akt_id, ""),
        verksamhet=session.policy.verksamhet(row.verksamhet_id),
        person=_latest(akt_id, filled, packs, "person"),
        contact=_latest(akt_id, filled, packs, "saker-kontakt"),
        records=tuple(ListedRecord(f.record, packs[f.record.id].title) for f in reversed(filled)),
        todos=tuple(sorted(_all_todos(session, row, sealed, filled, packs), key=lambda todo: todo.what.value)),
        siblings=_siblings(session, row, own),
        writable=session.akt(akt_id).writable,
        moved=tuple(at for record_id, at in gone.items() if record_id not in parts),
        purged=tuple(at for record_id, at in gone.items() if record_id in parts),
        both_sides=handlaggare.is_on_both_sides(session, akt_id, session.signatur, row.phase),
    )


def _all_todos(
    session: Session,
    row: RegisterRow,
    sealed: SealedRow,
    filled: Sequence[Filled],
    packs: Mapping[RecordId, Pack],
) -> Iterator[Todo]:
    """Yield what is to be done; in an akt whose person has another, only to go there."""
    if sealed.joined_to is not None:
        yield Todo(Next.JOINED, "", title=session.register.row(sealed.joined_to).code)
        return
    yield from _todos(session.now, sealed.kind, row, filled, packs)
    yield from _waiting_for_others(filled, packs)


def _latest(
    akt_id: AktId, filled: Sequence[Filled], packs: Mapping[RecordId, Pack], instrument: str
) -> RecordView | None:
    live = [f for f in filled if f.record.instrument == instrument and f.record.state is not RecordState.ABANDONED]
    if not live:
        return None
    return RecordView(akt_id, live[-1].record, packs[live[-1].record.id], live[-1].answers)


def _siblings(session: Session, row: RegisterRow, own: Mapping[AktId, str]) -> tuple[Sibling, ...]:
    others = [other for other in session.register.arende_rows(row.arende_id) if other.akt_id != row.akt_id]
    shown = akter.unsealed_rows(session, others)
    return tuple(
        Sibling(o.akt_id, o.code, shown[o.akt_id].kind if o.akt_id in shown else None, own.get(o.akt_id, ""))
        for o in others
    )


def _todos(
    now: datetime, kind: AktKind, row: RegisterRow, filled: Sequence[Filled], packs: Mapping[RecordId, Pack]
) -> Iterator[Todo]:
    if not any(PROTECTION in f.answers for f in filled if f.record.instrument == "person"):
        yield Todo(Next.PROTECTION, "person")
    if kind is not AktKind.VALDSUTOVARE and not any(f.answers for f in filled if _is(f, "saker-kontakt")):
        yield Todo(Next.CONTACT, "saker-kontakt")
    if kind is AktKind.BARN and not any(_is(f, "barn") for f in filled):
        yield Todo(Next.CHILD, "barn")
    yield from _unfinished(now, filled, packs)
    yield from _children(filled)
    if kind is AktKind.VUXEN:
        yield from _assessment(now, filled)
    if row.clock is not None and row.clock.kind is ClockKind.RATTSLAGE and row.clock.at <= now:
        yield Todo(Next.RATTSLAGE, bedomning.INSTRUMENT, at=row.clock.at)


def _unfinished(now: datetime, filled: Sequence[Filled], packs: Mapping[RecordId, Pack]) -> Iterator[Todo]:
    for f in reversed(filled):
        record = f.record
        title = packs[record.id].title
        if record.instrument == "overlamning" and record.state is not RecordState.ABANDONED:
            by = f.answers.get(KVITTERAD_AV)
            if by is None or not by.value:
                yield Todo(Next.KVITTERING, record.instrument, record.id, title, record.created_at)
        elif record.state is RecordState.OPEN and record.instrument not in STANDING_FORMS | FOR_OTHERS:
            hours = (now - record.created_at).total_seconds() / 3600
            if record.instrument != "akutsamtal" or hours < _CALL_HOURS:
                yield Todo(Next.CONTINUE, record.instrument, record.id, title, record.created_at)


def _waiting_for_others(filled: Sequence[Filled], packs: Mapping[RecordId, Pack]) -> Iterator[Todo]:
    for f in filled:
        about = packs.get(f.record.about) if f.record.about else None
        if about is None or f.record.state is not RecordState.OPEN:
            continue
        if f.record.instrument == FLYTTNING:
            yield Todo(Next.MOVE, FLYTTNING, f.record.id, about.title, f.record.created_at)
        elif f.record.instrument == ANDRA_LASNING:
            who, grupp = reader_of(f.answers), grupp_of(f.answers)
            yield Todo(Next.READING, ANDRA_LASNING, f.record.id, about.title, f.record.created_at, who, grupp)


def _children(filled: Sequence[Filled]) -> Iterator[Todo]:
    for f in filled:
        status = f.answers.get(OROSANMALAN_STATUS)
        if not _is(f, "barn") or status is None:
            continue
        if status.value in {("forbereds",), ("behovs",)}:
            yield Todo(Next.OROSANMALAN, "barn", f.record.id, at=f.record.created_at)
        if SKYDDSBEDOMNING_BEHOV not in f.answers:
            yield Todo(Next.SKYDDSBEDOMNING, "barn", f.record.id)


def _assessment(now: datetime, filled: Sequence[Filled]) -> Iterator[Todo]:
    if any(_is(f, bedomning.INSTRUMENT) and f.record.state is RecordState.OPEN for f in filled):
        return  # it is among those to go on with
    latest = latest_bedomning(filled)
    if latest is None:
        yield Todo(Next.NO_BEDOMNING, bedomning.INSTRUMENT)
        return
    valid = bedomning.validity(latest.answers)
    if latest.record.state is RecordState.PRELIMINARY:
        yield Todo(Next.PRELIMINARY, bedomning.INSTRUMENT, at=latest.record.closed_at)
    elif valid is None or valid.expired(now):
        yield Todo(Next.EXPIRED, bedomning.INSTRUMENT, at=min(valid.akut, valid.fortsatt) if valid else None)


def _is(filled: Filled, instrument: str) -> bool:
    return filled.record.instrument == instrument

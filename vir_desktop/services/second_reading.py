"""A second reader: reads what is signed, and signs for herself. Nothing in the first changes (process.md §1, §4.2).

One person is asked, or a whole grupp: then whoever of its members takes it first is the reader, and the others see
that. Who does not have the akt yet can be given it at the same time, by an arbetsledare, as `sharing` gives it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vir_desktop.domain import avtal
from vir_desktop.domain.andra_lasning import COMMENT, GRUPP, OPINION, QUESTION, Opinion, grupp_of
from vir_desktop.domain.clocks import ANDRA_LASNING, LASARE, reader_of
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.holders import ANSVARIG, GLAS, grupp_holder, name_of, user_holder
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.record import AktId, AnswerKey, Record, RecordId, RecordState
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import akter, certificates, grupper, records, sharing
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import Grupp
from vir_desktop.services.records import RecordView
from vir_desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who may be asked to read: a person by signatur, or a grupp by name with the signaturer of its `members`.

    Without `has_akt` she can be asked only as the akt is shared with her, and a grupp with all of its members.
    """

    name: str
    is_grupp: bool = False
    members: tuple[str, ...] = ()
    has_akt: bool = True


@dataclass(frozen=True, slots=True)
class _People:
    """Everybody who could read a record: certificates but for who signed it, and the holders of its akt."""

    certificates: tuple[Certificate, ...]
    holders: frozenset[str]


def readers(session: Session, akt_id: AktId, record_id: RecordId) -> Sequence[Certificate]:
    """Return who may be asked to read a signed record: those who can open the akt already, but for who signed it.

    An arbetsledare may; so may the members of a grupp that the akt is shared with for this (FREDA-grupp,
    nyckelpersoner).
    """
    return tuple(_readers(session, _people(session, akt_id, record_id)))


def candidates(session: Session, akt_id: AktId, record_id: RecordId) -> Sequence[Candidate]:
    """Return the persons and grupper that may be asked: first the grupper, then those who have the akt already.

    Who does not have it yet is there only for an arbetsledare, who may share it.
    """
    people = _people(session, akt_id, record_id)
    now = [one.signatur for one in _readers(session, people)]
    leading = [one.signatur for one in people.certificates if may(one.roles, Right.LEAD)]
    found = [
        *_grupper(session, people),
        *(Candidate(signatur) for signatur in now),
        *(Candidate(signatur, has_akt=False) for signatur in leading if signatur not in now),
    ]
    may_share = may(session.roles, Right.LEAD)
    offered = (one for one in found if one.has_akt or may_share)
    return tuple(sorted(offered, key=lambda one: (not one.has_akt, not one.is_grupp, one.name.casefold())))


def ask(
    session: Session, akt_id: AktId, record_id: RecordId, reader: str, question: str = "", *, share: bool = False
) -> Outcome[RecordView]:
    """Ask someone to read a signed record; the register shows that it waits. With `share` she is given the akt too.

    Raises:
        RuleError: record-open (only what is signed is read), reader-unknown, reader-without-akt (ask whether to
            share, and call again), reading-asked-already.
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DISK_FULL …
    """
    return _ask(session, akt_id, record_id, Candidate(reader), question, share=share)


def ask_grupp(
    session: Session, akt_id: AktId, record_id: RecordId, grupp: str, question: str = "", *, share: bool = False
) -> Outcome[RecordView]:
    """Ask a whole grupp to read a signed record: whoever takes it first does. Raises what `ask` raises."""
    return _ask(session, akt_id, record_id, Candidate(grupp, is_grupp=True), question, share=share)


def may_take(session: Session, akt_id: AktId, reading: RecordId) -> bool:
    """Return whether the user may take a reading that her grupp was asked for, and that nobody has taken."""
    asked = records.view(session, akt_id, reading)
    about, grupp = asked.record.about, grupp_of(asked.answers)
    if about is None or reader_of(asked.answers) or not asked.is_open:
        return False
    if all(name_of(pair.id) != grupp for pair in session.register.grupper()):  # taken away since
        return False
    people = _people(session, akt_id, about)
    return any(one.serial == session.user.serial for one in _reading_members(session, people, grupp))


def take(session: Session, akt_id: AktId, reading: RecordId) -> Outcome[RecordView]:
    """Take a reading that one's grupp was asked for: from then on it is hers, and the others see that.

    Raises:
        RuleError: reading-taken, record-closed.
        KnownError: NO_RIGHT, unless she is a member who may read, DISK_FULL …
    """
    taken_by = reader_of(records.view(session, akt_id, reading).answers)
    if taken_by:
        raise RuleError("reading-taken", LASARE, signatur=taken_by)
    if not may_take(session, akt_id, reading):
        raise KnownError(Known.NO_RIGHT)
    saved = records.save_answer(session, akt_id, reading, LASARE, session.signatur)
    return Outcome(records.view(session, akt_id, reading), saved.changes | {Change.RECORD})


def put_back(session: Session, akt_id: AktId, reading: RecordId) -> Outcome[RecordView]:
    """Leave a reading that one has taken to the grupp again.

    Raises:
        RuleError: reading-of-one (no grupp was asked), record-closed.
        KnownError: NO_RIGHT, unless it is who has taken it or an arbetsledare.
    """
    asked = records.view(session, akt_id, reading)
    if not grupp_of(asked.answers):
        raise RuleError("reading-of-one", LASARE)
    if reader_of(asked.answers) != session.signatur:
        session.require(Right.LEAD)
    cleared = records.clear_answer(session, akt_id, reading, LASARE)
    return Outcome(records.view(session, akt_id, reading), cleared.changes | {Change.RECORD})


def give(session: Session, akt_id: AktId, reading: RecordId, opinion: Opinion, comment: str = "") -> Outcome[Record]:
    """Say what one thinks of what one has read, and sign it.

    Raises:
        RuleError: comment-missing (another opinion is told in words), record-closed.
        KnownError: NO_RIGHT, unless it is the one who was asked, or who has taken it for her grupp.
    """
    asked = records.view(session, akt_id, reading)
    if reader_of(asked.answers) != session.signatur:
        raise KnownError(Known.NO_RIGHT)
    if opinion is Opinion.DIFFERS and not comment.strip():
        raise RuleError("comment-missing", COMMENT)
    records.save_answer(session, akt_id, reading, OPINION, (opinion.value,))
    if comment.strip():
        records.save_answer(session, akt_id, reading, COMMENT, comment.strip())
    return records.sign_record(session, akt_id, reading)


def call_off(session: Session, akt_id: AktId, reading: RecordId) -> Outcome[Record]:
    """Take a question back before it is answered; that it was asked is kept.

    Raises:
        KnownError: NO_RIGHT, unless it is the one who asked or an arbetsledare.
    """
    if records.view(session, akt_id, reading).record.created_by != session.signatur:
        session.require(Right.LEAD)
    return records.abandon_record(session, akt_id, reading)


def _ask(
    session: Session, akt_id: AktId, record_id: RecordId, to: Candidate, question: str, *, share: bool
) -> Outcome[RecordView]:
    """Everything that may be refused is refused first; then the akt is shared, so that who is asked can read it."""
    if session.writable_akt(akt_id).record(record_id).state is not RecordState.SIGNED:
        raise RuleError("record-open", record_id)
    akter.refuse_joined(session, akt_id)
    chosen = _chosen(session, akt_id, record_id, to)
    if _waits_already(session, akt_id, record_id, to):
        raise RuleError("reading-asked-already", LASARE)
    changes: frozenset[Change] = frozenset()
    if not chosen.has_akt:
        if not share:
            raise RuleError("reader-without-akt", LASARE, who=chosen.name)
        holder = sharing.grupp if chosen.is_grupp else sharing.colleague
        changes = sharing.share(session, akt_id, holder(session, chosen.name)).changes
    begun = records.start_record(session, akt_id, ANDRA_LASNING, about=record_id)
    reading = begun.value.record.id
    records.save_answer(session, akt_id, reading, _key_of(chosen), chosen.name)
    if question.strip():
        records.save_answer(session, akt_id, reading, QUESTION, question.strip())
    return Outcome(records.view(session, akt_id, reading), begun.changes | changes)


def _key_of(chosen: Candidate) -> AnswerKey:
    return GRUPP if chosen.is_grupp else LASARE


def _chosen(session: Session, akt_id: AktId, record_id: RecordId, to: Candidate) -> Candidate:
    for one in candidates(session, akt_id, record_id):
        if (one.name, one.is_grupp) == (to.name, to.is_grupp):
            return one
    raise RuleError("reader-unknown", LASARE)


def _waits_already(session: Session, akt_id: AktId, record_id: RecordId, to: Candidate) -> bool:
    waiting = [one for one in records.view(session, akt_id, record_id).readings if one.at is None]
    return to.name in {one.grupp if to.is_grupp else one.reader for one in waiting}


def _people(session: Session, akt_id: AktId, record_id: RecordId) -> _People:
    signed_by = session.akt(akt_id).store.record(record_id).closed_by
    found = tuple(
        certificate
        for certificate in certificates.in_force(session)
        if certificate.signatur != signed_by and not avtal.has_ended(certificate.not_after, session.now)
    )
    return _People(found, frozenset(wrap.holder for wrap in session.register.wraps(akt_id)))


def _readers(session: Session, people: _People) -> Iterator[Certificate]:
    opens, chosen = set[str](), set[str]()
    for pair in session.register.grupper():
        if grupp_holder(pair.id) in people.holders and name_of(pair.id) != GLAS:  # which opens only in an emergency
            opens |= pair.wraps.keys()
            chosen |= pair.wraps.keys() if name_of(pair.id) != ANSVARIG else set()
    for one in people.certificates:
        has_akt = user_holder(one.serial) in people.holders or one.serial in opens
        if has_akt and (may(one.roles, Right.LEAD) or (one.serial in chosen and may(one.roles, Right.SIGN_BEDOMNING))):
            yield one


def _grupper(session: Session, people: _People) -> Iterator[Candidate]:
    """Yield the grupper in which somebody may read; not the glas, which opens only in an emergency."""
    for grupp in grupper.list_grupper(session):
        if grupp.name != GLAS and any(True for _ in _reading_members(session, people, grupp.name)):
            has_akt = bool(_holding(session, people, grupp.name))
            yield Candidate(grupp.name, is_grupp=True, members=grupp.members, has_akt=has_akt)


def _reading_members(session: Session, people: _People, grupp: str) -> Iterator[Certificate]:
    """Yield the members who may read: of the pairs that hold the akt, or of the newest where none does yet."""
    pairs = _holding(session, people, grupp) or [grupper.of_name(session, grupp)]
    right = Right.LEAD if grupp == ANSVARIG else Right.SIGN_BEDOMNING
    for one in people.certificates:
        if may(one.roles, right) and any(one.serial in pair.wraps for pair in pairs):
            yield one


def _holding(session: Session, people: _People, grupp: str) -> Sequence[Grupp]:
    """Return the key pairs by which a grupp holds the akt."""
    pairs = (pair for pair in session.register.grupper() if name_of(pair.id) == grupp)
    return [pair for pair in pairs if grupp_holder(pair.id) in people.holders]

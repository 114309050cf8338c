"""A second reader: reads what is signed, and signs for herself. Nothing in the first changes (process.md §1, §4.2)."""

from collections.abc import Sequence

from vir_desktop.domain import avtal
from vir_desktop.domain.andra_lasning import COMMENT, OPINION, QUESTION, Opinion
from vir_desktop.domain.clocks import ANDRA_LASNING, LASARE, reader_of
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.holders import ANSVARIG, GLAS, grupp_holder, name_of
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.record import AktId, Record, RecordId, RecordState
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import records
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.records import RecordView
from vir_desktop.services.session import Session


def readers(session: Session, akt_id: AktId, record_id: RecordId) -> Sequence[Certificate]:
    """Return who may be asked to read a signed record: those who can open the akt already, but for who signed it.

    An arbetsledare may; so may the members of a grupp that the akt is shared with for this (FREDA-grupp,
    nyckelpersoner).
    """
    signed_by = session.akt(akt_id).store.record(record_id).closed_by
    holders = {wrap.holder for wrap in session.register.wraps(akt_id)}
    listed = (grupp for grupp in session.register.grupper() if grupp_holder(grupp.id) in holders)
    grupper = [grupp for grupp in listed if name_of(grupp.id) != GLAS]  # which opens only in an emergency
    members = {serial for grupp in grupper for serial in grupp.wraps}
    chosen = {serial for grupp in grupper if name_of(grupp.id) != ANSVARIG for serial in grupp.wraps}
    return tuple(
        user.certificate
        for user in session.register.users()
        if user.removed_at is None
        and user.certificate.signatur != signed_by
        and not avtal.has_ended(user.certificate.not_after, session.now)
        and (f"user:{user.certificate.serial}" in holders or user.certificate.serial in members)
        and _may_read_second(user.certificate, chosen)
    )


def ask(session: Session, akt_id: AktId, record_id: RecordId, reader: str, question: str = "") -> Outcome[RecordView]:
    """Ask someone to read a signed record; the register shows that it waits.

    Raises:
        RuleError: record-open (only what is signed is read), reader-unknown, reading-asked-already.
        KnownError: NO_RIGHT, DISK_FULL …
    """
    if session.akt(akt_id).store.record(record_id).state is not RecordState.SIGNED:
        raise RuleError("record-open", record_id)
    if reader not in {one.signatur for one in readers(session, akt_id, record_id)}:
        raise RuleError("reader-unknown", LASARE)
    if any(one.reader == reader and one.at is None for one in records.view(session, akt_id, record_id).readings):
        raise RuleError("reading-asked-already", LASARE)
    begun = records.start_record(session, akt_id, ANDRA_LASNING, about=record_id)
    reading = begun.value.record.id
    records.save_answer(session, akt_id, reading, LASARE, reader)
    if question.strip():
        records.save_answer(session, akt_id, reading, QUESTION, question.strip())
    return Outcome(records.view(session, akt_id, reading), begun.changes)


def give(session: Session, akt_id: AktId, reading: RecordId, opinion: Opinion, comment: str = "") -> Outcome[Record]:
    """Say what one thinks of what one has read, and sign it.

    Raises:
        RuleError: comment-missing (another opinion is told in words), record-closed.
        KnownError: NO_RIGHT, unless it is the one who was asked.
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


def _may_read_second(certificate: Certificate, chosen: set[str]) -> bool:
    if may(certificate.roles, Right.LEAD):
        return True
    return certificate.serial in chosen and may(certificate.roles, Right.SIGN_BEDOMNING)

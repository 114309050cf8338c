"""From records to papers that leave: what must not stand there is found first, and the leaving is written down."""

from collections.abc import Sequence

from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.paper import Paper
from vir_desktop.domain.protected_strings import Kind, Protected
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.services import packs
from vir_desktop.services.papers import bedomning as bedomning_papers
from vir_desktop.services.papers.common import form_words, sheet
from vir_desktop.services.papers.jamforelse import jamforelse_paper
from vir_desktop.services.papers.overlamning import cover_sheet, overlamning_blad_1, saker_kontakt_paper
from vir_desktop.services.papers.protokoll import protokoll
from vir_desktop.services.records import ensure_record, view
from vir_desktop.services.session import Session

_PROTECTED = {
    "namn": Kind.NAME,
    "personnummer": Kind.PERSONNUMMER,
    "telefon": Kind.PHONE,
    "nummer": Kind.PHONE,
    "adress": Kind.ADDRESS,
    "arbete": Kind.PLACE,
    "skola": Kind.PLACE,
}


def paper_of(session: Session, akt_id: AktId, record_id: RecordId) -> Paper:
    """Return the paper of one record: assessment and handover have their own, all others the protocol."""
    frame, shown = sheet(session, session.register.row(akt_id)), view(session, akt_id, record_id)
    match shown.record.instrument:
        case "hot-och-riskbedomning":
            return bedomning_papers.bedomning_paper(frame, shown)
        case "overlamning":
            return overlamning_blad_1(frame, shown)
        case _:
            return protokoll(frame, shown)


def contact_paper(session: Session, akt_id: AktId, receiver: str) -> Paper:
    """Return Säker kontakt for one named receiver; that it was made is written in the akt.

    Raises:
        RuleError: receiver-missing.
    """
    if not receiver.strip():
        raise RuleError("receiver-missing", "receiver")
    contact = ensure_record(session, akt_id, "saker-kontakt").value
    session.writable_akt(akt_id).append(session.now, session.signatur, "contact-paper", contact.record.id)
    return saker_kontakt_paper(sheet(session, session.register.row(akt_id)), contact, receiver.strip())


def cover_paper(session: Session, akt_id: AktId) -> Paper:
    """Return the cover of the ärende's handovers that nobody has taken over yet, this akt's among them: codes only."""
    row = session.register.row(akt_id)
    rows = [other for other in session.register.arende_rows(row.arende_id) if other.unacknowledged]
    codes = sorted({row.code, *(other.code for other in rows)})
    pack = read_pack(packs.current(session, "overlamning"), "overlamning")
    return cover_sheet(sheet(session, row), form_words(pack), tuple(codes))


def comparison_paper(session: Session, akt_id: AktId, earlier: RecordId, later: RecordId) -> Paper:
    """Return the comparison of two records of the same instrument."""
    frame = sheet(session, session.register.row(akt_id))
    return jamforelse_paper(frame, view(session, akt_id, earlier), view(session, akt_id, later))


def protected_strings(session: Session, akt_id: AktId) -> Sequence[Protected]:
    """Return what must not stand on a paper unless somebody chooses so: from person and säker kontakt."""
    store = session.akt(akt_id).store
    identity = [record for record in store.records() if record.instrument in {"person", "saker-kontakt"}]
    return [
        Protected(answer.value.strip(), _PROTECTED[_last(key)])
        for record in identity
        for key, answer in store.answers(record.id).items()
        if _last(key) in _PROTECTED and isinstance(answer.value, str) and answer.value.strip()
    ]


def note_saved(session: Session, akt_id: AktId, title: str, pdf: bytes, kept: Sequence[str]) -> None:
    """Write down that a paper left, as the digest of its bytes, and which protected kinds were kept on it and why."""
    store = session.writable_akt(akt_id)
    store.append(session.now, session.signatur, "paper-saved", title, digest(pdf).hex())
    for reason in kept:
        store.append(session.now, session.signatur, "protected-kept", title, digest(reason.encode()).hex())


def _last(key: AnswerKey) -> str:
    return key.rsplit("/", 1)[-1].rsplit(".", 1)[-1]

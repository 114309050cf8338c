"""From records to papers that leave: what must not stand there is found first, and the leaving is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.paper import Paper
from vir_desktop.domain.protected_strings import Kind, Protected
from vir_desktop.domain.record import AktId, AnswerKey, Answers, RecordId
from vir_desktop.services import packs, records
from vir_desktop.services.papers import bedomning as bedomning_papers
from vir_desktop.services.papers.common import form_words, sheet
from vir_desktop.services.papers.jamforelse import jamforelse_paper
from vir_desktop.services.papers.overlamning import cover_sheet, overlamning_blad_1, saker_kontakt_paper
from vir_desktop.services.papers.protokoll import protokoll
from vir_desktop.services.records import ensure_record, view
from vir_desktop.services.session import Session

SAVED_PAPER = "sparat-papper"
CONTACT_REASON = "Lämnas personligen till {receiver}"
_PROTECTED = {
    "namn": Kind.NAME,
    "personnummer": Kind.PERSONNUMMER,
    "telefon": Kind.PHONE,
    "nummer": Kind.PHONE,
    "adress": Kind.ADDRESS,
    "arbete": Kind.PLACE,
    "skola": Kind.PLACE,
}
_NATIONAL = 9  # figures of a number without 0 or +46


@dataclass(frozen=True, slots=True)
class MeantPaper:
    """A paper, and what it is made to carry: protected strings that stand on it, each with the reason."""

    paper: Paper
    meant: Mapping[Protected, str]


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


def contact_paper(session: Session, akt_id: AktId, receiver: str) -> MeantPaper:
    """Return Säker kontakt for one named receiver; that it was made is written in the akt.

    The ways to reach the person are what the paper is for, so they stand on it: whom it is handed to is the reason,
    shown, changeable and written down as for any other protected string. All others are hidden as on every paper.

    Raises:
        RuleError: receiver-missing.
    """
    if not receiver.strip():
        raise RuleError("receiver-missing", "receiver")
    contact = ensure_record(session, akt_id, "saker-kontakt").value
    session.writable_akt(akt_id).append(session.now, session.signatur, "contact-paper", contact.record.id)
    paper = saker_kontakt_paper(sheet(session, session.register.row(akt_id)), contact, receiver.strip())
    reason = CONTACT_REASON.format(receiver=receiver.strip())
    ways = {_digits(one) for one in _protected_in(contact.answers) if one.kind is Kind.PHONE}
    # The same number may be spelt otherwise in person; hidden there it would be hidden here.
    meant = [one for one in protected_strings(session, akt_id) if one.kind is Kind.PHONE and _digits(one) in ways]
    return MeantPaper(paper, dict.fromkeys(meant, reason))


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
    return [one for record in identity for one in _protected_in(store.answers(record.id))]


def _protected_in(answers: Answers) -> list[Protected]:
    return [
        Protected(answer.value.strip(), _PROTECTED[_last(key)])
        for key, answer in answers.items()
        if _last(key) in _PROTECTED and isinstance(answer.value, str) and answer.value.strip()
    ]


def note_saved(session: Session, akt_id: AktId, title: str, pdf: bytes, kept: Mapping[Protected, str]) -> None:
    """Write down that a paper left, as the digest of its bytes, and which protected kinds were kept on it and why.

    The reasons themselves are a signed record of the akt: who may read the akt may read them, and nobody else.
    """
    store = session.writable_akt(akt_id)
    store.append(session.now, session.signatur, "paper-saved", title, digest(pdf).hex())
    for one, reason in kept.items():
        said = f"{one.kind.value}: {reason}"
        store.append(session.now, session.signatur, "protected-kept", title, digest(said.encode()).hex())
    if kept:
        _write_reasons(session, akt_id, title, kept)


def _write_reasons(session: Session, akt_id: AktId, title: str, kept: Mapping[Protected, str]) -> None:
    """Sign a record of why; the kept strings themselves stay in person and säker kontakt alone (K32)."""
    record_id = records.start_record(session, akt_id, SAVED_PAPER).value.record.id
    records.save_answer(session, akt_id, record_id, AnswerKey("papper"), title)
    why = dict.fromkeys((one.kind.value.capitalize(), reason) for one, reason in kept.items())
    for number, (kind, reason) in enumerate(why, 1):
        for key, words in (("slag", kind), ("skal", reason)):
            records.save_answer(session, akt_id, record_id, AnswerKey(f"behallet[{number}]/behallet.{key}"), words)
    records.sign_record(session, akt_id, record_id)


def _digits(one: Protected) -> str:
    return "".join(filter(str.isdigit, one.text))[-_NATIONAL:]


def _last(key: AnswerKey) -> str:
    return key.rsplit("/", 1)[-1].rsplit(".", 1)[-1]

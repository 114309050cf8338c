"""An akt's forms as files that leave the vault: FHIR, without person and säker kontakt; logged before they leave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vir_desktop.domain.canonical import digest
from vir_desktop.domain.instrument.fhir import questionnaire_response
from vir_desktop.domain.record import AktId, Record
from vir_desktop.services import akter, records
from vir_desktop.services.session import Session

EXPORTED = "akt-exported"
IDENTITY = frozenset({"person", "saker-kontakt"})


@dataclass(frozen=True, slots=True)
class ExportedForm:
    """One record as a FHIR R4 QuestionnaireResponse, and the Questionnaire it was given on."""

    record: Record
    response: bytes = field(repr=False)
    questionnaire: bytes = field(repr=False)
    questionnaire_sha256: str


def export_akt(session: Session, akt_id: AktId) -> Sequence[ExportedForm]:
    """Open an akt and return its forms; the event carries the digest of all that leaves.

    Raises:
        KnownError: NO_RIGHT, DAMAGED_AKT.
    """
    akter.open_akt(session, akt_id)
    forms = tuple(_forms(session, akt_id))
    left = digest(b"".join(digest(form.response) for form in forms)).hex()
    session.register.append(session.now, session.signatur, EXPORTED, akt_id, left)
    return forms


def _forms(session: Session, akt_id: AktId) -> Iterator[ExportedForm]:
    for record in records.list_records(session, akt_id):
        if record.instrument not in IDENTITY:
            shown = records.view(session, akt_id, record.id)
            response = questionnaire_response(shown.pack, record, shown.answers)
            yield ExportedForm(record, response, shown.pack.data, shown.pack.sha256)

"""That something is read is written down before it is shown (lag 2001:454, 10 §)."""

from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.services import records
from vir_desktop.services.records import RecordView
from vir_desktop.services.session import Session

PAPER_SHOWN = "paper-shown"
COMPARISON_SHOWN = "comparison-shown"


def note_read(session: Session, act: str, akt_id: AktId) -> None:
    """Write down that something of an open akt is about to be shown.

    A vault older than its anchor takes no events, and its akter can still be read in the night.
    """
    if not session.rolled_back:
        session.register.append(session.now, session.signatur, act, akt_id)


def compared(session: Session, akt_id: AktId, earlier: RecordId, later: RecordId) -> tuple[RecordView, RecordView]:
    """Return two records to lay side by side.

    Raises:
        KnownError: NO_RIGHT, when the akt has not been opened.
    """
    session.akt(akt_id)
    note_read(session, COMPARISON_SHOWN, akt_id)
    return records.view(session, akt_id, earlier), records.view(session, akt_id, later)

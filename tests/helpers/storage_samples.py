"""Invented records, rows and answers for the tests of the stores."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from vir_desktop.domain.akt import Phase, RegisterRow
from vir_desktop.domain.answer import Answer
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.record import AktId, AnswerKey, ArendeId, Draft, FormRef, Record, RecordId, RecordState
from vir_desktop.storage.akt_files import DiskAktFiles
from vir_desktop.storage.akt_store import DiskAktStore

NOW = datetime(2026, 11, 21, 3, 4, 5, 678901, tzinfo=UTC)
AKT = AktId("0123456789abcdef" * 2)
KEY = bytes(range(32))
OTHER_KEY = bytes(range(32, 64))
FORM = b'{"resourceType":"Questionnaire"}'
FORM_REF = FormRef("urn:vir:prov", "1.0.0", digest(FORM).hex())


def a_record(record_id: str = "r1", instrument: str = "samtalsstod-fraga") -> Record:
    return Record(RecordId(record_id), instrument, FORM_REF, RecordState.OPEN, NOW, "anna")


def an_answer(text: str = "ja, i våras", note: str = "") -> Answer:
    return Answer(text, note, at=NOW, by="anna")


def a_draft(text: str = "hon säger", record_id: str = "r1", key: str = "q1") -> Draft:
    return Draft(RecordId(record_id), AnswerKey(key), text, False, len(text), NOW)


def a_row(number: int = 1, code: str = "", phase: Phase = Phase.AKUT) -> RegisterRow:
    return RegisterRow(
        akt_id=AktId(f"{number:032x}"),
        code=code or f"björk-{number}",
        arende_id=ArendeId(f"ä{number // 2}"),
        verksamhet_id="jour",
        phase=phase,
        created_at=NOW + timedelta(seconds=number),
        created_by="anna",
        sealed=b"sealed",
    )


def an_akt(root: Path, answers: int, note: str = "") -> DiskAktStore:
    """Make a real akt with one record and so many answers."""
    (root / "akter").mkdir(exist_ok=True)
    store = DiskAktFiles(lambda: root).create(AKT, KEY)
    store.add_record(a_record(), FORM, "anna")
    with store._db.transaction():  # one transaction, only because a test would wait for each commit
        for number in range(answers):
            answer = an_answer(f"svar {number}", note)
            store.save_answer(RecordId("r1"), AnswerKey(f"q{number}"), answer, at=NOW, actor="anna")
    return store

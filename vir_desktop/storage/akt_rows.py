"""Rows of an akt file as domain values, and the digests by which an event covers what it did."""

import json
from datetime import datetime
from json.encoder import encode_basestring

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.canonical import Json, canonical_bytes, digest
from vir_desktop.domain.record import AnswerKey, Draft, FormRef, Record, RecordId, RecordState, Signature
from vir_desktop.storage.database import Row

RECORD_OPENED = "record-opened"
ANSWER_SAVED = "answer-saved"
ANSWER_CLEARED = "answer-cleared"

IDENTITY_INSTRUMENTS = frozenset({"person", "saker-kontakt"})  # peers.md K32

RECORD_COLUMNS = (
    "SELECT record.id, instrument, form.url, form.version, form.sha256, state, created_at, created_by,"
    " replaces, reason, closed_at, closed_by, about FROM record JOIN form ON form.sha256 = record.form "
)


def answer_object(record_id: RecordId, key: AnswerKey) -> str:
    """Return what an answer's event is about."""
    return f"{record_id}/{key}"


def answer_text(answer: Answer | None) -> str | None:
    """Return an answer as it is stored: canonical JSON, None when cleared."""
    return None if answer is None else canonical_bytes(answer.to_json()).decode()


def answer_from(body: str | None) -> Answer | None:
    """Return the answer that `answer_text` stored."""
    return None if body is None else Answer.from_json(json.loads(body))


def answer_digest(record_id: str, key: str, body: str | None) -> str:
    """Return SHA-256, hex, of the canonical bytes of {answer, key, record}.

    Put together here, because a whole akt is verified at each open: the stored text is canonical already, and
    `encode_basestring` is how canonical bytes spell a string.
    """
    spelt = f'{{"answer":{body or "null"},"key":{encode_basestring(key)},"record":{encode_basestring(record_id)}}}'
    return digest(spelt.encode()).hex()


def opening_digest(record: Record) -> str:
    """Return what the event of a new record covers, hex."""
    return digest(canonical_bytes(_origin(record))).hex()


def closing_digest(record: Record, signature: Signature | None) -> str:
    """Return what the event of a closed record covers, hex: its state, by whom, and the signature."""
    closed: dict[str, Json] = {
        "id": record.id,
        "state": record.state.value,
        "closed_at": record.closed_at.isoformat() if record.closed_at else "",
        "closed_by": record.closed_by,
        "signature": _signature_json(signature) if signature else None,
    }
    return digest(canonical_bytes(closed)).hex()


def _origin(record: Record) -> Json:
    origin: dict[str, Json] = {
        "id": record.id,
        "instrument": record.instrument,
        "form": [record.form.url, record.form.version, record.form.sha256],
        "created_at": record.created_at.isoformat(),
        "created_by": record.created_by,
        "replaces": record.replaces,
        "reason": record.reason,
    }
    return origin | {"about": record.about} if record.about else origin


def _signature_json(signature: Signature) -> Json:
    return {
        "body": digest(signature.body).hex(),
        "serial": signature.serial,
        "signature": signature.signature.hex(),
        "at": signature.at.isoformat(),
    }


def record_from(row: Row) -> Record:
    """Return the record in a row of RECORD_COLUMNS."""
    return Record(
        id=RecordId(row[0]),
        instrument=row[1],
        form=FormRef(row[2], row[3], row[4]),
        state=RecordState(row[5]),
        created_at=datetime.fromisoformat(row[6]),
        created_by=row[7],
        replaces=RecordId(row[8]) if row[8] is not None else None,
        reason=row[9],
        closed_at=datetime.fromisoformat(row[10]) if row[10] is not None else None,
        closed_by=row[11],
        about=RecordId(row[12]) if row[12] is not None else None,
    )


def signature_from(row: Row) -> Signature:
    """Return the signature in a row (body, serial, signature, at)."""
    return Signature(row[0], row[1], row[2], datetime.fromisoformat(row[3]))


def draft_from(row: Row) -> Draft:
    """Return the draft in a row (record_id, key, text, is_note, caret, at)."""
    record_id, key, text, is_note, caret, at = row
    return Draft(RecordId(record_id), AnswerKey(key), text, bool(is_note), caret, datetime.fromisoformat(at))

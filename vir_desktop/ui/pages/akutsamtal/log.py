"""The running log of a call as it is kept: rows of the repeating group `logg`. Runs on the database lane."""

from dataclasses import dataclass
from datetime import datetime

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.instrument.keys import MAX_INSTANCES, key_of, split_key
from vir_desktop.domain.record import AktId, AnswerKey, Answers, RecordId
from vir_desktop.services import records
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.session import Session

GROUP, TEXT, KIND = "logg", "logg.text", "logg.slag"
SAMTAL, ATGARD, BESLUT, FARA_NU = "samtal", "atgard", "beslut", "fara-nu"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: its number, when it was written, what it is, its text."""

    number: int
    at: datetime | None
    kind: str
    text: str


def text_key(number: int) -> AnswerKey:
    """Return the key of a line's text."""
    return key_of(TEXT, GROUP, number)


def is_log_key(key: AnswerKey) -> bool:
    """Return whether a key belongs to the log."""
    return split_key(key)[0] == GROUP


def lines_of(answers: Answers) -> tuple[LogLine, ...]:
    """Return the lines in the order in which they were written; a line without a kind is samtal."""
    lines = []
    for key, answer in answers.items():
        group, number, link_id = split_key(key)
        if group == GROUP and link_id == TEXT and isinstance(answer.value, str):
            kind = answers.get(key_of(KIND, GROUP, number))
            code = kind.value[0] if kind and isinstance(kind.value, tuple) and kind.value else SAMTAL
            lines.append(LogLine(number, answer.at, code, answer.value))
    return tuple(sorted(lines, key=lambda line: line.number))


def next_number(answers: Answers) -> int:
    """Return the number of the next line; a full log stays at its last one."""
    numbers = [number for group, number, _ in map(split_key, answers) if group == GROUP]
    return min(max(numbers, default=0) + 1, MAX_INSTANCES)


def add_line(session: Session, akt_id: AktId, record_id: RecordId, text: str) -> Outcome[int]:
    """Save a line last and return its number; it is on disk when this returns. Its draft is gone.

    A log that is full takes the line into its last row, with its time: a call is never stopped by a limit.

    Raises:
        RuleError: record-closed.
        KnownError: DISK_FULL, IO_ERROR, READ_ONLY, OLDER_THAN_ANCHOR.
    """
    answers = session.akt(akt_id).store.answers(record_id)
    number = next_number(answers)
    full = answers.get(text_key(number))
    if full is not None and isinstance(full.value, str):
        text = f"{full.value}\n{session.now.astimezone(STOCKHOLM):%H:%M} {text}"
    saved = records.save_answer(session, akt_id, record_id, text_key(number), text)
    draft = session.akt(akt_id).store.draft()
    if draft is not None and draft.record_id == record_id and is_log_key(draft.key):
        records.save_draft(session, akt_id, None)
    return Outcome(number, saved.changes)


def set_kind(session: Session, akt_id: AktId, record_id: RecordId, number: int, kind: str) -> Outcome[None]:
    """Say what a line is: samtal, åtgärd or beslut."""
    saved = records.save_answer(session, akt_id, record_id, key_of(KIND, GROUP, number), (kind,))
    return Outcome(None, saved.changes)


def read_lines(session: Session, akt_id: AktId, record_id: RecordId) -> tuple[LogLine, ...]:
    """Return the lines as they stand."""
    return lines_of(session.akt(akt_id).store.answers(record_id))

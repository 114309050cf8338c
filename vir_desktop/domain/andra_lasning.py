"""Andra läsning: what a second reader says of a signed record, as a record of its own about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vir_desktop.domain.clocks import ANDRA_LASNING, Filled, reader_of
from vir_desktop.domain.record import AnswerKey, Answers, RecordId, RecordState

GRUPP = AnswerKey("grupp")
QUESTION = AnswerKey("fraga")
OPINION = AnswerKey("omdome")
COMMENT = AnswerKey("kommentar")


class Opinion(StrEnum):
    """What a second reader says."""

    AGREES = "instammer"
    DIFFERS = "annan-mening"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading, asked for or given: `opinion` and `at` are None until the reader has signed.

    Where a whole `grupp` was asked, `reader` is "" until one of its members has taken it.
    """

    id: RecordId
    about: RecordId
    reader: str
    question: str = ""
    opinion: Opinion | None = None
    comment: str = ""
    at: datetime | None = None
    grupp: str = ""


def grupp_of(answers: Answers) -> str:
    """Return the name of the grupp that was asked to read, "" where one person was."""
    return _text(answers, GRUPP)


def readings_of(filled: Iterable[Filled]) -> Iterator[Reading]:
    """Yield the second readings among the records of an akt; those called off are not there."""
    for record, answers in ((one.record, one.answers) for one in filled):
        if record.instrument != ANDRA_LASNING or record.about is None or record.state is RecordState.ABANDONED:
            continue
        signed = record.state is RecordState.SIGNED
        code = answers[OPINION].value if signed and OPINION in answers else None
        opinion = Opinion(code[0]) if isinstance(code, tuple) and code else None
        yield Reading(
            record.id,
            record.about,
            reader_of(answers),
            _text(answers, QUESTION),
            opinion,
            _text(answers, COMMENT) if signed else "",
            record.closed_at if signed else None,
            grupp_of(answers),
        )


def _text(answers: Answers, key: AnswerKey) -> str:
    answer = answers.get(key)
    return answer.value if answer and isinstance(answer.value, str) else ""

"""The protocol of a record: an interview, a form, or the log of an acute call."""

from collections.abc import Iterator

from vir_desktop.domain.instrument.engine import evaluate
from vir_desktop.domain.instrument.keys import instances, key_of
from vir_desktop.domain.paper import Block, Field, Heading, Paper, Table
from vir_desktop.domain.record import RecordState
from vir_desktop.services.papers.common import (
    Sheet,
    answer_words,
    completeness_words,
    form_words,
    reading_fields,
    record_blocks,
    state_words,
    words_of_time,
)
from vir_desktop.services.records import RecordView

LOG, LOG_KIND, LOG_TEXT = "logg", "logg.slag", "logg.text"


def protokoll(sheet: Sheet, view: RecordView) -> Paper:
    """Return the protocol of one record: who, when, how complete, every answer, what was not asked."""
    head: tuple[Block, ...] = (
        Field("Akt", sheet.row.code),
        Field("Status", state_words(view)),
        *_begun(view),
        Field("Hur mycket som är besvarat", completeness_words(evaluate(view.pack, view.answers))),
        *_correction(view),
        *reading_fields(view),
    )
    return sheet.paper(
        view.pack.title,
        form_words(view.pack),
        (*head, *_log(view), *record_blocks(view, but=LOG)),
        preliminary=view.record.state is RecordState.PRELIMINARY,
    )


def _begun(view: RecordView) -> Iterator[Block]:
    if not view.is_open:  # an open record's status says it already
        yield Field("Påbörjad", f"{words_of_time(view.record.created_at)}, {view.record.created_by}")


def _log(view: RecordView) -> Iterator[Block]:
    """Yield the acute log as one table with times: what happened when, before everything else."""
    if LOG_TEXT not in view.pack.places:
        return
    numbers = instances([key for key in view.answers if "[" in key], LOG)
    rows = tuple(row for number in numbers if any(row := _log_row(view, number)))
    if rows:
        yield Heading("Logg", 1)
        yield Table(("Skrivet", "Vad", "Anteckning"), rows, (3, 2, 8))


def _log_row(view: RecordView, number: int) -> tuple[str, str, str]:
    text, kind = (view.answers.get(key_of(link_id, LOG, number)) for link_id in (LOG_TEXT, LOG_KIND))
    latest = text or kind
    return (
        words_of_time(latest.at) if latest else "",
        answer_words(view.pack.places[LOG_KIND].item, kind) if kind else "",
        answer_words(view.pack.places[LOG_TEXT].item, text) if text else "",
    )


def _correction(view: RecordView) -> Iterator[Block]:
    if view.record.replaces:
        yield Field("Rättar", f"tidigare version {view.record.replaces[:8]}", f"Skäl: {view.record.reason}")

"""The handover: blad 1 for those who act in the morning, blad 2 Säker kontakt on a paper of its own."""

from collections.abc import Iterator

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.paper import BlankField, Block, Field, Heading, Paper, Paragraph
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services.papers.common import (
    Sheet,
    answer_words,
    form_words,
    record_blocks,
    state_words,
    words_of_time,
)
from vir_desktop.services.records import RecordView

FOOTER = "Får inte läggas i annan persons akt."
NOTHING = "Inget antecknat"
SECTIONS = ("fara-nu", "gjort-i-natt", "beslutat", "fore-tolv", "barn", "osakert")


def overlamning_blad_1(sheet: Sheet, view: RecordView) -> Paper:
    """Return blad 1: what was done, decided, is to do before noon, children, what is unsure. No contact data."""
    blocks: list[Block] = [
        Field("Akt", sheet.row.code),
        Field("Till", _receiver(view)),
        Field("Lämnas", _words(view, "satt")),
    ]
    for link_id in SECTIONS:
        blocks.append(Heading(view.pack.places[link_id].item.text, 1))
        blocks.append(Paragraph(_words(view, link_id) or NOTHING, emphasis=link_id == "fara-nu"))
    blocks += _kvittering(view)
    return sheet.paper(view.pack.title, form_words(view.pack), tuple(blocks), subtitle="Blad 1", footer=FOOTER)


def saker_kontakt_paper(sheet: Sheet, contact: RecordView, receiver: str) -> Paper:
    """Return blad 2: how to reach the person safely, to one named receiver and nobody else."""
    blocks = (
        Field("Akt", sheet.row.code),
        Field("Lämnas personligen till", receiver),
        Paragraph("Läs allt innan du ringer eller skriver. Använd inget sätt som inte står här.", emphasis=True),
        *record_blocks(contact, empty=False),
    )
    return sheet.paper("Säker kontakt", form_words(contact.pack), blocks, subtitle="Blad 2", footer=FOOTER)


def cover_sheet(sheet: Sheet, views: tuple[RecordView, ...], codes: tuple[str, ...]) -> Paper:
    """Return the cover of several handovers: codes only, so that it tells nothing when it is lost."""
    lines = (Field(code, f"{_receiver(view)}. {state_words(view)}") for code, view in zip(codes, views, strict=True))
    blocks: tuple[Block, ...] = (Field("Antal överlämningar", str(len(views))), *lines)
    return sheet.paper("Överlämning, försättsblad", form_words(views[0].pack), blocks, footer=FOOTER)


def _kvittering(view: RecordView) -> Iterator[Block]:
    yield Heading("Kvittering", 1)
    by, at = _words(view, "kvitterad.av"), _words(view, "kvitterad.tid")
    if by:
        yield Field("Kvitterad av", by, at)
    else:
        yield BlankField("Kvitterad av (namn och enhet)")
        yield BlankField("Datum och klockslag")


def _receiver(view: RecordView) -> str:
    return ", ".join(filter(None, (_words(view, "mottagare"), _words(view, "mottagare.namn")))) or "Inte angiven"


def _words(view: RecordView, link_id: str) -> str:
    answer = view.answers.get(AnswerKey(link_id))
    if answer is None:
        return ""
    words = answer_words(view.pack.places[link_id].item, answer)
    return f"{words}\n{answer.note}" if answer.note else words


def log_line_words(answer: Answer, kind: str) -> str:
    """Return a line of the acute log as it stands in a handover: time, kind, text."""
    return f"{words_of_time(answer.at)} {kind}: {answer.value}"

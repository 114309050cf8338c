"""The handover: blad 1 for those who act in the morning, blad 2 Säker kontakt on a paper of its own."""

from collections.abc import Iterator

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.paper import BlankField, Block, Bullets, Field, Heading, Paper, Paragraph
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services.papers.common import (
    NOTHING_NOTED,
    Sheet,
    answer_words,
    form_words,
    record_blocks,
    words_of_time,
)
from vir_desktop.services.records import RecordView

FOOTER = "Får inte läggas i annan persons akt."
SECTIONS = ("fara-nu", "gjort-i-natt", "beslutat", "fore-tolv", "barn", "osakert")


def overlamning_blad_1(sheet: Sheet, view: RecordView) -> Paper:
    """Return blad 1: what was done, decided, is to do before noon, children, what is unsure. No contact data."""
    blocks: list[Block] = [
        Field("Akt", sheet.row.code),
        Field("Från", f"{sheet.author}, {sheet.verksamhet.namn}"),
        Field("Till", _receiver(view)),
        *_given(view),
    ]
    for link_id in SECTIONS:
        blocks.append(Heading(view.pack.places[link_id].item.text, 2))
        blocks.append(Paragraph(_words(view, link_id) or NOTHING_NOTED, emphasis=link_id == "fara-nu"))
    blocks += _kvittering(view)
    return sheet.paper(view.pack.title, form_words(view.pack), tuple(blocks), subtitle="Blad 1", footer=FOOTER)


def saker_kontakt_paper(sheet: Sheet, contact: RecordView, receiver: str) -> Paper:
    """Return blad 2: how to reach the person safely, to one named receiver and nobody else."""
    blocks = (
        Field("Akt", sheet.row.code),
        Field("Lämnas personligen till", receiver),
        Paragraph("Läs allt innan du ringer eller skriver. Använd inget sätt som inte står här.", emphasis=True),
        *record_blocks(contact),  # what nobody asked stands there too: silence would read as "no danger"
    )
    return sheet.paper("Säker kontakt", form_words(contact.pack), blocks, subtitle="Blad 2", footer=FOOTER)


def cover_sheet(sheet: Sheet, form: str, codes: tuple[str, ...]) -> Paper:
    """Return the cover of one or more handovers: codes only, so that it tells nothing when it is lost."""
    blocks: tuple[Block, ...] = (
        Field("Antal akter", str(len(codes))),
        Paragraph("Varje akt har sitt eget papper. Bocka av, och lämna vart och ett till den som står på det."),
        Bullets(codes, checkbox=True),
        BlankField("Mottaget av (namn och enhet), datum och klockslag"),
    )
    return sheet.paper("Försättsblad", form, blocks, footer=FOOTER)


def _given(view: RecordView) -> Iterator[Block]:
    how = ", ".join(filter(None, (_words(view, "satt"), _words(view, "overlamnad.tid"))))
    if how:
        yield Field("Lämnad", how)


def _kvittering(view: RecordView) -> Iterator[Block]:
    by, at = _words(view, "kvitterad.av"), _words(view, "kvitterad.tid")
    if by:
        yield Field("Kvitterad av", by, at)
    else:
        yield BlankField("Kvitterad av (namn och enhet), datum och klockslag")


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

"""Papers of single records: the protocol of an interview or form, and the blank form to print in advance."""

from collections.abc import Iterator
from datetime import datetime

from vir_desktop.domain.instrument.engine import evaluate
from vir_desktop.domain.instrument.pack import Item, ItemType, Pack
from vir_desktop.domain.paper import BlankField, Block, Field, Heading, Paper, Paragraph
from vir_desktop.domain.record import RecordState
from vir_desktop.services.papers.common import (
    Sheet,
    completeness_words,
    form_words,
    record_blocks,
    state_words,
    words_of_time,
)
from vir_desktop.services.records import RecordView

LINES_FOR_TEXT = 4
LINES_IN_REPEATS = 3


def protokoll(sheet: Sheet, view: RecordView) -> Paper:
    """Return the protocol of one record: who, when, how complete, every answer, what was not asked."""
    head: tuple[Block, ...] = (
        Field("Akt", sheet.row.code),
        Field("Status", state_words(view)),
        Field("Påbörjad", f"{words_of_time(view.record.created_at)}, {view.record.created_by}"),
        Field("Hur mycket som är besvarat", completeness_words(evaluate(view.pack, view.answers))),
        *_correction(view),
    )
    return sheet.paper(
        view.pack.title,
        form_words(view.pack),
        (*head, *record_blocks(view)),
        preliminary=view.record.state is RecordState.PRELIMINARY,
    )


def blank_form(pack: Pack, marking: str, at: datetime) -> Paper:
    """Return a form to fill in by pen when there is no program; the same questions in the same order."""
    intro: tuple[Block, ...] = (
        BlankField("Kodnamn eller akt"),
        BlankField("Datum och klockslag för samtalet"),
        BlankField("Vem frågar (namn, funktion)"),
    )
    description = (Paragraph(pack.description),) if pack.description else ()
    body = tuple(_blank(pack.items))
    return Paper(
        title=pack.title,
        subtitle="Blankett att fylla i för hand",
        marking=marking,
        form=form_words(pack),
        author="",
        at=at,
        blocks=(*description, *intro, *body),
        footer="Skriv in i programmet så snart det går. Händelsetid och skrivtid anges var för sig.",
    )


def _correction(view: RecordView) -> Iterator[Block]:
    if view.record.replaces:
        yield Field("Rättar", f"tidigare version {view.record.replaces[:8]}", f"Skäl: {view.record.reason}")


def _blank(items: tuple[Item, ...], depth: int = 0) -> Iterator[Block]:
    for item in items:
        match item.type:
            case ItemType.GROUP:
                yield Heading(item.text, 2 if depth == 0 else 3)
                for _ in range(LINES_IN_REPEATS if item.repeats else 1):
                    yield from _blank(item.items, depth + 1)
            case ItemType.DISPLAY:
                yield Paragraph(item.text)
            case _:
                yield _blank_field(item)


def _blank_field(item: Item) -> BlankField:
    options = tuple(option.display for option in item.options)
    if item.type is ItemType.BOOLEAN:
        options = ("Ja", "Nej")
    if options:
        more = ("Vet inte", "Vill inte svara")
        return BlankField(item.text, 1, (*options, *more), item.guidance)
    return BlankField(item.text, LINES_FOR_TEXT if item.type is ItemType.TEXT else 1, (), item.guidance)

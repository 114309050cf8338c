"""What every paper shares: marking by regim, form and wording, author and time, and answers in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from vir_desktop.domain.akt import RegisterRow, Verksamhet
from vir_desktop.domain.andra_lasning import Opinion
from vir_desktop.domain.answer import Absent, Answer, How
from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.instrument.engine import Enabled, Evaluation, QuestionState, Section, evaluate
from vir_desktop.domain.instrument.keys import split_key
from vir_desktop.domain.instrument.pack import Item, ItemType, Pack, Wording
from vir_desktop.domain.paper import Block, Field, Heading, Paper, Paragraph
from vir_desktop.domain.record import RecordState
from vir_desktop.services.records import RecordView
from vir_desktop.services.reference import reference
from vir_desktop.services.session import Session

ABSENT_WORDS = {
    Absent.UNKNOWN: "Vet inte",
    Absent.DECLINED: "Vill inte svara",
    Absent.NOT_ASKED: "Frågan inte ställd",
    Absent.NOT_APPLICABLE: "Inte aktuellt",
}
HOW_WORDS = {How.FRAGAT: "", How.SPONTANT: "berättat spontant", How.HANDLING: "ur handling"}
WORDING_WORDS = {
    Wording.OFFICIAL: "officiell text",
    Wording.OWN: "egna ord, utan poäng",
    Wording.PAPER: "svar på pappersformulär",
}
NOT_ASKED = ABSENT_WORDS[Absent.NOT_ASKED]
NOTHING_NOTED = "Inget antecknat"
NOT_FILLED_IN = "Inte ifyllt"  # of what the writer fills in herself: nobody was asked


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whose paper it is: the akt's row, its verksamhet, and who makes it when."""

    row: RegisterRow
    verksamhet: Verksamhet
    marking: str
    author: str
    at: datetime
    training: bool

    def paper(self, title: str, form: str, blocks: tuple[Block, ...], **more: str | bool) -> Paper:
        """Return a paper with this sheet's frame. `more`: subtitle, footer, preliminary."""
        return Paper(
            title=title,
            marking=self.marking,
            form=form,
            author=f"{self.author}, {self.verksamhet.namn}",
            at=self.at,
            blocks=blocks,
            training=self.training,
            **more,  # type: ignore[arg-type]  # subtitle and footer are str, preliminary is bool; see Paper
        )


def sheet(session: Session, row: RegisterRow) -> Sheet:
    """Return the frame for papers of one akt; the marking follows its verksamhet's regim (process.md §8)."""
    verksamhet = session.policy.verksamhet(row.verksamhet_id)
    marking, training = marking_words(session, verksamhet), session.policy.training
    return Sheet(row, verksamhet, marking, session.signatur, session.now.astimezone(STOCKHOLM), training)


def marking_words(session: Session, verksamhet: Verksamhet) -> str:
    """Return what stands in the head of a paper: provision, date and authority in regim namnd (OSL 5:5)."""
    entry = reference(session, "marking").entries[verksamhet.regim.value]
    statutes = reference(session, "statutes").entries
    return str(entry["marking"]).format(
        lagrum=" och ".join(statutes[key]["text"] for key in entry["lagrum"]),
        datum=words_of_day(session.now),
        myndighet=verksamhet.ansvarig_namnd or verksamhet.namn,
    )


def form_words(pack: Pack) -> str:
    """Return form, version and wording, as every paper states them."""
    return f"{pack.title}, version {pack.version}, {WORDING_WORDS[pack.wording]}"


def state_words(view: RecordView) -> str:
    """Return in words whether a record is signed, preliminary, broken off or open, by whom and when."""
    record = view.record
    closed = f"{record.closed_by} {words_of_time(record.closed_at)}" if record.closed_at else ""
    match record.state:
        case RecordState.SIGNED:
            return f"Signerad av {closed}"
        case RecordState.PRELIMINARY:
            return f"Preliminär, natt. Stängd av {closed}. Ny bedömning behövs."
        case RecordState.ABANDONED:
            return f"Avbruten av {closed}"
        case RecordState.OPEN:
            return f"Pågår, ej signerad. Påbörjad av {record.created_by} {words_of_time(record.created_at)}"


def reading_fields(view: RecordView) -> Iterator[Block]:
    """Yield what each second reader says of a record, or that she has not read it yet."""
    for reading in view.readings:
        if reading.opinion is None:
            yield Field("Andra läsare", f"Väntar på {reading.reader or f'gruppen {reading.grupp}'}.")
            continue
        words = "Läst, instämmer" if reading.opinion is Opinion.AGREES else "Läst, annan mening"
        yield Field("Andra läsare", f"{words}. {reading.reader} {words_of_time(reading.at)}", reading.comment)


def answer_words(item: Item, answer: Answer | None) -> str:
    """Return an answer as a reader sees it; no answer is said to be one that was not asked."""
    if answer is None:
        return NOT_ASKED
    match answer.value:
        case Absent.NOT_APPLICABLE:
            return item.not_applicable or ABSENT_WORDS[Absent.NOT_APPLICABLE]
        case Absent() as absent:
            return ABSENT_WORDS[absent]
        case bool(truth):
            return "Ja" if truth else "Nej"
        case date() as day:
            return day.isoformat()
        case tuple(codes):
            return ", ".join(_option_words(item, code) for code in codes) or NOT_ASKED
        case int() | Decimal() as number:
            return str(number).replace(".", ",")
        case str(text):
            return text


def record_blocks(view: RecordView, *, but: str = "") -> Iterator[Block]:
    """Yield a record section by section, but for one section; parked answers come last, named as not counted."""
    evaluation = evaluate(view.pack, view.answers)
    for section in evaluation.sections:
        fields = list(_section_fields(evaluation, section))
        if fields and (not but or section.link_id != but):
            if section.title != view.pack.title:
                yield Heading(section.title, 2)
            yield from fields
    if evaluation.parked:
        yield Heading("Vilande svar, räknas inte", 2)
        yield Paragraph("Frågorna gäller inte längre efter ett annat svar. Svaren är sparade och kommer tillbaka.")
        yield from (field(state) for state in evaluation.parked)


def completeness_words(evaluation: Evaluation) -> str:
    """Return the three numbers in words."""
    counts = evaluation.completeness
    return (
        f"{counts.answered} svarade · {counts.unknown_or_declined} vet inte eller vill inte svara · "
        f"{counts.not_asked} inte ställda"
    )


def field(state: QuestionState) -> Field:
    """Return one question with its answer, note and how it came about."""
    answer = state.answer
    how = HOW_WORDS[answer.how] if answer else ""
    words = answer_words(state.item, answer)
    return Field(state.item.text, f"{words} ({how})" if how else words, answer.note if answer else "")


def words_of_time(moment: datetime | None) -> str:
    """Return a moment as Swedish local time, "2026-11-21 02:40"."""
    return moment.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M") if moment else ""


def words_of_day(moment: datetime) -> str:
    """Return a moment's Swedish local day, "2026-11-21"."""
    return moment.astimezone(STOCKHOLM).date().isoformat()


def _section_fields(evaluation: Evaluation, section: Section) -> Iterator[Block]:
    instance = ("", 0)
    answered = {split_key(state.key)[0] for state in evaluation.states if state.answer is not None}
    for state in evaluation.states:
        outside = not section.link_id and state.key not in section.keys  # two runs of questions outside groups
        if state.section != section.link_id or state.parked or outside:
            continue
        group, number, _ = split_key(state.key)
        if group and group not in answered:
            if instance != (group, number):
                yield Paragraph(NOTHING_NOTED)
            instance = (group, number)
            continue
        if group and (group, number) != instance:
            instance = (group, number)
            yield Heading(f"{_group_text(evaluation, group)} {number}", 3)
        if state.item.type is ItemType.GROUP and state.depth > 0:
            yield Paragraph(state.item.text, emphasis=True)
        elif state.item.is_question and (state.answer is not None or state.enabled is not Enabled.NO):
            yield field(state)


def _group_text(evaluation: Evaluation, group: str) -> str:
    return next(state.item.text for state in evaluation.states if state.key == group)


def _option_words(item: Item, code: str) -> str:
    option = item.option(code)
    return option.display if option else code.removeprefix("=")

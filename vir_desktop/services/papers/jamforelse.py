"""Two filled-in forms of one instrument side by side: what is new, what is gone, what changed. Never what is worse."""

from collections.abc import Iterator

from vir_desktop.domain.instrument.comparison import Change, Comparison, compare
from vir_desktop.domain.instrument.engine import QuestionState
from vir_desktop.domain.paper import Block, Field, Heading, Paper, Paragraph, Table
from vir_desktop.services.papers.common import Sheet, answer_words, form_words, words_of_time
from vir_desktop.services.records import RecordView

CHANGE_WORDS = {
    Change.ADDED: "nytt svar",
    Change.REMOVED: "svar borta",
    Change.CHANGED: "ändrat",
    Change.SAME: "samma",
    Change.ONLY_IN_ONE: "finns bara i ett formulär",
}


def jamforelse_paper(sheet: Sheet, earlier: RecordView, later: RecordView) -> Paper:
    """Return the comparison of two records of the same instrument, differences first."""
    compared = compare(earlier.pack, earlier.answers, later.pack, later.answers)
    blocks = (
        Field("Akt", sheet.row.code),
        Field("Tidigare", f"{words_of_time(earlier.record.created_at)}, {earlier.record.created_by}"),
        Field("Senare", f"{words_of_time(later.record.created_at)}, {later.record.created_by}"),
        *_banner(compared, earlier, later),
        *_tables(compared),
    )
    return sheet.paper(f"Jämförelse: {later.pack.title}", form_words(later.pack), blocks)


def _banner(compared: Comparison, earlier: RecordView, later: RecordView) -> Iterator[Block]:
    if compared.versions_differ:
        yield Paragraph(
            "Svaren är givna på olika versioner av formuläret: "
            f"{form_words(earlier.pack)} och {form_words(later.pack)}.",
            emphasis=True,
        )


def _tables(compared: Comparison) -> Iterator[Block]:
    differing = [row for row in compared.rows if row.change is not Change.SAME]
    yield Heading("Skillnader", 1)
    if differing:
        rows = [
            (_question(row.later or row.earlier), _words(row.earlier), _words(row.later), CHANGE_WORDS[row.change])
            for row in differing
        ]
        yield Table(("Fråga", "Tidigare", "Senare", "Vad"), tuple(rows), (5, 3, 3, 2))
    else:
        yield Paragraph("Inga svar skiljer sig.")
    yield Paragraph(f"{compared.count(Change.SAME)} svar är lika.")


def _question(state: QuestionState | None) -> str:
    return state.item.text if state else ""


def _words(state: QuestionState | None) -> str:
    if state is None:
        return "Frågan fanns inte"
    note = f"\n{state.answer.note}" if state.answer and state.answer.note else ""
    return answer_words(state.item, state.answer) + note

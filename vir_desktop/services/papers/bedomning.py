"""The hot- och riskbedömning on paper: first what a reader must know, then the ground it stands on."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from vir_desktop.domain import bedomning
from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.instrument.engine import evaluate
from vir_desktop.domain.instrument.pack import Item
from vir_desktop.domain.paper import Block, Bullets, Field, Heading, Paper, Paragraph, Table
from vir_desktop.domain.record import AnswerKey, RecordState
from vir_desktop.services.levels import LEVEL_WORDS
from vir_desktop.services.papers.common import (
    NOT_ASKED,
    NOT_FILLED_IN,
    Sheet,
    answer_words,
    completeness_words,
    form_words,
    reading_fields,
    state_words,
    words_of_day,
    words_of_time,
)
from vir_desktop.services.records import RecordView

LEVEL_TITLES = {
    bedomning.NIVA_AKUT: "Akut risk (dagar till veckor)",
    bedomning.NIVA_FORTSATT: "Fortsatt risk",
    bedomning.NIVA_ALLVARLIGHET: "Hur allvarligt våldet kan bli",
}
FACTOR_GROUPS = ("valdet", "utovaren", "utsatta", "barnen", "skyddande")
NOW, EARLIER = ".nu", ".tidigare"
NOT_ASSESSED = "Inte bedömd"


def bedomning_paper(sheet: Sheet, view: RecordView) -> Paper:
    """Return the assessment: levels with dates, own estimate, reasons, measures; then factors and scenarios."""
    blocks = (
        Field("Akt", sheet.row.code),
        Field("Status", state_words(view)),
        Field("Hur mycket som är besvarat", completeness_words(evaluate(view.pack, view.answers))),
        *_expired(sheet, view),
        *_levels(view),
        *_ground(view),
        *_measures(view),
        *_factors(view),
        *_scenarios(view),
    )
    return sheet.paper(
        view.pack.title,
        form_words(view.pack),
        blocks,
        preliminary=view.record.state is RecordState.PRELIMINARY,
    )


def _expired(sheet: Sheet, view: RecordView) -> Iterator[Block]:
    valid = bedomning.validity(view.answers)
    if valid and valid.expired(sheet.at):
        yield Paragraph("Ny bedömning behövs. Giltighetstiden har gått ut.", emphasis=True)


def _levels(view: RecordView) -> Iterator[Block]:
    yield Heading("Bedömning", 1)
    for key, title in LEVEL_TITLES.items():
        chosen = bedomning.level(view.answers, key)
        yield Field(title, LEVEL_WORDS[chosen].capitalize() if chosen else "Inte bedömd")
    valid = bedomning.validity(view.answers)
    if valid:
        yield Field("Den akuta bedömningen gäller till", _until(valid.akut))
        yield Field("Bedömningen av fortsatt risk gäller till", _until(valid.fortsatt))
    own = view.answers.get(bedomning.EGEN_SKATTNING)
    level = bedomning.level(view.answers, bedomning.EGEN_SKATTNING)
    words = LEVEL_WORDS[level].capitalize() if level else _words(view, bedomning.EGEN_SKATTNING, NOT_ASKED)
    yield Field("Personens egen skattning av faran", words, own.note if own else "")
    yield from _difference(view)


def _difference(view: RecordView) -> Iterator[Block]:
    apart = bedomning.disagreement(view.answers)
    if apart:
        more = "större" if apart > 0 else "mindre"
        yield Paragraph(f"Personen ser faran som {more} än den akuta nivån som valts.", emphasis=True)
        yield Field("Kommentar till skillnaden", _words(view, bedomning.SKILLNAD))


def _ground(view: RecordView) -> Iterator[Block]:
    yield Field("Motivering", _words(view, bedomning.MOTIVERING))
    yield Field("Källor", _words(view, bedomning.KALLOR))
    yield Field("Begränsning", _words(view, bedomning.BEGRANSNING))
    for key, label in (("metodutbildning", "Utbildning i metod"), ("andre-lasare", "Andra läsare")):
        if AnswerKey(key) in view.answers:
            yield Field(label, _words(view, AnswerKey(key)))
    yield from reading_fields(view)


def _measures(view: RecordView) -> Iterator[Block]:
    yield Heading("Åtgärder", 1)
    rows = _instances(view, "atgard", ("atgard.vad", "atgard.vem", "atgard.nar"))
    if rows:
        yield Table(("Vad", "Vem", "När"), rows, (5, 3, 2))
    else:
        yield Field("Inga åtgärder, skäl", _words(view, bedomning.INGA_ATGARDER))
    yield Field("Hur personen har informerats", _words(view, AnswerKey("klient-informerad")))
    triggers = view.answers.get(AnswerKey("utlosare"))
    if triggers:
        yield Field("Bedöm på nytt vid", _words(view, AnswerKey("utlosare")), triggers.note)


def _factors(view: RecordView) -> Iterator[Block]:
    yield Heading("Faktorer", 1)
    yield Paragraph("Otillräckligt underlag betyder att vi inte vet. Det betyder inte nej.")
    if not any(_assessed(view, group) for group in view.pack.items):
        yield Paragraph("Ingen faktor är bedömd.")
        return
    for group in view.pack.items:
        if group.link_id in FACTOR_GROUPS:
            yield Heading(group.text, 2)
            yield from _factor_group(view, group)


def _factor_group(view: RecordView, group: Item) -> Iterator[Block]:
    assessed, rest = _assessed(view, group), [_factor_name(item) for item in _factors_of(group)]
    rows = []
    for item in assessed:
        now, earlier = _pair(item)
        rows.append((_factor_name(item), _words(view, now, NOT_ASSESSED), _words(view, earlier, NOT_ASSESSED)))
        rest.remove(_factor_name(item))
    if rows:
        yield Table(("Faktor", "Nu", "Tidigare"), tuple(rows), (6, 2, 2))
    notes = [
        f"{_factor_name(item)}: {answer.note}"
        for item in assessed
        for key in _pair(item)
        if (answer := view.answers.get(key)) and answer.note
    ]
    if notes:
        yield Bullets(tuple(notes))
    if rest:
        yield Paragraph(f"{NOT_ASSESSED}: {'; '.join(rest)}.")


def _factors_of(group: Item) -> list[Item]:
    return [item for item in group.items if item.link_id.endswith(NOW)]


def _assessed(view: RecordView, group: Item) -> list[Item]:
    return [item for item in _factors_of(group) if any(key in view.answers for key in _pair(item))]


def _pair(item: Item) -> tuple[AnswerKey, AnswerKey]:
    return AnswerKey(item.link_id), AnswerKey(item.link_id.removesuffix(NOW) + EARLIER)


def _factor_name(item: Item) -> str:
    return item.text.removesuffix(" – nu")


def _scenarios(view: RecordView) -> Iterator[Block]:
    keys = ("vem", "mot-vem", "hur", "allvar", "snart", "varningstecken")
    rows = _instances(view, "scenario", tuple(f"scenario.{key}" for key in keys))
    labels = ("Vem", "Mot vem", "Hur", "Hur allvarligt", "Hur snart", "Varningstecken")
    for number, row in enumerate(rows, 1):
        yield Heading(f"Scenario {number}", 2)
        yield from (Field(label, words) for label, words in zip(labels, row, strict=True) if words)


def _instances(view: RecordView, group: str, link_ids: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    numbers = sorted({
        int(key.split("[", 1)[1].split("]", 1)[0]) for key in view.answers if key.startswith(f"{group}[")
    })
    rows = []
    for number in numbers:
        keys = [AnswerKey(f"{group}[{number}]/{link_id}") for link_id in link_ids]
        rows.append(tuple(_words(view, key) if key in view.answers else "" for key in keys))
    return tuple(rows)


def _until(moment: datetime) -> str:
    """Return a last moment; a midnight is the end of the day before."""
    local = moment.astimezone(STOCKHOLM)
    if (local.hour, local.minute) == (0, 0):
        return f"och med {words_of_day(moment - timedelta(minutes=1))}"
    return words_of_time(moment)


def _words(view: RecordView, key: AnswerKey, missing: str = NOT_FILLED_IN) -> str:
    answer = view.answers.get(key)
    if answer is None:
        return missing
    link_id = key.rsplit("/", 1)[-1]
    return answer_words(view.pack.places[link_id].item, answer)

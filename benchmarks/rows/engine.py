"""One answer in a form of 500 questions: the whole form judged anew."""

import json
from collections.abc import Iterator
from itertools import count

from benchmarks.measure import interleaved, median, percentile, timed
from benchmarks.table import Goal, Line
from vir_desktop.domain.answer import Answer
from vir_desktop.domain.canonical import Json
from vir_desktop.domain.instrument.engine import evaluate
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.record import AnswerKey

_QUESTIONS, _PER_SECTION = 480, 24  # 500 items with the sections, the most that a form may have
_RUNS = 200


def lines() -> Iterator[Line]:
    """Judge the form after each of many changed answers."""
    pack = read_pack(json.dumps(_form(), ensure_ascii=False).encode(), "bench.json")
    answers = {AnswerKey(f"q{n}"): Answer(("ja",), note="") for n in range(0, _QUESTIONS, 2)}
    turns = count()

    def answered() -> float:
        answers[AnswerKey(f"q{next(turns) % _QUESTIONS}")] = Answer(("nej",) if next(turns) % 3 else ("ja",))
        return timed(lambda: evaluate(pack, answers))

    (figures,) = interleaved(_RUNS, answered)
    yield Line("engine: one answer in a form of 500, median", median(figures), goal=Goal(most=5))
    yield Line("engine: the same, p99", percentile(figures, 99))


def _form() -> dict[str, Json]:
    """Return a form in sections, every second question asked only after some other one's answer."""
    sections = [
        {"linkId": f"s{first}", "text": "Avsnitt", "type": "group", "item": [
            _question(n) for n in range(first, first + _PER_SECTION)
        ]}
        for first in range(0, _QUESTIONS, _PER_SECTION)
    ]  # fmt: skip
    return {
        "resourceType": "Questionnaire",
        "url": "urn:vir:pack:bench",
        "version": "1.0",
        "title": "Bench",
        "status": "active",
        "extension": [
            {"url": "urn:vir:instrument", "valueCode": "bench"},
            {"url": "urn:vir:wording", "valueCode": "own"},
        ],
        "item": sections,
    }


def _question(number: int) -> Json:
    weight = "http://hl7.org/fhir/StructureDefinition/itemWeight"
    made: dict[str, Json] = {
        "linkId": f"q{number}",
        "text": f"Fråga {number}: har något av detta hänt?",
        "type": "choice",
        "answerOption": [
            {
                "valueCoding": {"code": code, "display": code.capitalize()},
                "extension": [{"url": weight, "valueDecimal": points}],
            }
            for points, code in enumerate(("nej", "ja", "ofta"))
        ],
    }
    if number % 2:
        made["enableWhen"] = [
            {"question": f"q{other}", "operator": "=", "answerCoding": {"code": "ja"}}
            for other in {number - 1, max(0, number - 20) // 2 * 2}
        ]
        made["enableBehavior"] = "any"
    return made

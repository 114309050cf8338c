"""What an ideell jour does not write of who somebody is, until the association has stated a legal basis.

Personnummer: 3 kap. 10 § lag (2018:218) asks for consent or for what clearly motivates it. A named suspect: data about
offences, art. 10 of the data protection regulation, is for authorities unless a law says otherwise. process.md §1.
"""

from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.keys import split_key
from vir_desktop.domain.record import AnswerKey, Answers
from vir_desktop.domain.roles import Regim

INSTRUMENT = "person"
_NUMBERS = frozenset({"personnummer", "narstaende.personnummer"})
_NAMES = frozenset({"narstaende.namn", "narstaende.telefon", "narstaende.adress"})
_PARTS = frozenset({"narstaende.roll", "narstaende.del"})
_SUSPECTED = frozenset({"utovare", "driver-pa", "utfor", "bevakar"})


def refuse(regim: Regim, answers: Answers, key: AnswerKey, value: Value) -> None:
    """Refuse an answer of the person form that an ideell jour needs a legal basis for, where none is stated.

    Raises:
        RuleError: no-basis-for-number, no-basis-for-suspect.
    """
    if regim is not Regim.IDEELL or isinstance(value, Absent):
        return
    group, number, link_id = split_key(key)
    if link_id in _NUMBERS:
        raise RuleError("no-basis-for-number", key)
    if group and link_id in _NAMES | _PARTS and _names_a_suspect({**_row(answers, group, number), link_id: value}):
        raise RuleError("no-basis-for-suspect", key)


def _row(answers: Answers, group: str, number: int) -> dict[str, Value]:
    """Return what is said already of one of those around the person, by linkId."""
    found = {split_key(key): answer.value for key, answer in answers.items() if _is_said(answer)}
    return {link_id: value for (one, n, link_id), value in found.items() if (one, n) == (group, number)}


def _is_said(answer: Answer) -> bool:
    return not isinstance(answer.value, Absent)


def _names_a_suspect(row: dict[str, Value]) -> bool:
    parts = {code for link_id in _PARTS if isinstance(codes := row.get(link_id), tuple) for code in codes}
    return bool(parts & _SUSPECTED) and bool(_NAMES & set(row))

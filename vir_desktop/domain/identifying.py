"""What is not written of who somebody is: by an ideell jour without a stated legal basis, and by a volontär.

Personnummer: 3 kap. 10 § lag (2018:218) asks for consent or for what clearly motivates it. A named suspect: data about
offences, art. 10 of the data protection regulation, is for authorities unless a law says otherwise. process.md §1.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.keys import split_key
from vir_desktop.domain.instrument.pack import Item, Pack
from vir_desktop.domain.messages import RULES
from vir_desktop.domain.record import AnswerKey, Answers
from vir_desktop.domain.roles import Regim, Right, Role, may

MODULE = "personnummer"  # of the policy: the association has stated a legal basis
_NUMBER = "personnummer"
_NAME = "narstaende.namn"
_NAMES = frozenset({_NAME, "narstaende.telefon", "narstaende.adress"})
_PARTS = frozenset({"narstaende.roll", "narstaende.del"})
_SUSPECTED = frozenset({"utovare", "driver-pa", "utfor", "bevakar"})
_NO_SUSPECT = "{0.title} {0.advice}".format(RULES["no-basis-for-suspect"])


@dataclass(frozen=True, slots=True)
class Basis:
    """On what ground one user works with one akt: her roles, the regim, and whether a legal basis is stated."""

    regim: Regim
    roles: frozenset[Role]
    is_stated: bool

    @property
    def sees_numbers(self) -> bool:
        """Whether the user may read personnummer; whoever is only a volontär works with code names."""
        return self.is_stated or may(self.roles - {Role.VOLONTAR}, Right.AKT)

    @property
    def _names_nobody(self) -> bool:
        return self.regim is Regim.IDEELL and not self.is_stated

    def hides(self, key: AnswerKey) -> bool:
        """Return whether the user may not see what stands at a question."""
        return not self.sees_numbers and _asks_number(split_key(key)[2])

    def visible(self, answers: Answers) -> Answers:
        """Return the answers that this user may see."""
        if self.sees_numbers:
            return answers
        return {key: answer for key, answer in answers.items() if not self.hides(key)}

    def form(self, pack: Pack, answers: Answers) -> Pack:
        """Return the form as it is put to this user.

        A number is not asked for that she may not write; one that stands and that she may see is shown, so that it
        can be taken away. Where a suspect is not named, the question of the name says so.
        """
        if self.sees_numbers and not self._names_nobody:
            return pack
        standing = {split_key(key)[2] for key in self.visible(answers)}
        looked_at = {one.question for place in pack.places.values() for one in place.item.conditions}
        gone = {one for one in pack.places if _asks_number(one)} - standing - looked_at
        return _asked(pack, gone, {_NAME: _NO_SUSPECT} if self._names_nobody else {})

    def refuse_reach(self, key: AnswerKey) -> None:
        """Refuse to change a number that the user may not see.

        Raises:
            RuleError: number-not-for-role.
        """
        if self.hides(key):
            raise RuleError("number-not-for-role", key)

    def refuse(self, answers: Callable[[], Answers], key: AnswerKey, value: Value) -> None:
        """Refuse an answer that the user may not give; `answers`, those that stand, are seldom asked for.

        Raises:
            RuleError: number-not-for-role, no-basis-for-number, no-basis-for-suspect.
        """
        self.refuse_reach(key)
        if not self._names_nobody or isinstance(value, Absent):
            return
        group, number, link_id = split_key(key)
        if _asks_number(link_id):
            raise RuleError("no-basis-for-number", key)
        row = {**_row(answers(), group, number), link_id: value} if group and link_id in _NAMES | _PARTS else {}
        if _names_a_suspect(row):
            raise RuleError("no-basis-for-suspect", key)


def _asks_number(link_id: str) -> bool:
    """Return whether a question asks for a personnummer, also of närstående."""
    return link_id.rpartition(".")[2] == _NUMBER


def _asked(pack: Pack, gone: set[str], said: Mapping[str, str]) -> Pack:
    """Return a form without some of its questions, and with something more said at others."""

    def asked(items: tuple[Item, ...]) -> Iterator[Item]:
        for item in items:
            if item.link_id not in gone:
                guidance = " ".join(filter(None, (item.guidance, said.get(item.link_id, ""))))
                by_id[item.link_id] = replace(item, items=tuple(asked(item.items)), guidance=guidance)
                yield by_id[item.link_id]

    by_id: dict[str, Item] = {}
    items = tuple(asked(pack.items))
    places = {one: replace(place, item=by_id[one]) for one, place in pack.places.items() if one in by_id}
    return replace(pack, items=items, places=places, order=tuple(one for one in pack.order if one in by_id))


def _row(answers: Answers, group: str, number: int) -> dict[str, Value]:
    """Return what is said already of one of those around the person, by linkId."""
    found = {split_key(key): answer.value for key, answer in answers.items() if _is_said(answer)}
    return {link_id: value for (one, n, link_id), value in found.items() if (one, n) == (group, number)}


def _is_said(answer: Answer) -> bool:
    return not isinstance(answer.value, Absent)


def _names_a_suspect(row: dict[str, Value]) -> bool:
    parts = {code for link_id in _PARTS if isinstance(codes := row.get(link_id), tuple) for code in codes}
    return bool(parts & _SUSPECTED) and bool(_NAMES & set(row))

"""What of an akt is narrative, and when it may go before the rest (process.md §8)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vir_desktop.domain.clocks import INSTRUMENTS
from vir_desktop.domain.gallring import HELD, NARRATIVE, TO_HAND_OVER
from vir_desktop.domain.messages import RULES
from vir_desktop.domain.narrative import KEPT_BY_LAW, NONE, WAITED_ON, narrative, refusals
from vir_desktop.domain.record import FormRef, Record, RecordId, RecordState
from vir_desktop.domain.retention import Retention, Rule
from vir_desktop.domain.roles import Regim

FORM = FormRef("urn:vir:pack:x", "2026.1", "0" * 64)
AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
STAYS = ("hot-och-riskbedomning", "saker-kontakt", "person", "skyddsplan", "overlamning", "barn", "rattslage")
FREE = Retention(Rule.IDEELL, date(2030, 1, 1))


def a_record(
    id_: str,
    instrument: str,
    *,
    about: str | None = None,
    replaces: str | None = None,
    state: RecordState = RecordState.SIGNED,
) -> Record:
    tied = [RecordId(one) if one else None for one in (replaces, about)]
    return Record(RecordId(id_), instrument, FORM, state, AT, "åp", replaces=tied[0], about=tied[1])


def ids(records: list[Record], regim: Regim = Regim.IDEELL) -> list[str]:
    return [record.id for record in narrative(records, regim)]


def test_what_was_told_goes_and_what_was_assessed_or_is_needed_stays() -> None:
    told = [a_record(f"t{number}", instrument) for number, instrument in enumerate(sorted(NARRATIVE))]
    rest = [a_record(f"s{number}", instrument) for number, instrument in enumerate(STAYS)]
    assert ids([*rest, *told]) == [record.id for record in told]
    assert not NARRATIVE & (INSTRUMENTS | set(STAYS))


@pytest.mark.parametrize("regim", [Regim.NAMND, Regim.ENSKILD])
def test_elsewhere_nothing_goes_first(regim: Regim) -> None:
    told = [a_record("a", "akutsamtal")]
    assert ids(told, regim) == []
    assert refusals(regim, FREE, told) == (KEPT_BY_LAW,)


def test_what_is_only_about_the_narrative_goes_along_corrections_too() -> None:
    together = [
        a_record("a", "samtalsstod-fraga"),
        a_record("b", "samtalsstod-fraga", replaces="a"),
        a_record("c", "andra-lasning", about="b"),
        a_record("d", "flyttning", about="a", state=RecordState.ABANDONED),
    ]
    other = [a_record("x", "hot-och-riskbedomning"), a_record("y", "andra-lasning", about="x")]
    assert ids([*together, *other]) == ["a", "b", "c", "d"]


def test_what_hangs_together_with_something_that_stays_stays() -> None:
    """No form ties the two today; a record of an own pack might."""
    assert ids([a_record("a", "akutsamtal"), a_record("b", "skyddsplan", about="a")]) == []


@pytest.mark.parametrize("instrument", ["andra-lasning", "flyttning"])
def test_while_somebody_waits_nothing_goes(instrument: str) -> None:
    told, waits = a_record("a", "akutsamtal"), a_record("b", instrument, about="a", state=RecordState.OPEN)
    assert refusals(Regim.IDEELL, FREE, narrative([told, waits], Regim.IDEELL)) == (WAITED_ON,)
    assert refusals(Regim.IDEELL, FREE, [told]) == ()


def test_an_interview_that_was_never_signed_goes_too() -> None:
    assert ids([a_record("a", "samtalsstod-fara", state=RecordState.OPEN)]) == ["a"]


def test_the_day_is_not_waited_for_but_all_else_is() -> None:
    told = [a_record("a", "akutsamtal")]
    stopped = Retention(Rule.IDEELL, date(2030, 1, 1), stops=(HELD,))
    assert refusals(Regim.IDEELL, FREE, told) == ()
    assert refusals(Regim.IDEELL, stopped, told) == (HELD,)
    assert refusals(Regim.IDEELL, stopped, []) == (HELD, NONE)


def test_every_refusal_has_words_and_one_hands_over() -> None:
    assert {KEPT_BY_LAW, WAITED_ON, NONE} <= set(RULES)
    assert KEPT_BY_LAW in TO_HAND_OVER


@given(st.lists(st.sampled_from([*sorted(NARRATIVE), *STAYS, "andra-lasning", "flyttning"]), max_size=8), st.data())
def test_whatever_the_ties_only_what_may_goes_and_nothing_is_left_pointing_at_it(
    instruments: list[str], data: st.DataObject
) -> None:
    before = [st.sampled_from([str(one) for one in range(n)]) if n else st.none() for n in range(len(instruments))]
    records = [
        a_record(str(n), name, about=data.draw(st.none() | before[n])) for n, name in enumerate(instruments)
    ]
    gone = set(ids(records))
    assert all(record.instrument not in STAYS for record in records if record.id in gone)
    assert all((record.about in gone) == (record.id in gone) for record in records if record.about)

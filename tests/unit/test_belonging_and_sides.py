"""Which records cannot be torn apart, and when one handläggare on both sides is warned about."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vir_desktop.domain.akt import AktKind, Phase
from vir_desktop.domain.belonging import family
from vir_desktop.domain.handlaggare import same_on_both_sides
from vir_desktop.domain.record import FormRef, Record, RecordId, RecordState

FORM, AT = FormRef("urn:vir:pack:prov", "1", "0" * 64), datetime(2026, 11, 21, tzinfo=UTC)


def a_record(number: int, replaces: int | None, about: int | None) -> Record:
    ties = [RecordId(str(one)) if one is not None else None for one in (replaces, about)]
    return Record(RecordId(str(number)), "prov", FORM, RecordState.OPEN, AT, "anna", ties[0], about=ties[1])


@st.composite
def some_records(draw: st.DrawFn) -> list[Record]:
    count = draw(st.integers(1, 8))
    earlier = [st.none() | st.integers(0, number - 1) if number else st.none() for number in range(count)]
    return [a_record(number, draw(earlier[number]), draw(earlier[number])) for number in range(count)]


@given(some_records(), st.data())
def test_no_record_is_torn_from_what_it_names(records: list[Record], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(records)).id
    moved = family(records, chosen)
    assert chosen in moved
    for record in records:
        for tie in {record.replaces, record.about} - {None}:
            assert (record.id in moved) == (tie in moved)
    assert all(family(records, one) == moved for one in moved)
    assert list(moved) == [record.id for record in records if record.id in moved]


VUXEN, BARN, UTOVARE = AktKind.VUXEN, AktKind.BARN, AktKind.VALDSUTOVARE


@pytest.mark.parametrize("phase", [Phase.PAGAENDE, Phase.OVERFORD, Phase.AVSLUTAD])
def test_the_utovare_beside_anyone_else_is_warned_about(phase: Phase) -> None:
    assert same_on_both_sides({VUXEN, UTOVARE}, phase)
    assert same_on_both_sides({BARN, UTOVARE}, phase)
    assert same_on_both_sides({VUXEN, BARN, UTOVARE}, phase)
    assert not same_on_both_sides({UTOVARE}, phase)
    assert not same_on_both_sides({VUXEN, BARN}, phase)
    assert not same_on_both_sides(set(), phase)


@given(st.sets(st.sampled_from(AktKind)))
def test_nobody_is_warned_in_the_acute_phase(kinds: set[AktKind]) -> None:
    assert not same_on_both_sides(kinds, Phase.AKUT)

"""The recurring check of the log (lag 2001:454, 10 §): drawn, marked, signed, kept, and only for arbetsledare."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.colleagues import at_work, comes
from tests.helpers.log_checks import OTHER, OTHER_PHRASE, a_busy_month, two_people
from tests.helpers.vaults import NIGHT, Vault, refusal
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.granskning import (
    BEGUN,
    CLOSED,
    Candidate,
    Mark,
    Trait,
    Verdict,
    candidates,
    checked_mark,
    draw,
    is_night,
)
from vir_desktop.domain.record import Event
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, granskning, recovery
from vir_desktop.services.break_glass import BROKEN
from vir_desktop.services.session import Session

FINE = Mark(Verdict.FINE)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Vault, Session]:
    return two_people(tmp_path)


@pytest.fixture
def session(two: tuple[Vault, Session]) -> Session:
    vault, session = two
    a_busy_month(session, vault)
    return session


def all_fine(session: Session) -> granskning.Granskning:
    check = granskning.begin(session).value
    for one in check.drawn:
        check = granskning.mark(session, check.id, one.logged.seq, FINE).value
    return check


def an_event(seq: int, act: str, *, actor: str = "Bo.K", object_: str = "a", hours: float = 0) -> Event:
    return Event(seq, NIGHT + timedelta(hours=hours), actor, act, object_, "")


def traits_of(*events: Event, author: str = "Bo.K") -> dict[int, set[Trait]]:
    return {c.seq: set(c.traits) for c in candidates(events, 0, lambda _: author, skip=frozenset())}


# --- what is worth a look


def test_why_an_event_is_worth_a_look() -> None:
    found = traits_of(
        an_event(1, "akt-opened"),
        an_event(2, "phase-overford", hours=1),
        an_event(3, "akt-opened", actor="Åsa.P", hours=2),
        an_event(4, "phase-akut", hours=3),
        an_event(5, "akt-opened", hours=80),
        an_event(6, "search", object_="person"),
        an_event(7, BROKEN),
        an_event(8, "paper-saved"),
    )
    assert found[1] == set()  # something was done within the day, by the one who made the akt
    assert found[3] == {Trait.AFTER_HANDOVER, Trait.OTHERS_AT_NIGHT, Trait.ONLY_READ}
    assert found[5] == {Trait.ONLY_READ}
    assert found[6] == {Trait.SEARCH}
    assert found[7] == {Trait.EMERGENCY}
    assert found[8] == {Trait.LEFT_THE_VAULT}


@pytest.mark.parametrize(("hour", "night"), [(20, False), (21, True), (4, True), (5, False)])
def test_night_is_swedish_time(hour: int, night: bool) -> None:
    assert is_night(datetime(2026, 11, 21, hour, tzinfo=UTC)) is night  # one hour later in Sweden


def test_only_what_came_after_the_last_check_is_drawn_but_what_was_before_is_known() -> None:
    events = (an_event(1, "phase-overford"), an_event(2, "akt-opened", hours=1))
    found = candidates(events, 1, lambda _: "", skip=frozenset())
    assert tuple(found) == (Candidate(2, frozenset({Trait.AFTER_HANDOVER, Trait.ONLY_READ})),)


traits = st.frozensets(st.sampled_from(Trait))
pools = st.lists(traits, max_size=60).map(lambda sets: [Candidate(n, each) for n, each in enumerate(sets, 1)])


@given(pools, st.integers(1, 25), st.binary(min_size=32, max_size=32))
def test_a_draw_of_a_few_at_a_time_is_the_same(pool: list[Candidate], size: int, seed: bytes) -> None:
    drawn = draw(pool, size, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vir_desktop.domain.granskning._AT_A_TIME", 3)
        assert draw(pool, size, seed) == drawn


@given(pools, st.integers(1, 25), st.binary(min_size=32, max_size=32))
def test_a_draw_holds_its_promises(pool: list[Candidate], size: int, seed: bytes) -> None:
    drawn = draw(pool, size, seed)
    assert drawn == draw(list(reversed(pool)), size, seed)  # the same again, whatever the order
    emergencies = {one for one in pool if Trait.EMERGENCY in one.traits}
    assert emergencies <= set(drawn) <= set(pool)
    assert len(drawn) == max(len(emergencies), min(size, len(pool)))
    if size >= len(emergencies) + len(Trait):
        assert {trait for one in drawn for trait in one.traits} == {trait for one in pool for trait in one.traits}


def test_weight_counts_and_everything_has_a_chance() -> None:
    pool = [Candidate(n, frozenset({Trait.SEARCH}) if n <= 10 else frozenset()) for n in range(1, 111)]
    drawn = Counter(one.seq for n in range(300) for one in draw(pool, 10, n.to_bytes(32)))
    heavy, light = sum(drawn[n] for n in range(1, 11)) / 10, sum(drawn[n] for n in range(11, 111)) / 100
    assert 3 < heavy / light < 8
    assert set(drawn) == set(range(1, 111))


# --- the check itself


def test_marked_signed_and_kept(session: Session) -> None:
    check = granskning.begin(session).value
    assert {trait for one in check.drawn for trait in one.traits} >= {Trait.AFTER_HANDOVER, Trait.SEARCH}
    assert all(one.own for one in check.drawn)
    first, *rest = [one.logged.seq for one in check.drawn]
    granskning.mark(session, check.id, first, Mark(Verdict.ASK, "  Varför så sent?  "))
    assert refusal(lambda: granskning.close(session, check.id)) == "granskning-not-done"
    assert granskning.begin(session).value.id == check.id  # goes on with the open one
    for seq in rest:
        granskning.mark(session, check.id, seq, FINE)
    signed = granskning.close(session, check.id).value
    assert (signed.whole, signed.count(Verdict.ASK), signed.left) == (True, 1, 0)
    assert signed.drawn[0].mark == Mark(Verdict.ASK, "Varför så sent?")
    assert refusal(lambda: granskning.mark(session, check.id, first, FINE)) == "granskning-closed"
    acts = [event.act for event in session.register.events(object_=check.id)]
    assert acts == [BEGUN, CLOSED]
    assert granskning.list_granskningar(session)[0] == signed


def test_a_note_is_kept_before_a_verdict_but_is_not_done(session: Session) -> None:
    check = granskning.begin(session).value
    noted = granskning.mark(session, check.id, check.drawn[0].logged.seq, Mark(None, "kolla schemat")).value
    assert (noted.left, noted.drawn[0].mark) == (len(check.drawn), Mark(None, "kolla schemat"))


def test_the_next_one_begins_where_the_last_ended(session: Session) -> None:
    upto = session.register.head().seq
    granskning.close(session, all_fine(session).id)
    assert refusal(lambda: granskning.begin(session)) == "granskning-nothing"
    akter.open_akt(session, session.register.row_by_code("EK-1").akt_id)
    again = granskning.begin(session).value
    assert [one.logged.seq > upto for one in again.drawn] == [True]


def test_due_a_month_after_the_last_and_only_for_arbetsledare(
    two: tuple[Vault, Session], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert granskning.due(session) == date(2026, 12, 21)
    two[0].clock.pass_(days=31)
    assert granskning.days_overdue(session) == 4  # the busy month took three days, and nine hours more
    granskning.close(session, all_fine(session).id)
    assert (granskning.due(session), granskning.days_overdue(session)) == (date(2027, 1, 24), 0)
    monkeypatch.setattr(Session, "roles", frozenset({Role.ADMINISTRATOR, Role.HANDLAGGARE}))
    two[0].clock.pass_(days=300)
    assert (granskning.due(session), granskning.days_overdue(session)) == (None, 0)
    for act in (granskning.begin, granskning.list_granskningar):
        assert refusal(lambda act=act: act(session)) == "no-right"  # type: ignore[misc]  # a default binds the loop's


def test_another_arbetsledare_reads_it_and_a_changed_one_is_told(two: tuple[Vault, Session], session: Session) -> None:
    vault = two[0]
    granskning.close(session, all_fine(session).id)
    other = vault.enter(OTHER, OTHER_PHRASE)
    (seen,) = granskning.list_granskningar(other)
    assert (seen.readable, seen.whole, seen.left) == (True, True, 0)
    (row,) = session.register.granskningar()
    stripped = {holder: wrap for holder, wrap in row.wraps.items() if other.user.serial not in holder}
    session.register.put_granskning(replace(row, wraps=stripped))
    assert not granskning.list_granskningar(other)[0].readable
    granskning.list_granskningar(session)  # who has the key shares it
    assert granskning.list_granskningar(other)[0].readable
    kept = session.register._content.granskningar  # type: ignore[attr-defined]  # the register in memory
    for changed in (
        replace(row, closed_by="Bo.K"),
        replace(row, sample=dict.fromkeys(row.sample, "")),
        replace(row, signature=bytes(64)),
        replace(row, closed_at=None, signature=b""),
    ):
        kept[row.id] = changed
        assert not granskning.list_granskningar(session)[0].whole


# --- keys that came later


NEW_PHRASE = "en ny påhittad lösenfras"


def test_with_new_keys_by_recovery_the_older_checks_are_read(two: tuple[Vault, Session], session: Session) -> None:
    vault, _ = two
    noted = Mark(Verdict.ASK, "Hon ringde själv")
    check = all_fine(session)
    check = granskning.mark(session, check.id, check.drawn[0].logged.seq, noted).value
    granskning.close(session, check.id)
    before = f"user:{session.user.serial}"
    vault.leave()
    recovery.recover(vault.world, vault.shares[:2], vault.signatur, NEW_PHRASE)
    again = vault.open(phrase=NEW_PHRASE)
    (read,) = granskning.list_granskningar(again)
    assert (read.readable, read.whole) == (True, True)
    assert noted in {one.mark for one in read.drawn}
    (row,) = again.register.granskningar()
    assert before not in row.wraps


def test_a_new_arbetsledare_reads_them_once_another_has_opened_the_page(
    two: tuple[Vault, Session], session: Session
) -> None:
    vault, _ = two
    granskning.close(session, all_fine(session).id)
    comes(session, "cia", Role.ARBETSLEDARE)
    hers = at_work(vault, "cia")
    assert [one.readable for one in granskning.list_granskningar(hers)] == [False]
    granskning.list_granskningar(at_work(vault, vault.signatur))
    hers = at_work(vault, "cia")
    assert [(one.readable, one.left) for one in granskning.list_granskningar(hers)] == [(True, 0)]


def test_someone_leading_nothing_gets_no_check_by_recovery(two: tuple[Vault, Session], session: Session) -> None:
    vault, _ = two
    granskning.close(session, all_fine(session).id)
    comes(session, "dag", Role.HANDLAGGARE)
    vault.leave()
    recovery.recover(vault.world, vault.shares[:2], "dag", NEW_PHRASE)
    dag = vault.open("dag", NEW_PHRASE)
    (row,) = dag.register.granskningar()
    assert f"user:{dag.user.serial}" not in row.wraps


def test_notes_have_their_rules() -> None:
    with pytest.raises(RuleError, match="granskning-note-missing"):
        checked_mark(Mark(Verdict.DEVIATION, "  "))
    with pytest.raises(RuleError, match="answer-too-long"):
        checked_mark(Mark(Verdict.FINE, "x" * 2001))
    assert checked_mark(FINE) == FINE

"""The sample of a long log is read in slices, and is the same as if all of it had been read at once."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.log_checks import a_busy_month, two_people
from tests.helpers.vaults import Vault, an_akt, refusal
from vir_desktop.domain.akt import Phase
from vir_desktop.domain.granskning import BEGUN, CLOSED, EMERGENCY, Mark, Verdict, candidates, draw
from vir_desktop.domain.record import AktId, Event
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, granskning, sampling
from vir_desktop.services.session import Session

FEW = 7
NOT_DRAWN = frozenset({"unlock", "lock", "log-shown", BEGUN, CLOSED})


@pytest.fixture
def vault_and_session(tmp_path: Path) -> tuple[Vault, Session]:
    vault, session = two_people(tmp_path)
    a_busy_month(session, vault)
    return vault, session


@pytest.fixture
def session(vault_and_session: tuple[Vault, Session]) -> Session:
    """One signed check; before it akter were handed over long ago, after it they were read by night."""
    vault, session = vault_and_session
    given = [an_akt(session, code=f"GRAN-{n}") for n in range(5)]
    for akt_id in given[:3]:
        akter.set_phase(session, akt_id, Phase.OVERFORD)
    vault.clock.pass_(days=20)
    check = granskning.begin(session).value
    for one in check.drawn:
        granskning.mark(session, check.id, one.logged.seq, Mark(Verdict.FINE))
    granskning.close(session, check.id)
    vault.clock.pass_(hours=16)
    for n in range(40):
        vault.clock.pass_(minutes=10)
        session.register.append(session.now, "Bo.K", "akt-opened", given[n % 5])
        session.register.append(session.now, "Bo.K", ("search", "akt-opened", *EMERGENCY)[n % 3], given[n % 4])
    return session


def author(session: Session) -> Callable[[str], str]:
    made = {row: session.register.row(row).created_by for row in session.register.held_by(["recovery"])}
    return lambda akt_id: made.get(AktId(akt_id), "")


def test_in_slices_the_same_is_drawn_as_of_the_whole(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "SLICE", FEW)
    monkeypatch.setattr(sampling, "SIFTED", FEW)
    drawn = sampling.sample(session)
    whole = tuple(candidates(session.register.events(), drawn.after_seq, author(session), skip=NOT_DRAWN))
    assert any("others-at-night" in one.traits for one in whole)
    expected = draw(whole, session.policy.granskning_size, drawn.seed)
    assert drawn.events == {one.seq: " ".join(sorted(one.traits)) for one in expected}
    assert {"after-handover", "search", "emergency"} <= set(" ".join(drawn.events.values()).split())


def test_no_call_reads_more_than_a_slice_and_none_reads_the_whole_log(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "SLICE", FEW)
    monkeypatch.setattr(sampling, "SIFTED", FEW)
    register = session.register
    between, events = register.events_between, register.events
    asked: list[tuple[int, int]] = []

    def watched(after_seq: int, upto_seq: int, **more: Any) -> Sequence[Event]:
        asked.append((after_seq, upto_seq))
        return between(after_seq, upto_seq, **more)

    def of_one(*, object_: str = "", since_seq: int = 0) -> Sequence[Event]:
        assert object_, "the whole log was asked for"
        return events(object_=object_, since_seq=since_seq)

    monkeypatch.setattr(register, "events_between", watched)
    monkeypatch.setattr(register, "events", of_one)
    head, calls, gathered = register.head().seq, 0, sampling.gather(session)
    while not gathered.is_all:
        assert len(asked) == calls + 1  # one slice a call
        calls, gathered = len(asked), sampling.gather(session, gathered)
    granskning.begin(session, sampling.drawn(gathered))
    assert all(0 < upto - after <= FEW for after, upto in asked)
    assert [after for after, _ in asked] == [0, *(upto for _, upto in asked[:-1])]
    assert asked[-1][1] == head


def test_long_ago_only_phases_are_wanted(session: Session) -> None:
    gathered = sampling.gather(session)
    first = list(gathered)
    assert gathered.read_to == gathered.after_seq
    assert {event.act for event in first if event.at < gathered.since} <= {"phase-overford", "phase-akut"}
    assert len([event for event in first if event.act == "phase-overford"]) == 4
    assert gathered.since == session.register.events_numbered([gathered.after_seq + 1])[0].at - timedelta(days=2)


def test_only_an_arbetsledare_gathers(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "roles", frozenset({Role.ADMINISTRATOR, Role.HANDLAGGARE}))
    assert refusal(lambda: sampling.gather(session)) == "no-right"

"""R13: the computer's clock goes back or forward a year, or summer time ends; what was done keeps its order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.helpers.vaults import NIGHT, Vault, a_form, a_vault, an_akt
from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.record import AktId, AnswerKey
from vir_desktop.services import akter, records, unlocking
from vir_desktop.services.session import Session
from vir_desktop.services.verifying import verify_vault

YEAR = timedelta(days=365)
SUMMER_ENDS = datetime(2027, 10, 31, 0, 50, tzinfo=UTC)  # 02:50 in Stockholm; a quarter of an hour later it is 02:05


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return a_vault(tmp_path, memory=True)


def answered(session: Session, akt_id: AktId, text: str) -> None:
    akter.open_akt(session, akt_id)
    record = records.ensure_record(session, akt_id, "person").value.record
    records.save_answer(session, akt_id, record.id, AnswerKey("namn"), text)


@pytest.mark.parametrize("moved", [YEAR, -YEAR], ids=["forward", "back"])
def test_a_year_off_is_asked_about_before_anything_is_written_and_order_is_by_number(
    vault: Vault, moved: timedelta
) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    answered(session, akt_id, "Maja före")
    vault.leave()
    vault.clock.at = NIGHT + moved
    doubting = vault.enter()
    head = doubting.register.head()
    assert doubting.clock_doubt == NIGHT
    unlocking.leave(doubting)  # she says no: nothing is written, not even that somebody was here
    doubting = vault.enter()
    assert doubting.register.head() == head
    unlocking.begin(doubting)  # she says yes
    answered(doubting, akt_id, "Maja efter")
    unlocking.leave(doubting)
    vault.clock.at = NIGHT
    again = vault.enter()
    assert again.clock_doubt == NIGHT + moved
    unlocking.begin(again)
    vault.opened.append(again)
    answered(again, akt_id, "Maja sist")
    for events in (again.register.events(), again.akt(akt_id).store.events()):
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        times = [event.at for event in events]
        assert times != sorted(times)  # the times do tell of the clock: it is the numbers that tell the order
    store = again.akt(akt_id).store
    record = next(r for r in store.records() if r.instrument == "person")
    told = [answer.value for _, answer in store.history(record.id, AnswerKey("namn")) if answer]
    assert told == ["Maja före", "Maja efter", "Maja sist"]
    assert verify_vault(again).findings == ()


def test_the_hour_that_comes_twice_is_no_doubt_and_no_disorder(vault: Vault) -> None:
    vault.clock.at = SUMMER_ENDS
    session = vault.enter()
    unlocking.begin(session)
    akt_id = an_akt(session)
    answered(session, akt_id, "före")
    local = [vault.clock.at.astimezone(STOCKHOLM).strftime("%H:%M")]
    unlocking.leave(session)
    vault.clock.pass_(minutes=15)
    local.append(vault.clock.at.astimezone(STOCKHOLM).strftime("%H:%M"))
    assert local == ["02:50", "02:05"]  # the control: on the wall the time does go back
    again = vault.enter()
    assert again.clock_doubt is None
    unlocking.begin(again)
    vault.opened.append(again)
    answered(again, akt_id, "efter")
    for events in (again.register.events(), again.akt(akt_id).store.events()):
        assert [event.at for event in events] == sorted(event.at for event in events)
    assert verify_vault(again).findings == ()


def test_a_form_begun_before_the_clock_moved_is_still_the_one(vault: Vault) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    record_id = a_form(session, akt_id, "person", {"namn": "Maja"})
    vault.clock.at = NIGHT - YEAR
    assert records.ensure_record(session, akt_id, "person").value.record.id == record_id
    vault.leave()

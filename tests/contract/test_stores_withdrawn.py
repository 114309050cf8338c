"""What every implementation of an akt file does when records are moved away, the real one and the fake alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.helpers.memory_vault import MemoryStorage
from tests.helpers.storage_samples import AKT, FORM, KEY, NOW, a_record, an_answer
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import AnswerKey, Record, RecordId, RecordState, Signature
from vir_desktop.services.ports import AktStore, Storage
from vir_desktop.storage.vault_storage import DiskStorage

R1, Q1 = RecordId("r1"), AnswerKey("q1")


@pytest.fixture(params=["fake", "real"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    made: Storage = MemoryStorage() if request.param == "fake" else DiskStorage(tmp_path / "valv")
    made.folder.create()
    made.folder.publish()
    return made


@pytest.fixture
def akt(storage: Storage) -> Iterator[AktStore]:
    store = storage.akter.create(AKT, KEY)
    store.add_record(a_record(), FORM, "anna")
    yield store
    store.close()


def signed_record(store: AktStore, record_id: str, about: RecordId | None = None) -> Record:
    record = replace(a_record(record_id), about=about)
    store.add_record(record, FORM, "anna")
    store.save_answer(record.id, Q1, an_answer("hemligt"), at=NOW, actor="anna")
    closed = replace(record, state=RecordState.SIGNED, closed_at=NOW, closed_by="anna")
    store.close_record(closed, Signature(b"hemligt", "s1", b"sig", NOW), "anna", "signed")
    return closed


def test_what_is_withdrawn_is_gone_and_that_it_was_there_stays(storage: Storage, akt: AktStore) -> None:
    kept, gone = signed_record(akt, "r2"), signed_record(akt, "r3")
    about = signed_record(akt, "r4", about=gone.id)
    assert akt.record(about.id) == about
    events = akt.events()
    later = NOW + timedelta(hours=1)
    told = akt.withdraw([gone.id, about.id], at=later, actor="bo")
    assert [(event.act, event.object) for event in told] == [("record-withdrawn", "r4"), ("record-withdrawn", "r3")]
    akt.close()
    again = storage.akter.open(AKT, KEY)  # which checks all of the file
    assert again.events()[: len(events)] == events
    assert [record.id for record in again.records()] == ["r1", "r2"]
    assert again.withdrawn() == {about.id: later, gone.id: later}
    assert (again.answers(gone.id), again.history(gone.id, Q1), again.signature(gone.id)) == ({}, (), None)
    assert again.signature(kept.id) is not None
    with pytest.raises(RuleError, match="record-exists"):
        again.add_record(a_record("r3"), FORM, "anna")
    with pytest.raises(KeyError):
        again.withdraw([gone.id], at=later, actor="bo")
    again.close()


def test_a_transaction_in_an_akt_is_all_or_nothing(akt: AktStore) -> None:
    head = akt.head()

    def half_done() -> None:
        with akt.transaction():
            akt.save_answer(R1, Q1, an_answer(), at=NOW, actor="anna")
            raise ValueError("avbrutet")

    with pytest.raises(ValueError, match="avbrutet"):
        half_done()
    assert (akt.head(), akt.answers(R1)) == (head, {})

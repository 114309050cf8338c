"""Training vaults filled with invented akter, and reference data that an organisation replaces."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from personnummer import personnummer

from tests.helpers.vaults import Vault, a_plan, a_vault, answers_json, disk_world, refusal
from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.canonical import Json
from vir_desktop.domain.errors import Known
from vir_desktop.domain.record import AnswerKey, RecordState
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.services import akter, demo, records, reference, unlocking
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session

NUMBER = AnswerKey("personnummer")


def content(vault: Vault, count: int, seed: int) -> list[tuple[str, dict[str, dict[str, Json]]]]:
    session = vault.open()
    before = session.world
    assert demo.fill(session, count, seed) == count
    assert session.world is before
    rows = session.register.page(RegisterQuery(limit=count)).rows
    told = []
    for row in rows:
        akter.open_akt(session, row.akt_id)
        told.append((row.code, answers_json(session, row.akt_id)))
    vault.leave()
    return told


def test_the_same_seed_tells_the_same_whenever_in_the_day(tmp_path: Path) -> None:
    vaults = [a_vault(tmp_path / name, memory=True) for name in ("a", "b", "c")]
    vaults[1].clock.pass_(hours=3)
    first, same, other = (content(vault, 4, seed) for vault, seed in zip(vaults, (7, 7, 8), strict=True))
    assert first == same
    assert first != other
    assert len({code for code, _ in first}) == 4


def test_what_is_invented_has_one_of_each_and_only_numbers_of_the_test_series(session: Session) -> None:
    demo.fill(session, 20, 3)
    states, instruments = set(), set()
    for row in session.register.page(RegisterQuery()).rows:
        akter.open_akt(session, row.akt_id)
        for record in records.list_records(session, row.akt_id):
            states.add(record.state)
            instruments.add(record.instrument)
            answers = records.view(session, row.akt_id, record.id).answers
            number = str(answers[NUMBER].value) if NUMBER in answers else ""
            assert not number or (personnummer.valid(number) and number.startswith("189"))
            assert all(answer.at is not None and answer.at <= session.now for answer in answers.values())
        akter.close_akt(session, row.akt_id)
    assert states == {RecordState.OPEN, RecordState.SIGNED, RecordState.PRELIMINARY}
    assert {"person", "barn", "akutsamtal", "samtalsstod-fara", "hot-och-riskbedomning", "overlamning"} <= instruments


def test_an_ideell_jour_gets_no_personnummer(tmp_path: Path) -> None:
    session = a_vault(tmp_path, plan=a_plan(Verksamhet("1", "Jour", Regim.IDEELL)), memory=True).open()
    demo.fill(session, 3, 1)
    for row in session.register.page(RegisterQuery()).rows:
        akter.open_akt(session, row.akt_id)
        assert not any("personnummer" in answers for answers in answers_json(session, row.akt_id).values())


@pytest.mark.parametrize("hour", [0, 4, 6, 7, 12, 23])
def test_the_night_has_passed(vault: Vault, hour: int) -> None:
    vault.clock.at = datetime(2026, 11, 21, hour, 30, tzinfo=UTC)
    session = vault.open()
    demo.fill(session, 2, 1)
    made = [row.created_at for row in session.register.page(RegisterQuery()).rows]
    assert all(timedelta(hours=1) < session.now - at < timedelta(hours=36) for at in made)


def test_how_many_and_where(tmp_path: Path, session: Session) -> None:
    assert refusal(lambda: demo.fill(session, 0, 1)) == "demo-too-many"
    assert refusal(lambda: demo.fill(session, 1001, 1)) == "demo-too-many"
    real = Verksamhet("1", "Jour", Regim.NAMND)
    vault = a_vault(tmp_path / "x", plan=a_plan(real), memory=True)
    assert unlocking.is_training(vault.world)
    training = vault.open()
    object.__setattr__(training.policy, "training", False)
    assert refusal(lambda: demo.fill(training, 1, 1)) == "demo-only-in-training"


# --- reference data -------------------------------------------------------------------------------------------------


def test_what_ships_holds_until_it_is_replaced(session: Session) -> None:
    before = reference.reference(session, "lines")
    assert before == reference.shipped(session.world.reference, "lines")
    body = session.world.reference.read("lines").replace(before.as_of.encode(), b"2027-01-01", 1)
    signature = reference.sign_reference(session, "lines", body)
    reference.import_reference(session, "lines", body, signature)
    assert reference.reference(session, "lines").as_of == "2027-01-01"
    assert session.register.events()[-1].act == "reference-imported"
    session.world.storage.folder.write("reference/lines.json", body + b" ")
    assert reference.reference(session, "lines") == before  # unsigned: what ships


def test_an_older_file_does_not_come_back(session: Session) -> None:
    shipped = session.world.reference.read("lines")
    version = reference.shipped(session.world.reference, "lines").version

    def take(number: int) -> None:
        body = json.dumps(json.loads(shipped) | {"version": number}).encode()
        reference.import_reference(session, "lines", body, reference.sign_reference(session, "lines", body))

    take(version + 2)
    take(version + 2)
    assert refusal(lambda: take(version + 1)) == "reference-older"
    assert reference.reference(session, "lines").version == version + 2


def test_what_is_not_signed_or_not_reference_data_is_refused(session: Session, tmp_path: Path) -> None:
    body = session.world.reference.read("lines")
    signature = reference.sign_reference(session, "lines", body)
    sign, take = reference.sign_reference, reference.import_reference
    assert refusal(lambda: take(session, "actions", body, signature)) == Known.DAMAGED_PACK
    assert refusal(lambda: take(session, "lines", body, bytes(64))) == Known.DAMAGED_PACK
    assert refusal(lambda: sign(session, "annat", body)) == "reference-unknown"
    for malformed in (b"", b"[]", b"{}", b'{"as_of":"","source":"","entries":[]}', b" " * (reference.MAX_BYTES + 1)):
        assert refusal(partial(sign, session, "lines", malformed)) == "reference-malformed"
    other = a_vault(tmp_path / "annat", plan=a_plan(roles=frozenset({Role.HANDLAGGARE})), memory=True).open()
    assert refusal(lambda: sign(other, "lines", body)) == Known.NO_RIGHT
    assert refusal(lambda: take(other, "lines", body, signature)) == Known.NO_RIGHT
    session.keys = type(session.keys)(b"", b"", b"", b"")
    assert refusal(lambda: sign(session, "lines", body)) == Known.NO_RIGHT


def test_reference_data_lies_in_the_vault_on_disk(disk: Vault) -> None:
    session = disk.open()
    body = session.world.reference.read("fara_nu")
    reference.import_reference(session, "fara_nu", body, reference.sign_reference(session, "fara_nu", body))
    disk.leave()
    again = disk_world(disk.folder, disk.devices, disk.clock).storage.folder
    assert again.read("reference/fara_nu.json") == body

"""Search before create on a vault: what it finds, whom it tells, and that it is written down first."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.vaults import Vault, a_form, a_plan, a_vault, add_user, an_akt, refusal
from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.errors import Known
from vir_desktop.domain.record import AktId, AnswerKey
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.domain.search_parts import Sought
from vir_desktop.services import akter, records
from vir_desktop.services.search import Hits, is_search_on, search_person
from vir_desktop.services.session import Session

BO = "bos påhittade lösenfras"
ASA = Sought(namn="Svensson, Åsa", fodelsear=1890)
JOUR = Verksamhet("1", "Påhittade jouren", Regim.IDEELL)


def with_asa(session: Session) -> AktId:
    akt_id = an_akt(session, code="Lind")
    a_form(session, akt_id, "person", {"namn": "Åsa Svensson", "fodelsear": 1890, "telefon": "070-174 06 05"})
    akter.close_akt(session, akt_id)
    return akt_id


@pytest.mark.parametrize(
    "sought",
    [
        ASA,
        Sought(namn="asa svenson", fodelsear=1890),
        Sought(telefon="+46701740605"),
        Sought("18900101-9802", "0701740605"),
    ],
    ids=["name", "spelt otherwise", "telephone", "one of two"],
)
def test_found_by_what_is_known(session: Session, sought: Sought) -> None:
    akt_id = with_asa(session)
    assert [row.akt_id for row in search_person(session, sought).mine] == [akt_id]


def test_not_found_by_what_is_not_hers(session: Session) -> None:
    with_asa(session)
    assert search_person(session, Sought("18900101-9802", "070-174 06 06", "Eva Svensson", 1890)) == Hits(())
    assert search_person(session, Sought()) == Hits(())


def test_what_is_changed_is_no_longer_found(session: Session) -> None:
    akt_id = with_asa(session)
    akter.open_akt(session, akt_id)
    (record,) = records.list_records(session, akt_id)
    records.save_answer(session, akt_id, record.id, AnswerKey("namn"), "Eva Påhittsson")
    akter.close_akt(session, akt_id)
    assert search_person(session, ASA).mine == ()
    assert len(search_person(session, Sought(namn="Eva Påhittsson", fodelsear=1890)).mine) == 1


def test_no_name_and_no_number_lies_in_the_register(disk: Vault) -> None:
    with_asa(disk.open())
    disk.leave()
    written = (disk.folder / "register.vdb").read_bytes()
    assert b"svensson" not in written.lower()


def test_a_search_is_written_down_before_it_is_made(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def find(tokens: Sequence[bytes]) -> dict[AktId, int]:
        seen.append(session.register.events()[-1].act)
        return {}

    monkeypatch.setattr(session.register, "find", find)
    search_person(session, ASA)
    assert seen == ["search"]
    assert session.register.events()[-1].object == "person"  # that one searched, not for whom


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ({Role.HANDLAGGARE}, 1),
        ({Role.VOLONTAR}, 0),
        ({Role.VOLONTAR, Role.ADMINISTRATOR}, 0),
        ({Role.VOLONTAR, Role.ARBETSLEDARE}, 1),
    ],
)
def test_only_some_are_told_that_another_has_met_her(vault: Vault, roles: set[Role], told: int) -> None:
    session = vault.open()
    with_asa(session)
    add_user(session, "bo", BO, frozenset(roles))
    vault.leave()
    bo = vault.open("bo", BO)
    assert search_person(bo, ASA) == Hits(())  # policy says nothing: nobody is told
    bo.policy = replace(bo.policy, search_other_handlaggare=True)
    assert search_person(bo, ASA) == Hits((), told)


def test_those_without_akter_do_not_search(vault: Vault) -> None:
    session = vault.open()
    add_user(session, "bo", BO, frozenset({Role.SAMORDNARE}))
    vault.leave()
    bo = vault.open("bo", BO)
    assert refusal(lambda: search_person(bo, ASA)) == Known.NO_RIGHT


def test_off_for_an_ideell_jour(tmp_path: Path) -> None:
    session = a_vault(tmp_path, plan=a_plan(JOUR), memory=True).open()
    akt_id = with_asa(session)
    before = session.register.head()
    assert not is_search_on(session)
    assert search_person(session, ASA) == Hits(())
    assert session.register.head() == before
    assert akt_id in session.world.storage.akter.ids()


def test_an_akt_of_the_jour_is_not_found_in_a_vault_that_also_has_a_shelter(tmp_path: Path) -> None:
    shelter = Verksamhet("2", "Påhittade boendet", Regim.ENSKILD)
    session = a_vault(tmp_path, plan=a_plan(JOUR, shelter), memory=True).open()
    with_asa(session)
    assert is_search_on(session)
    assert search_person(session, ASA) == Hits(())

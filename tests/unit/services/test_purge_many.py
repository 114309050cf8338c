"""More than one akt at a time: the number typed, and a second person or a day (K20)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.helpers.gallring import BESLUT, transferred_akt
from tests.helpers.vaults import Vault, add_user, refusal
from vir_desktop.domain.errors import Known
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Role
from vir_desktop.services import gallring, purge_many
from vir_desktop.services.purge_many import Request
from vir_desktop.services.session import Session

BO, BO_PHRASE = "Bo.T", "en annan påhittad lösenfras"


def several(vault: Vault, session: Session) -> list[AktId]:
    made = [transferred_akt(session) for _ in range(3)]
    vault.clock.pass_(days=31)
    return made


def test_several_need_the_number_and_a_second_person(vault: Vault, session: Session) -> None:
    add_user(session, BO, BO_PHRASE, frozenset({Role.HANDLAGGARE}))
    chosen = several(vault, session)
    assert refusal(lambda: purge_many.request(session, chosen[:1], BESLUT, "1")) == "purge-few"
    assert refusal(lambda: purge_many.request(session, [chosen[0]] * 2, BESLUT, "2")) == "purge-few"
    assert refusal(lambda: purge_many.request(session, chosen, BESLUT, "2")) == "purge-count-differs"
    asked = purge_many.request(session, chosen, BESLUT, " 3 ").value
    assert refusal(lambda: purge_many.execute(session, asked.id)) == "purge-needs-second"
    vault.clock.pass_(days=10)
    assert refusal(lambda: purge_many.execute(session, asked.id)) == "purge-needs-second"
    assert refusal(lambda: purge_many.approve(session, asked.id)) == "purge-same-person"
    bo = vault.open(BO, BO_PHRASE)
    assert purge_many.approve(bo, asked.id).value.approved_by == BO
    done = purge_many.execute(session, asked.id).value
    assert {receipt.id for receipt in done} == set(chosen)
    assert {receipt.approved_by for receipt in done} == {BO}
    assert purge_many.requests(session) == ()
    assert session.register.count() == 0
    assert refusal(lambda: purge_many.execute(session, asked.id)) == "purge-request-gone"


def test_alone_in_the_vault_one_waits_a_day(vault: Vault, session: Session) -> None:
    chosen = several(vault, session)
    asked = purge_many.request(session, chosen, BESLUT, "3").value
    assert purge_many.hours_left(session, asked) == 24
    vault.clock.pass_(hours=23, minutes=30)
    assert purge_many.hours_left(session, asked) == 1
    assert refusal(lambda: purge_many.execute(session, asked.id)) == "purge-wait"
    vault.clock.pass_(minutes=30)
    assert len(purge_many.execute(session, asked.id).value) == 3


def test_all_or_none_of_several(vault: Vault, session: Session) -> None:
    chosen = several(vault, session)
    asked = purge_many.request(session, chosen, BESLUT, "3").value
    gallring.hold(session, chosen[2], "skäl")
    vault.clock.pass_(days=2)
    assert refusal(lambda: purge_many.execute(session, asked.id)) == "gallring-held"
    assert session.register.count() == 3
    assert purge_many.requests(session) == (asked,)
    purge_many.withdraw(session, asked.id)
    assert purge_many.requests(session) == ()


def by_herself(asked: Request) -> Request:
    return replace(asked, approved_by="någon", approved_serial=asked.serial)


def forged(asked: Request) -> Request:
    return replace(asked, approval=bytes(64))


def more(asked: Request) -> Request:
    return replace(asked, akt_ids=(*asked.akt_ids, AktId("0" * 32)))


@pytest.mark.parametrize("change", [by_herself, forged, more])
def test_an_approval_holds_for_just_what_another_person_approved(
    vault: Vault, session: Session, change: Callable[[Request], Request]
) -> None:
    add_user(session, BO, BO_PHRASE, frozenset({Role.HANDLAGGARE}))
    asked = purge_many.request(session, several(vault, session), BESLUT, "3").value
    approved = purge_many.approve(vault.open(BO, BO_PHRASE), asked.id).value
    assert Request.from_bytes(approved.to_bytes()) == approved
    session.register.set_setting(purge_many.REQUEST + asked.id, change(approved).to_bytes())
    assert refusal(lambda: purge_many.execute(session, asked.id)) == "purge-needs-second"


def test_a_volontar_approves_nothing(vault: Vault, session: Session) -> None:
    add_user(session, BO, BO_PHRASE, frozenset({Role.VOLONTAR}))
    asked = purge_many.request(session, several(vault, session), BESLUT, "3").value
    assert refusal(lambda: purge_many.approve(vault.open(BO, BO_PHRASE), asked.id)) == Known.NO_RIGHT
    assert purge_many.hours_left(session, asked) == 24


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"approved":1}', b'{"approved":[],"request":"{}"}',
                                  b'{"approved":[],"request":"[]"}'])  # fmt: skip
def test_what_is_no_request_is_not_read_as_one(body: bytes) -> None:
    with pytest.raises((ValueError, KeyError)):
        Request.from_bytes(body)

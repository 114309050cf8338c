"""What an ideell jour does not write of who somebody is, until the association has stated a legal basis."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.vaults import a_plan, a_vault, an_akt, refusal
from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.identifying import refuse
from vir_desktop.domain.record import AnswerKey
from vir_desktop.domain.roles import Regim
from vir_desktop.services import legal_basis, records

IDEELL = Regim.IDEELL
ROLE, PART, NAME = (AnswerKey(f"narstaende[1]/narstaende.{name}") for name in ("roll", "del", "namn"))
NUMBER = "18900101-9802"


def refused(
    regim: Regim, key: AnswerKey, value: Value, answers: dict[AnswerKey, Value] | None = None
) -> str:
    given = {one: Answer(said) for one, said in (answers or {}).items()}
    try:
        refuse(regim, given, key, value)
    except RuleError as error:
        return error.code
    return ""


@pytest.mark.parametrize("key", ["personnummer", "narstaende[2]/narstaende.personnummer"])
def test_no_number_without_a_stated_basis(key: str) -> None:
    assert refused(IDEELL, AnswerKey(key), NUMBER) == "no-basis-for-number"
    assert refused(IDEELL, AnswerKey(key), Absent.DECLINED) == ""
    for regim in (Regim.NAMND, Regim.ENSKILD):
        assert refused(regim, AnswerKey(key), NUMBER) == ""


def test_no_named_suspect_in_either_order() -> None:
    assert refused(IDEELL, NAME, "Nils", {ROLE: ("utovare",)}) == "no-basis-for-suspect"
    assert refused(IDEELL, ROLE, ("utovare",), {NAME: "Nils"}) == "no-basis-for-suspect"
    assert refused(IDEELL, PART, ("kan-skydda", "bevakar"), {NAME: "Nils"}) == "no-basis-for-suspect"


def test_others_around_the_person_are_named() -> None:
    assert refused(IDEELL, NAME, "Mormor Karin", {ROLE: ("narstaende",), PART: ("kan-skydda",)}) == ""
    assert refused(IDEELL, ROLE, ("utovare",)) == ""  # that there is one, without a name
    other_row = AnswerKey("narstaende[2]/narstaende.roll")
    assert refused(IDEELL, NAME, "Karin", {other_row: ("utovare",)}) == ""


def test_the_record_of_an_ideell_jour_refuses_it_until_a_basis_is_stated(tmp_path: Path) -> None:
    vault = a_vault(tmp_path, plan=a_plan(Verksamhet("1", "Påhittade jouren", IDEELL)), memory=True)
    session = vault.open()
    akt_id = an_akt(session)
    person = records.start_record(session, akt_id, "person").value.record.id
    key = AnswerKey("personnummer")
    assert refusal(lambda: records.save_answer(session, akt_id, person, key, NUMBER)) == "no-basis-for-number"
    records.save_answer(session, akt_id, person, AnswerKey("kodnamn"), "Björk")
    session.policy = replace(session.policy, modules=frozenset({legal_basis.MODULE}))
    records.save_answer(session, akt_id, person, key, NUMBER)
    vault.leave()

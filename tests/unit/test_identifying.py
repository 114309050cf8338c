"""What an ideell jour does not write of who somebody is, until the association has stated a legal basis."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.vaults import a_plan, a_vault, an_akt, refusal
from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.identifying import MODULE, Basis
from vir_desktop.domain.instrument.engine import evaluate
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AnswerKey
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.services import records
from vir_desktop.system.paths import resources

IDEELL, ROLES = Regim.IDEELL, frozenset({Role.ARBETSLEDARE})
ROLE, PART, NAME = (AnswerKey(f"narstaende[1]/narstaende.{name}") for name in ("roll", "del", "namn"))
NUMBER = "18900101-9802"
OF_VERSION_1 = {
    "vault_id", "version", "training", "verksamheter", "idle_minutes", "idle_minutes_interview",
    "search_other_handlaggare", "bakjour_number", "lock_key", "modules", "freda_official",
}  # fmt: skip
OF_VERKSAMHET = {"id", "namn", "regim", "ansvarig_namnd", "kommunkod", "uppgifter"}


def refused(
    regim: Regim, key: AnswerKey, value: Value, answers: dict[AnswerKey, Value] | None = None
) -> str:
    given = {one: Answer(said) for one, said in (answers or {}).items()}
    try:
        Basis(regim, ROLES, False).refuse(lambda: given, key, value)
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
    assert not {str(key), "narstaende.personnummer"} & set(records.view(session, akt_id, person).pack.places)
    session.policy = replace(session.policy, modules=frozenset({MODULE}))
    assert key in records.view(session, akt_id, person).pack.places
    records.save_answer(session, akt_id, person, key, NUMBER)
    session.policy = replace(session.policy, modules=frozenset())  # withdrawn: it is seen, to be taken away
    assert records.view(session, akt_id, person).answers[key].value == NUMBER
    assert key in records.view(session, akt_id, person).pack.places
    records.clear_answer(session, akt_id, person, key)
    assert key not in records.view(session, akt_id, person).pack.places
    vault.leave()


def test_the_name_of_one_around_the_person_says_that_a_suspect_is_not_named(tmp_path: Path) -> None:
    vault = a_vault(tmp_path, plan=a_plan(Verksamhet("1", "Påhittade jouren", IDEELL)), memory=True)
    session = vault.open()
    begun = records.start_record(session, an_akt(session), "person").value
    said = words(RuleError("no-basis-for-suspect"))
    for view in (begun, records.view(session, begun.akt_id, begun.record.id)):
        group = next(item for item in view.pack.items if item.link_id == "narstaende")
        name = next(item for item in group.items if item.link_id == "narstaende.namn")
        assert said.title in name.guidance
        assert said.advice in name.guidance
        assert view.pack.places["narstaende.namn"].item == name
        assert view.pack.form_ref == begun.record.form
        assert len(evaluate(view.pack, {}).questions) == len(list(view.pack.questions()))
    vault.leave()


def test_where_numbers_are_written_the_form_is_as_it_is() -> None:
    pack = read_pack((resources() / "instruments" / "person.json").read_bytes(), "person")
    for regim in (Regim.NAMND, Regim.ENSKILD):
        assert Basis(regim, ROLES, False).form(pack, {}) is pack
    assert Basis(IDEELL, ROLES, True).form(pack, {}) is pack
    hers = Basis(Regim.NAMND, frozenset({Role.VOLONTAR}), False).form(pack, {})
    assert set(pack.places) - set(hers.places) == {"personnummer", "narstaende.personnummer"}
    assert hers.places["narstaende.namn"].item.guidance == pack.places["narstaende.namn"].item.guidance


def test_a_policy_says_nothing_of_it_until_a_basis_is_stated(tmp_path: Path) -> None:
    vault = a_vault(tmp_path, memory=True)
    session = vault.open()
    data = session.policy.to_json()
    assert isinstance(data, dict)
    assert set(data) == OF_VERSION_1  # what the first vaults signed, so that their signatures hold
    assert all(set(one) == OF_VERKSAMHET for one in data["verksamheter"])
    assert not data["modules"]
    vault.leave()

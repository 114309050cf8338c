"""Grupper, the glas that is broken with a reason, what a volontär sees, and the policy."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.helpers.colleagues import ARBETSLEDARE, HANDLAGGARE, VOLONTAR, at_work, comes, opens, staff
from tests.helpers.vaults import Vault, a_form, a_vault, an_akt, refusal
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.holders import GLAS, user_holder
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId, AnswerKey
from vir_desktop.services import (
    akt_keys,
    akter,
    anchoring,
    break_glass,
    certificates,
    employment,
    grupper,
    paper_out,
    policy,
    printing,
    records,
    sharing,
)
from vir_desktop.services.creating import ANSVARIG
from vir_desktop.services.outcome import Change
from vir_desktop.services.session import Session
from vir_desktop.services.verifying import verify_vault

NUMBER = "189001019802"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return a_vault(tmp_path, memory=True)


# --- grupper --------------------------------------------------------------------------------------------------------


def test_a_grupp_holds_akter_and_who_leaves_it_does_not(vault: Vault) -> None:
    who = staff(vault)
    session = at_work(vault, vault.signatur)
    akt_id = an_akt(session)
    serials = [holder.removeprefix("user:") for holder in (who["bo"], who["dag"])]
    assert grupper.add_grupp(session, " FREDA-grupp ", serials).value.members == ("bo", "dag")
    sharing.share(session, akt_id, sharing.grupp(session, "freda-grupp"))
    assert opens(vault, "bo", akt_id)
    session = at_work(vault, vault.signatur)
    assert grupper.leave(session, "freda-grupp", serials[0]).value == 1
    assert not opens(vault, "bo", akt_id)
    assert opens(vault, "dag", akt_id)  # gives it a new key
    session = at_work(vault, vault.signatur)
    assert opens(vault, "dag", akt_id)
    session = at_work(vault, vault.signatur)
    assert grupper.remove_grupp(session, "freda-grupp").value == 1
    assert not opens(vault, "dag", akt_id)


def test_who_joins_a_grupp_opens_what_it_holds(vault: Vault) -> None:
    who = staff(vault)
    session = at_work(vault, vault.signatur)
    akt_id = an_akt(session)
    bo, dag = (who[name].removeprefix("user:") for name in ("bo", "dag"))
    grupper.add_grupp(session, "nyckelpersoner", [bo])
    sharing.share(session, akt_id, sharing.grupp(session, "nyckelpersoner"))
    grupper.join(session, "nyckelpersoner", dag)  # by an arbetsledare outside it: by the next key of the akt
    assert not opens(vault, "dag", akt_id)
    assert opens(vault, "bo", akt_id)
    assert opens(vault, "dag", akt_id)
    session = at_work(vault, "cia")
    me = session.user.serial
    grupper.join(session, "nyckelpersoner", me)
    session = at_work(vault, "cia")
    assert grupper.join(session, "nyckelpersoner", certificates.of_signatur(session, vault.signatur).serial)


def test_what_grupper_refuse(vault: Vault) -> None:
    who = staff(vault)
    session = at_work(vault, vault.signatur)
    bo, cia = (who[name].removeprefix("user:") for name in ("bo", "cia"))
    me = session.user.serial
    said = {
        "grupp-name": lambda: grupper.add_grupp(session, "a:b", [bo]),
        "grupp-empty": lambda: grupper.add_grupp(session, "freda", []),
        "grupp-taken": lambda: grupper.add_grupp(session, "Ansvarig", [bo]),
        "grupp-needed": lambda: grupper.remove_grupp(session, ANSVARIG),
        "grupp-unknown": lambda: grupper.remove_grupp(session, "okänd"),
        "grupp-member": lambda: grupper.join(session, ANSVARIG, cia),
        "role-no-arbetsledare": lambda: grupper.join(session, ANSVARIG, bo),
        "grupp-no-member": lambda: grupper.leave(session, ANSVARIG, bo),
    }
    assert {rule: refusal(act) for rule, act in said.items()} == {rule: rule for rule in said}
    an_akt(at_work(vault, "bo"), code="BO-1")
    session = at_work(vault, vault.signatur)
    grupper.leave(session, ANSVARIG, cia)
    assert refusal(lambda: grupper.leave(session, ANSVARIG, me)) == "last-arbetsledare"
    assert refusal(lambda: grupper.add_grupp(at_work(vault, "bo"), "x", [bo])) == Known.NO_RIGHT


# --- break-glass ----------------------------------------------------------------------------------------------------


def out_of_reach(vault: Vault) -> AktId:
    """Return an akt that Bo and Cia hold, and the first arbetsledare does not."""
    who = staff(vault)
    akt_id = an_akt(at_work(vault, "bo"))
    session = at_work(vault, "cia")
    sharing.share(session, akt_id, who["cia"])
    sharing.unshare(session, akt_id, sharing.grupp(session, ANSVARIG))
    assert not opens(vault, vault.signatur, akt_id)
    return akt_id


def refused(session: Session, akt_id: AktId, reason: str) -> tuple[str, str | None]:
    with pytest.raises(RuleError) as caught:
        break_glass.break_glass(session, akt_id, reason)
    return caught.value.code, caught.value.field


def test_the_glass_is_broken_with_a_reason_and_both_chains_know(vault: Vault) -> None:
    akt_id = out_of_reach(vault)
    session = at_work(vault, vault.signatur)
    assert akt_id not in akter.unsealed_rows(session, [session.register.row(akt_id)])
    assert refused(session, akt_id, "  ") == ("reason-missing", "reason")
    done = break_glass.break_glass(session, akt_id, "Polisen ringde om barnet.")
    assert done.value == session.register.row(akt_id)
    assert done.changes == {Change.AKT}
    assert done.value.touched  # killed now, the next unlock sees to it
    assert [one.reason for one in break_glass.broken(session, akt_id)] == ["Polisen ringde om barnet."]
    assert "glass-broken" in [event.act for event in session.register.events(object_=akt_id)]
    assert "glass-reason" in [event.act for event in session.akt(akt_id).store.events()]
    assert "Polisen" not in "".join(event.body for event in session.register.events())
    records.start_record(session, akt_id, "person")
    assert refusal(lambda: break_glass.break_glass(session, akt_id, "en gång till")) == "glass-not-needed"
    session = at_work(vault, vault.signatur)
    assert refusal(lambda: akter.open_akt(session, akt_id)) == Known.NO_RIGHT
    assert opens(vault, "cia", akt_id)
    session = at_work(vault, "cia")
    assert refused(session, akt_id, "behövs inte") == ("glass-not-needed", "akt")
    assert verify_vault(session).findings == ()


def test_the_event_is_there_before_anything_of_the_akt_is_read(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    akt_id = out_of_reach(vault)
    session = at_work(vault, vault.signatur)

    def damaged(*_: object) -> None:
        raise KnownError(Known.DAMAGED_AKT)

    monkeypatch.setattr(vault.world.storage.akter, "open", damaged)
    assert refusal(lambda: break_glass.break_glass(session, akt_id, "i natt")) == Known.DAMAGED_AKT
    assert session.register.events(object_=akt_id)[-1].act == break_glass.BROKEN
    assert anchoring.present_anchor(session).register == session.register.head()  # nor can it be taken back


def test_neither_the_key_nor_the_role_nor_an_old_copy_is_enough(vault: Vault) -> None:
    """And nothing is written of a glass that stayed whole."""
    akt_id = out_of_reach(vault)
    session = at_work(vault, vault.signatur)
    head, user, wraps = session.register.head(), session.user, session.register.wraps(akt_id)
    session.user = replace(user, roles=frozenset({HANDLAGGARE}))  # still a member of the glas
    assert refusal(lambda: break_glass.break_glass(session, akt_id, "i natt")) == Known.NO_RIGHT
    session.user, session.rolled_back = user, True
    assert refusal(lambda: break_glass.break_glass(session, akt_id, "i natt")) == Known.OLDER_THAN_ANCHOR
    session.rolled_back = False
    session.register.put_wraps(akt_id, [wrap for wrap in wraps if wrap.holder != f"grupp:{GLAS}"])
    assert refusal(lambda: break_glass.break_glass(session, akt_id, "i natt")) == Known.NO_RIGHT
    assert session.register.head() == head
    assert akt_id not in session.open_akter


def test_only_an_arbetsledare_breaks_glass_and_a_departed_one_never(vault: Vault) -> None:
    akt_id = out_of_reach(vault)
    session = at_work(vault, "dag")
    assert refusal(lambda: break_glass.break_glass(session, akt_id, "nyfiken")) == Known.NO_RIGHT
    session = at_work(vault, vault.signatur)
    eva = comes(session, "eva", ARBETSLEDARE)
    hers = at_work(vault, "eva")
    pair = akt_keys.newest(hers.register.grupper(), GLAS)
    assert pair
    seed = grupper.seed_of(hers, pair)
    employment.remove_user(at_work(vault, vault.signatur), eva)
    now = akt_keys.newest(vault.opened[-1].register.grupper(), GLAS)
    assert seed
    assert now
    assert now.id != pair.id
    assert opens(vault, "cia", akt_id)  # a new key, wrapped to the new glas only
    session = at_work(vault, "cia")
    assert f"grupp:{pair.id}" not in session.register.holders_of([akt_id])[akt_id]


def test_a_vault_from_before_the_glas_gets_one_and_its_akter_follow(vault: Vault) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    akter.close_akt(session, akt_id)
    kept = [wrap for wrap in session.register.wraps(akt_id) if wrap.holder != f"grupp:{GLAS}"]
    session.register.put_wraps(akt_id, kept)
    session.register.remove_grupp(GLAS)
    comes(session, "bo", HANDLAGGARE)
    session.rolled_back = True
    break_glass.ensure_glas(session)  # neither a vault that was put back nor who does not lead changes anything
    session.rolled_back = False
    assert akt_keys.newest(at_work(vault, "bo").register.grupper(), GLAS) is None
    session = at_work(vault, vault.signatur)
    assert {grupp.name: grupp.members for grupp in grupper.list_grupper(session)} == {
        ANSVARIG: (vault.signatur,),
        GLAS: (vault.signatur,),
    }
    assert [event.act for event in session.register.events(object_=GLAS)] == ["grupp-added"]
    akter.open_akt(session, akt_id)
    assert f"grupp:{GLAS}" in session.register.holders_of([akt_id])[akt_id]


# --- a volontär, and the policy -------------------------------------------------------------------------------------


def test_a_volontar_works_with_code_names(vault: Vault) -> None:
    comes(vault.open(), "vera", VOLONTAR, until=date(2026, 12, 31))
    hers = at_work(vault, "vera")
    akt_id = an_akt(hers)
    record_id = a_form(hers, akt_id, "person", {"kodnamn": "Lind"})
    assert refusal(lambda: a_form(hers, akt_id, "person", {"personnummer": NUMBER})) == "number-not-for-role"
    session = at_work(vault, vault.signatur)
    akter.open_akt(session, akt_id)
    given = AnswerKey("personnummer")
    records.save_answer(session, akt_id, record_id, given, NUMBER)
    hers = at_work(vault, "vera")
    akter.open_akt(hers, akt_id)
    shown = records.view(hers, akt_id, record_id)
    assert given not in shown.answers
    assert given not in shown.pack.places  # nor is it asked for
    for act in (records.history, records.undo_answer, records.clear_answer):
        assert refusal(partial(act, hers, akt_id, record_id, given)) == "number-not-for-role"
    session = at_work(vault, vault.signatur)
    policy.set_policy(session, replace(session.policy, modules=frozenset({"personnummer"})))
    hers = at_work(vault, "vera")
    akter.open_akt(hers, akt_id)
    assert records.view(hers, akt_id, record_id).answers[given].value == NUMBER


def test_the_papers_of_a_volontar_carry_no_personnummer(vault: Vault) -> None:
    session = vault.open()
    vera = user_holder(comes(session, "vera", VOLONTAR, until=date(2026, 12, 31)))
    akt_id = an_akt(session)
    person = a_form(session, akt_id, "person", {"personnummer": NUMBER})
    told = a_form(session, akt_id, "overlamning", {"fara-nu": f"Hon, {NUMBER}, är rädd."})
    sharing.share(session, akt_id, vera)
    for who, carried in ((vault.signatur, True), ("vera", False)):
        session = at_work(vault, who)
        akter.open_akt(session, akt_id)
        form = printing.paper_of(session, akt_id, person)
        assert (NUMBER in repr(form)) == carried
        prepared = paper_out.prepared(session, akt_id, printing.paper_of(session, akt_id, told))
        (found,) = {one.hit.protected for one in prepared.hits}
        assert NUMBER not in repr(paper_out.decide(prepared).paper)
        if carried:
            assert NUMBER in repr(paper_out.decide(prepared, {found: "Till polisen"}).paper)
        else:
            assert refusal(partial(paper_out.decide, prepared, {found: "Till polisen"})) == "number-not-for-role"


@pytest.mark.parametrize(
    ("name", "least", "most", "code"),
    [
        ("idle_minutes", 5, 30, "policy-minutes"),
        ("idle_minutes_interview", 5, 30, "policy-minutes"),
        ("gallring_ideell_days", 1, 3650, "policy-days"),
        ("granskning_days", 1, 365, "policy-days"),
        ("granskning_size", 1, 200, "policy-size"),
    ],
)
def test_the_numbers_of_a_policy_have_bounds(vault: Vault, name: str, least: int, most: int, code: str) -> None:
    session = vault.open()
    for number in (least, most):
        changed = replace(session.policy, **{name: number})  # type: ignore[arg-type]  # a number by its name
        assert getattr(policy.set_policy(session, changed).value, name) == number
    for number in (least - 1, most + 1):
        changed = replace(session.policy, **{name: number})  # type: ignore[arg-type]  # a number by its name
        with pytest.raises(RuleError, match=code) as refused:
            policy.set_policy(session, changed)
        assert refused.value.field == name
        assert str(most) in words(refused.value).advice


def test_the_policy_is_signed_and_only_grows(vault: Vault) -> None:
    session = vault.open()
    before = session.policy
    changed = replace(before, idle_minutes=10, version=1, training=False, vault_id="x")
    now = policy.set_policy(session, changed).value
    assert (now.version, now.training, now.vault_id, now.idle_minutes) == (2, True, before.vault_id, 10)
    assert refusal(lambda: policy.set_policy(session, replace(now, modules=frozenset({"x"})))) == "policy-module"
    again = at_work(vault, vault.signatur)
    assert again.policy == now
    assert not again.rolled_back
    assert policy.device_facts(again).vault_id == now.vault_id
    comes(again, "bo", HANDLAGGARE)
    assert refusal(lambda: policy.set_policy(at_work(vault, "bo"), now)) == Known.NO_RIGHT

"""Coming, staying and leaving: each as one act, refused where somebody would be left alone, whole whenever killed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.helpers.broken_off import broken_off_everywhere
from tests.helpers.colleagues import (
    ADMINISTRATOR,
    ARBETSLEDARE,
    HANDLAGGARE,
    SAMORDNARE,
    VOLONTAR,
    at_work,
    comes,
    phrase_of,
)
from tests.helpers.vaults import ALL_ROLES, Vault, a_plan, a_vault, an_akt, refusal
from vir_desktop.domain.errors import Known, RuleError
from vir_desktop.domain.holders import user_holder
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, certificates, copies, employment, grupper, rotation, sharing
from vir_desktop.services.creating import ANSVARIG
from vir_desktop.services.employment import NewUser
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import KEYRING_FILE, SLOT_FOLDER, slot_file
from vir_desktop.services.verifying import verify_vault

LAST_DAY = date(2026, 12, 24)  # the clock stands at 21 November


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return a_vault(tmp_path, memory=True)


def slots(vault: Vault) -> int:
    return len(vault.world.storage.folder.names(SLOT_FOLDER))


# --- coming ---------------------------------------------------------------------------------------------------------


def test_a_handlaggare_comes_and_sees_what_is_hers_only(vault: Vault) -> None:
    session = vault.open()
    others = an_akt(session)
    serial = comes(session, "bo", HANDLAGGARE)
    assert [event.act for event in session.register.events()[-2:]] == ["user-added", "key-act-signed"]
    assert [row.certificate.serial for row in session.register.users()][-1] == serial
    hers = at_work(vault, "bo")
    assert refusal(lambda: akter.open_akt(hers, others)) == Known.NO_RIGHT
    assert akter.open_akt(hers, an_akt(hers))
    assert not hers.rolled_back


def test_an_arbetsledare_holds_what_there_was(vault: Vault) -> None:
    session = vault.open()
    before = an_akt(session)
    comes(session, "cia", ARBETSLEDARE)
    assert akter.open_akt(at_work(vault, "cia"), before)


def test_an_arbetsledare_added_by_someone_without_the_key_waits_to_be_let_in(tmp_path: Path) -> None:
    vault = a_vault(tmp_path, memory=True)
    session = vault.open()
    akt_id = an_akt(session)
    comes(session, "adam", ADMINISTRATOR)
    session = at_work(vault, "adam")
    planned = employment.plan_user(session, NewUser("cia", frozenset({ARBETSLEDARE})))
    slot = employment.seal_first_slot(session.world.crypto, planned, phrase_of("cia"))
    assert not employment.add_user(session, planned, slot).value.let_in
    assert refusal(lambda: akter.open_akt(at_work(vault, "cia"), akt_id)) == Known.NO_RIGHT
    grupper.join(at_work(vault, vault.signatur), ANSVARIG, planned.certificate.serial)
    assert akter.open_akt(at_work(vault, "cia"), akt_id)


def test_who_founded_the_vault_without_leading_leaves_ansvarig_to_the_first_arbetsledare(tmp_path: Path) -> None:
    vault = a_vault(tmp_path, plan=a_plan(roles=frozenset({Role.ADMINISTRATOR})), memory=True)
    session = vault.open()
    comes(session, "cia", ARBETSLEDARE)
    assert {grupp.members for grupp in grupper.list_grupper(session)} == {("cia",)}
    assert session.grupp_seeds == {}
    akt_id = an_akt(at_work(vault, "cia"))
    assert refusal(lambda: akter.open_akt(at_work(vault, vault.signatur), akt_id)) == Known.NO_RIGHT


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        (NewUser(" ", frozenset({HANDLAGGARE})), "signatur-missing"),
        (NewUser("bo", frozenset()), "role-missing"),
        (NewUser("ÅSA.P", frozenset({HANDLAGGARE})), "signatur-taken"),
        (NewUser("vera", frozenset({VOLONTAR})), "until-missing"),
        (NewUser("vera", frozenset({VOLONTAR}), date(2026, 11, 20)), "until-past"),
    ],
)
def test_who_cannot_come(vault: Vault, new: NewUser, rule: str) -> None:
    session = vault.open()
    assert refusal(lambda: employment.plan_user(session, new)) == rule
    assert slots(vault) == 1


def test_a_short_passphrase_and_a_name_taken_meanwhile(vault: Vault) -> None:
    session = vault.open()
    planned = employment.plan_user(session, NewUser("bo", frozenset({HANDLAGGARE})))
    crypto = session.world.crypto
    assert refusal(lambda: employment.seal_first_slot(crypto, planned, "kort")) == "passphrase-too-short"
    slot = employment.seal_first_slot(crypto, planned, phrase_of("bo"))
    comes(session, "BO", HANDLAGGARE)
    assert refusal(lambda: employment.add_user(session, planned, slot)) == "signatur-taken"


def test_only_the_administrator_may(vault: Vault) -> None:
    bo = comes(vault.open(), "bo", ARBETSLEDARE)
    session = at_work(vault, "bo")
    acts = [
        lambda: employment.plan_user(session, NewUser("x", frozenset({HANDLAGGARE}))),
        lambda: employment.remove_user(session, bo),
        lambda: employment.renew_agreement(session, bo, LAST_DAY),
        lambda: employment.alone_without(session, bo),
        lambda: employment.endings(session),
    ]
    assert {refusal(act) for act in acts} == {Known.NO_RIGHT}


# --- agreements -----------------------------------------------------------------------------------------------------


def test_an_agreement_warns_ends_at_noon_the_day_after_and_is_renewed(vault: Vault) -> None:
    session = vault.open()
    vera = comes(session, "vera", VOLONTAR, until=LAST_DAY)
    assert employment.endings(session) == []
    assert employment.own_ending(session) is None
    vault.clock.pass_(days=19)
    assert employment.own_ending(at_work(vault, "vera")) == employment.Ending("vera", LAST_DAY, 14)
    assert [one.days for one in employment.endings(at_work(vault, vault.signatur))] == [14]
    vault.clock.pass_(days=15, hours=9, minutes=29)  # 11:59 on the 25th
    hers = at_work(vault, "vera")
    vault.clock.pass_(minutes=1)
    an_akt(hers)  # an open night is never cut
    assert refusal(lambda: at_work(vault, "vera")) == Known.EXPIRED_USER
    session = at_work(vault, vault.signatur)
    assert refusal(lambda: certificates.to_hold_akter(session, vera)) == "avtal-ended"
    assert refusal(lambda: employment.renew_agreement(session, vera, None)) == "until-missing"
    assert refusal(lambda: employment.renew_agreement(session, vera, LAST_DAY)) == "until-past"
    employment.renew_agreement(session, vera, date(2027, 1, 31))
    assert at_work(vault, "vera").user.not_after == date(2027, 1, 31)


def test_a_clock_turned_back_opens_nothing(vault: Vault) -> None:
    comes(vault.open(), "vera", VOLONTAR, until=LAST_DAY)
    vault.clock.pass_(days=60)
    at_work(vault, vault.signatur)
    vault.leave()
    vault.clock.pass_(days=-365)
    assert refusal(lambda: vault.enter("vera", phrase_of("vera"))) == Known.EXPIRED_USER


# --- leaving --------------------------------------------------------------------------------------------------------


def staffed(vault: Vault) -> tuple[str, AktId]:
    """Bo and Cia come; Bo's akt is shared with Cia, who also may lead. Returns Bo's serial and the akt."""
    session = vault.open()
    bo, cia = comes(session, "bo", HANDLAGGARE), comes(session, "cia", ARBETSLEDARE)
    akt_id = an_akt(at_work(vault, "bo"), code="BO-1")
    sharing.share(at_work(vault, vault.signatur), akt_id, user_holder(cia))
    return bo, akt_id


def test_who_has_left_opens_nothing_and_the_others_work_on(vault: Vault) -> None:
    bo, akt_id = staffed(vault)
    session, folder = vault.opened[-1], vault.world.storage.folder
    old_key = session.keys.register_key
    slot = next(name for name in folder.names(SLOT_FOLDER) if name == slot_of(vault, "bo"))
    body, keyring = folder.read(slot), folder.read(KEYRING_FILE)
    removed = employment.remove_user(session, bo).value
    assert (removed.akter, removed.knew_admin_key, removed.register_key_waits) == (1, False, False)
    assert session.keys.register_key != old_key
    assert slot not in folder.names(SLOT_FOLDER)
    assert session.register.row(akt_id).rotate
    assert f"user:{bo}" not in session.register.holders_of([akt_id])[akt_id]
    assert next(row for row in session.register.users() if row.certificate.serial == bo).removed_at
    vault.leave()
    assert refusal(lambda: vault.enter("bo", phrase_of("bo"))) == Known.WRONG_PASSPHRASE
    folder.write(slot, body)  # S14: the old slot put back
    assert refusal(lambda: vault.enter("bo", phrase_of("bo"))) == Known.NO_RIGHT
    now = folder.read(KEYRING_FILE)
    folder.write(KEYRING_FILE, keyring)  # and the old keyring
    assert refusal(lambda: vault.enter("bo", phrase_of("bo"))) == Known.DAMAGED_REGISTER
    folder.write(KEYRING_FILE, now)
    hers = at_work(vault, "cia")
    assert not hers.rolled_back
    akter.open_akt(hers, akt_id)
    assert not hers.register.row(akt_id).rotate
    vault.leave()
    assert verify_vault(vault.open()).findings == ()


def test_the_same_person_may_come_back(vault: Vault) -> None:
    bo, akt_id = staffed(vault)
    session = vault.opened[-1]
    employment.remove_user(session, bo)
    assert comes(session, "bo", HANDLAGGARE) != bo
    hers = at_work(vault, "bo")
    assert refusal(lambda: akter.open_akt(hers, akt_id)) == Known.NO_RIGHT
    assert not hers.rolled_back


def slot_of(vault: Vault, signatur: str) -> str:
    return slot_file(vault.world.crypto.slot_name(vault.door().device_secret, signatur))


def test_nobody_leaves_a_colleague_alone_with_an_akt(vault: Vault) -> None:
    session = vault.open()
    bo = comes(session, "bo", HANDLAGGARE)
    akt_id = an_akt(at_work(vault, "bo"), code="BO-1")
    session = at_work(vault, vault.signatur)
    with pytest.raises(RuleError) as refused:
        employment.remove_user(session, bo)
    assert (refused.value.code, refused.value.details) == ("akt-sole-holder", {"akt": "BO-1", "akter": 1})
    assert employment.alone_without(session, bo) == {akt_id: "akt-sole-holder"}
    cia = comes(session, "cia", HANDLAGGARE)
    sharing.share(session, akt_id, user_holder(cia))
    assert employment.alone_without(session, bo) == {}
    employment.remove_user(session, bo)


def test_the_last_of_a_kind_stays(vault: Vault) -> None:
    session = vault.open()
    me = session.user.serial
    assert refusal(lambda: employment.remove_user(session, me)) == "last-administrator"
    assert refusal(lambda: employment.remove_user(session, "finns inte")) == "user-unknown"
    comes(session, "adam", ADMINISTRATOR)
    session = at_work(vault, "adam")
    assert refusal(lambda: employment.remove_user(session, me)) == "last-arbetsledare"
    comes(session, "cia", ARBETSLEDARE)  # not let in to ansvarig yet
    assert refusal(lambda: employment.remove_user(session, me)) == "last-arbetsledare"


def test_an_administrator_who_leaves_has_known_the_admin_key(vault: Vault) -> None:
    session = vault.open()
    adam = comes(session, "adam", ADMINISTRATOR)
    assert refusal(lambda: employment.remove_user(session, session.user.serial)) == "user-oneself"
    assert employment.remove_user(session, adam).value.knew_admin_key
    assert comes(session, "eva", HANDLAGGARE)  # and who stays goes on


@pytest.mark.parametrize("act", ["add", "remove"])
def test_killed_at_any_change_someone_is_in_or_out(vault: Vault, act: str) -> None:
    bo, akt_id = staffed(vault)
    vault.leave()

    def add(session: Session) -> None:
        comes(session, "dag", HANDLAGGARE)

    def remove(session: Session) -> None:
        employment.remove_user(session, bo)

    acts, points, states = {"add": add, "remove": remove}, 0, set()
    for point, broken in broken_off_everywhere(vault, vault.signatur, acts[act]):
        points, wanted = point, {"add": "dag", "remove": "bo"}[act]
        session = broken.open()
        assert not session.rolled_back, point
        listed = wanted in {one.signatur for one in certificates.in_force(session)}
        assert not rotation.is_due(session)
        assert (slot_of(broken, "bo") in broken.world.storage.folder.names(SLOT_FOLDER)) == (
            act == "add" or listed
        ), point
        akter.open_akt(session, akt_id)
        assert verify_vault(session).findings == ()
        broken.leave()
        assert _gets_in(broken, wanted) == listed, point
        states.add(listed)
        if act == "add" and not listed:
            comes(broken.open(), "dag", HANDLAGGARE)  # the same act can be taken again
            broken.leave()
            assert _gets_in(broken, "dag")
    assert points > 15
    assert states == {True, False}


def _gets_in(vault: Vault, signatur: str) -> bool:
    try:
        assert not at_work(vault, signatur).rolled_back
    except Exception:  # every refusal counts
        return False
    vault.leave()
    return True


def test_a_vault_that_was_rolled_back_changes_nobody(vault: Vault) -> None:
    session = vault.open()
    session.rolled_back = True
    assert refusal(lambda: comes(session, "bo", HANDLAGGARE)) == Known.OLDER_THAN_ANCHOR


def test_roles_without_akter(vault: Vault) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    serial = comes(session, "siv", SAMORDNARE)
    assert refusal(lambda: sharing.share(session, akt_id, user_holder(serial))) == "role-holds-no-akt"
    hers = at_work(vault, "siv")
    assert refusal(lambda: akter.open_akt(hers, akt_id)) == Known.NO_RIGHT
    assert hers.holders == ()
    assert copies.days_since_backup(hers) is None


def test_an_admin_key_that_the_root_did_not_sign_is_none(vault: Vault) -> None:
    session = vault.open()
    assert session.roles == ALL_ROLES
    forged = session.world.crypto.new_signing_seed()
    session.keys = replace(session.keys, admin_seed=forged)
    assert refusal(lambda: employment.require_admin(session)) == Known.NO_RIGHT
